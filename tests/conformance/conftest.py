"""Installs small plugins for the length of a test."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest
from tools.laid_plugins import lay_plugin

HERE = Path(__file__).parent

Install = Callable[..., str]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a file or a folder as a plugin for the length of a test, and return its name."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    shutil.copy(HERE / "sound.py", tmp_path)

    def lay(source: Path, **changes: str) -> str:
        name = lay_plugin(source, tmp_path, **changes)
        invalidate_caches()
        return name

    yield lay
    for name in set(sys.modules) - before:
        if not name.startswith("mmrules"):
            sys.modules.pop(name)


__all__ = ["install"]
