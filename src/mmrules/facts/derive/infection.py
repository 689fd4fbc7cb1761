"""Facts about infections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import latest_entries
from mmrules.facts.three_valued import either
from mmrules.models.vocabulary import Reading, SerologyMarker

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Infection"
_VERDICTS = {Reading.POSITIVE: True, Reading.NEGATIVE: False}
_HEPATITIS_B = "test:hepatitis-b"


def _serology(case: Case, _argument: str | None, *, marker: SerologyMarker) -> Derived:
    entries = latest_entries(
        [
            entry
            for entry in case.serology
            if entry.item.marker is marker and entry.item.result is not Reading.NOT_TESTED
        ]
    )
    verdicts = {_VERDICTS.get(entry.item.result) for entry in entries}
    origins = tuple(
        Origin(f"{marker.value.replace('_', '-')} {entry.item.result.value}", entry.item.date, entry.path)
        for entry in entries
    )
    return Derived(verdicts.pop() if len(verdicts) == 1 else None, origins)


def _hbv_positive(case: Case, _argument: str | None) -> Derived:
    derived = [case.fact("hbsag"), case.fact("anti_hbc")]
    virus = _serology(case, None, marker=SerologyMarker.HBV_DNA)
    if virus.value is True:
        return virus
    value = either(item.value if isinstance(item.value, bool) else None for item in derived)
    return Derived(value, merged_origins(origin for item in derived for origin in item.origins))


def _active_infection(case: Case, _argument: str | None) -> Derived:
    return case.fact("comorbidity", "active_infection")


FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "hbsag",
        partial(_serology, marker=SerologyMarker.HBSAG),
        doc="Hepatitis B surface antigen, by the latest test.",
        phrase="HBsAg positive",
        topic=_TOPIC,
        test=_HEPATITIS_B,
    ),
    boolean(
        "anti_hbc",
        partial(_serology, marker=SerologyMarker.ANTI_HBC),
        doc="Antibody to the hepatitis B core antigen, by the latest test.",
        phrase="anti-HBc positive",
        topic=_TOPIC,
        test=_HEPATITIS_B,
    ),
    boolean(
        "hbv_positive",
        _hbv_positive,
        doc="HBsAg or anti-HBc is positive, or the virus was found; negative only when HBsAg and anti-HBc both are.",
        phrase="hepatitis B present or past",
        topic=_TOPIC,
        test=_HEPATITIS_B,
    ),
    boolean(
        "hcv",
        partial(_serology, marker=SerologyMarker.HCV),
        doc="Hepatitis C, by the latest test.",
        phrase="hepatitis C",
        topic=_TOPIC,
        test="test:hepatitis-c",
    ),
    boolean(
        "hiv",
        partial(_serology, marker=SerologyMarker.HIV),
        doc="HIV, by the latest test.",
        phrase="HIV",
        topic=_TOPIC,
        test="test:hiv",
    ),
    boolean(
        "active_infection",
        _active_infection,
        doc="An active infection, as recorded among the comorbidities.",
        phrase="an active infection",
        topic=_TOPIC,
        test="ask:infection",
    ),
)
