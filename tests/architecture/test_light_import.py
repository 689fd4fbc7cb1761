"""`import mmrules` brings in the library's names and nothing heavy: what a name needs is loaded when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("asyncio", "attr", "cattrs", "click", "email", "http", "hypothesis", "numpy", "pandas", "pluggy", "polars"),
    *("pyarrow", "pydantic", "pytest", "requests", "rich", "socket", "sqlite3", "ssl", "tomllib", "urllib.request"),
}
EXTRAS = {"click", "rich"}
EXAMPLE = Path(__file__).parents[2] / "examples" / "first-relapse-on-lenalidomide.json"
DEEPER = {
    f"mmrules.engine.{name}" for name in ("asked", "causes", "explain", "lifting", "outline", "questions", "what_if")
}
"""What explains an answer, or asks how it would change."""


def _loaded_after(statement: str) -> set[str]:
    # What the environment itself loads at start-up (an editable install does) is not the library's doing.
    code = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert not HEAVY & _loaded_after("import mmrules")


def test_importing_the_library_loads_none_of_its_own_parts() -> None:
    assert {name for name in _loaded_after("import mmrules") if name.startswith("mmrules")} == {"mmrules"}


@pytest.mark.parametrize("statement", ["import mmrules; mmrules.Engine", "import mmrules.assessment, mmrules.units"])
def test_the_library_itself_needs_no_extra(statement: str) -> None:
    assert not EXTRAS & _loaded_after(statement)


def test_an_answer_loads_neither_what_explains_it_nor_what_tells_faults() -> None:
    loaded = _loaded_after(
        f"import mmrules; mmrules.Engine().evaluate(mmrules.load_patient(open({str(EXAMPLE)!r}).read()))"
    )
    assert "mmrules.engine.answer" in loaded
    assert not loaded & {*DEEPER, "mmrules.serialization.faults", "cattrs", "tomllib"}
