"""Builds the small distributions beside this file and installs them into environments of their own.

An environment sees everything that the running one has installed, mmrules and its four strategies included. Nothing is
fetched: the wheels are built by the project's own build backend and installed without an index.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DISTRIBUTIONS = HERE / "distributions"
ROOT = HERE.parents[1]
PATIENT = ROOT / "examples" / "first-relapse-on-lenalidomide.json"

Answer = Mapping[str, object]


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(  # noqa: S603  # the commands are written in this file
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _installer() -> list[str]:
    """Return the command that installs into another environment: uv where it is, otherwise pip."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv is not None:
        return [uv, "pip", "install", "--quiet", "--offline", "--no-index", "--no-deps", "--python"]
    return [sys.executable, "-m", "pip", "--quiet", "--python"]


def _install(python: Path, wheels: list[Path]) -> None:
    installer = _installer()
    verb = [] if "--offline" in installer else ["install", "--no-index", "--no-deps"]
    _run(*installer, python, *verb, *wheels)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build the wheel of a distribution, once for the session."""
    folder = tmp_path_factory.mktemp("wheels")
    built: dict[str, Path] = {}

    def build(distribution: str) -> Path:
        if distribution not in built:
            source = folder / distribution
            shutil.copytree(DISTRIBUTIONS / distribution, source, ignore=shutil.ignore_patterns("__pycache__"))
            _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", source, cwd=source)
            built[distribution] = next(source.glob("*.whl"))
        return built[distribution]

    return build


@pytest.fixture
def installed(tmp_path: Path, wheel: Callable[[str], Path]) -> Callable[..., Path]:
    """Make an environment with the distributions, and return its Python."""

    def make(*distributions: str) -> Path:
        place = Path(tempfile.mkdtemp(dir=tmp_path))
        _run(sys.executable, "-m", "venv", "--without-pip", place)
        python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
        (site,) = place.glob("lib/python*/site-packages") if os.name != "nt" else place.glob("Lib/site-packages")
        # `addsitedir` and not a bare path: the running environment may have this project installed in editable form.
        here = sysconfig.get_paths()["purelib"]
        (site / "running_environment.pth").write_text(f"import site; site.addsitedir({here!r})\n", encoding="utf-8")
        if distributions:
            _install(python, [wheel(distribution) for distribution in distributions])
        return python

    return make


@pytest.fixture
def ask(installed: Callable[..., Path]) -> Callable[..., Answer]:
    """Ask an engine in an environment with the distributions, and return what it says of itself and of a patient."""

    def run(*distributions: str, disable: tuple[str, ...] = ()) -> Answer:
        answer: Answer = json.loads(_run(installed(*distributions), HERE / "ask.py", PATIENT, *disable))
        return answer

    return run
