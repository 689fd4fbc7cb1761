"""Runs checks on a plugin and says what became of each: behind the plain call, pytest and the command line."""

from __future__ import annotations

import platform
import traceback
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from mmrules.conformance.bench import Bench, bare_engine
from mmrules.conformance.check import Broken, Check, NotApplicable, NotRun
from mmrules.conformance.corpus import corpus_digest
from mmrules.conformance.coverage import rule_coverage
from mmrules.conformance.declarations import Declared, read_declarations
from mmrules.conformance.generated import generated_cases
from mmrules.conformance.list_of_checks import CHECKS, CHECKS_BY_ID
from mmrules.conformance.reducing import reduced
from mmrules.conformance.report import (
    KIT_VERSION,
    CheckResult,
    ConformanceReport,
    Status,
    Tried,
    closed,
    outcome_of,
)
from mmrules.conformance.situation import Situation, read_situation
from mmrules.conformance.subject import Subject, find_subject
from mmrules.engine.engine import Engine
from mmrules.engine.hooks import HOOK_SPECIFICATION_VERSION
from mmrules.errors import MmrulesError, UnknownReference
from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.patient import Patient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from mmrules.conformance.report import RuleCoverage
    from mmrules.strategy.strategy import Strategy

__all__ = ["PROFILES", "Profile", "Session", "chosen_checks", "run"]


@frozen(kw_only=True)
class Profile:
    """How much is tried.

    Attributes:
        name: What it is called.
        generated: How many patients are drawn.
        thorough: Whether the larger corpora are taken.
        checks: The ids of the checks, or families; empty for all.
    """

    name: str
    generated: int
    thorough: bool = False
    checks: tuple[str, ...] = ()


PROFILES: Mapping[str, Profile] = FrozenMapping(
    {
        "smoke": Profile(name="smoke", generated=0, checks=("REG-01", "REG-05", "RUL-02", "TOT-01", "DET-01")),
        "default": Profile(name="default", generated=40),
        "thorough": Profile(name="thorough", generated=500, thorough=True),
    }
)
"""By name. The default one takes seconds; the thorough one is for a scheduled run."""

_REDUCING_TRIES = 120


def chosen_checks(names: Iterable[str] = ()) -> tuple[Check, ...]:
    """Return checks in their order.

    Args:
        names: Ids, or families such as `SAF`; none for all.

    Raises:
        UnknownReference: No check or family has such a name.
    """
    wanted = set(names)
    for name in sorted(wanted):
        if name not in CHECKS_BY_ID and name not in {check.family for check in CHECKS}:
            raise UnknownReference("check", name, valid=CHECKS_BY_ID)
    return tuple(check for check in CHECKS if not wanted or check.id in wanted or check.family in wanted)


class Session:
    """One plugin and one profile; makes each check when it is asked for, and keeps its result.

    Args:
        plugin: The name of an installed plugin, or strategies as objects.
        profile: One of `PROFILES`, by name.
        seed: The seed of the generated patients.
        declared: What the plugin declares; read from its package when left out.
        cases: Cases to look at instead of all others.

    Raises:
        PluginError: There is no such plugin.
        InvalidInput: What the plugin declares makes no sense, or a case cannot be used.
        UnknownReference: There is no such profile.
    """

    def __init__(
        self,
        plugin: str | Strategy | Sequence[Strategy],
        *,
        profile: str = "default",
        seed: int = 0,
        declared: Declared | None = None,
        cases: Sequence[Patient | str] = (),
    ) -> None:
        if profile not in PROFILES:
            raise UnknownReference("profile", profile, valid=PROFILES)
        self.profile = PROFILES[profile]
        self.seed = seed
        self.subject: Subject = find_subject(plugin)
        self._given_cases = tuple(cases)
        self._declared = declared
        self._results: dict[str, CheckResult] = {}

    @cached_property
    def declared(self) -> Declared:
        """What the plugin declares."""
        declared = self._declared
        if declared is None:
            try:
                package = self.subject.package
            except Exception:  # noqa: BLE001  # a plugin that cannot be imported is told by REG-01
                package = None
            declared = read_declarations(package)
        return declared.require(checks=CHECKS_BY_ID, version=self.subject.version)

    @cached_property
    def _engine(self) -> Engine | str:
        """The engine, or why there is none."""
        try:
            return self.subject.engine()
        except (Exception, SystemExit) as error:  # noqa: BLE001  # a plugin that takes no part is told, not raised
            return str(error) if isinstance(error, MmrulesError) else type(error).__name__

    @cached_property
    def bench(self) -> Bench:
        """The plugin, ready to be tried; with an empty engine when it takes no part."""
        engine = self._engine if isinstance(self._engine, Engine) else bare_engine()
        only = tuple(
            Situation(name=f"case {number}", patient=case)
            if isinstance(case, Patient)
            else read_situation(case, name=f"case {number}", registry=engine.facts, knowledge=engine.knowledge)
            for number, case in enumerate(self._given_cases, 1)
        )
        return Bench(
            self.subject,
            engine,
            self.declared,
            generated=lambda: generated_cases(self.profile.generated, self.seed),
            thorough=self.profile.thorough,
            only=only,
        )

    def result(self, check: Check) -> CheckResult:
        """Return what became of a check; those it rests on are made first."""
        kept = self._results.get(check.id)
        if kept is None:
            kept = self._results[check.id] = self._weighed(check, self._made(check))
        return kept

    def _weighed(self, check: Check, result: CheckResult) -> CheckResult:
        expected = self.declared.expected_failures.get(check.id)
        if expected is None:
            return result
        reason = f"{expected.reason} ({expected.issue}; to be solved by: {expected.owner})"
        match result.status:
            case Status.FAILED:
                return evolve(result, status=Status.EXPECTED_FAILURE, reason=reason)
            case Status.PASSED | Status.NOT_APPLICABLE:
                return evolve(
                    result,
                    status=Status.UNEXPECTED_PASS,
                    reason=reason,
                    message="it passes, although the plugin declares that it fails",
                    remedy="take the check out of expected_failures in conformance.toml",
                )
            case _:
                return result

    def _made(self, check: Check) -> CheckResult:
        blank = CheckResult(
            id=check.id,
            level=check.level,
            title=check.title,
            status=Status.PASSED,
            protects=check.protects,
            page=check.page,
            rerun=self._rerun(check),
        )
        for id_ in check.rests_on:
            other = self.result(CHECKS_BY_ID[id_])
            if other.failed or other.status is Status.BLOCKED:
                return evolve(blank, status=Status.BLOCKED, reason=f"{id_} did not pass")
        if not check.before_engine and isinstance(self._engine, str):
            return evolve(blank, status=Status.BLOCKED, reason=self._engine)
        try:
            applied = self._applied(check)
        except NotApplicable as error:
            return evolve(blank, status=Status.NOT_APPLICABLE, reason=str(error))
        except NotRun as error:
            return evolve(blank, status=Status.NOT_RUN, reason=str(error))
        except Broken as broken:
            return self._failed(check, blank, broken)
        except Exception as error:  # noqa: BLE001  # a fault of the kit is told as one, and never a pass
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}, line {where.lineno}"
            return evolve(blank, status=Status.KIT_ERROR, message=f"{type(error).__name__} at {place}")
        if applied == 0 and check.nothing:
            return evolve(blank, status=Status.NOT_APPLICABLE, reason=check.nothing)
        if applied == 0:
            return evolve(blank, status=Status.VACUOUS, reason="no case was found to which it applies")
        return evolve(blank, applied=applied)

    def _applied(self, check: Check) -> int:
        if check.inspect is not None:
            return check.inspect(self.bench)
        if check.examine is None:
            return 0
        source = check.source if self.bench.has_code else check.source_of_rules
        return sum(check.examine(self.bench, case) for case in self.bench.cases(source))

    def _failed(self, check: Check, blank: CheckResult, broken: Broken) -> CheckResult:
        examine = check.examine
        if examine is not None and broken.case is not None:
            found = broken

            def fails(case: Situation) -> bool:
                nonlocal found
                try:
                    examine(self.bench, case)
                except Broken as again:
                    if again.message == broken.message:
                        found = again
                        return True
                except Exception:  # noqa: BLE001  # another fault than the one that is made small
                    return False
                return False

            start = evolve(broken.case, rule="", focus=None)
            if fails(start):
                smallest = reduced(start, fails, tries=_REDUCING_TRIES)
                fails(smallest)
                broken = Broken(found.message, case=smallest, change=found.change, lines=found.lines)
        return evolve(
            blank,
            status=Status.FAILED,
            message=broken.message,
            change=broken.change,
            lines=broken.lines,
            case="" if broken.case is None else broken.case.to_json(),
            remedy=check.remedy,
        )

    def _rerun(self, check: Check) -> str:
        command = f"mmrules conformance {self.subject.name} --check {check.id}"
        return command if check.examine is None else f"{command} --patient case.json"

    def report(self, checks: Sequence[Check]) -> ConformanceReport:
        """Return the report of the run; checks that were not chosen are listed as not run."""
        chosen = {check.id for check in checks}
        results = []
        for check in CHECKS:
            if check.id in chosen:
                results.append(self.result(check))
                continue
            results.append(
                CheckResult(
                    id=check.id, level=check.level, title=check.title, status=Status.NOT_RUN, reason="was not chosen"
                )
            )
        done = tuple(results)
        return closed(
            ConformanceReport(
                outcome=outcome_of(done),
                tried=self._tried(),
                results=done,
                capabilities=self.declared.capabilities,
                coverage=self._coverage(chosen),
            )
        )

    def _coverage(self, chosen: Set[str]) -> tuple[RuleCoverage, ...]:
        """Return how often each rule was seen in each verdict, where that was counted."""
        counted = (Status.PASSED, Status.FAILED, Status.EXPECTED_FAILURE, Status.UNEXPECTED_PASS)
        if "COV-01" not in chosen or self.result(CHECKS_BY_ID["COV-01"]).status not in counted:
            return ()
        return rule_coverage(self.bench)

    def _tried(self) -> Tried:
        bench, subject = self.bench, self.subject
        knowledge = bench.engine.knowledge
        empty = bare_engine().evaluate(Patient(), as_of=Situation(name="", patient=Patient()).as_of)
        distribution = subject.distribution
        return Tried(
            plugin=subject.name,
            distribution="" if distribution is None else distribution.name,
            version=subject.version,
            strategies=FrozenMapping({item.id: item.version for item in bench.strategies}),
            code=bench.has_code,
            rules_digest=bench.rules_digest,
            kit=KIT_VERSION,
            hook_specification=HOOK_SPECIFICATION_VERSION,
            engine=empty.provenance.engine,
            knowledge=knowledge.version,
            knowledge_digest=knowledge.digest,
            corpus_digest=corpus_digest(),
            python=platform.python_version(),
            profile=self.profile.name,
            seed=self.seed,
            cases=FrozenMapping(bench.counts),
        )


def run(
    plugin: str | Strategy | Sequence[Strategy],
    *,
    profile: str = "default",
    checks: Sequence[str] = (),
    seed: int = 0,
    cases: Sequence[Patient | str] = (),
    declared: Declared | None = None,
) -> ConformanceReport:
    """Try a plugin and return what was found. Nothing is printed, and the same arguments give the same report.

    Args:
        plugin: The name of an installed plugin (its entry point or its distribution), or strategies as objects.
        profile: `smoke`, `default` or `thorough`.
        checks: Ids of checks, or families such as `SAF`; those of the profile when left out.
        seed: The seed of the generated patients.
        cases: Cases to look at instead of all others: patients, or JSON as a report printed it.
        declared: What the plugin declares; read from its `conformance.toml` when left out.

    Raises:
        PluginError: There is no such plugin.
        UnknownReference: There is no such profile or check.
        InvalidInput: What the plugin declares makes no sense, or a case cannot be used.
    """
    session = Session(plugin, profile=profile, seed=seed, declared=declared, cases=cases)
    return session.report(chosen_checks(checks or session.profile.checks))
