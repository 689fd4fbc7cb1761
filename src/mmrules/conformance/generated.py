"""Patients drawn from the hypothesis strategies, the same for the same seed; without the extra there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.adapters.patient_document import load_patient
from mmrules.conformance.situation import AS_OF, Situation
from mmrules.errors import InvalidInput
from mmrules.extras import CONFORMANCE
from mmrules.facts.as_of import latest_recorded_date
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from mmrules.models.patient import Patient

__all__ = ["generated_cases"]


def generated_cases(count: int, seed: int) -> tuple[Situation, ...]:
    """Return cases drawn from `strategies.patients()`, and among them some from `strategies.records()`.

    Args:
        count: How many of the first kind; a tenth as many are of the second.
        seed: Where the drawing starts.
    """
    if not CONFORMANCE.installed or count <= 0:
        return ()
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415  # needs the extra
    from hypothesis import seed as seeded  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    from mmrules.conformance import strategies  # noqa: PLC0415

    drawn: list[Patient] = []

    def draw(kind: st.SearchStrategy[Patient], number: int) -> None:
        @seeded(seed)
        @settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(kind)
        def take(patient: Patient) -> None:
            if _is_accepted(patient):
                drawn.append(patient)

        take()

    draw(strategies.patients(), count)
    draw(strategies.records(), max(count // 10, 1))
    return tuple(
        Situation(name=f"generated patient {number}", patient=patient, as_of=latest_recorded_date(patient) or AS_OF)
        for number, patient in enumerate(drawn, 1)
    )


def _is_accepted(patient: Patient) -> bool:
    """Whether `load_patient` takes the record; an odd one may hold a result that cannot be."""
    try:
        load_patient(canonical_json(patient))
    except InvalidInput:
        return False
    return True
