"""The checks as tests of pytest: one class to inherit from. Needs the extra `conformance`.

There is one test method, parametrised over the checks, so that there is nothing to override. An override, a deleted
check or an unknown name is refused when the class is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from mmrules.conformance.list_of_checks import CHECKS, CHECKS_BY_ID
from mmrules.conformance.report import CheckResult, Status
from mmrules.conformance.session import PROFILES, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.conformance.check import Check
    from mmrules.strategy.strategy import Strategy

__all__ = ["StrategyConformance", "judge"]

_TEST = "test_conformance"
_OWN = frozenset({"plugin", "profile", "seed", _TEST})


def judge(result: CheckResult) -> None:
    """Turn a result into the outcome of a test: pass, fail, xfail or skip with its reason.

    Args:
        result: What became of the check.

    Raises:
        ConformanceFailure: It counts against the plugin.
    """
    if result.failed:
        raise result.failure()
    match result.status:
        case Status.EXPECTED_FAILURE:
            pytest.xfail(result.reason)
        case Status.NOT_APPLICABLE | Status.NOT_RUN | Status.BLOCKED | Status.VACUOUS:
            pytest.skip(f"{result.status}: {result.reason}")
        case _:
            pass


class StrategyConformance:
    """Inherit from this class and name the plugin; every check becomes a test item such as `SAF-02`.

    Attributes:
        plugin: The name of an installed plugin (its entry point or its distribution), or strategies as objects.
        profile: `smoke`, `default` or `thorough`.
        seed: The seed of the generated patients.
    """

    plugin: ClassVar[str | Strategy | Sequence[Strategy]]
    profile: ClassVar[str] = "default"
    seed: ClassVar[int] = 0
    _session: ClassVar[Session | None] = None

    def __init_subclass__(cls) -> None:
        """Refuse a class that weakens the checks instead of declaring what it expects."""
        super().__init_subclass__()
        for name in vars(cls):
            if name == _TEST or name.upper().replace("TEST_", "").replace("_", "-") in CHECKS_BY_ID:
                raise TypeError(
                    f"{cls.__name__} overrides {name}; a check cannot be overridden: declare an expected failure "
                    "with its reason in conformance.toml instead"
                )
            if not name.startswith("_") and name not in _OWN and not name.startswith("test"):
                raise TypeError(f"{cls.__name__} sets {name!r}, which is no setting; known: plugin, profile, seed")
        if getattr(cls, "profile", "default") not in PROFILES:
            raise TypeError(f"{cls.__name__}: no profile is called {cls.profile!r}; known: {', '.join(PROFILES)}")
        cls._session = None

    @classmethod
    def session(cls) -> Session:
        """Return what makes the checks, once for the class."""
        if cls._session is None:
            cls._session = Session(cls.plugin, profile=cls.profile, seed=cls.seed)
        return cls._session

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
    def test_conformance(self, check: Check) -> None:
        """Make one check."""
        chosen = self.session().profile.checks
        if chosen and check.id not in chosen:
            pytest.skip(f"not run: the profile {self.profile} does not have it")
        judge(self.session().result(check))
