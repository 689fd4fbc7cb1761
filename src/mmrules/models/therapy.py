"""Lines of therapy as they were given. Whether a drug counts as refractory is derived, not recorded here."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from attrs import frozen

from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import ComponentKind, Phase, Response, StopReason
from mmrules.serialization import Named, Range

__all__ = ["Component", "DrugCourse", "DrugId", "LineOfTherapy", "RegimenId"]

DrugId = Annotated[str, Named("drug")]
"""A drug by the catalogue's id, or `other`."""

RegimenId = Annotated[str, Named("regimen")]


@frozen(kw_only=True)
class DrugCourse:
    """One drug within a component.

    Attributes:
        drug: Id in the catalogue of drugs; `other` for a drug it does not have, with `name`.
        name: What an `other` drug is called.
        start: First dose; the component's start when left out.
        end: Last dose; the component's end when left out.
        ongoing: Whether it is still given.
        dose_mg: Last dose, mg per administration.
        best_response: Best response while it was given, when it differs from the line's.
        stop_reason: Why it was stopped.
    """

    drug: DrugId
    name: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool | None = None
    dose_mg: Annotated[Decimal, Range(0, 100_000)] | None = None
    best_response: Response | None = None
    stop_reason: StopReason | None = None


@frozen(kw_only=True)
class Component:
    """One part of a line of therapy: induction, a transplant, maintenance….

    Attributes:
        kind: What it was; a transplant is dated by its `start`.
        phase: Its place in the plan.
        drugs: The drugs given.
        start: First day.
        end: Last day.
        ongoing: Whether it is still given.
        stop_reason: Why it ended.
    """

    kind: ComponentKind = ComponentKind.SYSTEMIC
    phase: Phase | None = None
    drugs: tuple[DrugCourse, ...] = ()
    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool | None = None
    stop_reason: StopReason | None = None


@frozen(kw_only=True)
class LineOfTherapy:
    """One line of therapy, as the IMWG counts them: a planned sequence is one line.

    Attributes:
        components: What was given, in order.
        start: First day; that of its first component when left out.
        end: Last day.
        ongoing: Whether it is still given.
        best_response: Best response reached.
        best_response_date: When it was reached.
        progression: Day on which the disease progressed on or after this line.
        no_progression_until: Last day on which there was no progression, when that is recorded.
        stop_reason: Why it ended.
    """

    components: tuple[Component, ...]
    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool | None = None
    best_response: Response | None = None
    best_response_date: PartialDate | None = None
    progression: PartialDate | None = None
    no_progression_until: PartialDate | None = None
    stop_reason: StopReason | None = None
