"""A clinical trial and what it found. Results are kept as published; nothing is pooled or compared here."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.vocabulary import Checked, SubgroupAspect

__all__ = [
    "AdverseEvents",
    "Citation",
    "EfficacyResult",
    "EligibilityCriterion",
    "Population",
    "RatesByArm",
    "ResponseRates",
    "SubgroupResult",
    "Trial",
]

RatesByArm: TypeAlias = FrozenMapping[str, Decimal]
"""A number for each arm; `all` stands for the trial as a whole, or its only arm."""


@frozen(kw_only=True)
class Population:
    """Whom the trial enrolled.

    Attributes:
        prior_lines_allowed: Prior lines of the protocol, as text.
        median_prior_lines: Median of prior lines.
        figures: What else was recorded, mostly percentages (`lenalidomide_refractory_pct`), by arm.
        texts: The same where the source gives no number.
    """

    prior_lines_allowed: str
    median_prior_lines: Decimal | None = None
    figures: FrozenMapping[str, RatesByArm] = FrozenMapping()
    texts: FrozenMapping[str, str] = FrozenMapping()
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class EligibilityCriterion:
    """One of the criteria by which patients entered the trial.

    Attributes:
        id: Unique within the trial: `prior-lines`.
        text: What the trial asked for, in words.
        when: The same as a condition over the case; `None` for what no fact says, which is shown and not checked.
        verified: Whether it was seen at `verified_url`.
        verified_url: Where, empty when it was not seen.
        note: What else is known.
    """

    id: str
    text: str
    when: ConditionText | None = None
    verified: bool
    verified_url: str = ""
    note: str = ""


@frozen(kw_only=True)
class EfficacyResult:
    """One analysis of one endpoint.

    Attributes:
        endpoint: `PFS`, `OS`, …
        analysis: Which analysis, and anything that changes its meaning.
        hr: Hazard ratio; below 1 favours the arm listed first unless `analysis` says otherwise.
        ci: Confidence interval of `hr`, lower and upper limit; empty when not recorded.
        ci_level: Its level in percent.
        p: P value, as printed.
        medians_months: Median by arm, in months.
        medians_unknown: Arms whose median was not reached or is not known.
        landmarks: Rates at a point in time (`36mo_pct`) or other proportions, by arm.
        follow_up_months: Median follow-up.
        reference: Id of the publication it is from in the bibliography, empty when not known.
        published: When it was published at the latest, where `reference` does not say.
    """

    endpoint: str
    analysis: str = ""
    hr: Decimal | None = None
    ci: tuple[Decimal, ...] = ()
    ci_level: Decimal | None = None
    p: str = ""
    medians_months: RatesByArm = FrozenMapping()
    medians_unknown: tuple[str, ...] = ()
    landmarks: FrozenMapping[str, RatesByArm] = FrozenMapping()
    follow_up_months: Decimal | None = None
    reference: str = ""
    published: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class ResponseRates:
    """Response by arm in percent: `orr_pct`, `cr_or_better_pct`, `mrd_neg_pct`, `vgpr_or_better_pct`.

    `reference` and `published` are those of an `EfficacyResult`.
    """

    figures: FrozenMapping[str, RatesByArm] = FrozenMapping()
    reference: str = ""
    published: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class SubgroupResult:
    """A result in part of the population; exploratory unless the note says otherwise.

    Attributes:
        id: Unique within the trial; `TRIAL/id` is its evidence key.
        group: The subgroup as recorded.
        definition: How the trial defined it, where recorded.
        when: Whom it holds, as a condition over the case; `None` where the trial's definition is not recorded.
        aspect: What it divides by; `None` without `when`.
        not_checked: What the trial's definition asks for beyond `when`.
        indirect: It compares with patients outside the trial.
        endpoint: Endpoint of `hr` and the medians.
        hr: Hazard ratio.
        ci: Its confidence interval, lower and upper limit; empty when not recorded.
        medians_months: Median by arm, in months.
        medians_unknown: Arms whose median was not reached or is not known.
        n: Number of patients, as printed.
        other: Other results, in words.
        checked: How far the result was seen.
        reference: Id of the publication it is from in the bibliography, empty when not known.
        published: When it was published at the latest, where `reference` does not say.
    """

    id: str
    group: str
    definition: str = ""
    when: ConditionText | None = None
    aspect: SubgroupAspect | None = None
    not_checked: str = ""
    indirect: bool = False
    endpoint: str
    hr: Decimal | None = None
    ci: tuple[Decimal, ...] = ()
    medians_months: RatesByArm = FrozenMapping()
    medians_unknown: tuple[str, ...] = ()
    n: str = ""
    other: str = ""
    checked: Checked
    reference: str = ""
    published: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class AdverseEvents:
    """Adverse events in percent by arm, of grade 3 or more unless the name says otherwise.

    `reference` and `published` are those of an `EfficacyResult`.
    """

    figures: FrozenMapping[str, RatesByArm] = FrozenMapping()
    texts: FrozenMapping[str, str] = FrozenMapping()
    reference: str = ""
    published: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""


@frozen(kw_only=True)
class Citation:
    """A publication of the trial.

    Attributes:
        text: Short citation.
        doi: Digital object identifier, `None` when not known.
        pmid: PubMed identifier, `None` when not known.
        reference: Its id in the bibliography, where it has one.
    """

    text: str
    doi: str | None = None
    pmid: str | None = None
    reference: str | None = None
    verified: bool
    verified_url: str = ""


@frozen(kw_only=True)
class Trial:
    """A trial.

    Attributes:
        id: Its usual name: `POLLUX`.
        nct: Registry number.
        phase: As registered: `3`, `1b/2`.
        randomised: Whether its arms were compared by randomisation.
        year: Year of the main publication, `None` when not known.
        arms: The arms, with the number of patients where recorded.
        n: Patients in all.
        primary_endpoint: As planned.
        checked: How far its main results were seen.
        verified_share: Share of its blocks that were seen in a source.
        notes: What else is known.
        eligibility: The key criteria that are recorded; a protocol has more.
    """

    id: str
    nct: str
    phase: str
    randomised: bool
    year: int | None = None
    arms: tuple[str, ...]
    n: int | None = None
    primary_endpoint: str
    checked: Checked
    verified_share: Decimal
    notes: str = ""
    population: Population
    eligibility: tuple[EligibilityCriterion, ...] = ()
    efficacy: tuple[EfficacyResult, ...] = ()
    response: ResponseRates
    subgroups: tuple[SubgroupResult, ...] = ()
    adverse_events: AdverseEvents
    citations: tuple[Citation, ...] = ()
