"""The command line: one file for each command, what they print in `view`. Only `output.py` writes anything."""
