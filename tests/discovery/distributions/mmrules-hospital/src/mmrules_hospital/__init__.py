"""A hospital's pack as a plugin."""

from __future__ import annotations

from pathlib import Path

import mmrules

__all__ = ["mmrules_knowledge"]


@mmrules.hookimpl
def mmrules_knowledge() -> list[mmrules.Additions]:
    """Bring the pack."""
    return [mmrules.read_pack(Path(__file__).parent / "pack.toml")]
