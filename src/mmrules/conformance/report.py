"""The report of a run: what was promised, what was tried, what failed, what was not run and why.

A report ends with a closing record; one without it, or whose digest does not fit, is refused.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from attrs import evolve, frozen

from mmrules.conformance.check import Level
from mmrules.errors import ConformanceFailure, InvalidInput, Problem
from mmrules.frozen_mapping import FrozenMapping
from mmrules.serialization import canonical_json, read_json, structure

__all__ = [
    "KIT_VERSION",
    "CheckResult",
    "Closing",
    "ConformanceReport",
    "Outcome",
    "RuleCoverage",
    "Status",
    "Tried",
    "load_conformance_report",
]

KIT_VERSION = "1.0"
"""Version of the kit: which checks exist, and how strict they are."""


class Status(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    EXPECTED_FAILURE = "expected failure"
    """It failed, and the plugin declares so with a reason."""
    UNEXPECTED_PASS = "unexpected pass"  # noqa: S105  # no password
    """The plugin declares that it fails, and it passes: the declaration has to go."""
    BLOCKED = "blocked"
    """A check it rests on failed."""
    NOT_APPLICABLE = "not applicable"
    VACUOUS = "vacuous"
    """It found no case to which it applies; never a pass."""
    NOT_RUN = "not run"
    KIT_ERROR = "kit error"
    """The check itself broke: not the author's fault, and never a pass."""


class Outcome(StrEnum):
    """What a run says as a whole."""

    CONFORMANT = "conformant"
    PARTIAL = "partial"
    FAILED = "failed"


_FAILED = frozenset({Status.FAILED, Status.UNEXPECTED_PASS, Status.KIT_ERROR})
_FINE = frozenset({Status.PASSED, Status.NOT_APPLICABLE})


@frozen(kw_only=True)
class CheckResult:
    """What became of one check.

    Attributes:
        id: The check.
        level: Whether it must pass.
        title: What is promised.
        status: What became of it.
        applied: How many comparisons were made.
        reason: Why it did not apply, was not run, was blocked or is expected to fail.
        message: What was seen, when it failed.
        change: What was done to the case, for a check that compares two answers.
        lines: What differs, with `-` and `+`, or what was found, one thing a line.
        case: The smallest case in which it fails, as JSON; empty when no case is concerned.
        remedy: What to change, when it failed.
        protects: What the promise spares a patient.
        page: Where the check is described.
        rerun: The command that makes this check again, on this case when it is stored in `case.json`.
    """

    id: str
    level: Level
    title: str
    status: Status
    applied: int = 0
    reason: str = ""
    message: str = ""
    change: str = ""
    lines: tuple[str, ...] = ()
    case: str = ""
    remedy: str = ""
    protects: str = ""
    page: str = ""
    rerun: str = ""

    @property
    def failed(self) -> bool:
        """Whether it counts against the plugin."""
        return self.status in _FAILED

    @property
    def text(self) -> str:
        """A failure in words: what is promised, what was done, what changed, the smallest case, what to do."""
        parts = [f"{self.id} {self.title}", f"What it protects: {self.protects}", f"What was seen: {self.message}"]
        if self.change:
            parts.append(f"What was done: {self.change}")
        if self.lines:
            heading = "What differs:" if self.lines[0].startswith(("- ", "+ ")) else "What was found:"
            parts.append("\n".join([heading, *(f"  {line}" for line in self.lines)]))
        if self.case:
            parts.append(f"The smallest case, to store as case.json:\n{self.case}")
        parts.append(f"What to do: {self.remedy}")
        parts.append(f"More: {self.page}\nAgain: {self.rerun}")
        return "\n".join(parts)

    def failure(self) -> ConformanceFailure:
        """Return this as an error that can be raised."""
        return ConformanceFailure(self.id, self.text.partition(" ")[2])


@frozen(kw_only=True)
class RuleCoverage:
    """In how many cases a rule was seen true, false and unknown."""

    rule: str
    true: int
    false: int
    unknown: int


@frozen(kw_only=True)
class Tried:
    """What was tried, with what: the same of all these gives the same results.

    Attributes:
        plugin: Name of the plugin.
        distribution: The distribution that ships it; empty for strategies that were given as objects.
        version: Its version.
        strategies: Its strategies with their versions.
        code: Whether a strategy has code besides rules.
        rules_digest: SHA-256 over the strategies as written.
        kit: Version of the kit.
        hook_specification: Version of the hook specification.
        engine: Version of mmrules.
        knowledge: Version of the catalogues.
        knowledge_digest: SHA-256 over them.
        corpus_digest: SHA-256 over the packaged cases.
        python: Version of Python.
        profile: Which profile.
        seed: The seed of the generated patients.
        cases: How many cases of each source there were.
    """

    plugin: str
    distribution: str
    version: str
    strategies: FrozenMapping[str, str]
    code: bool
    rules_digest: str
    kit: str
    hook_specification: str
    engine: str
    knowledge: str
    knowledge_digest: str
    corpus_digest: str
    python: str
    profile: str
    seed: int
    cases: FrozenMapping[str, int] = FrozenMapping()


@frozen(kw_only=True)
class Closing:
    """Proof that a report is whole: how many checks it holds, and the SHA-256 over all of it but this."""

    checks: int
    digest: str


@frozen(kw_only=True)
class ConformanceReport:
    """What a run found.

    Attributes:
        outcome: The whole in a word.
        tried: What was tried.
        results: What became of every check, those that were not run included.
        capabilities: What the plugin declares, with reasons.
        coverage: How often each rule was seen true, false and unknown.
        closing: The closing record.
    """

    outcome: Outcome
    tried: Tried
    results: tuple[CheckResult, ...]
    capabilities: FrozenMapping[str, str] = FrozenMapping()
    coverage: tuple[RuleCoverage, ...] = ()
    closing: Closing | None = None

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The results that count against the plugin."""
        return tuple(result for result in self.results if result.failed)

    def result(self, check: str) -> CheckResult | None:
        """Return the result of a check, `None` when the report has none."""
        return next((result for result in self.results if result.id == check), None)

    def count(self, status: Status) -> int:
        """Return how many checks have this status."""
        return sum(result.status is status for result in self.results)

    def ok(self, *, strict: bool = False) -> bool:
        """Return whether nothing counts against the plugin.

        Args:
            strict: Whether what should pass counts too.
        """
        return not [result for result in self.failures if strict or result.level is Level.MUST]

    def require(self, *, strict: bool = False) -> None:
        """Do nothing when nothing counts against the plugin.

        Args:
            strict: Whether what should pass counts too.

        Raises:
            ConformanceFailure: Something does; with every failure.
        """
        counted = [result for result in self.failures if strict or result.level is Level.MUST]
        if counted:
            problems = [
                Problem(code=f"conformance.{result.id}", message=result.message, remedy=result.remedy)
                for result in counted
            ]
            raise ConformanceFailure(
                ", ".join(result.id for result in counted), f"{self.tried.plugin} breaks them", problems=problems
            )

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the report as JSON; the same run gives the same bytes."""
        return canonical_json(self, indent=indent)


def outcome_of(results: tuple[CheckResult, ...]) -> Outcome:
    """Return what the results say as a whole: only checks that must pass count."""
    counted = [result for result in results if result.level is Level.MUST]
    if any(result.failed for result in counted):
        return Outcome.FAILED
    return Outcome.CONFORMANT if all(result.status in _FINE for result in counted) else Outcome.PARTIAL


def closed(report: ConformanceReport) -> ConformanceReport:
    """Return the report with its closing record."""
    digest = _digest(report)
    return evolve(report, closing=Closing(checks=len(report.results), digest=digest))


def _digest(report: ConformanceReport) -> str:
    return hashlib.sha256(canonical_json(evolve(report, closing=None)).encode()).hexdigest()


def load_conformance_report(document: str | bytes) -> ConformanceReport:
    """Read a report, and refuse one that is not whole.

    Args:
        document: Its JSON.

    Raises:
        InvalidInput: It is no report, has no closing record, or was changed.
    """
    report = structure(read_json(document, what="conformance report"), ConformanceReport, what="conformance report")
    expected = Closing(checks=len(report.results), digest=_digest(report))
    if report.closing != expected:
        message = "the closing record is missing" if report.closing is None else "the closing record does not fit"
        problem = Problem(
            code="conformance.closing", message=message, path="$.closing", remedy="run the kit again; do not edit it"
        )
        raise InvalidInput.of([problem], what="conformance report")
    return report
