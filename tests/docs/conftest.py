"""Reads the fenced blocks of a page, and lays out a folder in which they can run."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Block:
    """A fenced block of a page."""

    language: str
    text: str


@pytest.fixture
def blocks() -> Callable[[str], tuple[Block, ...]]:
    """Return the blocks of a page, in order."""

    def read(page: str) -> tuple[Block, ...]:
        return tuple(Block(*found) for found in _BLOCK.findall((ROOT / page).read_text("utf-8")))

    return read


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Enter a folder that has the examples and the case files, and in which packages can be imported."""
    for folder in (
        "examples",
        "tests/cases",
        *(f"plugins/mmrules-{name}/tests" for name in ("genetic", "cytogenetic")),
    ):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("mmrules_example", None)
