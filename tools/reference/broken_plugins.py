"""A page of the deliberately broken plugins on which the conformance kit is proved: which check catches which."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from mmrules.conformance import CHECKS
from mmrules.conformance.check import FAMILIES
from tools.markdown import page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["WITHOUT", "broken_plugin_pages"]

WITHOUT: Mapping[str, str] = {
    "text of a rule that prints otherwise than it reads": "RUL-01 was dropped; the tests of the language hold it",
    "rules for and against one action": "RUL-07 was dropped: both are shown and weighed",
    "answers only if it is registered first": "DET-09 was dropped: the engine sorts by name",
    "says nothing and asks nothing": "TOT-08 was dropped; MIS-02 catches the rules that ask for nothing",
    "recommends a drug before its approval": "the engine names no regimen before the day on which it exists, whoever "
    "speaks of it; its own tests hold it",
    "strength from the number of words": "SAF-13 was dropped; EVI-05 caps the strength of code",
    "joins two regimens that share a drug": "SAF-11 was dropped: a statement names a regimen of the catalogue",
    "ignores a refusal": "SAF-16 was dropped: the record has no field for one",
    "compares drug names as text": "INV-04 was dropped: the record has ids only",
    "cites a trial of another population": "EVI-07 was dropped: the core shows which criteria of a trial fail",
    "table and JSON in another order": "EXP-07 was dropped: the core writes both",
    "not a number as a score": "SER-02 was dropped: a statement holds no number",
    "a stored decision changes unseen": "VER-03 was dropped: decisions are kept in case files",
    "implements a deprecated hook": "VER-04 was dropped: no hook is deprecated",
    "a rules file that is cut short": "ERR-04 was dropped: the core reads rules files",
    "a release without an entry in the changelog": "DOC-04 was dropped: no changelog is installed",
    "compares every result with every result": "PRF-03 was dropped: time is never asserted; ERR-06 catches recursion",
}
"""Faults of the catalogue for which there is no broken plugin, with the reason."""


def broken_plugin_pages(tests: Path) -> Mapping[str, str]:
    """Return the page by its path below `docs/reference`.

    Args:
        tests: The folder of the kit's own tests.
    """
    caught: dict[str, list[str]] = {check.id: [] for check in CHECKS}
    for check, fault in (*_mutants(tests / "mutants"), *_distributions(tests / "test_distributions.py")):
        caught[check].append(fault)
    introduction = (
        "Each of these plugins is a plugin without fault and one change. A test installs it and expects the check "
        "beside it to fail with a message that names the fault; another one expects every check to have such a plugin. "
        "`python -m tools.mutate_checks` goes the other way: it breaks the checks, and expects one of these plugins to "
        "slip through."
    )
    blocks = [introduction]
    for family, about in FAMILIES.items():
        rows = [
            [f"[{id_}]({id_}.md)", plain(fault)]
            for id_, faults in caught.items()
            if id_.startswith(family)
            for fault in faults
        ]
        if rows:
            blocks += [f"## {family}: {plain(about)}", table(["caught by", "what is wrong with the plugin"], rows)]
    blocks += [
        "## Faults without a plugin",
        table(["fault", "why"], [[plain(fault), plain(why)] for fault, why in WITHOUT.items()]),
    ]
    return {"conformance/broken-plugins.md": page("The deliberately broken plugins", *blocks)}


def _mutants(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CHECK":
                yield str(ast.literal_eval(node.value)), (ast.get_docstring(tree) or "").partition("\n")[0]


def _distributions(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the faults that are laid around a sound plugin: they are named by their tests."""
    for node in ast.parse(file.read_text("utf-8")).body:
        found = re.fullmatch(r"test_(.+)_(?:is|are)(?:_both)?_told", getattr(node, "name", ""))
        if isinstance(node, ast.FunctionDef) and found is not None:
            for id_ in dict.fromkeys(re.findall(r"'([A-Z]{3}-\d\d)'", ast.unparse(node))):
                yield id_, f"{found[1].replace('_', ' ')}.".capitalize()
