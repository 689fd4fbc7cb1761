"""What trials say for a patient: whether the patient would have been in one, and its results as published."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.recommendation import FactUse

__all__ = [
    "CriterionFinding",
    "CriterionOutcome",
    "NearestSubgroup",
    "ReportedRates",
    "ReportedResult",
    "TrialApplicability",
    "WouldBeIn",
]

CriterionOutcome = Literal["met", "not_met", "unknown", "not_checked"]
"""What a criterion comes to for a patient; `not_checked` is one that no fact says."""

WouldBeIn = Literal["yes", "no", "unknown"]
"""`yes` only when every recorded criterion is met; one that is unknown or not checked leaves it `unknown`."""


@frozen(kw_only=True)
class CriterionFinding:
    """One recorded criterion of a trial, for a patient.

    Attributes:
        id: The criterion, unique within the trial.
        text: What the trial asked for.
        outcome: What it comes to.
        facts: The values it used.
        missing: The unknown facts that it needs, by name.
        verified: Whether the criterion was seen at its source.
        link: Where; empty when it was not.
    """

    id: str
    text: str
    outcome: CriterionOutcome
    facts: tuple[FactUse, ...] = ()
    missing: tuple[str, ...] = ()
    verified: bool = False
    link: str = ""


@frozen(kw_only=True)
class ReportedResult:
    """A result as it was published.

    Attributes:
        endpoint: `PFS`, `OS`, …
        analysis: Which analysis, and anything that changes its meaning.
        hr: Hazard ratio; below 1 favours the arm listed first unless `analysis` says otherwise.
        ci: Its confidence interval, lower and upper limit; empty when not recorded.
        ci_level: Level of the interval in percent; `None` when not recorded.
        medians_months: Median by arm, in months.
        medians_unknown: Arms whose median was not reached or is not known.
        landmarks: Rates at a point in time (`36mo_pct`) or other proportions, by arm.
        follow_up_months: Median follow-up.
        other: Other results, in words.
        reference: Id of its publication in the report's references; empty when it has none.
        published: When it was published at the latest, as precise as known; empty when not known.
        verified: Whether it was seen at its source.
        unverified: The parts of it that were not.
    """

    endpoint: str
    analysis: str = ""
    hr: Decimal | None = None
    ci: tuple[Decimal, ...] = ()
    ci_level: Decimal | None = None
    medians_months: FrozenMapping[str, Decimal] = FrozenMapping()
    medians_unknown: tuple[str, ...] = ()
    landmarks: FrozenMapping[str, FrozenMapping[str, Decimal]] = FrozenMapping()
    follow_up_months: Decimal | None = None
    other: str = ""
    reference: str = ""
    published: str = ""
    verified: bool
    unverified: tuple[str, ...] = ()


@frozen(kw_only=True)
class ReportedRates:
    """Proportions as they were published, in percent by name and arm: response (`orr_pct`) or adverse events."""

    figures: FrozenMapping[str, FrozenMapping[str, Decimal]]
    reference: str = ""
    published: str = ""
    verified: bool


@frozen(kw_only=True)
class NearestSubgroup:
    """A subgroup of a trial that the patient belongs to. Such results are exploratory.

    Attributes:
        key: Its evidence key: `CANDOR/high_risk_cytogenetics`.
        aspect: What the trial divided by: `cytogenetics`.
        group: The subgroup.
        definition: How the trial defined it, where recorded.
        not_checked: What that definition asks for beyond what was checked.
        result: What was found in it.
        facts: The values by which the patient belongs to it.
    """

    key: str
    aspect: str
    group: str
    definition: str = ""
    not_checked: str = ""
    result: ReportedResult
    facts: tuple[FactUse, ...] = ()


@frozen(kw_only=True)
class TrialApplicability:
    """A trial behind an option, for this patient. Nothing is pooled or compared between trials.

    Attributes:
        id: Its usual name.
        registry: Registry number.
        randomised: Whether its arms were compared by randomisation.
        arms: The arms.
        would_be_in: Whether this patient would have been in it, by the criteria that are recorded.
        criteria: Those criteria; a protocol has more.
        results: The results that had been published by the day of the case.
        response: The response rates, when they had been published by then.
        subgroups: The subgroups that the patient belongs to, with results published by then.
        withheld: How many of its results are left out, because they came later or their date is not known.
    """

    id: str
    registry: str = ""
    randomised: bool
    arms: tuple[str, ...] = ()
    would_be_in: WouldBeIn
    criteria: tuple[CriterionFinding, ...] = ()
    results: tuple[ReportedResult, ...] = ()
    response: ReportedRates | None = None
    subgroups: tuple[NearestSubgroup, ...] = ()
    withheld: int = 0
