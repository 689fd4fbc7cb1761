"""Facts about organ function outside the laboratory, and about graded toxicities."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.derive.fitness import measurement
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import Entry, latest_entries
from mmrules.facts.span import hull
from mmrules.facts.symbols import HEPATIC_IMPAIRMENT
from mmrules.models.vocabulary import MeasurementKind, Section, ToxicityKind

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.models.condition import Toxicity

__all__ = ["FACTS"]

_TOPIC = "Organs and toxicities"
_LATEST = "The latest entry counts, whatever its age."
_COMPLETE = "toxicities are stated to be complete"
_GRADES = "CTCAE grade"


def _latest(case: Case, kind: ToxicityKind) -> tuple[Entry[Toxicity], ...]:
    return latest_entries([entry for entry in case.toxicities if entry.item.kind is kind])


def _origins(entries: tuple[Entry[Toxicity], ...]) -> tuple[Origin, ...]:
    return tuple(
        Origin(f"{entry.item.kind.value.replace('_', ' ')} grade {entry.item.grade}", entry.item.date, entry.path)
        for entry in entries
    )


def _grade(case: Case, _argument: str | None, *, kind: ToxicityKind) -> Derived:
    entries = _latest(case, kind)
    if entries:
        return Derived(hull(Decimal(entry.item.grade) for entry in entries), _origins(entries))
    if Section.TOXICITIES in case.patient.complete:
        return Derived(Decimal(0), note=_COMPLETE)
    return Derived(None)


def _painful(case: Case, _argument: str | None) -> Derived:
    entries = _latest(case, ToxicityKind.PERIPHERAL_NEUROPATHY)
    verdicts = {False if entry.item.grade == 0 else entry.item.painful for entry in entries}
    if verdicts:
        return Derived(verdicts.pop() if len(verdicts) == 1 else None, _origins(entries))
    if Section.TOXICITIES in case.patient.complete:
        return Derived(False, note=_COMPLETE)  # noqa: FBT003  # the value of the fact
    return Derived(None)


def _hepatic(case: Case, _argument: str | None) -> Derived:
    grade = _grade(case, None, kind=ToxicityKind.HEPATIC_IMPAIRMENT)
    if not isinstance(grade.value, Decimal):
        return grade if grade.value is None else Derived(None, grade.origins)
    members = HEPATIC_IMPAIRMENT.members
    return Derived(members[min(int(grade.value), len(members) - 1)], grade.origins, grade.note)


FACTS: tuple[FactDefinition, ...] = (
    number(
        "lvef",
        partial(measurement, kind=MeasurementKind.LVEF, analyte="lvef"),
        unit="%",
        maximum=100,
        doc=f"Left ventricular ejection fraction. {_LATEST}",
        phrase="ejection fraction",
        topic=_TOPIC,
        test="test:echocardiogram",
    ),
    number(
        "fev1",
        partial(measurement, kind=MeasurementKind.FEV1),
        unit="%",
        maximum=200,
        doc=f"FEV1 in percent of predicted. {_LATEST}",
        phrase="FEV1",
        topic=_TOPIC,
        test="test:spirometry",
    ),
    number(
        "qtcf",
        partial(measurement, kind=MeasurementKind.QTCF),
        unit="ms",
        maximum=1000,
        doc=f"QT interval corrected after Fridericia. {_LATEST}",
        phrase="QTcF",
        topic=_TOPIC,
        test="test:ecg",
    ),
    number(
        "nyha",
        partial(measurement, kind=MeasurementKind.NYHA_CLASS),
        maximum=4,
        doc=f"NYHA class of heart failure, 1 to 4. {_LATEST}",
        phrase="NYHA class",
        topic=_TOPIC,
        test="ask:heart-failure",
    ),
    number(
        "neuropathy_grade",
        partial(_grade, kind=ToxicityKind.PERIPHERAL_NEUROPATHY),
        maximum=5,
        doc=f"Grade of peripheral neuropathy. {_LATEST} 0 when none is listed and toxicities are stated to be "
        "complete.",
        phrase="grade of peripheral neuropathy",
        topic=_TOPIC,
        source=_GRADES,
        test="ask:neuropathy",
    ),
    boolean(
        "painful_neuropathy",
        _painful,
        doc="Peripheral neuropathy with pain; grade 0 is without.",
        phrase="painful neuropathy",
        topic=_TOPIC,
        source=_GRADES,
        test="ask:neuropathy",
    ),
    number(
        "keratopathy_grade",
        partial(_grade, kind=ToxicityKind.KERATOPATHY),
        maximum=5,
        doc=f"Grade of keratopathy. {_LATEST} 0 when none is listed and toxicities are stated to be complete.",
        phrase="grade of keratopathy",
        topic=_TOPIC,
        source=_GRADES,
        test="test:eye-examination",
    ),
    number(
        "haematologic_toxicity_grade",
        partial(_grade, kind=ToxicityKind.HAEMATOLOGIC),
        maximum=5,
        doc=f"Grade of haematologic toxicity. {_LATEST} 0 when none is listed and toxicities are stated to be "
        "complete.",
        phrase="grade of haematologic toxicity",
        topic=_TOPIC,
        source=_GRADES,
        test="test:blood-count",
    ),
    word(
        "hepatic_impairment",
        _hepatic,
        members=HEPATIC_IMPAIRMENT,
        doc=f"Hepatic impairment as graded in the record; it is not computed from the liver values. {_LATEST} None "
        "when none is listed and toxicities are stated to be complete.",
        phrase="hepatic impairment",
        topic=_TOPIC,
        test="test:liver-function",
    ),
)
