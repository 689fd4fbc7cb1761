"""The checks, one file per family. What a check is stands in `conformance.check`."""
