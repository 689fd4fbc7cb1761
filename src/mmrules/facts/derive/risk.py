"""Facts about stage and risk, each the outcome of a published definition on the as-of date.

The definitions were built for newly diagnosed disease; at relapse they describe and are not validated.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.origin import Derived
from mmrules.facts.span import quantity_span
from mmrules.facts.symbols import RISK_CGS, RISK_GROUP, STAGE, STAGE_R2_ISS

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS", "outcome_flag", "outcome_word"]

_TOPIC = "Stage and risk"
_NOW = "Computed from the latest results; validated for newly diagnosed disease only."


def outcome_word(case: Case, _argument: str | None, *, definition: str) -> Derived:
    """Derive the settled word of a definition."""
    assessed = case.assessed(definition)
    value = assessed.assessment.value
    return Derived(value if isinstance(value, str) else None, assessed.origins)


def outcome_flag(case: Case, _argument: str | None, *, definition: str) -> Derived:
    """Derive the settled truth value of a definition."""
    assessed = case.assessed(definition)
    value = assessed.assessment.value
    return Derived(value if isinstance(value, bool) else None, assessed.origins)


def _hits(case: Case, _argument: str | None) -> Derived:
    assessed = case.assessed("msmart_hits")
    details = assessed.assessment.details
    exact, low, high = details.get("hits"), details.get("hits_min"), details.get("hits_max")
    if isinstance(exact, int | Decimal):
        return Derived(Decimal(exact), assessed.origins)
    if isinstance(low, int | Decimal) and isinstance(high, int | Decimal):
        return Derived(quantity_span(Decimal(low), Decimal(high)), assessed.origins)
    return Derived(None, assessed.origins)


FACTS: tuple[FactDefinition, ...] = (
    word(
        "stage.iss",
        partial(outcome_word, definition="iss"),
        members=STAGE,
        doc=f"ISS stage on the as-of date. {_NOW}",
        phrase="ISS stage",
        topic=_TOPIC,
        source="Greipp 2005, J Clin Oncol 23:3412",
        test="test:b2m-and-albumin",
    ),
    word(
        "stage.r_iss",
        partial(outcome_word, definition="r_iss"),
        members=STAGE,
        doc=f"R-ISS stage on the as-of date. {_NOW}",
        phrase="R-ISS stage",
        topic=_TOPIC,
        source="Palumbo 2015, J Clin Oncol 33:2863",
        test="test:fish",
    ),
    word(
        "stage.r2_iss",
        partial(outcome_word, definition="r2_iss"),
        members=STAGE_R2_ISS,
        doc=f"R2-ISS group on the as-of date. {_NOW}",
        phrase="R2-ISS group",
        topic=_TOPIC,
        source="D'Agostino 2022, J Clin Oncol 40:3406",
        test="test:fish",
    ),
    word(
        "risk.group",
        partial(outcome_word, definition="risk_group"),
        members=RISK_GROUP,
        doc="Risk group by the consensus genomic stage, R2-ISS and functional high risk together; the highest wins "
        "when they disagree. Which definitions are consulted, and how their tiers are read, is a convention.",
        phrase="risk group",
        topic=_TOPIC,
        source="the definitions consulted; their combination is a convention",
        test="test:fish",
    ),
    word(
        "risk.cgs_2025",
        partial(outcome_word, definition="imwg_cgs_2025"),
        members=RISK_CGS,
        doc=f"IMS/IMWG consensus genomic stage. {_NOW}",
        phrase="consensus genomic stage",
        topic=_TOPIC,
        source="Avet-Loiseau 2025, J Clin Oncol 43:2739",
        test="test:fish",
    ),
    number(
        "risk.high_risk_hits",
        _hits,
        maximum=6,
        doc="Number of high-risk genetic lesions of the mSMART list: t(4;14), t(14;16), t(14;20), del(17p), TP53 "
        "mutation, gain of 1q. Limits while some are not known.",
        phrase="number of high-risk lesions",
        topic=_TOPIC,
        source="mSMART 3.x list; version dates unverified",
        test="test:fish",
    ),
    boolean(
        "risk.double_hit",
        partial(outcome_flag, definition="double_hit_walker"),
        doc="Double-hit myeloma after Walker 2019: TP53 lost on both alleles, or 1q21 amplified with ISS III; other "
        "meanings of the word are not this fact.",
        phrase="double-hit disease (Walker)",
        topic=_TOPIC,
        source="Walker 2019, PMC6326953; thresholds unverified",
        test="test:fish",
    ),
    boolean(
        "high_risk_cytogenetics",
        partial(outcome_flag, definition="high_risk_cytogenetics"),
        doc="del(17p), t(4;14) or t(14;16): the list of most trials until about 2024.",
        phrase="high-risk cytogenetics",
        topic=_TOPIC,
        source="Palumbo 2015, J Clin Oncol 33:2863",
        test="test:fish",
    ),
    boolean(
        "functional_high_risk",
        partial(outcome_flag, definition="functional_high_risk"),
        doc="Progression within 18 months of the start of first-line therapy.",
        phrase="functional high risk",
        topic=_TOPIC,
        source="S-ERMM score 2021, Clin Cancer Res 27:3695; no consensus definition exists",
        test="ask:first-line-progression",
    ),
)
