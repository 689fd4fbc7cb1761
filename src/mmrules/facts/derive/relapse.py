"""Facts about progression and relapse on the as-of date, each by a published definition where there is one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean
from mmrules.facts.derive.lines_history import last_line
from mmrules.facts.derive.risk import outcome_flag
from mmrules.facts.disease_course import finding_since_last_line
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived
from mmrules.facts.three_valued import both, either, negated
from mmrules.models.vocabulary import DiseaseFindingKind, StopReason

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Progression and relapse"
_RESPONSE = "Kumar 2016, Lancet Oncol 17:e328"


def _progressive_disease(case: Case, _argument: str | None) -> Derived:
    line = last_line(case)
    if line is not None:
        if line.progression is not None or line.record.stop_reason is StopReason.PROGRESSION:
            return Derived(True, (line.origin,))  # noqa: FBT003  # the value of the fact
        if line.stable_until is not None and line.stable_until.earliest >= case.as_of:
            return Derived(False, (line.origin,))  # noqa: FBT003  # the value of the fact
    if not case.therapy.lines_known:
        return Derived(None)
    return outcome_flag(case, None, definition="progression")


def _relapsed_or_refractory(case: Case, _argument: str | None) -> Derived:
    progressive, first = _flag(case, "progressive_disease")
    ongoing, second = _flag(case, "last_line.ongoing")
    status = case.fact("disease_status")
    never_responded = None if status.value is None else status.value == "primary_refractory"
    value = either((progressive, both((never_responded, negated(ongoing)))))
    return Derived(value, merged_origins((*first.origins, *status.origins, *second.origins)))


def _flag(case: Case, name: str) -> tuple[bool | None, Derived]:
    derived = case.fact(name)
    return (derived.value if isinstance(derived.value, bool) else None), derived


def _biochemical_relapse(case: Case, _argument: str | None) -> Derived:
    progressive, first = _flag(case, "progressive_disease")
    clinical, second = _flag(case, "clinical_relapse")
    return Derived(both((progressive, negated(clinical))), merged_origins((*first.origins, *second.origins)))


def _aggressive_relapse(case: Case, _argument: str | None) -> Derived:
    extramedullary, first = _flag(case, "extramedullary")
    leukaemia, second = _flag(case, "plasma_cell_leukemia")
    on_treatment, third = _flag(case, "last_line.progressed_on_treatment")
    high_ldh, fourth = _flag(case, "ldh_high")
    value = either((extramedullary, leukaemia, both((on_treatment, high_ldh))))
    return Derived(value, merged_origins(origin for item in (first, second, third, fourth) for origin in item.origins))


def _since_last_line(case: Case, _argument: str | None, *, kind: DiseaseFindingKind) -> Derived:
    value, origins = finding_since_last_line(case, kind)
    return Derived(value, origins)


FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "progressive_disease",
        _progressive_disease,
        doc="The disease has progressed since the last line began: recorded as such, or by the IMWG's criteria from "
        "the latest results against the lowest ones since. Single results are not asked to be confirmed.",
        phrase="progressive disease",
        topic=_TOPIC,
        source=_RESPONSE,
        test="test:m-protein",
    ),
    boolean(
        "relapsed_or_refractory",
        _relapsed_or_refractory,
        doc="Progressive disease, or disease that has not reached a minimal response to any line and whose last line "
        "is over: while a line is given without progression, its best response may still come.",
        phrase="relapsed or refractory disease",
        topic=_TOPIC,
        source="Rajkumar 2011, Blood 117:4691; waiting for the end of a line is a convention",
        test="test:m-protein",
    ),
    boolean(
        "clinical_relapse",
        partial(outcome_flag, definition="clinical_relapse"),
        doc="Relapse with symptoms or organ damage by the IMWG's list, over the last line of therapy. Whether a fall "
        "of haemoglobin or a rise of creatinine has another cause is not in the record, so that these alone leave it "
        "open.",
        phrase="clinical relapse",
        topic=_TOPIC,
        source=_RESPONSE,
        test="ask:symptoms",
    ),
    boolean(
        "biochemical_relapse",
        _biochemical_relapse,
        doc="Progressive disease without clinical relapse.",
        phrase="biochemical relapse",
        topic=_TOPIC,
        source=_RESPONSE,
        test="ask:symptoms",
    ),
    boolean(
        "significant_biochemical_relapse",
        partial(outcome_flag, definition="significant_biochemical_relapse"),
        doc="A rise of the paraprotein that asks for treatment without symptoms, in two consecutive results at most "
        "two months apart.",
        phrase="significant biochemical relapse",
        topic=_TOPIC,
        source="Rajkumar 2011, Blood 117:4691",
        test="test:m-protein",
    ),
    boolean(
        "crab",
        partial(outcome_flag, definition="crab"),
        doc="Hypercalcaemia, renal failure, anaemia or bone lesions by the IMWG's limits; bone lesions count when "
        "they were found since the last line began. Not a statement that the myeloma did it.",
        phrase="a CRAB feature",
        topic=_TOPIC,
        source="Rajkumar 2014, Lancet Oncol 15:e538",
        test="test:organ-damage",
    ),
    boolean(
        "new_bone_lesion",
        partial(_since_last_line, kind=DiseaseFindingKind.NEW_BONE_LESION),
        doc="A new bone lesion was found since the last line began.",
        phrase="a new bone lesion",
        topic=_TOPIC,
        test="test:imaging",
    ),
    boolean(
        "light_chain_escape",
        partial(_since_last_line, kind=DiseaseFindingKind.LIGHT_CHAIN_ESCAPE),
        doc="Light-chain escape was recorded since the last line began.",
        phrase="light-chain escape",
        topic=_TOPIC,
        test="test:free-light-chains",
    ),
    boolean(
        "aggressive_relapse",
        _aggressive_relapse,
        doc="Extramedullary disease, plasma cell leukaemia, or progression on treatment (or within 60 days) with high "
        "LDH: a convention that takes the features of published lists that a record settles.",
        phrase="aggressive relapse",
        topic=_TOPIC,
        source="convention, after the list of features in ASH education, view-large 6511365",
        test="test:ldh",
    ),
)
