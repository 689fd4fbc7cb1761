"""What a chart's words for a treatment mean: the reading, its parts, and the options of each. Types only."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

__all__ = ["Confidence", "RegimenOption", "RegimenPart", "RegimenReading", "TreatmentStatus"]

Confidence = Literal["exact", "alias", "composed", "fuzzy"]
TreatmentStatus = Literal["given", "planned", "declined", "intolerant", "stopped", "not_given"]


@frozen(kw_only=True)
class RegimenOption:
    """One meaning of a part.

    Attributes:
        code: Canonical abbreviation, `None` for a combination without one.
        regimen: Id in the catalogue of regimens, `None` when it has none or the schedule is left open.
        drugs: Drug ids.
        transplant: "autologous" or "allogeneic".
        transplants: How many transplants.
        conditioning: Conditioning in words.
        role: "maintenance", "conditioning" or "lymphodepletion" where the words say so.
        supportive: Supportive treatment, which is no line of therapy.
        other: What it means when it is no treatment.
        note: What the words leave open.
    """

    code: str | None = None
    regimen: str | None = None
    drugs: tuple[str, ...] = ()
    transplant: str | None = None
    transplants: int = 0
    conditioning: str | None = None
    role: str | None = None
    supportive: tuple[str, ...] = ()
    other: str = ""
    note: str = ""


@frozen(kw_only=True)
class RegimenPart:
    """One treatment named in the text.

    Attributes:
        text: As written.
        start: 0-based code point where it begins.
        end: Code point behind it.
        options: Every meaning; one when it is certain.
        status: Whether it was given, or only planned, declined, stopped or not tolerated.
        role: "induction", "maintenance" and the like.
        confidence: "exact", "alias", put together ("composed") or misspelt ("fuzzy").
        question: What to ask when there are several options.
    """

    text: str
    start: int
    end: int
    options: tuple[RegimenOption, ...]
    status: TreatmentStatus = "given"
    role: str | None = None
    confidence: Confidence = "exact"
    question: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether it has several meanings."""
        return len(self.options) > 1


@frozen(kw_only=True)
class RegimenReading:
    """What a text says about treatment.

    Attributes:
        text: As given.
        parts: One per treatment, in the order of the text; empty for "none" and "unknown".
        known: False when the text says that the treatment is unknown.
    """

    text: str
    parts: tuple[RegimenPart, ...]
    known: bool = True

    @property
    def readings(self) -> tuple[RegimenOption, ...]:
        """Every meaning of every part, in the order of the text."""
        return tuple(option for part in self.parts for option in part.options)

    @property
    def ambiguous(self) -> bool:
        """Whether any part has several meanings."""
        return any(part.ambiguous for part in self.parts)

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask before the text can be used."""
        return tuple(part.question for part in self.parts if part.ambiguous)

    @property
    def regimen(self) -> str | None:
        """Catalogue id, when the text names one regimen and means one thing."""
        return self.parts[0].options[0].regimen if len(self.parts) == 1 and not self.ambiguous else None

    @property
    def code(self) -> str | None:
        """Canonical abbreviation, when the text names one regimen and means one thing."""
        return self.parts[0].options[0].code if len(self.parts) == 1 and not self.ambiguous else None

    @property
    def drugs(self) -> tuple[str, ...]:
        """Drugs that were given whatever the ambiguous letters mean, in the order of the text."""
        return self._drugs(every=True)

    @property
    def possible_drugs(self) -> tuple[str, ...]:
        """Drugs that were given by at least one meaning, in the order of the text."""
        return self._drugs(every=False)

    @property
    def transplants(self) -> tuple[str, ...]:
        """Kinds of the transplants that were done, one entry each."""
        return tuple(
            kind
            for part in self.parts
            if part.status == "given" and not part.ambiguous
            for kind in [part.options[0].transplant]
            for _ in range(part.options[0].transplants)
            if kind is not None
        )

    def _drugs(self, *, every: bool) -> tuple[str, ...]:
        named: dict[str, None] = {}
        for part in self.parts:
            if part.status == "given":
                for option in part.options:
                    for drug in option.drugs:
                        if not every or all(drug in each.drugs for each in part.options):
                            named[drug] = None
        return tuple(named)
