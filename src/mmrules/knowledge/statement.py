"""What a guideline or an expert body says, and the system in which it grades what it says."""

from __future__ import annotations

from attrs import frozen

from mmrules.knowledge.vocabulary import Checked, EvidenceLevel

__all__ = ["GradingSystem", "Statement"]


@frozen(kw_only=True)
class GradingSystem:
    """How one body grades its advice. Grades are never converted from one system into another.

    Attributes:
        id: Name that statements refer to.
        body: The bodies that use it.
        strengths: Strengths of advice, strongest first; empty when it has none.
        certainties: Certainties of evidence, highest first.
        top: The raw grades that this body gives to its strongest advice.
        note: What to know when reading a grade.
        checked: How far its definition was seen.
        sources: Keys of the bibliography.
    """

    id: str
    body: str
    strengths: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    note: str = ""
    checked: Checked
    sources: tuple[str, ...]


@frozen(kw_only=True)
class Statement:
    """One statement, in our own words.

    Attributes:
        id: Body with year, a dot and the subject: `imwg-2021.len-refractory`.
        body: Who says it.
        published: When, as precise as known; empty when not known.
        topic: The chapter it belongs to.
        situation: When it applies.
        statement: What it says.
        regimens: Ids of the regimens it names that are in the catalogue, in the order of the source.
        grade: The raw grade, empty when none was given.
        grading: Id of the grading system, empty when the body has none.
        level: What kind of evidence it is.
        checked: How far it was seen.
        sources: Keys of the bibliography.
        note: What was not seen, and other remarks.
    """

    id: str
    body: str
    published: str = ""
    topic: str
    situation: str
    statement: str
    regimens: tuple[str, ...] = ()
    grade: str = ""
    grading: str = ""
    level: EvidenceLevel
    checked: Checked
    sources: tuple[str, ...]
    note: str = ""
