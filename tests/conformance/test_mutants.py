"""Every deliberately broken plugin is caught by the check that is meant to catch it, and told in readable words."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mmrules.conformance import CHECKS, Status, run

if TYPE_CHECKING:
    from collections.abc import Callable

MUTANTS = sorted((Path(__file__).parent / "mutants").glob("*.py"))
ELSEWHERE = {"REG-02", "REG-07", "REG-08", "REG-11", "EVI-03", "EVI-09", "VER-02", "DOC-01", "DOC-02"}
"""Checks whose mutants need metadata or catalogues of their own; they are in test_distributions.py."""


def _said(file: Path, name: str) -> str:
    """Return what a mutant's file says about itself, without importing it."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return str(ast.literal_eval(node.value))
    raise AssertionError(f"{file.name} does not say {name}")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda path: path.stem)
def test_a_mutant_is_caught_by_its_check(install: Callable[..., str], mutant: Path) -> None:
    check = _said(mutant, "CHECK")
    profile = "default" if check == "INV-07" else "smoke"  # it needs the generated patients, which cost seconds
    result = run(install(mutant), profile=profile, checks=[check]).result(check)
    assert result is not None
    assert result.status is Status.FAILED, f"{result.status}: {result.reason}{result.message}"
    assert re.search(_said(mutant, "MESSAGE"), f"{result.message} {' '.join(result.lines)}")
    assert result.remedy
    assert result.protects


def test_every_check_has_a_mutant() -> None:
    caught = {_said(mutant, "CHECK") for mutant in MUTANTS}
    assert {check.id for check in CHECKS} - caught - ELSEWHERE == set()
    assert not caught & ELSEWHERE
