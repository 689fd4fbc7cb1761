"""Runs case files against an engine: which cases get what their authors expect, and which rules no case exercises."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.adapters.case_file.expectation import rules_that_spoke, unmet_expectations
from mmrules.adapters.case_file.reading import read_case_file
from mmrules.adapters.case_file.record import patient_of, summary_of
from mmrules.engine.engine import Engine
from mmrules.errors import InvalidInput, Problem, nearest_names

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mmrules.adapters.case_file.reading import CaseFile, ReadCase
    from mmrules.models.patient import Patient

__all__ = ["CaseOutcome", "CaseRun", "run_cases"]


@frozen(kw_only=True)
class CaseOutcome:
    """What became of one case.

    Attributes:
        file: Its file.
        line: Where it stands there.
        name: The patient in a few words.
        patient: More about the patient.
        as_of: The day on which the patient is seen.
        why: Why this is expected.
        source: On whose word.
        strategies: The strategies that were asked.
        unmet: What is not as expected, in words; empty when all is.
    """

    file: str
    line: int
    name: str
    patient: str
    as_of: date
    why: str
    source: str
    strategies: tuple[str, ...]
    unmet: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether all is as expected."""
        return not self.unmet

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}: {self.name}", *(f"  - {unmet}" for unmet in self.unmet)]
        return "\n".join(lines)


@frozen(kw_only=True)
class CaseRun:
    """What became of the cases of a file or a folder.

    Attributes:
        outcomes: One for each case, in the order of the files.
        unexercised: The rules of the strategies that were asked from which no case has a statement, for or against.
    """

    outcomes: tuple[CaseOutcome, ...]
    unexercised: tuple[str, ...]

    @property
    def failed(self) -> tuple[CaseOutcome, ...]:
        """The cases that do not get what is expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.met)


def run_cases(path: str | os.PathLike[str], *, engine: Engine | None = None) -> CaseRun:
    """Run the cases of a file, or of every case file in a folder and below it.

    A case asks the strategies that its file names, or else all of the engine.

    Args:
        path: A case file, or a folder. In a folder, a file that another one names as its histories is no case file.
        engine: The engine to ask; one with every installed plugin when left out.

    Raises:
        InvalidInput: A file cannot be used, with every problem at its file and line.
    """
    engine = engine if engine is not None else Engine()
    problems: list[Problem] = []
    files = list(_files(Path(path), problems))
    prepared: list[tuple[CaseFile, ReadCase, Patient]] = []
    for file in files:
        problems += _unknown_names(file, engine)
        for case in file.cases:
            try:
                prepared.append((file, case, patient_of(file, case, engine.knowledge)))
            except InvalidInput as error:
                problems += error.problems
    if problems:
        # A fault of a shared history is met by every case that starts from it, and told once.
        raise InvalidInput.of(list(dict.fromkeys(problems)), what="case files")
    asked = _Engines(engine)
    spoke: set[str] = set()
    outcomes = []
    for file, case, patient in prepared:
        chosen = asked.of(file)
        report = chosen.evaluate(patient, as_of=case.as_of)
        spoke |= rules_that_spoke(report)
        outcomes.append(
            CaseOutcome(
                file=file.source.file,
                line=case.line,
                name=case.entry.name,
                patient=summary_of(file, case),
                as_of=case.as_of,
                why=case.entry.why,
                source=case.entry.source,
                strategies=tuple(strategy.id for strategy in chosen.strategies),
                unmet=unmet_expectations(case.entry, report, frozenset(engine.knowledge.regimens)),
            )
        )
    rules = [rule.id for strategy in asked.strategies() for rule in engine.rules(strategy)]
    return CaseRun(outcomes=tuple(outcomes), unexercised=tuple(rule for rule in rules if rule not in spoke))


class _Engines:
    """The engine, restricted to the strategies that a file names."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: dict[tuple[str, ...], Engine] = {}

    def of(self, file: CaseFile) -> Engine:
        names = tuple(sorted(file.header.strategies))
        if not names:
            return self._made.setdefault((), self._engine)
        if names not in self._made:
            self._made[names] = self._engine.only(names)
        return self._made[names]

    def strategies(self) -> Sequence[str]:
        return sorted({strategy.id for engine in self._made.values() for strategy in engine.strategies})


def _files(path: Path, problems: list[Problem]) -> Iterator[CaseFile]:
    found = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
    if not found:
        problems.append(Problem(code="case-file.empty", message="holds no case file", file=str(path)))
    read: dict[Path, CaseFile] = {}
    failed: dict[Path, Sequence[Problem]] = {}
    for file in found:
        try:
            read[file] = read_case_file(file)
        except InvalidInput as error:
            failed[file] = error.problems
    shared = {Path(file.histories.file).resolve() for file in read.values() if file.histories is not None}
    for file, faults in failed.items():
        if file.resolve() not in shared:
            problems += faults
    yield from read.values()


def _unknown_names(file: CaseFile, engine: Engine) -> Iterator[Problem]:
    """Yield what a file names and the engine does not have."""
    strategies = [strategy.id for strategy in engine.strategies]
    for name in file.header.strategies:
        if name not in strategies:
            problem = _unknown("strategy", name, strategies)
            yield file.source.placed(problem, "$.strategies")
    rules = {rule.id: rule for strategy in strategies for rule in engine.rules(strategy)}
    actions = {rule.source.action.text for rule in rules.values() if rule.source.action is not None}
    known: Mapping[str, Iterable[str]] = {
        "rule": rules,
        "option": {*engine.knowledge.regimens, *actions},
        "strategy": strategies,
    }
    for case in file.cases:
        for place, kind, name in _names(case):
            if name and name not in known[kind]:
                yield file.source.placed(_unknown(kind, name, known[kind]), f"$.case[{case.number}].{place}")


def _unknown(kind: str, name: str, valid: Iterable[str]) -> Problem:
    return Problem(
        code="case-file.unknown", message=f"no {kind} is called {name!r}", nearest=nearest_names(name, valid)
    )


def _names(case: ReadCase) -> Iterator[tuple[str, str, str]]:
    entry = case.entry
    lists = {
        "must": entry.must,
        "may": entry.may or (),
        "must_not": entry.must_not,
        "advised_against": entry.advised_against,
    }
    for key, statements in lists.items():
        for index, statement in enumerate(statements):
            yield f"{key}[{index}]", "option", statement.option
            yield f"{key}[{index}]", "rule", statement.rule
            yield f"{key}[{index}]", "strategy", statement.strategy
    yield from ((f"ruled_out[{index}]", "option", gone.option) for index, gone in enumerate(entry.ruled_out))
    yield from (("first", "option", name) for name in entry.first)
    yield from (("before", "option", name) for pair in entry.before for name in pair)
    yield from (("waits", "rule", name) for name in entry.waits)
