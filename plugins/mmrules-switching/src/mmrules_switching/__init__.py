"""Switching class after resistance: the hook that registers the strategy.

What the strategy says is in `strategy.toml` and, one subject per file, in `rules/`. There is no code but loading them.
"""

from __future__ import annotations

import mmrules

__all__ = ["mmrules_strategies"]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    """Register the strategy; an engine checks its rules against the facts and catalogues when it is composed."""
    return [mmrules.load_strategy("mmrules_switching")]
