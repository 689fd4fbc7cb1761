"""What is importable and promised: a change of a public name or signature has to be meant."""

from __future__ import annotations

import difflib
import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).with_name("public_api.txt")
PUBLIC_MODULES = ("mmrules", "mmrules.assessment", "mmrules.conformance", "mmrules.units")
PUBLIC_NAMES = [(module, name) for module in PUBLIC_MODULES for name in import_module(module).__all__]


def test_the_public_api_is_the_recorded_one() -> None:
    command = [sys.executable, "-m", "tools.public_api"]
    now = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    recorded = SNAPSHOT.read_text("utf-8")
    change = "".join(difflib.unified_diff(recorded.splitlines(True), now.splitlines(True), "recorded", "now"))
    assert now == recorded, (
        f"{change}\nIf this is intended, run `python -m tools.public_api > tests/architecture/public_api.txt` "
        "and say it in CHANGELOG.md."
    )


@pytest.mark.parametrize("module", PUBLIC_MODULES)
def test_dir_shows_exactly_the_public_names(module: str) -> None:
    loaded = import_module(module)
    assert list(loaded.__all__) == sorted(loaded.__all__, key=_isort_order)
    if module == "mmrules":
        assert dir(loaded) == sorted(loaded.__all__)


@pytest.mark.parametrize(("module", "name"), PUBLIC_NAMES)
def test_a_public_name_is_documented_and_its_signature_says_what_it_takes(module: str, name: str) -> None:
    thing = getattr(import_module(module), name)
    if not inspect.isroutine(thing) and not inspect.isclass(thing):
        return
    assert inspect.getdoc(thing), f"{module}.{name} has no docstring"
    public = [thing] + [
        member
        for key, member in (vars(thing).items() if inspect.isclass(thing) else ())
        if not key.startswith("_") and inspect.isfunction(member)
    ]
    for item in public:
        assert inspect.getdoc(item), f"{item.__qualname__} has no docstring"
        annotations = getattr(item, "__annotations__", {})
        assert not any("Any" in str(annotation).replace("AnyAssessment", "") for annotation in annotations.values())


def test_a_misspelt_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Enigne"):
        getattr(import_module("mmrules"), "Enigne")  # noqa: B009  # a type checker refuses the plain form, as it should


def _isort_order(name: str) -> tuple[int, str]:
    # Constants, then classes, then functions: the order that the linter keeps.
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)
