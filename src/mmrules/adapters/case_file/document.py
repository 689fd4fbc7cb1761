"""The form of a case file: which keys a case may have and what they mean. Reading is in `reading.py`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from attrs import frozen

from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import FindingStatus, Marker, OptionStatus, Strength
from mmrules.serialization import OneOf

__all__ = ["CaseEntry", "CaseHeader", "Genetics", "RuledOut", "Statement"]

Kind = Annotated[str, OneOf("kind of option", frozenset({"", "regimen", "action"}))]
ReasonKind = Annotated[
    str, OneOf("kind of reason", frozenset({"", "contraindication", "requirement", "availability", "access"}))
]


@frozen(kw_only=True)
class CaseHeader:
    """What stands above the cases of a file and holds for all of them.

    Attributes:
        subject: What the file is about.
        as_of: The day on which its patients are seen, unless a case says otherwise.
        histories: The file with the patients that the cases start from, relative to this one; empty for none.
        strategies: The strategies that are asked; all of the engine when left out.
    """

    subject: str
    as_of: date | None = None
    histories: str = ""
    strategies: tuple[str, ...] = ()


@frozen(kw_only=True)
class Genetics:
    """The genetic findings of a case in short: what was found, and how the rest of the panel turned out.

    Attributes:
        present: The markers that were found.
        others: The state of every other marker of the panel; nothing is said of them when left out.
        not_tested: Markers of the panel that `others` does not speak for.
        on: The day of the test.
        fraction: Share of plasma cells with del(17p), in %.
        copies: Copies of 1q21.
        cells_scored: How many cells were scored by FISH.
    """

    present: tuple[Marker, ...] = ()
    others: FindingStatus | None = None
    not_tested: tuple[Marker, ...] = ()
    on: PartialDate | None = None
    fraction: int | None = None
    copies: int | None = None
    cells_scored: int = 200


@frozen(kw_only=True)
class Statement:
    """What is expected to be said; what is left out is not looked at.

    Attributes:
        option: Id of a regimen or another action.
        rule: The rule that says it.
        strategy: The strategy that says it.
        strength: How strongly this statement is made.
        multidisciplinary: Whether a team is to decide.
        early_evidence: Whether it is marked as early evidence.
        kind: `regimen`, or `action` for anything else.
        says: Words that its reason, its caveats or its plan contain.
        status: Standing of the option on the day.
        caution: A safety rule that applies to the option.
        check_first: A fact that has to be found out before the option is used.
    """

    option: str = ""
    rule: str = ""
    strategy: str = ""
    strength: Strength | None = None
    multidisciplinary: bool | None = None
    early_evidence: bool | None = None
    kind: Kind = ""
    says: str = ""
    status: OptionStatus | None = None
    caution: str = ""
    check_first: str = ""

    def __str__(self) -> str:
        named = [self.option or {"regimen": "any regimen", "action": "any other action"}.get(self.kind, "")]
        named += [f"by {self.rule or self.strategy}"] if self.rule or self.strategy else []
        named += [self.strength.value] if self.strength else []
        named += [self.status.value] if self.status else []
        named += ["for a team"] if self.multidisciplinary else []
        named += ["as early evidence"] if self.early_evidence else []
        named += [f"saying {self.says!r}"] if self.says else []
        named += [f"with the caution {self.caution}"] if self.caution else []
        named += [f"checking {self.check_first} first"] if self.check_first else []
        return ", ".join(part for part in named if part)


@frozen(kw_only=True)
class RuledOut:
    """What is expected to be ruled out.

    Attributes:
        option: The regimen.
        because: Words that one of the reasons contains.
        kind: By what.
    """

    option: str
    because: str = ""
    kind: ReasonKind = ""

    def __str__(self) -> str:
        return f"{self.option}" + (f", because {self.because!r}" if self.because else "")


@frozen(kw_only=True)
class CaseEntry:
    """One case: a patient on a day, what is expected of the answer, why, and on whose word.

    Attributes:
        name: The patient in a few words.
        why: Why this is expected, for a colleague.
        source: The guideline, trial or label that it follows.
        patient: More about the patient; the summary of the history when left out.
        history: The patient of the histories file that it starts from.
        as_of: The day; that of the file when left out.
        genetics: The genetic findings in short; they replace those of the history.
        must: What has to be recommended.
        may: Other treatments that are acceptable. When given, no treatment that is in neither list may be recommended.
        must_not: What must not be recommended; with a rule, that this rule says nothing.
        advised_against: What a statement has to speak against.
        ruled_out: What has to be ruled out.
        first: The treatments of which one has to come first.
        before: Pairs of options of which the first has to come before the second.
        asks: Facts among the open questions.
        waits: Rules that wait for a fact that is unknown.
        notes: Words that a note on the whole answer contains.
    """

    name: str
    why: str
    source: str
    patient: str = ""
    history: str = ""
    as_of: date | None = None
    genetics: Genetics | None = None
    must: tuple[Statement, ...] = ()
    may: tuple[Statement, ...] | None = None
    must_not: tuple[Statement, ...] = ()
    advised_against: tuple[Statement, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    first: tuple[str, ...] = ()
    before: tuple[tuple[str, ...], ...] = ()
    asks: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
