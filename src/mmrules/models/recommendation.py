"""What strategies state and what the core finds: recommendations, citations, safety findings."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from mmrules.models.vocabulary import CautionEffect, Direction, EvidenceLevel, Strength

__all__ = ["CautionFinding", "CautionScope", "Checked", "Citation", "FactUse", "Recommendation"]

Checked = Literal["read", "secondary", "recalled"]
"""How far a statement was checked: read at its source, read in a summary, or recalled and to be checked."""

CautionScope = Literal["start", "administration", "on_treatment"]
"""Whether a caution decides about starting, about how a drug is given, or applies once it is given."""


@frozen(kw_only=True)
class Citation:
    """One piece of evidence behind a statement.

    Attributes:
        key: Id in the catalogue.
        text: The citation in one line.
        level: What kind of evidence it is.
        checked: How far it was checked.
        year: Year of publication, `None` when it is not known.
        link: DOI, PMID, NCT number or address; empty when there is none.
    """

    key: str
    text: str
    level: EvidenceLevel
    checked: Checked
    year: int | None = None
    link: str = ""


@frozen(kw_only=True)
class FactUse:
    """A fact as it was used.

    Attributes:
        fact: The fact as a rule names it: `refractory(lenalidomide)`.
        wording: The fact in words.
        value: Its value with unit, `None` when it is unknown.
        origins: Where the value comes from: test, date, place in the record.
    """

    fact: str
    wording: str
    value: str | None = None
    origins: tuple[str, ...] = ()


@frozen(kw_only=True)
class Recommendation:
    """One strategy's statement for or against one action, from one rule.

    Attributes:
        strategy: Id of the strategy.
        rule: Id of the rule.
        action: Id of a regimen, or another action such as `test:fish`.
        direction: For or against.
        strength: How strongly, never more than the evidence carries.
        evidence: What it rests on, best first.
        because: The reason, in words for a clinician.
        caveats: What limits it.
        early_evidence: The evidence is early and more trials are needed.
        multidisciplinary: A multidisciplinary team should decide.
        monitoring: What to watch, how often, and which change matters.
        facts: The facts on which the rule fired.
    """

    strategy: str
    rule: str
    action: str
    direction: Direction
    strength: Strength
    evidence: tuple[Citation, ...]
    because: str
    caveats: tuple[str, ...] = ()
    early_evidence: bool = False
    multidisciplinary: bool = False
    monitoring: tuple[str, ...] = ()
    facts: tuple[FactUse, ...] = ()


@frozen(kw_only=True)
class CautionFinding:
    """A safety rule of the catalogue that applies to an option, or that an unknown fact keeps open.

    Attributes:
        caution: Id of the rule.
        drug: The drug it belongs to, or the regimen.
        effect: What it asks for.
        applies: True when its condition holds; false when a fact that it needs is unknown.
        scope: What it decides about.
        temporary: The block lifts after recovery.
        reason: Why.
        action: What to do, such as the dose; empty when there is nothing to add.
        source: Label or guideline.
        verified: Whether the statement was seen at its source.
        link: Where it was seen; empty when it was not.
        unverified: The parts of it that were not seen at the source.
        facts: The values that it used.
        missing: The unknown facts that it needs.
        checks: Actions that would settle what is missing.
        note: Anything a reader has to know.
    """

    caution: str
    drug: str
    effect: CautionEffect
    applies: bool
    scope: CautionScope
    reason: str
    source: str
    verified: bool
    temporary: bool = False
    action: str = ""
    link: str = ""
    unverified: tuple[str, ...] = ()
    facts: tuple[FactUse, ...] = ()
    missing: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    note: str = ""
