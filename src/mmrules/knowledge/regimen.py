"""A regimen: what it consists of, whom it is for, and where and since when it is approved."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.vocabulary import Agency, ApprovalStatus, RegimenStatus, RequirementKind

__all__ = ["Administration", "Approval", "GuidelineGrades", "Regimen", "Requirement", "Setting"]


@frozen(kw_only=True)
class Requirement:
    """One condition that a case has to meet for the regimen to be an option.

    Attributes:
        id: Unique within the regimen: `not-refractory-lenalidomide`.
        kind: What it asks about.
        when: Condition over the case.
        because: Where it comes from, in a sentence.
        verified: Whether the setting it was made from was seen at `verified_url`.
        verified_url: Where, empty when it was not seen.
    """

    id: str
    kind: RequirementKind
    when: ConditionText
    because: str
    verified: bool
    verified_url: str = ""


@frozen(kw_only=True)
class Setting:
    """The setting as it was recorded: the union of labels and pivotal trials. `requirements` are made from it.

    Attributes:
        min_prior_lines: The loosest labelled number of prior lines.
        max_prior_lines: The largest number of prior lines that a label or trial allows, `None` without limit.
        required_exposure: Drugs and classes that were given before.
        required_refractory: What the disease has to be refractory to.
        excluded_refractory: What it may not be refractory to.
        excluded_refractory_basis: Why.
        excluded_prior: What may not have been given before.
        required_biomarker: What has to be found, as text.
    """

    min_prior_lines: int | None = None
    max_prior_lines: int | None = None
    required_exposure: tuple[str, ...] = ()
    required_refractory: tuple[str, ...] = ()
    excluded_refractory: tuple[str, ...] = ()
    excluded_refractory_basis: str = ""
    excluded_prior: tuple[str, ...] = ()
    required_biomarker: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class Approval:
    """Standing of a regimen with one agency during one period.

    Attributes:
        jurisdiction: The agency's territory.
        status: Approved, not approved or withdrawn.
        since: First day of the period, as precise as known (`2017-04`); empty when the status has always held.
        until: First day after the period; empty when it still holds.
        formulation: The formulation, where only one was approved: `SC`.
        min_prior_lines: Fewest prior lines of the labelled indication.
        max_prior_lines: Most prior lines of the labelled indication.
        when: The labelled indication as a condition over the case; `None` when it is not recorded.
        constraint: The labelled indication in the words of the record.
        type: Accelerated, conditional or another special kind.
        verified: Whether the indication was seen at `verified_url`.
        verified_url: Where, empty when it was not seen.
        date_verified: Whether `since` was seen.
        date_verified_text: How precisely it was seen, where that was recorded.
        note: What else is known.
        unverified_fields: Parts that were not seen, although the rest was.
        raw: The block as it was recorded.
    """

    jurisdiction: Agency
    status: ApprovalStatus
    since: str = ""
    until: str = ""
    formulation: str = ""
    min_prior_lines: int | None = None
    max_prior_lines: int | None = None
    when: ConditionText | None = None
    constraint: str = ""
    type: str = ""
    verified: bool
    verified_url: str = ""
    date_verified: bool
    date_verified_text: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()
    raw: str = ""


@frozen(kw_only=True)
class GuidelineGrades:
    """Grades of the regimen in two guidelines, raw; `verified` is false for all that was not checked there."""

    nccn_category: str = ""
    nccn_verified: bool = False
    eha_esmo_2021_grade: str = ""
    eha_esmo_2021_verified: bool = False


@frozen(kw_only=True)
class Administration:
    """What the regimen asks of the patient's time.

    Attributes:
        visits_initial: Clinic visits in 28 days at the start, `None` when not known.
        visits_later: Clinic visits in 28 days later on, `None` when not known.
        oral_only: Whether every drug is taken by mouth.
        hospital_stay: Stay in hospital, in words; empty when none is recorded.
        basis: What the numbers were derived from.
        note: What else is known.
    """

    visits_initial: Decimal | None = None
    visits_later: Decimal | None = None
    oral_only: bool
    hospital_stay: str = ""
    basis: str = ""
    note: str = ""


@frozen(kw_only=True)
class Regimen:
    """A combination of drugs, or a procedure, that can be an option.

    Attributes:
        id: `DKd`, `cilta-cel`, `salvage-ASCT`.
        name: In full.
        aliases: Other names and abbreviations.
        drugs: Ids of its drugs.
        status: Its standing in practice.
        cycle_days: Length of a cycle, `None` for what has no cycles.
        schedule: Doses and days, as text.
        rems: Risk programmes of its drugs.
        pivotal_trials: Ids of the trials it rests on.
        setting: Whom it is for, as recorded.
        requirements: The same as conditions, each with its reason.
        approvals: Its standing with the agencies, by period.
        guidelines: Raw grades.
        administration: Visits, route and stay.
        note: What else is known.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    drugs: tuple[str, ...]
    status: RegimenStatus
    cycle_days: int | None = None
    schedule: str = ""
    rems: tuple[str, ...] = ()
    pivotal_trials: tuple[str, ...] = ()
    setting: Setting
    requirements: tuple[Requirement, ...] = ()
    approvals: tuple[Approval, ...] = ()
    guidelines: GuidelineGrades = GuidelineGrades()
    administration: Administration
    note: str = ""

    @property
    def eligibility(self) -> str:
        """All requirements as one condition over the case."""
        return " and ".join(f"({requirement.when})" for requirement in self.requirements) or "true"
