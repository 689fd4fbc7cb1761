"""What the patient wants and what the place allows."""

from __future__ import annotations

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.therapy import DrugId
from mmrules.models.vocabulary import AccessService, Jurisdiction, Plan, Preference

__all__ = ["Place", "Preferences", "Suitability"]


@frozen(kw_only=True)
class Preferences:
    """What matters to the patient.

    Attributes:
        oral_only: Whether only oral treatment is possible.
        priorities: What decides among options of the same safety and strength, most important first.
    """

    oral_only: bool | None = None
    priorities: tuple[Preference, ...] = ()


@frozen(kw_only=True)
class Place:
    """What the place allows.

    Attributes:
        jurisdiction: Whose approvals and labels apply.
        access: Which services can be reached; one that is not listed is unknown.
        far_from_centre: Whether frequent visits are hard because of the distance.
        caregiver: Whether somebody can stay with the patient around cell therapy.
        formulary_excludes: Drugs that cannot be had here.
    """

    jurisdiction: Jurisdiction | None = None
    access: FrozenMapping[AccessService, bool] = FrozenMapping()
    far_from_centre: bool | None = None
    caregiver: bool | None = None
    formulary_excludes: frozenset[DrugId] = frozenset()


@frozen(kw_only=True)
class Suitability:
    """Judgements of the treating team that the library takes as given, and plans.

    Attributes:
        transplant_eligible: Whether the team considers a transplant possible.
        car_t_eligible: Whether the team considers CAR-T possible.
        stem_cells_stored: Whether autologous stem cells are stored.
        pregnant: Whether the patient is pregnant.
        childbearing_potential: Whether the patient can become pregnant.
        breastfeeding: Whether the patient is breastfeeding.
        dialysis: Whether the patient is on dialysis.
        planned: What is planned.
    """

    transplant_eligible: bool | None = None
    car_t_eligible: bool | None = None
    stem_cells_stored: bool | None = None
    pregnant: bool | None = None
    childbearing_potential: bool | None = None
    breastfeeding: bool | None = None
    dialysis: bool | None = None
    planned: frozenset[Plan] = frozenset()
