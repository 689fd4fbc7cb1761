"""VER, ERR, COV and PRF: versions, errors and isolation, coverage of the rules, and resources."""

from __future__ import annotations

import ast
import gc
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, Level, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.coverage import rule_coverage
from mmrules.conformance.neighbour import FAULTY_NEIGHBOUR
from mmrules.conformance.situation import Situation
from mmrules.conformance.sources import raw_hooks, raw_strategies, source_files
from mmrules.engine.engine import Engine
from mmrules.errors import MmrulesError
from mmrules.models.partial_date import PartialDate

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench

__all__ = ["CHECKS"]

_MARK = "kit-patient-4711"
_ROUNDS = 12
_LABS = 500
_LINES = 20


@plugin_check(
    "VER-01",
    "a report names the plugin and the version that spoke",
    protects="It can be found out later which rules gave an advice.",
    remedy="let load_strategy take the version of the distribution, and write none by hand",
    rests_on=("TOT-06",),
)
def report_names_the_version(bench: Bench) -> int:
    """Compare the versions in a report with those of the distribution."""
    named = {item.id: item for item in bench.report(bench.reference[0]).provenance.strategies}
    for strategy in bench.strategies:
        if strategy.id not in named or named[strategy.id].version != strategy.version:
            raise Broken(f"the report does not name {strategy.id} with its version")
        distribution = bench.subject.distribution
        if distribution is not None and strategy.version != distribution.version:
            raise Broken(f"{strategy.id} says another version than its distribution {distribution.name}")
    if not named:
        raise NotApplicable("it registers no strategy")
    return len(named)


@plugin_check(
    "ERR-01",
    "it never fails beside others, and others' failures do not reach it",
    protects="One broken strategy costs only itself, and the report says so.",
    remedy="let no exception leave the code; share nothing with other strategies",
    rests_on=("TOT-06",),
)
def failures_stay_apart(bench: Bench) -> int:
    """Answer cases in an engine in which another strategy always fails."""
    for case in bench.reference:
        if bench.report(case).failures:
            raise Broken("it fails while it answers in an engine", case=case)
    if bench.own_facts:
        return len(bench.reference)
    engine = Engine(strategies=(*bench.strategies, FAULTY_NEIGHBOUR), knowledge=bench.engine.knowledge)
    for case in bench.reference:
        report = engine.evaluate(case.patient, as_of=case.as_of)
        alone = bench.report(case)
        if [one.source for one in report.failures] != [FAULTY_NEIGHBOUR.id] or report.options != alone.options:
            raise Broken("it says something else when another strategy fails", case=case)
    return len(bench.reference)


@plugin_check(
    "ERR-02",
    "what cannot be loaded is told with its place and all at once",
    protects="Whoever installs the plugin learns in one go what is wrong with it.",
    remedy="let mmrules.load_strategy read the files, and let its error pass; raise no error of your own from the hook",
    before_engine=True,
    rests_on=("REG-03",),
)
def load_errors_are_told(bench: Bench) -> int:
    """Call the hooks and look at what they raise."""
    if bench.subject.entry_point is None:
        raise NotApplicable("it was given as an object and not as an installed plugin")
    try:
        raw_strategies(bench)
    except MmrulesError as error:
        if error.problems and not all(problem.file for problem in error.problems):
            raise Broken("an error of loading does not name the file", lines=(error.message,)) from None
    except Exception as error:  # noqa: BLE001  # whatever it raises is asked
        raise Broken(f"its hook raises {type(error).__name__}, which says neither file nor line") from None
    return len(raw_hooks(bench.subject))


@case_check(
    "ERR-03",
    "no message holds a value of the patient",
    protects="A patient's values do not end in a log or an error report.",
    remedy="name the field and not its value in every message",
    source=Source.ALL,
    source_of_rules=Source.REFERENCE,
    rests_on=(),
)
def messages_hold_no_value(bench: Bench, case: Situation) -> int:
    """Read the message of whatever is raised, for a patient whose identifier and birth date are known."""
    patient = evolve(case.patient, id=_MARK, birth_date=PartialDate(1951, 4, 23), age=None)
    try:
        bench.ask_case(bench.case(case.with_patient(patient)))
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever it raises is asked
        text = str(error)
        values = [str(item.value.number) for item in case.patient.labs]
        values += [str(value) for value in case.assumed.values() if value is not None and not isinstance(value, bool)]
        if _MARK in text or "1951" in text or any(len(value) > 1 and value in text for value in values):
            raise Broken(f"the message of a {type(error).__name__} holds a value of the patient", case=case) from None
    return 1


def _swallows(node: ast.ExceptHandler) -> bool:
    broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
    return broad and not any(isinstance(part, ast.Raise) for part in ast.walk(node))


@plugin_check(
    "ERR-05",
    "it ends no program and hides no fault",
    protects="A fault becomes a line in the report, instead of silence that looks like a judgement.",
    remedy="raise no SystemExit; catch the exceptions that are expected, by name",
    rests_on=(),
)
def faults_are_not_hidden(bench: Bench) -> int:
    """Read its source for handlers that swallow everything, and ask it about every case."""
    files = source_files(bench.subject)
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler) and _swallows(node):
                raise Broken(f"{name}, line {node.lineno}, catches everything and raises nothing")
    for case in (*bench.reference, *bench.covering[:50]):
        try:
            bench.ask_case(bench.case(case))
        except Exception:  # noqa: BLE001, S112  # ordinary faults are the matter of TOT
            continue
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            raise Broken(f"it raises {type(error).__name__}, which ends the program", case=case) from None
    return len(files) + len(bench.reference)


@plugin_check(
    "ERR-06",
    "a long record is no trouble",
    protects="The most treated patients get an answer like everybody else.",
    remedy="go through lists in a loop and not by recursion",
    level=Level.SHOULD,
    rests_on=("TOT-01",),
)
def long_records_are_answered(bench: Bench) -> int:
    """Ask about a record of five hundred results and twenty lines."""
    case = bench.reference[0]
    patient = case.patient
    labs = tuple(
        evolve(patient.labs[at % len(patient.labs)], date=PartialDate(2010 + at % 15, 1 + at % 12, 1 + at % 28))
        for at in range(_LABS)
    )
    lines = tuple(patient.lines[at % len(patient.lines)] for at in range(_LINES))
    bench.ask(Situation(name="a long record", patient=evolve(patient, labs=labs, lines=lines), as_of=case.as_of))
    return 1


@plugin_check(
    "COV-01",
    "every rule is seen true, false and unknown",
    protects="No rule is shipped that nobody has ever seen at work.",
    remedy="look at the condition: what it asks for cannot be met, or it decides nothing",
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def rules_are_covered(bench: Bench) -> int:
    """Count the verdicts of every rule over the cases."""
    if not bench.rules:
        raise NotApplicable("it has no rules")
    lines = [
        f"{item.rule}: {' and '.join(gaps)} in no case"
        for item in rule_coverage(bench)
        if (gaps := [word for word in ("true", "false", "unknown") if not getattr(item, word)])
        and not (gaps == ["unknown"] and _decided_always(bench, item.rule))
    ]
    if lines:
        raise Broken("a rule was not seen in every verdict", lines=tuple(lines))
    return len(bench.rules)


def _decided_always(bench: Bench, rule: str) -> bool:
    """Whether a rule asks only whether facts are known, so that it is never unknown."""
    from mmrules.logic import Known, Unknown, leaves_of  # noqa: PLC0415  # used here only

    found = next(item for item in bench.rules if item.id == rule)
    return all(isinstance(leaf, Known | Unknown) for leaf in leaves_of(found.when))


@plugin_check(
    "VER-02",
    "changed rules come with a changed version",
    protects="Two hospitals that run the same version get the same advice.",
    remedy="raise the version; at a release write it and the digest of the rules below [released] in conformance.toml",
)
def changed_rules_change_the_version(bench: Bench) -> int:
    """Compare the rules with the digest that the plugin keeps of its last release."""
    released = bench.declared.released
    if released is None:
        raise NotApplicable("it declares no release; its rules are then compared with none")
    if released.version == bench.subject.version and released.rules != bench.rules_digest:
        raise Broken(
            f"its rules have changed, and it still calls itself {released.version}",
            lines=(f"- released: {released.rules}", f"+ now: {bench.rules_digest}"),
        )
    return 1


@plugin_check(
    "COV-02",
    "it declares no fact that nothing reads",
    protects="Nobody is asked for a finding that no rule uses.",
    remedy="remove the fact, or write the rule that needs it",
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def facts_are_read(bench: Bench) -> int:
    """Compare the declared facts with those that rules read; for code, with the names in its source."""
    if not bench.own_facts:
        raise NotApplicable("it declares no fact")
    read = {key[0] for key in bench.facts_read}
    text = "\n".join(source_files(bench.subject).values())
    for definition in bench.own_facts:
        name = definition.declaration.name
        if name not in read and text.count(f'"{name}"') < 2:
            raise Broken(f"no rule reads {name}")
    return len(bench.own_facts)


@plugin_check(
    "PRF-02",
    "it does not grow with every case",
    protects="A server that runs for weeks does not run out of memory in the middle of a clinic.",
    remedy="keep nothing of a case on a module or a class",
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def it_does_not_grow(bench: Bench) -> int:
    """Count the allocated blocks after rounds of the same cases; no time is measured."""
    if not bench.has_code:
        raise NotApplicable("it is made of rules only, which the core evaluates")
    coded = [strategy for strategy in bench.strategies if strategy.code is not None] or list(bench.strategies)
    cases = [*bench.reference[:4], *bench.covering[:4]]

    def allocated() -> int:
        for _ in range(_ROUNDS):
            for case in cases:
                bench.ask_case(bench.case(case), coded)
        gc.collect()
        return sys.getallocatedblocks()

    allocated()  # what is filled once, such as a cache by value
    blocks = [allocated() for _ in range(4)]
    growth = min(later - earlier for earlier, later in pairwise(blocks))
    if growth >= _ROUNDS * len(cases) // 2:
        raise Broken("more is kept after every round of the same cases")
    return len(blocks) * _ROUNDS


CHECKS = (
    report_names_the_version,
    changed_rules_change_the_version,
    failures_stay_apart,
    load_errors_are_told,
    messages_hold_no_value,
    faults_are_not_hidden,
    long_records_are_answered,
    rules_are_covered,
    facts_are_read,
    it_does_not_grow,
)
"""The checks of these families, in the order of their ids."""
