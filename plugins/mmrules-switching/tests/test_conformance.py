"""The strategy keeps what every plugin of mmrules has to promise; nothing is expected to fail."""

from __future__ import annotations

from mmrules.conformance import StrategyConformance


class TestSwitching(StrategyConformance):
    """Every check of the kit, through the route that any plugin has."""

    plugin = "mmrules-switching"
