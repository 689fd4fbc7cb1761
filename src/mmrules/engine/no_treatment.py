"""What a report says when it recommends no treatment: out of scope, not yet, not known, or nothing left that fits.

An answer without a treatment is never left to speak for itself: an empty list reads like an oversight.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.facts.case import Case
    from mmrules.models.option import Exclusion, Option

__all__ = ["no_treatment_notes"]

OUT_OF_SCOPE = (
    "No line of therapy is recorded before this day: newly diagnosed or smouldering myeloma is out of scope. The "
    "strategies, trials and regimens here are for relapsed or refractory disease, and nothing is proposed; guidance on "
    "first-line treatment applies."
)
_UNASKED = "No strategy took part: nothing is recommended or advised against."
_LINES_UNKNOWN = (
    "No treatment is recommended: whether there was an earlier line of therapy is not recorded, and without one "
    "myeloma is newly diagnosed or smouldering, which is out of scope."
)
_PROGRESSION_UNKNOWN = (
    "No treatment is recommended: whether the disease has progressed is not known, and the choice waits for that."
)
_NOT_PROGRESSED = "No treatment is recommended: no progression is on record, so there is no new line to choose."
_NOTHING_FITS = (
    "No treatment is recommended although the disease has progressed: nothing that the strategies know fits. "
    "{ruled_out}What is left is a clinical trial, and palliative and supportive care, for the patient and the team to "
    "weigh; what is unknown may open more."
)

_KINDS = {
    "contraindication": "by a safety rule",
    "requirement": "by the setting it is for",
    "availability": "by what is approved",
    "access": "by what the place allows",
}


def no_treatment_notes(
    case: Case, options: Sequence[Option], excluded: Sequence[Exclusion], *, asked: bool
) -> tuple[str, ...]:
    """Return why no treatment is recommended, and what is left; nothing when one is.

    Args:
        case: The case.
        options: The options of the report.
        excluded: What was ruled out.
        asked: Whether any strategy takes part.
    """
    if not asked:
        return (_UNASKED,)
    lines = case.value("prior_lines")
    if lines == 0:
        return (OUT_OF_SCOPE,)
    if any(not option.supporting and option.direction is Direction.FOR for option in options):
        return ()
    if lines is None:
        return (_LINES_UNKNOWN,)
    match case.value("progressive_disease"):
        case None:
            return (_PROGRESSION_UNKNOWN,)
        case False:
            return (_NOT_PROGRESSED,)
        case _:
            return (_NOTHING_FITS.format(ruled_out=_ruled_out(excluded)),)


def _ruled_out(excluded: Sequence[Exclusion]) -> str:
    proposed = [item for item in excluded if any(one.direction is Direction.FOR for one in item.recommendations)]
    if not proposed:
        return ""
    kinds = Counter(kind for item in proposed for kind in {reason.kind for reason in item.reasons})
    counted = ", ".join(f"{count} {_KINDS[kind]}" for kind, count in sorted(kinds.items(), key=lambda pair: pair[0]))
    temporary = sum(all(reason.temporary for reason in item.reasons) for item in proposed)
    lifting = f"; {temporary} of them may return after recovery" if temporary else ""
    return f"{len(proposed)} that would have been recommended {_was(len(proposed))} ruled out ({counted}{lifting}). "


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
