"""Times what a caller waits for: reading a patient, making an engine, one answer, one explanation, and the import.

Run it from the root: `uv run python benchmarks/evaluate.py`. It prints medians with the middle half of all rounds, and
ratios to a yardstick on the same machine, which compare better between machines than times do. `README.md` says how to
read it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from attrs import frozen

import mmrules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXAMPLES = Path(__file__).parents[1] / "examples"


@frozen
class Timing:
    """The time of one thing in seconds: the median of all rounds and the limits of the middle half."""

    median: float
    low: float
    high: float
    rounds: int


def timed(action: Callable[[], object], *, rounds: int, before: Callable[[], object] | None = None) -> Timing:
    """Time an action round by round.

    Args:
        action: What to time.
        rounds: How often, at least 2.
        before: What to do before each round, outside the time.
    """
    taken = []
    for _ in range(rounds):
        if before is not None:
            before()
        began = perf_counter()
        action()
        taken.append(perf_counter() - began)
    return summary(taken)


def summary(taken: Sequence[float]) -> Timing:
    """Return the median and the middle half of some times."""
    low, median, high = statistics.quantiles(taken, n=4, method="inclusive")
    return Timing(median, low, high, len(taken))


def in_fresh_process(statement: str, *, rounds: int) -> Timing:
    """Time a statement in a new interpreter each round, without the interpreter's own start."""
    code = f"from time import perf_counter as t; b = t(); {statement}; print(t() - b)"
    command = [sys.executable, "-c", code]
    taken = [
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603
        for _ in range(rounds)
    ]
    return summary(taken)


def command_line(file: Path, *, rounds: int) -> Timing:
    """Time the program from its start to the answer for one patient, with the interpreter's own start."""
    command = [sys.executable, "-m", "mmrules", "recommend", str(file)]
    return timed(lambda: subprocess.run(command, capture_output=True, check=True), rounds=rounds)  # noqa: S603


def ranked_list(report: mmrules.Report) -> list[tuple[int, str, str, str, str]]:
    """Read what a caller reads first: the order, and how each option stands; nothing that explains it."""
    return [(item.rank, item.id, item.direction, item.strength, item.status) for item in report.options]


def show(name: str, timing: Timing, *, yardstick: tuple[str, Timing] | None = None) -> None:
    """Print one line of the table."""
    ratio = f"{timing.median / yardstick[1].median:8.1f} x {yardstick[0]}" if yardstick else ""
    spread = f"{timing.low * 1e3:.3f} to {timing.high * 1e3:.3f}"
    print(f"{name:<46}{timing.median * 1e3:>11.3f}  {spread:>22}{timing.rounds:>7}  {ratio}")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200, help="rounds of what takes milliseconds")
    rounds = max(4, parser.parse_args(arguments).rounds)
    few = max(4, rounds // 20)

    print(f"{platform.python_implementation()} {platform.python_version()} on {platform.platform()}")
    print(f"{os.cpu_count()} processors, {platform.processor() or platform.machine()}; mmrules {_version()}")
    print(f"\n{'milliseconds':<46}{'median':>11}  {'middle half':>22}{'rounds':>7}  ratio")

    attrs_import = in_fresh_process("import attrs", rounds=few)
    show("import attrs, in a fresh process", attrs_import)
    library = in_fresh_process("import mmrules", rounds=few)
    show("import mmrules, fresh process (target 1.5)", library, yardstick=("attrs", attrs_import))
    first = "import mmrules; mmrules.Engine()"
    show("import and the first engine, fresh process", in_fresh_process(first, rounds=few))
    show("Engine(), every installed plugin", timed(mmrules.Engine, rounds=few))
    show("command line, start to answer (target 500)", command_line(min(EXAMPLES.glob("*.json")), rounds=few))

    engine = mmrules.Engine()
    names = ", ".join(strategy.id for strategy in engine.strategies) or "none"
    rules = sum(len(engine.rules(strategy.id)) for strategy in engine.strategies)
    print(f"\nstrategies: {names}; {rules} rules, {len(engine.knowledge.regimens)} regimens")
    for file in sorted(EXAMPLES.glob("*.json")):
        _one_patient(file, rounds=rounds, few=few)


def _one_patient(file: Path, *, rounds: int, few: int) -> None:
    text = file.read_text("utf-8")
    print(f"\n{file.stem}, {len(text)} characters")
    yardstick = timed(lambda: json.loads(text), rounds=rounds)
    show("  json.loads", yardstick)
    show(
        "  load_patient (target 2.5)",
        timed(lambda: mmrules.load_patient(text), rounds=rounds),
        yardstick=("json.loads", yardstick),
    )
    patient = mmrules.load_patient(text)
    cold: list[mmrules.Engine] = []

    def fresh_engine() -> None:
        cold[:] = [mmrules.Engine()]

    show("  evaluate, first of an engine", timed(lambda: cold[0].evaluate(patient), rounds=few, before=fresh_engine))
    engine = cold[0]
    ranked = timed(lambda: ranked_list(engine.evaluate(patient)), rounds=max(4, rounds // 4))
    show("  evaluate to the ranked list, warm (target 2)", ranked)
    report = engine.evaluate(patient)
    report.to_json()
    show("  report.to_json", timed(report.to_json, rounds=max(4, rounds // 4)))
    show("  evaluate and to_json", timed(lambda: engine.evaluate(patient).to_json(), rounds=max(4, rounds // 10)))
    show("  explain DKd", timed(lambda: engine.explain(patient, "DKd"), rounds=few))


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415  # only the heading needs it

    return version("mmrules")


if __name__ == "__main__":
    main(sys.argv[1:])
