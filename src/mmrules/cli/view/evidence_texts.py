"""Trials, trade-offs and references in plain sentences, the same in every form: terminal, HTML."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.cli.view.layout import UNVERIFIED, in_words, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mmrules.models.recommendation import FactUse
    from mmrules.models.trade_offs import Burden, EvidenceLimit, ReportedToxicity
    from mmrules.models.trial_evidence import (
        CriterionFinding,
        NearestSubgroup,
        ReportedRates,
        ReportedResult,
        TrialApplicability,
    )

__all__ = [
    "burden_text",
    "criterion_text",
    "event_text",
    "leading_results",
    "limit_text",
    "limits_summary",
    "membership_text",
    "rates_texts",
    "result_text",
    "subgroup_text",
    "toxicity_text",
    "values_text",
    "withheld_text",
]

_LIMITS = {
    "subgroup": "rests on a subgroup",
    "single_arm": "rests on a single arm",
    "indirect_comparison": "rests on an indirect comparison",
    "other_regimen": "found with another regimen",
}
_LIMIT_COUNTED = {
    "subgroup": "of a subgroup",
    "single_arm": "of a single arm",
    "indirect_comparison": "of an indirect comparison",
    "other_regimen": "of another regimen",
}
_RATES = {
    "orr_pct": "overall response",
    "cr_or_better_pct": "complete response or better",
    "vgpr_or_better_pct": "very good partial response or better",
    "mrd_neg_pct": "MRD negative",
}
_PARTS = {"ci": "interval", "hr": "hazard ratio", "medians_months": "medians"}
_ENDPOINTS = ("PFS", "TTP", "OS")


def membership_text(trial: TrialApplicability) -> str:
    """Return whether the patient would have been in a trial, and what decides it."""
    if trial.would_be_in == "yes":
        return "would have been in, by the recorded criteria"
    wanted = "not_met" if trial.would_be_in == "no" else ""
    chosen = [item for item in trial.criteria if item.outcome == wanted or (not wanted and item.outcome != "met")]
    reasons = "; ".join(criterion_text(item) for item in chosen) or "no criterion is recorded"
    return f"would not have been in: {reasons}" if wanted else f"not known whether in: {reasons}"


def criterion_text(item: CriterionFinding) -> str:
    """Return a criterion with what it comes to and the values it used."""
    mark = "" if item.verified else UNVERIFIED
    if item.outcome == "not_checked":
        return f"{item.text}{mark} (not checked)"
    if item.outcome == "unknown":
        missing = {*item.missing}
        words = [use.wording for use in item.facts if use.fact in missing]
        return f"{item.text}{mark} (not known: {', '.join(words)})"
    known = values_text(item.facts)
    return f"{item.text}{mark} ({known})" if known else f"{item.text}{mark}"


def values_text(facts: Iterable[FactUse]) -> str:
    """Return recorded values with their names; nothing for those that are unknown."""
    return "; ".join(f"{use.wording} {use.value}" for use in facts if use.value is not None)


def leading_results(results: Sequence[ReportedResult]) -> tuple[ReportedResult, ...]:
    """Return one analysis each of progression and survival: that with the longest follow-up, else the first."""
    chosen = []
    for endpoint in _ENDPOINTS:
        found = [item for item in results if item.endpoint == endpoint]
        if found:
            chosen.append(max(found, key=lambda item: item.follow_up_months or Decimal(0)))
    return tuple(chosen)


def result_text(result: ReportedResult, *, brief: bool = False) -> str:
    """Return a result with its interval, as published; what was not seen at its source is marked.

    Args:
        result: The result.
        brief: Leave out remarks and follow-up, and proportions where there is a hazard ratio.
    """
    head = f"{result.endpoint} ({result.analysis})" if result.analysis else result.endpoint
    parts = []
    if result.hr is not None:
        parts.append(f"hazard ratio {result.hr:f}{_interval(result)}")
    if result.medians_months or result.medians_unknown:
        unknown = [f"{arm} not reached or not known" for arm in result.medians_unknown]
        parts.append(f"median months {', '.join([*_by_arm(result.medians_months), *unknown])}")
    if not brief or result.hr is None:
        parts += [f"{_landmark(name)} {_percent(rates)}" for name, rates in result.landmarks.items()]
    if result.other and not (brief and parts):
        parts.append(result.other)
    if result.follow_up_months is not None and not brief:
        parts.append(f"follow-up {result.follow_up_months:f} months")
    if result.published and not brief:
        parts.append(f"published {result.published}")
    text = f"{head}: {'; '.join(parts) or 'no numbers'}"
    if not result.verified:
        return f"{text}{UNVERIFIED}"
    unseen = ", ".join(_PARTS.get(part, in_words(part)) for part in result.unverified)
    return f"{text} ({unseen} unverified{UNVERIFIED})" if unseen else text


def _interval(result: ReportedResult) -> str:
    if len(result.ci) != 2:  # the catalogue has both limits or none
        return " (interval not recorded)"
    level = f"{result.ci_level:f} % CI " if result.ci_level is not None else ""
    return f" ({level}{result.ci[0]:f} to {result.ci[1]:f})"


def _landmark(name: str) -> str:
    months = re.fullmatch(r"([0-9]+)mo_pct", name)
    return f"rate at {months[1]} months" if months else in_words(name.removesuffix("_pct"))


def _by_arm(rates: Mapping[str, Decimal]) -> list[str]:
    return [f"{arm} {value:f}" for arm, value in rates.items()]


def rates_texts(rates: ReportedRates) -> list[str]:
    """Return response rates, one line for each."""
    mark = "" if rates.verified else UNVERIFIED
    return [f"{_RATES.get(name, in_words(name))}: {_percent(arms)}{mark}" for name, arms in rates.figures.items()]


def _percent(rates: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{text} %" for text in _by_arm(rates))


def subgroup_text(item: NearestSubgroup, *, brief: bool = False) -> str:
    """Return a subgroup that the patient belongs to, with the trial's definition, the patient's values and its result.

    Args:
        item: The subgroup.
        brief: Leave out the patient's values and remarks.
    """
    details = [f"defined as {item.definition}"] if item.definition else []
    if item.not_checked:
        details.append(f"not checked: {item.not_checked}")
    if not brief:
        details.append(values_text(item.facts))
    told = f" [{'; '.join(details)}]" if details else ""
    return f"{in_words(item.group)}{told}: {result_text(item.result, brief=brief)}"


def withheld_text(trial: TrialApplicability) -> str:
    """Return that results are left out; empty when none is."""
    if not trial.withheld:
        return ""
    return f"{plural(trial.withheld, 'result')} left out: published later, or on an unknown day"


def limit_text(limit: EvidenceLimit) -> str:
    """Return evidence that carries less than it may seem to."""
    return f"{_LIMITS[limit.kind]}: {', '.join(limit.keys)}"


def limits_summary(limits: Sequence[EvidenceLimit], count: int) -> str:
    """Return how many of an option's sources carry less than they may seem to, by why.

    Args:
        limits: The limits.
        count: How many sources the option has.
    """
    counted = ", ".join(f"{len(item.keys)} {_LIMIT_COUNTED[item.kind]}" for item in limits)
    return f"of {plural(count, 'source')}: {counted}"


def event_text(event: str) -> str:
    """Return the name of an adverse event in words: `neuropathy_ge2_pct` as `neuropathy, grade 2 or more`."""
    name = event.rpartition(":")[2].removesuffix("_pct")
    if event.startswith("common_any_grade_pct:") or name.endswith("_any"):
        return f"{in_words(name.removesuffix('_any'))}, any grade"
    if name.endswith("_3_4"):
        return f"{in_words(name.removesuffix('_3_4'))}, grade 3 or 4"
    if name.endswith("_ge2"):
        return f"{in_words(name.removesuffix('_ge2'))}, grade 2 or more"
    return f"{in_words(name)}, grade 3 or more"


def toxicity_text(item: ReportedToxicity) -> str:
    """Return an adverse event of a trial beside what the record holds."""
    mark = "" if item.verified else UNVERIFIED
    known = f"{item.concern} ({values_text(item.facts)})"
    return f"{known}; {item.trial}: {event_text(item.event)} {_percent(item.rates)}{mark}"


def burden_text(burden: Burden) -> str:
    """Return what a regimen asks of the patient's time, in one line."""
    early, later = burden.visits_initial, burden.visits_later
    if early is None and later is None:
        visits = "visits not recorded"
    else:
        visits = f"visits in 28 days: {_count(early)} at first, {_count(later)} later"
    parts = [visits, "all by mouth" if burden.oral_only else f"given {', '.join(burden.routes) or 'not only by mouth'}"]
    parts.append(f"hospital: {burden.hospital_stay}" if burden.hospital_stay else "no hospital stay recorded")
    if burden.rems:
        parts.append(", ".join(burden.rems))
    if burden.note:
        parts.append(burden.note)
    return "; ".join(parts)


def _count(number: Decimal | None) -> str:
    return "not recorded" if number is None else f"{number:f}"
