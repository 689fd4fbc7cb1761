"""DET: purity and determinism. The same case gives the same answer, and nothing else happens."""

from __future__ import annotations

import contextlib
import io
import logging
import pickle
import warnings
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, NotApplicable, NotRun, Source, case_check, plugin_check
from mmrules.conformance.elsewhere import answers_elsewhere
from mmrules.conformance.interpreter import changes, state
from mmrules.conformance.interrupting import interrupted_at_facts, interrupted_at_lines
from mmrules.conformance.said import differences
from mmrules.conformance.watching import forbidden_calls
from mmrules.models.partial_date import PartialDate
from mmrules.models.recommendation import Recommendation
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation

__all__ = ["CHECKS"]

_WATCHED = 5
_MARK = "kit-patient-4711"


def _code(bench: Bench) -> None:
    if not bench.has_code:
        raise NotApplicable("it is made of rules only, which the core evaluates")


@case_check(
    "DET-01",
    "asked twice, it answers the same",
    protects="A tumour board that looks at a case again sees the advice that it discussed.",
    remedy="take chance, clocks and counters out of the strategy; decide ties by name",
    source=Source.ALL,
    source_of_rules=Source.REFERENCE,
)
def answers_the_same(bench: Bench, case: Situation) -> int:
    """Ask about a case twice."""
    first, second = bench.said(case), bench.ask(case)
    if first.recommendations != second.recommendations:
        raise Broken("the second answer differs from the first", case=case, lines=differences(first, second))
    return 1


@plugin_check(
    "DET-02",
    "other processes give the same answer",
    protects="Two hospitals with the same plugin give the same advice for the same patient.",
    remedy="sort what comes out of a set; read no environment, language or time zone",
    rests_on=("TOT-06",),
)
def same_elsewhere(bench: Bench) -> int:
    """Ask in two other processes with other hash seeds, time zones, languages, folders and environments."""
    try:
        here, others = answers_elsewhere(bench)
    except (pickle.PicklingError, AttributeError, TypeError):
        raise NotRun("it was given as an object that cannot be sent to another process") from None
    for place, said in others:
        there = said.get("answers")
        if there is None:
            raise NotRun(f"the other process could not be asked: {said.get('error', '')}")
        other = tuple(name for name, digest in here.items() if there.get(name) != digest)
        if other:
            raise Broken("another process gives another answer", change=f"asked with {place}", lines=other)
    return len(here) * len(others)


@plugin_check(
    "DET-03",
    "it reads no clock, chance, environment, file or network while it answers",
    protects="Advice depends on the patient's record and on nothing else that nobody sees in the report.",
    remedy="use case.as_of for the day; read files at import or in the hook",
    rests_on=("TOT-06",),
)
def reads_nothing_else(bench: Bench) -> int:
    """Watch every call into the interpreter while some cases are answered."""
    cases = (*bench.reference[:_WATCHED], *bench.covering[: _WATCHED if bench.has_code else 0])
    for case in cases:
        bench.said(case)  # what is read only once, such as a module that loads late, is no matter of this case
        called = forbidden_calls(partial(bench.ask, case))
        if called:
            raise Broken("it reads something besides the case", case=case, lines=called)
    return len(cases)


@case_check(
    "DET-04",
    "it does not change the record",
    protects="What is stored after the advice is what was recorded before.",
    remedy="work on copies; never set an attribute of the record",
)
def leaves_the_record(bench: Bench, case: Situation) -> int:
    """Compare the record before and after."""
    _code(bench)
    before = canonical_json(case.patient)
    kept = canonical_json(evolve(case.patient))
    bench.ask(case)
    if canonical_json(case.patient) != before or before != kept:
        raise Broken("the record is not what it was", case=case)
    return 1


@plugin_check(
    "DET-05",
    "it keeps no memory from one case to the next",
    protects="One patient's findings never colour another patient's advice.",
    remedy="keep nothing of a case outside the call; cache by value and never by a patient's identifier",
    rests_on=("TOT-06", "DET-01"),
)
def keeps_no_memory(bench: Bench) -> int:
    """Ask about one patient, about another under the same identifier, and about the first again."""
    compared = 0
    cases = [*bench.reference, *bench.covering[:20]]
    for one, other in pairwise(cases):
        first, second = (evolve(item, patient=evolve(item.patient, id=_MARK)) for item in (one, other))
        alone = bench.ask(first)
        between = bench.ask(second)
        again = bench.ask(first)
        if alone.plain != again.plain or between.plain != bench.said(other).plain:
            changed = (alone, again) if alone.plain != again.plain else (bench.said(other), between)
            raise Broken(
                "the answer depends on the patients before",
                case=second,
                change=f"asked after {one.name}, under the same identifier",
                lines=differences(*changed),
            )
        compared += 1
    return compared


@plugin_check(
    "DET-06",
    "its answers cannot be changed afterwards and share nothing",
    protects="A program that adds to one report does not change the next one.",
    remedy="return a new list or a generator each time, and tuples in every field",
    rests_on=("TOT-01",),
)
def answers_are_frozen(bench: Bench) -> int:
    """Ask code twice for the same case and compare the very objects."""
    _code(bench)
    looked = 0
    for strategy in bench.strategies:
        if strategy.code is None:
            continue
        for case in bench.reference:
            first = strategy.code(bench.case(case))
            second = strategy.code(bench.case(case))
            looked += 1
            if first is second and isinstance(first, list | dict | set):
                raise Broken(f"{strategy.id} returns the same {type(first).__name__} each time", case=case)
            for item in first:
                if isinstance(item, Recommendation):
                    _require_hashable(item, case)
    return looked or 1


def _require_hashable(item: Recommendation, case: Situation) -> None:
    try:
        hash(item)
    except TypeError:
        raise Broken("a statement holds something that can be changed, such as a list", case=case) from None


@case_check(
    "DET-07",
    "it can be asked while it is answering",
    protects="Two screens that are open at once do not mix two patients.",
    remedy="keep what belongs to a case in local variables, not on an object that lives longer",
    rests_on=("TOT-06", "DET-01"),
)
def is_re_entrant(bench: Bench, case: Situation) -> int:
    """Ask about another case whenever a fact is read."""
    _code(bench)
    quiet = bench.ask(case)
    disturbed = interrupted_at_facts(bench, case, _other(bench, case))
    if disturbed.plain != quiet.plain:
        raise Broken(
            "the answer changes when another case is asked about in between",
            case=case,
            change="another case was asked about each time a fact was read",
            lines=differences(quiet, disturbed),
        )
    return 1


@case_check(
    "DET-08",
    "threads do not disturb it",
    protects="A server that answers for two patients at once does not mix them.",
    remedy="keep what belongs to a case in local variables, not on a class or a module",
    rests_on=("TOT-06", "DET-07"),
)
def is_safe_in_threads(bench: Bench, case: Situation) -> int:
    """Let another thread ask about another case at every line of the plugin's own code; no chance is in it."""
    _code(bench)
    quiet = bench.ask(case)
    disturbed = interrupted_at_lines(bench, case, _other(bench, case))
    if disturbed.plain != quiet.plain:
        raise Broken(
            "the answer changes when another thread asks about another case",
            case=case,
            change="another thread asked about another case at each line of the plugin's code",
            lines=differences(quiet, disturbed),
        )
    return 1


def _other(bench: Bench, case: Situation) -> Situation:
    cases = bench.reference
    return next((item for item in cases if bench.said(item).plain != bench.said(case).plain), cases[0])


@plugin_check(
    "DET-10",
    "it prints nothing, warns of nothing and logs nothing of a patient",
    protects="No part of a record ends in a log file.",
    remedy="take out print and warnings; log no value of a case",
    rests_on=("TOT-01",),
)
def is_silent(bench: Bench) -> int:
    """Listen to everything that could be written while cases are answered."""
    printed = io.StringIO()
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            warnings.catch_warnings(record=True) as warned,
        ):
            warnings.simplefilter("always")
            for case in (*bench.reference, *bench.covering[:20]):
                patient = evolve(case.patient, id=_MARK, birth_date=PartialDate(1951, 4, 23))
                bench.ask(case.with_patient(patient))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    if printed.getvalue():
        raise Broken("it prints while it answers")
    if warned:
        raise Broken("it warns while it answers", lines=tuple(str(item.category.__name__) for item in warned[:3]))
    if _MARK in logged.getvalue() or "1951" in logged.getvalue():
        raise Broken("it logs what identifies a patient")
    return len(bench.reference)


@plugin_check(
    "DET-11",
    "it leaves the interpreter as it was",
    protects="Installing one plugin does not change what another one computes.",
    remedy="change no global setting: decimal context, locale, path, warnings, signals, logging; replace no function",
    rests_on=("TOT-01",),
)
def leaves_the_interpreter(bench: Bench) -> int:
    """Compare global settings before and after importing it and answering with it."""
    found: list[str] = []
    if bench.subject.entry_point is not None:
        found += bench.fresh_import.changed
    before = state()
    for case in bench.reference:
        bench.ask(case)
    found += changes(before, state())
    if found:
        raise Broken("it changes the interpreter", lines=tuple(found))
    return len(bench.reference)


CHECKS = (
    answers_the_same,
    same_elsewhere,
    reads_nothing_else,
    leaves_the_record,
    keeps_no_memory,
    answers_are_frozen,
    is_re_entrant,
    is_safe_in_threads,
    is_silent,
    leaves_the_interpreter,
)
"""The checks of this family, in the order of their ids."""
