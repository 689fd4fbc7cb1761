"""Facts about the diagnosis and about disease outside the marrow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.disease_course import finding_origin
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import latest_entries
from mmrules.facts.span import Span, months_from, span_of
from mmrules.facts.symbols import ISOTYPE, LIGHT_CHAIN, STAGE
from mmrules.models.vocabulary import DiseaseFindingKind, FindingStatus, Section

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS", "disease_finding"]

_TOPIC = "Diagnosis and disease"


def _months_since_diagnosis(case: Case, _argument: str | None) -> Derived:
    day = case.patient.diagnosis.date
    if day is None:
        return Derived(None)
    months = months_from(span_of(day), Span.on(case.as_of))
    return Derived(months, (Origin("diagnosis", day, "$.diagnosis.date"),))


def _recorded(case: Case, _argument: str | None, *, field: str) -> Derived:
    value = getattr(case.patient.diagnosis, field)
    if value is None:
        return Derived(None)
    text = f"{field.replace('_', ' ')} {value.value}"
    return Derived(value.value, (Origin(text, case.patient.diagnosis.date, f"$.diagnosis.{field}"),))


def disease_finding(case: Case, _argument: str | None, *, kind: DiseaseFindingKind) -> Derived:
    """Derive a finding of the disease by its latest entry; what is not listed is absent only in a complete list."""
    entries = latest_entries([entry for entry in case.disease_findings if entry.item.finding is kind])
    origins = tuple(finding_origin(entry) for entry in entries)
    statuses = {entry.item.status for entry in entries}
    if statuses == {FindingStatus.PRESENT}:
        return Derived(True, origins)  # noqa: FBT003  # the value of the fact
    if statuses == {FindingStatus.ABSENT}:
        return Derived(False, origins)  # noqa: FBT003  # the value of the fact
    if not statuses and Section.DISEASE_FINDINGS in case.patient.complete:
        return Derived(False, note="the findings are stated to be complete")  # noqa: FBT003  # the value of the fact
    return Derived(None, origins, "the latest entries disagree" if len(statuses) > 1 else "")


def _amyloidosis(case: Case, _argument: str | None) -> Derived:
    return case.fact("comorbidity", "amyloidosis")


_LATEST = "The latest finding counts."

FACTS: tuple[FactDefinition, ...] = (
    number(
        "months_since_diagnosis",
        _months_since_diagnosis,
        unit="months",
        doc="Completed calendar months from the diagnosis to the as-of date.",
        phrase="time since diagnosis",
        topic=_TOPIC,
        test="ask:diagnosis-date",
    ),
    word(
        "isotype",
        partial(_recorded, field="heavy_chain"),
        members=ISOTYPE,
        doc="Isotype of the monoclonal protein as recorded at diagnosis.",
        phrase="isotype",
        topic=_TOPIC,
        test="test:immunofixation",
    ),
    word(
        "light_chain",
        partial(_recorded, field="light_chain"),
        members=LIGHT_CHAIN,
        doc="Light chain of the monoclonal protein; says which free light chain is the involved one.",
        phrase="light chain",
        topic=_TOPIC,
        test="test:immunofixation",
    ),
    word(
        "iss_at_diagnosis",
        partial(_recorded, field="iss"),
        members=STAGE,
        doc="ISS stage recorded at diagnosis; `stage.iss` is computed from the latest results.",
        phrase="ISS at diagnosis",
        topic=_TOPIC,
        source="Greipp 2005, J Clin Oncol 23:3412",
        test="ask:stage-at-diagnosis",
    ),
    word(
        "r_iss_at_diagnosis",
        partial(_recorded, field="r_iss"),
        members=STAGE,
        doc="R-ISS stage recorded at diagnosis; `stage.r_iss` is computed from the latest results.",
        phrase="R-ISS at diagnosis",
        topic=_TOPIC,
        source="Palumbo 2015, J Clin Oncol 33:2863",
        test="ask:stage-at-diagnosis",
    ),
    boolean(
        "extramedullary",
        partial(disease_finding, kind=DiseaseFindingKind.EXTRAMEDULLARY_DISEASE),
        doc=f"Soft-tissue disease away from bone (true extramedullary disease). {_LATEST}",
        phrase="extramedullary disease",
        topic=_TOPIC,
        test="test:pet-ct",
    ),
    boolean(
        "paraskeletal_plasmacytoma",
        partial(disease_finding, kind=DiseaseFindingKind.PARASKELETAL_PLASMACYTOMA),
        doc=f"A plasmacytoma that grows out of bone. {_LATEST}",
        phrase="paraskeletal plasmacytoma",
        topic=_TOPIC,
        test="test:pet-ct",
    ),
    boolean(
        "plasma_cell_leukemia",
        partial(disease_finding, kind=DiseaseFindingKind.PLASMA_CELL_LEUKEMIA),
        doc=f"Plasma cell leukaemia as recorded; it is not concluded from a count. {_LATEST}",
        phrase="plasma cell leukaemia",
        topic=_TOPIC,
        test="test:blood-film",
    ),
    boolean(
        "cns_involvement",
        partial(disease_finding, kind=DiseaseFindingKind.CNS_INVOLVEMENT),
        doc=f"Myeloma of the central nervous system. {_LATEST}",
        phrase="involvement of the central nervous system",
        topic=_TOPIC,
        test="ask:cns-symptoms",
    ),
    boolean(
        "amyloidosis",
        _amyloidosis,
        doc="Light-chain amyloidosis, from the disease findings or the comorbidities.",
        phrase="amyloidosis",
        topic=_TOPIC,
        test="test:amyloid-staining",
    ),
)
