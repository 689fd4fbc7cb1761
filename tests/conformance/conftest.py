"""Installs small plugins for a test: a module, and the metadata by which it is found; nothing is built or fetched."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest

HERE = Path(__file__).parent

Install = Callable[..., str]

_METADATA = """\
Metadata-Version: 2.4
Name: {distribution}
Version: {version}
Summary: A plugin for a test
Author: The mmrules maintainers
License-Expression: Apache-2.0
Requires-Dist: {requires}

{readme}
"""
README = """\
Its purpose is a test, for adults with multiple myeloma. Its limits: it knows two organs. Its sources are cited.
Clinicians decide."""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a file or a folder as a plugin for the length of a test, and return its name."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    shutil.copy(HERE / "sound.py", tmp_path)

    def lay(
        source: Path,
        *,
        distribution: str = "",
        entry_point: str = "",
        value: str = "",
        version: str = "0.1.0",
        requires: str = "mmrules>=0.1,<0.2",
        readme: str = README,
    ) -> str:
        distribution = distribution or source.stem.replace("_", "-")
        if source.is_dir():
            shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path)
        info = tmp_path / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        name = entry_point or source.stem.replace("_", "-")
        text = _METADATA.format(distribution=distribution, version=version, requires=requires, readme=readme)
        (info / "METADATA").write_text(text, encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[mmrules]\n{name} = {value or source.stem}\n", encoding="utf-8")
        invalidate_caches()
        return name

    yield lay
    for name in set(sys.modules) - before:
        if not name.startswith("mmrules"):
            sys.modules.pop(name)


__all__ = ["README", "install"]
