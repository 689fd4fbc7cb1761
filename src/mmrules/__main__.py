"""Where the command line starts: `mmrules` and `python -m mmrules`. What it does is in `mmrules.cli`."""

from __future__ import annotations

import atexit
import gc
import sys

__all__ = ["main"]

_COLLECT_AFTER = 200_000
"""New objects before Python looks for garbage in cycles: far more than a start makes, all of which stay to the end."""


def main() -> int:
    """Run the command line with the arguments of the process and return the exit status."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)  # the process ends: looking through everything once more would only take time
    from mmrules.errors import MissingExtra  # noqa: PLC0415  # importing makes many of those objects
    from mmrules.extras import CLI  # noqa: PLC0415

    try:
        CLI.require()
    except MissingExtra as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    from mmrules.cli.app import run  # noqa: PLC0415  # needs the extra that was just asked for

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
