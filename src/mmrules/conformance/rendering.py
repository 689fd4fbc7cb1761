"""A report in the forms that others read: text for a terminal, Markdown for a release note, JUnit for a build."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from mmrules.conformance.check import FAMILIES, Level
from mmrules.conformance.report import Status

if TYPE_CHECKING:
    from mmrules.conformance.report import CheckResult, ConformanceReport

__all__ = ["as_junit", "as_markdown", "as_text"]

_SHOWN_REASONS = (
    Status.NOT_APPLICABLE,
    Status.NOT_RUN,
    Status.BLOCKED,
    Status.VACUOUS,
    Status.EXPECTED_FAILURE,
)


def _families(report: ConformanceReport) -> list[tuple[str, list[CheckResult]]]:
    by_family: dict[str, list[CheckResult]] = {}
    for result in report.results:
        by_family.setdefault(result.id.partition("-")[0], []).append(result)
    return [(name, by_family[name]) for name in FAMILIES if name in by_family]


def summary(report: ConformanceReport) -> str:
    """Return the report in one line."""
    must = [result for result in report.results if result.level is Level.MUST]
    should = [result for result in report.results if result.level is Level.SHOULD]
    passed = [sum(result.status is Status.PASSED for result in part) for part in (must, should)]
    compared = sum(result.applied for result in report.results)
    tried = report.tried
    return (
        f"{report.outcome}: must {passed[0]} of {len(must)} passed, should {passed[1]} of {len(should)}; "
        f"kit {tried.kit}, hook specification {tried.hook_specification}; {compared} comparisons"
    )


def _kind(report: ConformanceReport) -> str:
    return "rules and code" if report.tried.code else "rules only"


def _reasons(results: list[CheckResult]) -> list[str]:
    """Return why results did not pass, those that were blocked for one reason together: one fault can block many."""
    blocked: dict[str, list[str]] = {}
    lines = []
    for result in results:
        if result.status is Status.BLOCKED:
            blocked.setdefault(result.reason, []).append(result.id)
        else:
            lines.append(f"  {result.id}  {result.status}: {result.reason}")
    return lines + [f"  {', '.join(ids)}  blocked: {reason}" for reason, ids in blocked.items()]


def as_text(report: ConformanceReport) -> str:
    """Return one line for each family, what did not pass with its reason, each failure in full, and the summary."""
    tried = report.tried
    lines = [f"{tried.plugin}  {tried.distribution or 'given as an object'} {tried.version}  ({_kind(report)})", ""]
    for name, results in _families(report):
        counts = [
            f"{count} {status}" for status in Status if (count := sum(result.status is status for result in results))
        ]
        lines.append(f"{name}  {FAMILIES[name]:<26} {', '.join(counts)}")
    others = [
        result for result in report.results if result.status in _SHOWN_REASONS and result.reason != "was not chosen"
    ]
    if others:
        lines += ["", "Not passed, and why:"]
        lines += _reasons(others)
    for result in report.failures:
        lines += ["", "-" * 72, f"{result.level.upper()} {result.status.upper()}", result.text]
    lines += ["", summary(report)]
    return "\n".join(lines)


def as_markdown(report: ConformanceReport) -> str:
    """Return a table for a README or a release note."""
    tried = report.tried
    lines = [
        f"## Conformance of {tried.distribution or tried.plugin} {tried.version}",
        "",
        f"{summary(report)}.",
        "",
        "| check | level | promise | result |",
        "| --- | --- | --- | --- |",
    ]
    for result in report.results:
        told = str(result.status)
        if result.reason:
            told += f": {result.reason}"
        if result.failed:
            told += f": {result.message}"
        lines.append(f"| {result.id} | {result.level} | {result.title} | {told.replace('|', '/')} |")
    lines += [
        "",
        (
            f"Reproduce: `mmrules conformance {tried.plugin} --profile {tried.profile} --seed {tried.seed}` "
            f"with mmrules {tried.engine}, knowledge {tried.knowledge}."
        ),
    ]
    return "\n".join(lines) + "\n"


def as_junit(report: ConformanceReport) -> str:
    """Return JUnit XML: one test case for each check."""
    tried = report.tried
    skipped = [result for result in report.results if not result.failed and result.status is not Status.PASSED]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        (
            f'<testsuite name="mmrules conformance" tests="{len(report.results)}" failures="{len(report.failures)}" '
            f'errors="0" skipped="{len(skipped)}">'
        ),
        "  <properties>",
        *(
            f"    <property name={quoteattr(name)} value={quoteattr(value)}/>"
            for name, value in (
                ("plugin", tried.plugin),
                ("version", tried.version),
                ("kit", tried.kit),
                ("hook-specification", tried.hook_specification),
                ("outcome", str(report.outcome)),
            )
        ),
        "  </properties>",
    ]
    for result in report.results:
        head = f"  <testcase classname={quoteattr(f'mmrules.{tried.plugin}')} name={quoteattr(result.id)}"
        if result.failed:
            lines += [
                f"{head}>",
                f"    <failure message={quoteattr(result.message)}>{escape(result.text)}</failure>",
                "  </testcase>",
            ]
        elif result.status is not Status.PASSED:
            told = quoteattr(f"{result.status}: {result.reason}")
            lines += [f"{head}>", f"    <skipped message={told}/>", "  </testcase>"]
        else:
            lines.append(f"{head}/>")
    return "\n".join([*lines, "</testsuite>"]) + "\n"
