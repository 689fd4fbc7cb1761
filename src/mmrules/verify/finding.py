"""What a verification finds, the patient that shows it, and what was accepted with a reason. Nothing is proved here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.patient import Patient
from mmrules.models.report import Failure

__all__ = ["Check", "Finding", "Undecided", "Verification", "Witness"]


class Check(StrEnum):
    """What is asked of the rules; the value is its name in files and reports."""

    NEVER_FIRES = "never-fires"
    REDUNDANT = "redundant"
    CONTRADICTION = "contradiction"
    FIRES_WHILE_UNKNOWN = "fires-while-unknown"
    CONTRAINDICATION_ESCAPES = "contraindication-escapes"
    CONTRAINDICATION_NEVER_APPLIES = "contraindication-never-applies"
    UNREACHABLE = "unreachable"
    NO_OPTION = "no-option"


@frozen(kw_only=True)
class Witness:
    """A patient that shows a finding.

    Attributes:
        facts: The facts that matter, by name, in words with their units.
        confirmed: Whether evaluating `patient` on `as_of` showed the finding.
        patient: A record with these facts; `None` when they could not be turned into one that shows it.
        as_of: The day to evaluate it on.
    """

    facts: Mapping[str, str]
    confirmed: bool
    as_of: date
    patient: Patient | None = None

    @property
    def standing(self) -> str:
        """How far the witness can be trusted, in words."""
        return "confirmed by evaluating the patient" if self.confirmed else "assignment of facts only"


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong with rules, or that somebody has to explain.

    Attributes:
        check: What was asked.
        subject: The rule, the rules joined by " and ", the regimen or the strategy that it is about; with `check` the
            name of the finding.
        text: What was found, in a sentence.
        strategies: The strategies that it concerns.
        rules: The rules that it concerns.
        actions: The regimens and other actions that it concerns.
        witness: A patient that shows it; `None` for what no patient can show, such as a rule that never fires.
        accepted: Why it is accepted; empty for one that nobody has explained.
    """

    check: Check
    subject: str
    text: str
    strategies: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    witness: Witness | None = None
    accepted: str = ""


@frozen
class Undecided:
    """A question that the solver did not answer within its bound.

    Attributes:
        check: What was asked.
        subject: What about.
    """

    check: Check
    subject: str


@frozen(kw_only=True)
class Verification:
    """The outcome.

    Attributes:
        strategies: The strategies that were verified, with their versions.
        as_of: The day of every question: what exists and was published by then counts.
        scope: Who has to have an option, in the expression language.
        questions: How many questions the solver was asked, by check.
        findings: What was found, explained or not.
        undecided: What was not decided within the bound.
        stale: Accepted findings that were not found, as their check and subject.
        not_verified: Strategies whose code was not looked at: only their rules were.
        failures: When all of the engine was to be verified, what could not take part in it and so was not.
    """

    strategies: Mapping[str, str]
    as_of: date
    scope: str
    questions: Mapping[str, int] = FrozenMapping()
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    stale: tuple[str, ...] = ()
    not_verified: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """The findings without a reason."""
        return tuple(finding for finding in self.findings if not finding.accepted)

    @property
    def clean(self) -> bool:
        """Whether every question was decided, every finding has a reason and every reason a finding."""
        return not (self.unexplained or self.undecided or self.stale or self.failures)
