"""SER: serialization. What is stored is what was said."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

from mmrules.adapters.report_document import load_report
from mmrules.conformance.check import Broken, Level, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.said import differences
from mmrules.errors import InvalidInput
from mmrules.models.recommendation import Recommendation

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench
    from mmrules.conformance.situation import Situation

__all__ = ["CHECKS"]


@case_check(
    "SER-01",
    "a report is the same after it was stored as JSON",
    protects="What a clinician finds in the archive is what was shown.",
    remedy="return Recommendation objects as they are; add no field and hold no value of another kind",
)
def survives_json(bench: Bench, case: Situation) -> int:
    """Write the report as JSON and read it again."""
    report = bench.report(case)
    text = report.to_json()
    try:
        again = load_report(text)
    except InvalidInput as error:
        lines = tuple(str(problem) for problem in error.problems[:5])
        raise Broken("the stored report cannot be read again", case=case, lines=lines) from None
    if again != report or again.to_json() != text:
        raise Broken("the report that was read again is another one", case=case)
    return 1


@case_check(
    "SER-03",
    "a statement has the fields of the published schema and no other",
    protects="Programs that read reports can rely on their form.",
    remedy="use mmrules.Recommendation itself, and no subclass of it",
    source=Source.DIRECTED,
)
def keeps_to_the_schema(bench: Bench, case: Situation) -> int:
    """Look at the class of every statement and of what it holds."""
    said = bench.said(case).recommendations
    for item in said:
        if type(item) is not Recommendation:
            raise Broken(f"{item.rule} is made by a class of its own, {type(item).__name__}", case=case)
    return max(len(said), 1)


@case_check(
    "SER-04",
    "answers can be sent to another process",
    protects="A register of many patients can be worked through in parallel.",
    remedy="hold tuples, frozensets and plain values in a statement",
)
def survives_pickling(bench: Bench, case: Situation) -> int:
    """Pickle and copy what is said."""
    said = bench.said(case).recommendations
    try:
        again = pickle.loads(pickle.dumps(said))  # noqa: S301  # what was pickled a moment ago
        copied = copy.deepcopy(said)
    except Exception as error:
        raise Broken(f"a statement cannot be pickled: {type(error).__name__}", case=case) from error
    if again != said or copied != said:
        raise Broken("a statement is another one after it was pickled", case=case)
    return max(len(said), 1)


@plugin_check(
    "SER-05",
    "the strategy itself can be sent to another process",
    protects="A register of many patients can be worked through in parallel.",
    remedy="make code a function of a module, not a lambda or a function within another",
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def strategy_survives_pickling(bench: Bench) -> int:
    """Pickle each strategy, and compare what the copy says."""
    if not bench.strategies:
        raise NotApplicable("it registers no strategy")
    for strategy in bench.strategies:
        try:
            again = pickle.loads(pickle.dumps(strategy))  # noqa: S301  # what was pickled a moment ago
        except Exception as error:
            raise Broken(f"{strategy.id} cannot be pickled: {type(error).__name__}") from error
        for case in bench.reference[:3]:
            first = bench.ask_case(bench.case(case), [strategy])
            second = bench.ask_case(bench.case(case), [again])
            if first.plain != second.plain:
                raise Broken(
                    f"a copy of {strategy.id} says something else", case=case, lines=differences(first, second)
                )
    return len(bench.strategies)


CHECKS = (survives_json, keeps_to_the_schema, survives_pickling, strategy_survives_pickling)
"""The checks of this family, in the order of their ids."""
