"""An entry of a report's bibliography."""

from __future__ import annotations

from attrs import frozen

from mmrules.models.recommendation import Checked
from mmrules.models.vocabulary import EvidenceLevel

__all__ = ["ReportReference"]


@frozen(kw_only=True)
class ReportReference:
    """What a key that the report cites stands for.

    Attributes:
        key: The key: a trial, `TRIAL/subgroup`, a guideline's statement, or an entry of the bibliography.
        text: Short citation.
        level: What kind of evidence it is; not a grade of any guideline.
        checked: How far it was checked.
        published: When it was published, as precise as known; empty when not known.
        grade: The grade that a guideline gave, in its own system and never converted; empty without one.
        grading: That system, by id.
        doi: Digital object identifier.
        pmid: PubMed identifier.
        registry: Registry number of a trial.
        url: Where it was seen; empty when it was not.
    """

    key: str
    text: str
    level: EvidenceLevel
    checked: Checked
    published: str = ""
    grade: str = ""
    grading: str = ""
    doi: str = ""
    pmid: str = ""
    registry: str = ""
    url: str = ""

    @property
    def link(self) -> str:
        """The best address for it: of the publication, where it was seen, or of the registry; empty without any."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.url:
            return self.url
        return f"https://clinicaltrials.gov/study/{self.registry}" if self.registry.startswith("NCT") else ""
