"""Published definitions and what they come to: in one line, or one by one with what is missing."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.input_names import input_name, input_text
from mmrules.cli.view.layout import DIM, GOOD, NOTICE, STRONG, bullets, heading, in_words, labelled, spaced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rich.console import RenderableType

    from mmrules.models.assessment import Assessment, Detail, InputValue

__all__ = ["assessments_view", "definition_name", "headline", "outcome_text", "standing_text"]

_HEADLINE = {
    "disease_status": "",
    "r2_iss": "R2-ISS ",
    "r_iss": "R-ISS ",
    "imwg_cgs_2025": "IMWG 2025 risk ",
    "class_status": "",
    "imwg_frailty": "",
}
"""What a tumour board asks first, and the words before it."""


_NAMES = {
    "iss": "ISS",
    "r_iss": "R-ISS",
    "r2_iss": "R2-ISS",
    "mass": "MASS",
    "imwg_cgs_2025": "IMS/IMWG 2025 risk",
    "imwg_2014_risk": "IMWG 2014 risk",
    "imwg_2016_risk": "IMWG 2016 risk",
    "msmart_hits": "mSMART hits",
    "double_hit_walker": "double hit (Walker)",
    "crab": "CRAB",
    "imwg_frailty": "IMWG frailty",
    "high_risk_cytogenetics": "high-risk cytogenetics (trials)",
    "double_hit_biallelic_tp53": "double hit (biallelic TP53)",
    "slim": "SLiM",
    "r_mci": "R-MCI",
    "corrected_calcium": "corrected calcium, mg/dL",
    "ckd_epi_2021": "CKD-EPI 2021, mL/min/1.73 m2",
    "cockcroft_gault": "Cockcroft-Gault, mL/min",
    "mrd_status": "residual disease after the last line",
    "response": "response to the last line, by the latest results",
    "best_response_by_results": "best confirmed response to the last line, by results",
    "progression_over_visits": "confirmed progression after the last line",
    "relapse_from_cr": "relapse from CR after the last line",
    "confirmed_nadir": "lowest confirmed value of the last line",
    "days_since_confirmed_nadir": "days since that lowest value",
    "impede_vte": "IMPEDE VTE",
    "saved_vte": "SAVED VTE",
}
"""Names that an id does not spell."""


_LADDER = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")

_MOST_PLACES = 6
"""A number with more decimals than any laboratory prints comes from a formula or a conversion."""

_OF_A_LINE = re.compile(r"(time_to_progression|remission)_line_([0-9]+)")
_GROUPING = re.compile(r"[0-9]+( to [0-9]+)?")

_MOST_MISSING = 8
"""So many missing inputs are shown; a series of visits can lack many more."""


def headline(assessments: Mapping[str, Assessment[object]]) -> str:
    """Return what a tumour board asks for first, in one line: what is settled, or between two results."""
    found = []
    for name, label in _HEADLINE.items():
        assessment = assessments.get(name)
        if assessment is None or assessment.value == frozenset():
            continue
        if assessment.value is not None:
            found.append(f"{label}{outcome_text(assessment.value)}")
        elif label and len(assessment.possible) == 2:
            found.append(f"{label}{' or '.join(sorted(map(outcome_text, assessment.possible)))}")
    return ", ".join(found)


def outcome_text(value: object) -> str:
    """Return a result in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(sorted(in_words(item) for item in value)) or "none"
        case Decimal():
            return _number_text(value)
        case tuple():
            return ", ".join(map(outcome_text, value)) or "none"
        case None:
            return "not known"
        case _:
            return in_words(str(value))


def _number_text(value: Decimal) -> str:
    """Return a number as printed; what a formula or a conversion left without end is rounded to two digits."""
    text = format(value, "f")
    if len(text.partition(".")[2]) <= _MOST_PLACES:
        return text
    rounded = round(value, 2)
    return f"{'' if rounded == value else 'about '}{rounded.normalize():f}"


def _used_text(name: str, value: InputValue) -> str:
    if name == "series" and isinstance(value, tuple):
        return f"{len(value)} results"
    return input_text(name, outcome_text(value))


def _detail_text(name: str, value: object) -> str:
    if name == "marker":
        value = input_name(str(value))
    elif isinstance(value, tuple):
        value = tuple(item if _GROUPING.fullmatch(str(item)) else input_name(str(item)) for item in value)
    return input_text(name, outcome_text(value))


def definition_name(name: str) -> str:
    """Return the name of a definition in words."""
    held = _OF_A_LINE.fullmatch(name)
    if held is not None:
        return f"{in_words(held[1])} of line {held[2]}, months"
    return _NAMES.get(name, in_words(name))


def standing_text(assessment: Assessment[object]) -> str:
    """Return what a definition comes to, or the results that are still possible."""
    if assessment.settled:
        return outcome_text(assessment.value)
    if assessment.possible:
        between = "; " if any(isinstance(item, frozenset) for item in assessment.possible) else " or "
        return f"not settled: {between.join(map(outcome_text, sorted(assessment.possible, key=_place)))}"
    return _within(assessment.details) or "not known"


def _place(value: object) -> tuple[int, str]:
    """Where a result stands among those that are possible: responses worst first, all else by its words."""
    return (_LADDER.index(value) if value in _LADDER else 0), outcome_text(value)


def _within(details: Mapping[str, Detail]) -> str:
    """Return the limits of a number that is not settled, as far as they are known."""
    least = next((value for name, value in details.items() if name.endswith("_min")), None)
    most = next((value for name, value in details.items() if name.endswith("_max")), None)
    if least is not None and most is not None:
        return f"{outcome_text(least)} to {outcome_text(most)}"
    return "" if least is None else f"at least {outcome_text(least)}"


def assessments_view(
    assessments: Mapping[str, Assessment[object]],
    *,
    patient_id: str | None,
    as_of: date,
    everything: bool,
    notes: Sequence[str] = (),
) -> RenderableType:
    """Return every definition with its result, or the results still possible and what would settle them.

    Args:
        assessments: The definitions, by id.
        patient_id: The caller's identifier.
        as_of: The day they are for.
        everything: Show all that is missing and all that was used.
        notes: What holds for all of them, shown last.
    """
    who = f"Patient {patient_id}" if patient_id else "Patient without identifier"
    head = Text(who, style=STRONG).append(f"  as of {as_of}", style="not bold")
    return Group(
        head,
        Text(""),
        *spaced(_block(name, item, everything=everything) for name, item in assessments.items()),
        *((Text(""), heading("Notes"), bullets(Text(note) for note in notes)) if notes else ()),
    )


def _block(name: str, assessment: Assessment[object], *, everything: bool) -> RenderableType:
    title = Text(definition_name(name), style=STRONG)
    title.append("  ").append(standing_text(assessment), style=f"not bold {GOOD if assessment.settled else NOTICE}")
    rows: list[tuple[str, RenderableType]] = []
    if assessment.missing:
        names = [input_name(name) for name in assessment.missing]
        more = 0 if everything else max(0, len(names) - _MOST_MISSING)
        if more:
            names = [*names[:-more], f"{more} more (--all)"]
        rows.append(("missing", Text("; ".join(names))))
    used = [_used_text(key, value) for key, value in assessment.inputs.items() if value is not None]
    if used and everything:
        rows.append(("used", Text("; ".join(used))))
    details = [_detail_text(key, value) for key, value in assessment.details.items()]
    if details:
        rows.append(("details", Text("; ".join(details))))
    rows.append(("source", Text(f"{assessment.source} [{assessment.definition}]", style=DIM)))
    rows += [("note" if number == 0 else "", Text(note)) for number, note in enumerate(assessment.notes)]
    return Group(title, labelled(rows, indent=2))
