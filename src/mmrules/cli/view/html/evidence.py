"""Trials and references on a page: each once, with an anchor that options link to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.view.evidence_texts import (
    criterion_text,
    membership_text,
    rates_texts,
    result_text,
    subgroup_text,
    withheld_text,
)
from mmrules.cli.view.html.markup import Markup, bullets, definitions, element, joined, link, table
from mmrules.cli.view.layout import in_words
from mmrules.cli.view.references import reference_text

if TYPE_CHECKING:
    from mmrules.models.recommendation import Citation
    from mmrules.models.report import Report
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = ["Anchors", "reference_section", "trial_section"]


class Anchors:
    """The places of a report's references and trials on its page."""

    __slots__ = ("_references", "_trials")

    def __init__(self, report: Report) -> None:
        self._references = {item.key: f"ref-{number}" for number, item in enumerate(report.references, start=1)}
        self._trials = {name: f"trial-{number}" for number, name in enumerate(report.trials, start=1)}

    def reference(self, key: str) -> str:
        """Return the anchor of a reference, empty when there is none."""
        return self._references.get(key, "")

    def trial(self, name: str) -> str:
        """Return the anchor of a trial, empty when there is none."""
        return self._trials.get(name, "")

    def to_reference(self, key: str) -> str:
        """Return a key as a link to its reference; the key alone when there is none."""
        anchor = self.reference(key)
        return link(key, f"#{anchor}") if anchor else key

    def to_trial(self, name: str) -> str:
        """Return a trial's name as a link to it; the name alone when it is not shown."""
        anchor = self.trial(name)
        return link(name, f"#{anchor}") if anchor else name

    def citation(self, citation: Citation) -> Markup:
        """Return a citation as a short line: key as a link to the reference, level, year, how far it was checked."""
        year = f", {citation.year}" if citation.year is not None else ""
        return joined([self.to_reference(citation.key), f" ({in_words(citation.level)}{year}, {citation.checked})"])


def trial_section(report: Report, anchors: Anchors) -> Markup:
    """Return every trial behind the options: whether this patient would have been in it, and what it had shown."""
    if not report.trials:
        return Markup()
    intro = (
        "Results as published by the day of this answer. They cannot be compared between trials, and nothing here "
        "pools them. A hazard ratio below 1 favours the arm listed first, unless the analysis says otherwise. A "
        "protocol has more criteria than those recorded here. Results of subgroups are exploratory."
    )
    return joined([element("p", intro), *(_trial(trial, anchors) for trial in report.trials.values())], "\n")


def _trial(trial: TrialApplicability, anchors: Anchors) -> Markup:
    criteria = [
        (criterion_text(item), in_words(item.outcome), link("seen here", item.link) if item.link else "not yet checked")
        for item in trial.criteria
    ]
    results = [joined([result_text(item), _cited(item.reference, anchors)]) for item in trial.results]
    if trial.response is not None:
        cited = _cited(trial.response.reference, anchors)
        results += [joined([line, cited]) for line in rates_texts(trial.response)]
    nearest = [
        joined([f"{item.aspect}: {subgroup_text(item)}", _cited(item.result.reference, anchors)])
        for item in trial.subgroups
    ]
    pairs = [
        ("This patient", membership_text(trial)),
        ("Design", "randomised" if trial.randomised else "not randomised"),
        ("Registry", trial.registry),
        ("Arms", "; ".join(trial.arms)),
        ("Results", bullets(results)),
        ("Subgroups this patient belongs to", bullets(nearest) or "none with a published result"),
        ("Left out", withheld_text(trial)),
    ]
    return element(
        "section",
        element("h3", anchors.to_reference(trial.id)),
        definitions(pairs),
        table(f"Recorded criteria of {trial.id}", ("criterion", "this patient", "source"), criteria),
        class_="trial",
        id=anchors.trial(trial.id),
    )


def _cited(key: str, anchors: Anchors) -> Markup:
    return joined([" [", anchors.to_reference(key), "]"]) if key else Markup()


def reference_section(report: Report, anchors: Anchors) -> Markup:
    """Return the bibliography: citation, identifiers as links, level and how far it was checked."""
    items = []
    for item in report.references:
        named = [
            ("doi", item.doi, f"https://doi.org/{item.doi}"),
            ("PMID", item.pmid, f"https://pubmed.ncbi.nlm.nih.gov/{item.pmid}/"),
            ("registry", item.registry, f"https://clinicaltrials.gov/study/{item.registry}"),
            ("seen at", item.url, item.url),
        ]
        links = [joined([f"; {word} ", link(text, address)]) for word, text, address in named if text]
        told = f" ({in_words(item.level)}, {item.checked})"
        items.append(element("li", reference_text(item), told, *links, id=anchors.reference(item.key)))
    return element("ol", *items) if items else Markup()
