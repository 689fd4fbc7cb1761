"""Times a run of the conformance kit in its default profile for each bundled plugin, in a process of its own.

Run it from the root: `uv run python benchmarks/conformance.py`. The target is for a plugin of rules only, on two cores;
`README.md` says how to read it.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from time import perf_counter

from attrs import frozen

TARGET_SECONDS = 30
PLUGINS = ("switching", "genetic", "progression", "cytogenetic")

_RUN = """
import os, sys
from mmrules.conformance import run
report = run(sys.argv[1])
spent = os.times()
print(report.outcome, sum(item.applied for item in report.results), spent.user + spent.children_user)
"""


@frozen
class Run:
    """One run.

    Attributes:
        outcome: What the kit said.
        comparisons: How many it made.
        elapsed: Seconds that somebody waited.
        computed: Seconds of a core, those of the processes that the kit started included.
    """

    outcome: str
    comparisons: int
    elapsed: float
    computed: float


def timed_run(plugin: str) -> Run:
    """Run the kit once.

    Args:
        plugin: An installed plugin.
    """
    began = perf_counter()
    done = subprocess.run(  # noqa: S603  # the command is written here
        [sys.executable, "-c", _RUN, plugin], capture_output=True, text=True, check=True
    )
    elapsed = perf_counter() - began
    outcome, comparisons, computed = done.stdout.split()
    return Run(outcome, int(comparisons), elapsed, float(computed))


def main() -> None:
    """Print a line for each plugin."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plugins", nargs="*", default=PLUGINS, help="installed plugins; the bundled ones by default")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; target {TARGET_SECONDS} s")
    print(f"{'plugin':<14}{'outcome':<12}{'comparisons':>12}{'waited':>10}{'computed':>10}")
    for plugin in parser.parse_args().plugins:
        run = timed_run(plugin)
        print(
            f"{plugin:<14}{run.outcome:<12}{run.comparisons:>12,}{run.elapsed:>8.1f} s{run.computed:>8.1f} s"
            f"{'  over the target' if run.computed > TARGET_SECONDS else ''}"
        )


if __name__ == "__main__":
    main()
