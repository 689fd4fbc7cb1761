"""The one risk group that strategies ask for, taken from published definitions: which said what, and who won.

The definitions themselves are in their own files; this file only reads their outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment
from mmrules.assessment.completion import assess
from mmrules.assessment.reading import Reading
from mmrules.errors import nearest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.assessment.assessment import Detail
    from mmrules.assessment.reading import Word

__all__ = ["RISK_GROUPS", "risk_group"]

RISK_GROUPS = ("standard", "intermediate", "high")

# How the outcome of each definition is read as a group. The published tiers differ in number; the middle tiers of
# R-ISS and R2-ISS are read as intermediate (convention of this library).
_READINGS: dict[str, dict[str, str]] = {
    "imwg_cgs_2025": {"standard": "standard", "high": "high"},
    "r2_iss": {"I": "standard", "II": "intermediate", "III": "intermediate", "IV": "high"},
    "r_iss": {"I": "standard", "II": "intermediate", "III": "high"},
    "imwg_2014_risk": {"low": "standard", "standard": "intermediate", "high": "high"},
    "mass": {"I": "standard", "II": "intermediate", "III": "high"},
    "functional_high_risk": {"no": "standard", "yes": "high"},
}
_CONSULTED = ("imwg_cgs_2025", "r2_iss", "functional_high_risk")

_CONFLICT_NOTES = {
    "highest": "when definitions disagree the highest group wins",
    "first": "the first definition listed decides; the others are shown only",
}


def _yes_or_no(value: Assessment[bool] | bool | None) -> Word:  # noqa: FBT001  # the value, not a switch
    """Read a finding as a word, so that all definitions come as words."""
    names = {True: "yes", False: "no"}
    match value:
        case Assessment():
            return Assessment(
                definition=value.definition,
                value=None if value.value is None else names[value.value],
                possible=frozenset(names[item] for item in value.possible),
                missing=value.missing,
            )
        case bool():
            return names[value]
        case _:
            return value


def risk_group(
    *,
    imwg_cgs_2025: Word = None,
    r2_iss: Word = None,
    r_iss: Word = None,
    imwg_2014_risk: Word = None,
    mass: Word = None,
    functional_high_risk: Assessment[bool] | bool | None = None,
    definitions: Sequence[str] = _CONSULTED,
    conflict: str = "highest",
) -> Assessment[str]:
    """Risk group for strategies: "standard", "intermediate" or "high", from the definitions that are consulted.

    `details` has what each consulted definition says (by its name, `None` while open), `said_by` (the definitions that
    say what the result says), `conflict` (whether settled definitions disagree) and `missing_inputs` (what the open
    definitions lack themselves).

    Args:
        imwg_cgs_2025: Consensus genomic stage, as a word or the outcome of `imwg_cgs_2025`.
        r2_iss: R2-ISS group, as a word or the outcome of `r2_iss`.
        r_iss: R-ISS stage, as a word or the outcome of `r_iss`.
        imwg_2014_risk: IMWG category of 2014, as a word or the outcome of `imwg_2014_risk`.
        mass: MASS-3 stage, as a word or the outcome of `mass`.
        functional_high_risk: Whether the disease is functionally high risk, or the outcome of `functional_high_risk`.
        definitions: Which of the arguments above are consulted, in order.
        conflict: "highest" (any high makes high) or "first" (the first listed decides).

    Raises:
        InvalidInput: With every argument that can't be used.

    Source: the reading of each definition's tiers as a group is this library's convention.
    """
    reading = Reading("risk_group")
    given: dict[str, Word] = {
        "imwg_cgs_2025": imwg_cgs_2025,
        "r2_iss": r2_iss,
        "r_iss": r_iss,
        "imwg_2014_risk": imwg_2014_risk,
        "mass": mass,
        "functional_high_risk": _yes_or_no(functional_high_risk),
    }
    policy = reading.option("conflict", conflict, _CONFLICT_NOTES)
    consulted = _consulted(reading, definitions)
    for name in consulted:
        reading.word(name, given[name], tuple(_READINGS[name]))
    reading.check()

    def group(**words: str) -> str:
        said = [_READINGS[name][words[name]] for name in consulted]
        return said[0] if policy == "first" else max(said, key=RISK_GROUPS.index)

    said = {item.name: None if item.value is None else _READINGS[item.name][str(item.value)] for item in reading.inputs}
    settled = [word for word in said.values() if word is not None]
    lacking = [
        name
        for item in reading.inputs
        if item.value is None and isinstance(word := given[item.name], Assessment)
        for name in word.missing
    ]
    outcome = assess(
        group,
        reading.inputs,
        definition="risk_group",
        source="the definitions consulted: " + ", ".join(consulted),
        notes=(
            _CONFLICT_NOTES[policy],
            "the middle tiers of three- and four-tier definitions are read as intermediate (convention)",
        ),
    )
    details: dict[str, Detail] = {
        **said,
        "said_by": tuple(name for name, word in said.items() if word is not None and word == outcome.value),
        "conflict": len(set(settled)) > 1,
        "missing_inputs": tuple(dict.fromkeys(lacking)),
    }
    return Assessment(
        definition=outcome.definition,
        value=outcome.value,
        possible=outcome.possible,
        missing=outcome.missing,
        inputs=outcome.inputs,
        source=outcome.source,
        notes=outcome.notes,
        details=details,
    )


def _consulted(reading: Reading, definitions: object) -> tuple[str, ...]:
    if isinstance(definitions, (list, tuple)) and definitions:
        unknown = [name for name in definitions if name not in _READINGS]
        if not unknown and len(set(definitions)) == len(definitions):
            return tuple(str(name) for name in definitions)
        near = [other for name in unknown if isinstance(name, str) for other in nearest_names(name, _READINGS)]
        remedy = f"nearest: {', '.join(near)}" if near else ""
    else:
        remedy = ""
    reading.problem(
        "word.unknown", "definitions", f"must list some of {', '.join(_READINGS)}, each once", remedy=remedy
    )
    return ()
