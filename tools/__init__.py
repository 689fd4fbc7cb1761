"""Tools of the project's own workshop; none of them is shipped. Run them from the root: `python -m tools.generate`."""
