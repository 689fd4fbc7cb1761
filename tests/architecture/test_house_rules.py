"""Rules of the house that no linter knows: every module says what it is, and no file names one machine's places."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py"), *ROOT.glob("tools/**/*.py")])
LONG = 500

_NOT_OURS = {"build", "dist", "__pycache__", "_build", "node_modules"}
_TEXT = {".py", ".md", ".toml", ".txt", ".json", ".tsv", ".cfg", ".yml", ".yaml", ".typed", ".css", ""}
# Written in parts, so that this file does not name what it looks for.
_PLACES = (
    r"(?<![\w.)\]*>])/" + r"(?:root|home|work|Users|opt|tmp)/\w",  # a place, and no part of an address
    "py" + r"pi\.org",
    "python" + r"hosted",
    "npm" + r"js\.org",
    "extra-" + "index-url",
)


def _is_ours(path: Path) -> bool:
    folders = path.relative_to(ROOT).parts[:-1]
    hidden = any(folder.startswith(".") and folder != ".ci" for folder in folders)
    return path.suffix in _TEXT and path.name != "uv.lock" and not hidden and _NOT_OURS.isdisjoint(folders)


def _own_files() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and _is_ours(path))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_what_others_may_use(file: Path) -> None:
    text = file.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the module has no docstring"
    defined = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ImportFrom | ast.Assign | ast.AnnAssign)
        and not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    ]
    names = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    assert not defined or "__all__" in names, "the module has no __all__"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_has_one_subject(file: Path) -> None:
    assert file.stem not in {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
    text = file.read_text("utf-8")
    if text.count("\n") > LONG:
        docstring = ast.get_docstring(ast.parse(text)) or ""
        assert "one file" in docstring or "Long because" in docstring, f"over {LONG} lines without saying why"


def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    looked_at = _own_files()
    assert len(looked_at) > len(MODULES)
    pattern = re.compile("|".join(_PLACES))
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in looked_at
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []
