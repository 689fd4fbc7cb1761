"""Writes what is made from code and data: `docs/reference`, `schema`, and the cases that the conformance kit ships.

`--check` writes nothing and fails on drift.

Run it from the root: `python -m tools.generate`.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import mmrules
from tools.markdown import GENERATED
from tools.reference.api import api_pages
from tools.reference.broken_plugins import broken_plugin_pages
from tools.reference.catalogue import catalogue_pages
from tools.reference.cautions import caution_pages
from tools.reference.command_line import command_pages
from tools.reference.conformance import conformance_pages, reference_cases
from tools.reference.errors import error_pages
from tools.reference.facts import fact_pages
from tools.reference.rules import rule_pages
from tools.reference.schemas import schema_files, schema_pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["generated_files", "main"]

ROOT = Path(__file__).parents[1]
REFERENCE = "docs/reference"


def generated_files() -> Mapping[str, str]:
    """Return every generated file by its path below the root.

    Raises:
        RuntimeError: A bundled strategy could not take part, so that its rules would silently be missing.
    """
    engine = mmrules.Engine(strict=True)
    if [strategy.id for strategy in engine.strategies] != ["cytogenetic", "genetic", "progression", "switching"]:
        raise RuntimeError("the reference is made with exactly the four bundled strategies installed")
    pages = {
        **api_pages(),
        **catalogue_pages(engine),
        **broken_plugin_pages(ROOT / "tests/conformance"),
        **caution_pages(engine),
        **command_pages(),
        **conformance_pages(),
        **error_pages(ROOT / "src"),
        **fact_pages(engine),
        **rule_pages(engine),
        **schema_pages(),
    }
    written = {f"{REFERENCE}/{path}": text for path, text in pages.items()}
    return {**written, **schema_files(), **reference_cases(ROOT / "examples")}


def _stale(expected: Mapping[str, str]) -> list[Path]:
    """Return generated pages that are no longer made."""
    return [
        file
        for file in sorted((ROOT / REFERENCE).rglob("*.md"))
        if file.relative_to(ROOT).as_posix() not in expected and file.read_text("utf-8").startswith(GENERATED)
    ]


def _difference(path: str, expected: str) -> str:
    file = ROOT / path
    now = file.read_text("utf-8") if file.exists() else ""
    if now == expected:
        return ""
    lines = difflib.unified_diff(now.splitlines(), expected.splitlines(), path, "generated", lineterm="", n=1)
    return "\n".join([*lines][:20])


def _check(files: Mapping[str, str]) -> int:
    differences = [text for path, expected in files.items() if (text := _difference(path, expected))]
    differences += [f"{file.relative_to(ROOT)} is no longer generated" for file in _stale(files)]
    if differences:
        sys.stdout.write("\n".join(differences) + "\n\nrun `python -m tools.generate` and commit what it writes\n")
        return 1
    sys.stdout.write(f"{len(files)} generated files are up to date\n")
    return 0


def _write(files: Mapping[str, str]) -> int:
    for file in _stale(files):
        file.unlink()
    changed = [path for path, text in files.items() if _difference(path, text)]
    for path in changed:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(files[path], encoding="utf-8")
    sys.stdout.write(f"{len(changed)} of {len(files)} generated files changed\n")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Write the files, or check them, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing and fail when a file would change")
    files = generated_files()
    return _check(files) if parser.parse_args(arguments).check else _write(files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
