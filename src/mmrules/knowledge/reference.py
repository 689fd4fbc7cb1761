"""An entry of the bibliography."""

from __future__ import annotations

from attrs import frozen

from mmrules.knowledge.vocabulary import Checked, EvidenceLevel

__all__ = ["Reference"]


@frozen(kw_only=True)
class Reference:
    """A publication, label or page that statements and rules can cite.

    Attributes:
        id: Family name and year (`kastritis-2019`), or `label-us-<drug>`.
        text: Short citation.
        published: Publication date as precise as known; empty when not known.
        level: What kind of evidence it is.
        checked: How far it was seen.
        doi: Digital object identifier, empty when not known.
        pmid: PubMed identifier, empty when not known.
        urls: Where it, or what prints it, was seen.
        trial: Id of the trial that it reports, empty for others.
        note: What was not seen, and other remarks.
    """

    id: str
    text: str
    published: str = ""
    level: EvidenceLevel
    checked: Checked
    doi: str = ""
    pmid: str = ""
    urls: tuple[str, ...] = ()
    trial: str = ""
    note: str = ""
