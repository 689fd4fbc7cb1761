"""Raises when it is asked for its strategies."""

from __future__ import annotations

import mmrules

__all__ = ["mmrules_strategies"]


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    """Fail, as code with a mistake does."""
    raise KeyError("a table that is not there")
