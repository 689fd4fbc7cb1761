"""What pytest loads in every project of an environment: options, and how a failed check is shown. Nothing heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["pytest_addoption", "pytest_runtest_makereport"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the kit."""
    group = parser.getgroup("mmrules", "conformance of mmrules plugins")
    group.addoption("--mmrules-plugin", default="", metavar="NAME", help="The installed plugin to check.")
    group.addoption("--mmrules-profile", default="default", help="smoke, default or thorough.")
    group.addoption("--mmrules-seed", type=int, default=0, help="The seed of the generated patients.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failed check in its own words, without a traceback of the kit."""
    report = yield
    error = None if call.excinfo is None else call.excinfo.value
    if report.failed and type(error).__name__ == "ConformanceFailure":
        report.longrepr = str(error)
    check = getattr(getattr(item, "callspec", None), "params", {}).get("check")
    level = getattr(check, "level", None)
    if call.when == "call" and check is not None and level is not None:
        item.user_properties.append(("mmrules-check", check.id))
        item.user_properties.append(("mmrules-level", str(level)))
    return report
