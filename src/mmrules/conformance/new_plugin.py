"""Writes a new plugin: a whole distribution that passes conformance as it is, to change step by step."""

from __future__ import annotations

import re
from importlib import metadata, resources
from typing import TYPE_CHECKING

from mmrules.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_plugin"]

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_FILES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "CHANGELOG.md.txt": "CHANGELOG.md",
    "init.py.txt": "src/@PACKAGE@/__init__.py",
    "strategy.toml.txt": "src/@PACKAGE@/strategy.toml",
    "renal_failure.toml.txt": "src/@PACKAGE@/rules/renal_failure.toml",
    "test_conformance.py.txt": "tests/test_conformance.py",
    "test_cases.py.txt": "tests/test_cases.py",
    "cases.toml.txt": "tests/cases.toml",
    "test.yml.txt": ".github/workflows/test.yml",
}
"""Each template with the file that it becomes."""


def write_plugin(name: str, folder: Path) -> tuple[Path, ...]:
    """Write a new plugin into a folder of its own, and return the files.

    Args:
        name: Name of the distribution, such as `acme-elderly`; also the strategy's id and the entry point.
        folder: The folder in which the plugin's own folder is made.

    Raises:
        InvalidInput: The name is none, or the plugin's folder exists already.
    """
    if not _NAME.fullmatch(name) or name == "mmrules":
        problem = Problem(
            code="plugin.name",
            message=f"{name!r} is no name of a plugin",
            remedy="write lower-case words joined by hyphens, such as acme-elderly",
        )
        raise InvalidInput.of([problem], what="new plugin")
    place = folder / name
    if place.exists():
        problem = Problem(code="plugin.folder", message=f"there is a {place.name} already", remedy="take another name")
        raise InvalidInput.of([problem], what="new plugin")
    words = {
        "@NAME@": name,
        "@PACKAGE@": name.replace("-", "_"),
        "@TITLE@": name.replace("-", " ").capitalize(),
        **_bounds(metadata.version("mmrules")),
    }
    templates = resources.files("mmrules.conformance") / "data" / "new_plugin"
    written = []
    for template, target in _FILES.items():
        file = place / _filled(target, words)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled((templates / template).read_text("utf-8"), words), encoding="utf-8")
        written.append(file)
    typed = place / _filled("src/@PACKAGE@/py.typed", words)
    typed.write_text("", encoding="utf-8")
    return (*written, typed)


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _bounds(version: str) -> dict[str, str]:
    """Return the versions of mmrules that the plugin asks for: this one up to the next that may break it."""
    major, minor = (int(part) for part in version.split(".")[:2])
    high = f"0.{minor + 1}" if major == 0 else str(major + 1)
    return {"@LOW@": f"{major}.{minor}", "@HIGH@": high}
