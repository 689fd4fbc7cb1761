"""A malformed rule"""

from __future__ import annotations

import mmrules

__all__ = ["mmrules_strategies"]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    """Register the strategy."""
    return [mmrules.load_strategy("mmrules_malformed")]
