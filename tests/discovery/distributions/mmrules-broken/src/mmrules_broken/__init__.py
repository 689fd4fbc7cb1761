"""Cannot be imported."""

raise ImportError("the library it was written for is gone")
