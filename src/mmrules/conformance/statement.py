"""What a plugin can publish: a conformance statement as JSON, and a badge as SVG. No percentages: 98 % is not safe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from mmrules.conformance.report import KIT_VERSION, Outcome, Status

if TYPE_CHECKING:
    from datetime import date

    from mmrules.conformance.report import ConformanceReport

__all__ = ["conformance_badge", "conformance_statement"]

_COLOURS = {Outcome.CONFORMANT: "#2e7d32", Outcome.PARTIAL: "#b26a00", Outcome.FAILED: "#b3261e"}
_GREY = "#6b6b6b"
_LETTER = 6.6
_LABEL = "mmrules conformance"


def conformance_statement(report: ConformanceReport, *, on: date) -> str:
    """Return the statement as JSON.

    Args:
        report: The report of the run; it is named by the digest of its closing record.
        on: The day of the statement; the library reads no clock.
    """
    tried = report.tried
    passed = [result.id for result in report.results if result.status is Status.PASSED]
    others = {
        result.id: f"{result.status}: {result.reason or result.message}"
        for result in report.results
        if result.status is not Status.PASSED
    }
    document = {
        "statement": "mmrules conformance",
        "version": "1",
        "date": on.isoformat(),
        "outcome": str(report.outcome),
        "plugin": tried.plugin,
        "distribution": tried.distribution,
        "plugin_version": tried.version,
        "rules_digest": tried.rules_digest,
        "kit": tried.kit,
        "hook_specification": tried.hook_specification,
        "engine": tried.engine,
        "knowledge": tried.knowledge,
        "profile": tried.profile,
        "seed": tried.seed,
        "passed": passed,
        "not_passed": others,
        "capabilities": dict(report.capabilities),
        "report_digest": "" if report.closing is None else report.closing.digest,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def conformance_badge(report: ConformanceReport, *, newest_kit: str = KIT_VERSION) -> str:
    """Return the badge as SVG: green, amber or red, and grey when the report is of an older kit.

    Args:
        report: The report of the run.
        newest_kit: The newest version of the kit.
    """
    tried = report.tried
    old = tried.kit != newest_kit
    told = f"spec {tried.hook_specification} · kit {tried.kit} · {report.outcome}"
    colour = _GREY if old else _COLOURS[report.outcome]
    left, right = (round(len(text) * _LETTER) + 12 for text in (_LABEL, told))
    title = f"{_LABEL}: {told}" + (" (an older kit)" if old else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{left}" height="20" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{escape(_LABEL)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(told)}</text></g></svg>\n'
    )
