"""What an option gives and asks for, side by side: efficacy, toxicity, burden. Never summed into one number."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.recommendation import FactUse

__all__ = ["Burden", "EvidenceLimit", "EvidenceLimitKind", "ReportedToxicity", "TradeOffs"]

EvidenceLimitKind = Literal["subgroup", "single_arm", "indirect_comparison", "other_regimen"]
"""Why evidence says less than a randomised comparison of this very regimen in all patients of a trial."""


@frozen
class EvidenceLimit:
    """Evidence of an option that carries less than it may seem to.

    Attributes:
        kind: Why.
        keys: The evidence it is true of, by key.
    """

    kind: EvidenceLimitKind
    keys: tuple[str, ...]


@frozen(kw_only=True)
class ReportedToxicity:
    """An adverse event that a trial of the option reported, where the patient's record already has a problem.

    Attributes:
        concern: The problem in words.
        facts: The recorded values.
        trial: The trial.
        event: The adverse event as recorded: `neuropathy_pct`; of grade 3 or more unless its name says otherwise.
        rates: Percent by arm.
        verified: Whether the rates were seen at their source.
    """

    concern: str
    facts: tuple[FactUse, ...]
    trial: str
    event: str
    rates: FrozenMapping[str, Decimal]
    verified: bool


@frozen(kw_only=True)
class Burden:
    """What a regimen asks of the patient's time.

    Attributes:
        visits_initial: Clinic visits in the first 28 days, `None` when not known.
        visits_later: Clinic visits in 28 days later on, `None` when not known.
        oral_only: Whether every drug is taken by mouth.
        routes: How its drugs are given.
        hospital_stay: Stay in hospital, in words; empty when none is recorded.
        rems: Risk programmes of its drugs.
        basis: What the numbers were derived from.
        note: What else is known.
    """

    visits_initial: Decimal | None = None
    visits_later: Decimal | None = None
    oral_only: bool
    routes: tuple[str, ...] = ()
    hospital_stay: str = ""
    rems: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""


@frozen(kw_only=True)
class TradeOffs:
    """Efficacy, toxicity and burden of an option, for this patient.

    Attributes:
        efficacy: The trials of this very regimen, by id; their results are in the report's `trials`.
        limits: Evidence behind it that rests on a subgroup, a single arm, an indirect comparison or another regimen.
        cautions: Safety rules that apply because of this patient's record, by id; gravest first.
        toxicity: Adverse events reported in its trials where the record already has a problem.
        burden: What it asks of the patient's time.
    """

    efficacy: tuple[str, ...] = ()
    limits: tuple[EvidenceLimit, ...] = ()
    cautions: tuple[str, ...] = ()
    toxicity: tuple[ReportedToxicity, ...] = ()
    burden: Burden
