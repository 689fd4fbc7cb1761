"""The same checks without a line of one's own: `pytest --pyargs mmrules.conformance --mmrules-plugin NAME`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mmrules.conformance.list_of_checks import CHECKS
from mmrules.conformance.session import Session
from mmrules.conformance.suite import judge

if TYPE_CHECKING:
    from mmrules.conformance.check import Check

__all__ = ["test_installed_plugin"]

_SESSIONS: dict[tuple[str, str, int], Session] = {}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_installed_plugin(check: Check, request: pytest.FixtureRequest) -> None:
    """Make one check on the plugin that the command line names."""
    name = request.config.getoption("--mmrules-plugin")
    if not name:
        pytest.fail("name the plugin: --mmrules-plugin NAME", pytrace=False)
    profile, seed = request.config.getoption("--mmrules-profile"), request.config.getoption("--mmrules-seed")
    key = (str(name), str(profile), int(str(seed)))
    session = _SESSIONS.setdefault(key, Session(key[0], profile=key[1], seed=key[2]))
    if session.profile.checks and check.id not in session.profile.checks:
        pytest.skip(f"not run: the profile {profile} does not have it")
    judge(session.result(check))
