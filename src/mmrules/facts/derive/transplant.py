"""Facts about transplants and eligibility for cell therapy."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number
from mmrules.facts.derive.lines_history import at_least_so_far
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.span import Span, months_from
from mmrules.facts.therapy import Transplant, latest_of
from mmrules.logic.values import Bounds
from mmrules.models.vocabulary import ComponentKind

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Transplant and cell therapy"
_HISTORY = "ask:treatment-history"


def _grafts(case: Case, kind: ComponentKind) -> tuple[Transplant, ...]:
    return tuple(transplant for transplant in case.therapy.transplants if transplant.kind is kind)


def _prior(case: Case, _argument: str | None, *, kind: ComponentKind) -> Derived:
    grafts = _grafts(case, kind)
    if grafts:
        return Derived(True, tuple(graft.origin for graft in grafts))  # noqa: FBT003  # the value of the fact
    return Derived(False if case.therapy.lines_known else None, tuple(line.origin for line in case.therapy.lines))


def _count(case: Case, _argument: str | None) -> Derived:
    grafts = _grafts(case, ComponentKind.AUTOLOGOUS_TRANSPLANT)
    origins, count = tuple(graft.origin for graft in grafts), Decimal(len(grafts))
    if case.therapy.lines_known:
        return Derived(count, origins)
    return Derived(Bounds(low=count) if grafts else None, origins)


def _last(case: Case) -> tuple[Transplant | None, Span | None]:
    grafts = _grafts(case, ComponentKind.AUTOLOGOUS_TRANSPLANT)
    if not grafts or not case.therapy.lines_known:
        return None, None
    return grafts[-1], latest_of([graft.day for graft in grafts])


def _months_since(case: Case, _argument: str | None) -> Derived:
    graft, day = _last(case)
    return Derived(None) if graft is None else Derived(months_from(day, Span.on(case.as_of)), (graft.origin,))


def _remission(case: Case, _argument: str | None) -> Derived:
    graft, _ = _last(case)
    if graft is None:
        return Derived(None)
    line = case.therapy.lines[graft.line]
    origins = (graft.origin, line.origin)
    if line.progression is None:
        return Derived(at_least_so_far(case, line, graft.day), origins, "no progression is recorded")
    return Derived(months_from(graft.day, line.progression), origins)


def _maintenance(case: Case, _argument: str | None) -> Derived:
    graft, _ = _last(case)
    if graft is None:
        return Derived(None)
    if graft.maintenance_after:
        return Derived(True, (graft.origin,))  # noqa: FBT003  # the value of the fact
    line = case.therapy.lines[graft.line]
    over = line is not case.therapy.lines[-1] or line.progression is not None
    return Derived(False if over else None, (graft.origin, line.origin))


def _judged(case: Case, _argument: str | None, *, field: str) -> Derived:
    value = getattr(case.patient.suitability, field)
    if value is None:
        return Derived(None)
    text = f"{field.replace('_', ' ')}: {'yes' if value else 'no'}"
    return Derived(value, (Origin(text, None, f"$.suitability.{field}"),))


FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "prior_asct",
        partial(_prior, kind=ComponentKind.AUTOLOGOUS_TRANSPLANT),
        doc="An autologous transplant was done in any line.",
        phrase="prior autologous transplant",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    number(
        "asct_count",
        _count,
        doc="Number of autologous transplants; both of a tandem count.",
        phrase="number of autologous transplants",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    number(
        "months_since_asct",
        _months_since,
        unit="months",
        doc="Completed months since the last autologous transplant.",
        phrase="time since the autologous transplant",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    number(
        "asct_remission_months",
        _remission,
        unit="months",
        doc="Completed months from the last autologous transplant to the progression of its line; without "
        "progression, at least the time known to be free of it.",
        phrase="remission after the autologous transplant",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    boolean(
        "asct_followed_by_maintenance",
        _maintenance,
        doc="Maintenance was given after the last autologous transplant, in the same line.",
        phrase="maintenance after the autologous transplant",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    boolean(
        "prior_allo_sct",
        partial(_prior, kind=ComponentKind.ALLOGENEIC_TRANSPLANT),
        doc="An allogeneic transplant was done in any line.",
        phrase="prior allogeneic transplant",
        topic=_TOPIC,
        test=_HISTORY,
    ),
    boolean(
        "stem_cells_stored",
        partial(_judged, field="stem_cells_stored"),
        doc="Autologous stem cells are stored.",
        phrase="stored stem cells",
        topic=_TOPIC,
        test="ask:stem-cells",
    ),
    boolean(
        "transplant_eligible",
        partial(_judged, field="transplant_eligible"),
        doc="The treating team considers an autologous transplant possible; the library never concludes it.",
        phrase="eligible for a transplant",
        topic=_TOPIC,
        test="refer:transplant-centre",
    ),
    boolean(
        "car_t_eligible",
        partial(_judged, field="car_t_eligible"),
        doc="The treating team considers CAR-T cells possible; the library never concludes it.",
        phrase="eligible for CAR-T cells",
        topic=_TOPIC,
        test="refer:car-t-centre",
    ),
)
