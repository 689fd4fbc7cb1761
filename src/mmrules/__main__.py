"""Where the command line starts: `mmrules` and `python -m mmrules`. What it does is in `mmrules.cli`."""

from __future__ import annotations

import sys

from mmrules.errors import MissingExtra
from mmrules.extras import CLI

__all__ = ["main"]


def main() -> int:
    """Run the command line with the arguments of the process and return the exit status."""
    try:
        CLI.require()
    except MissingExtra as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    from mmrules.cli.app import run  # noqa: PLC0415  # needs the extra that was just asked for

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
