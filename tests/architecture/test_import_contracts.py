"""The contracts on imports in pyproject.toml hold, and plugins use nothing but the public API."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PLUGIN_MODULES = sorted([*ROOT.glob("plugins/*/src/**/*.py"), *ROOT.glob("plugins/*/tests/**/*.py")])
PUBLIC_MODULES = ("mmrules", "mmrules.assessment", "mmrules.units", "mmrules.conformance")


def test_imports_point_downwards(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("file", PLUGIN_MODULES, ids=lambda file: str(file.relative_to(ROOT / "plugins")))
def test_a_bundled_plugin_has_no_privilege_that_a_strangers_lacks(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names if alias.name.split(".")[0] == "mmrules"]
            assert set(modules) <= set(PUBLIC_MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "mmrules":
            assert node.module in PUBLIC_MODULES
            assert {alias.name for alias in node.names} <= set(import_module(node.module).__all__)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "mmrules":
            assert node.attr in import_module("mmrules").__all__
