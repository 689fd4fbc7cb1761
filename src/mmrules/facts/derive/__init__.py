"""The derivations of all facts, one file per subject; each lists its definitions in the order of the reference."""

from __future__ import annotations

__all__: list[str] = []
