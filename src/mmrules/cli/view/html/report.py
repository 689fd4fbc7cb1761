"""The whole answer as one page of HTML: all numbers and reasons, in the order in which the terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.view.assessments import definition_name, headline, standing_text
from mmrules.cli.view.evidence_texts import values_text
from mmrules.cli.view.html.evidence import Anchors, reference_section, trial_section
from mmrules.cli.view.html.markup import Markup, bullets, element, joined, link, table
from mmrules.cli.view.html.options import option_articles
from mmrules.cli.view.html.page import page
from mmrules.cli.view.layout import UNVERIFIED, in_words
from mmrules.cli.view.report import provenance_line
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from mmrules.models.option import ExclusionReason
    from mmrules.models.report import Report

__all__ = ["report_html"]


def report_html(report: Report) -> str:
    """Return the report as a document that needs nothing else; every text of it is escaped."""
    anchors = Anchors(report)
    spoken_for = [option for option in report.treatments if option.direction is Direction.FOR]
    against = [option for option in report.treatments if option.direction is Direction.AGAINST]
    none = element("p", "None that the record supports; the open questions say what is missing.")
    sections = [
        ("options", "Treatment options", option_articles(spoken_for, report.trials, anchors) or none),
        ("against", "Advised against", option_articles(against, report.trials, anchors)),
        ("actions", "Also do", option_articles(report.actions, report.trials, anchors)),
        ("excluded", "Ruled out", _excluded(report)),
        ("safety-changes", "Safety rules changed here", _safety_changes(report)),
        ("questions", "Open questions", _questions(report)),
        ("assessments", "Assessments", _assessments(report)),
        ("trials", "Trials", trial_section(report, anchors)),
        ("failures", "Could not take part", bullets(f"{item.source}: {item.message}" for item in report.failures)),
        ("notes", "Notes", bullets(report.notes)),
        ("references", "References", reference_section(report, anchors)),
    ]
    return page(f"Treatment options as of {report.as_of}", _head(report), sections, _foot(report))


def _head(report: Report) -> Markup:
    who = f"Patient {report.patient_id}" if report.patient_id else "Patient without identifier"
    lines = [
        element("h1", f"{who}, as of {report.as_of}"),
        element("p", headline(report.assessments)),
        element("p", report.intended_use),
        element("p", f"{UNVERIFIED} recalled or not yet verified at its source: look it up before relying on it"),
    ]
    if report.failures:
        lines.append(element("p", "A part could not take part: the answer is incomplete.", class_="mark"))
    return joined(lines, "\n")


def _foot(report: Report) -> Markup:
    digests = f"input {report.provenance.input_digest}, output {report.provenance.output_digest}"
    return element("p", f"{provenance_line(report.provenance).plain}. Digests in full: {digests}", class_="quiet")


def _excluded(report: Report) -> Markup:
    rows = [
        (
            f"{item.id} {item.name}" if item.name != item.id else item.id,
            bullets(_reason(reason) for reason in item.reasons),
        )
        for item in report.excluded
    ]
    return table("What was ruled out, and by what", ("option", "reasons"), rows)


def _reason(reason: ExclusionReason) -> Markup:
    known = values_text(reason.facts)
    text = f"{reason.kind}: {reason.text}" + (f" [{known}]" if known else "")
    text += "; may lift after recovery" if reason.temporary else ""
    source = link(reason.source, reason.source) if reason.source else ""
    mark = "" if reason.verified or reason.kind == "access" else UNVERIFIED
    return joined([text, mark, *([" (", source, ")"] if source else [])])


def _safety_changes(report: Report) -> Markup:
    rows = [
        (
            item.caution,
            f"{item.kind} by {item.pack}",
            "; ".join(part for part in (item.reason, item.by, item.date) if part),
            f"{in_words(item.effect)}: {item.said} ({item.source})",
        )
        for item in report.safety_changes
    ]
    columns = ("rule", "what became of it", "reason", "what the catalogue says")
    return table("What the institution lifted or changed", columns, rows)


def _questions(report: Report) -> Markup:
    rows = [
        (item.wording, item.action, ", ".join(item.could_add), ", ".join(item.could_remove))
        for item in report.open_questions
    ]
    columns = ("not known", "settled by", "could add", "could rule out or speak against")
    return table("Those first that could change most", columns, rows)


def _assessments(report: Report) -> Markup:
    rows = [
        (definition_name(name), standing_text(item), ", ".join(item.missing), item.source)
        for name, item in report.assessments.items()
    ]
    return table("Published definitions", ("definition", "outcome", "missing", "source"), rows)
