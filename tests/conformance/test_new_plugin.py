"""A new plugin works as it is written, and the tutorial that changes it step by step can be followed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mmrules.conformance import Outcome, run
from mmrules.conformance.new_plugin import write_plugin
from mmrules.errors import InvalidInput

TUTORIAL = (Path(__file__).parents[2] / "docs/tutorials/your-own-plugin.md").read_text("utf-8")
BLOCKS = [(found[1], found[2]) for found in re.finditer(r"^```(\w+)\n(.*?)^```$", TUTORIAL, re.MULTILINE | re.DOTALL)]
NAME = "acme-elderly"


def _block(start: str) -> str:
    found = [text for _, text in BLOCKS if text.startswith(start)]
    assert len(found) == 1, start
    return found[0]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the plugin and make it importable, with the metadata that an installation would leave."""
    write_plugin(NAME, tmp_path)
    place = tmp_path / NAME
    source = place / "src"
    info = source / "acme_elderly-0.1.0.dist-info"
    info.mkdir()
    readme = (place / "README.md").read_text("utf-8")
    requires = re.search(r'dependencies = \["(.*?)"\]', (place / "pyproject.toml").read_text("utf-8"))
    assert requires is not None
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: {NAME}\nVersion: 0.1.0\nAuthor: Somebody\nLicense-Expression: Apache-2.0\n"
        f"Requires-Dist: {requires[1]}\n\n{readme}",
        encoding="utf-8",
    )
    (info / "entry_points.txt").write_text(f"[mmrules]\n{NAME} = acme_elderly\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(source))
    sys.modules.pop("acme_elderly", None)
    return place


def _follow(place: Path) -> None:
    (place / "src/acme_elderly/rules/frailty.toml").write_text(_block('subject = "Frailty"'), encoding="utf-8")
    with (place / "tests/cases.toml").open("a", encoding="utf-8") as cases:
        cases.write("\n" + _block("[[case]]"))


def test_a_new_plugin_passes_and_goes_on_passing_through_the_tutorial(plugin: Path) -> None:
    first = run(NAME)
    assert first.outcome is Outcome.CONFORMANT, [result.text for result in first.failures]
    assert first.failures == ()
    _follow(plugin)
    cases = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_cases.py"],
        cwd=plugin,
        env={"PYTHONPATH": str(plugin / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 passed" in cases.stdout, cases.stdout + cases.stderr


def test_the_rule_with_the_rule_of_the_tutorial_is_conformant(plugin: Path) -> None:
    _follow(plugin)
    report = run(NAME, checks=["RUL", "TOT", "MIS", "SAF-02", "EXP-03", "EVI"])
    assert report.failures == ()
    assert report.result("SAF-02").applied > 0  # type: ignore[union-attr]  # it was chosen


def test_what_the_tutorial_breaks_is_told_as_it_prints(plugin: Path, tmp_path: Path) -> None:
    _follow(plugin)
    rules = plugin / "src/acme_elderly/rules/frailty.toml"
    broken = _block("unknown(frail)").strip()
    rules.write_text(re.sub(r'when = ".*"', f'when = "{broken}"', rules.read_text("utf-8")), encoding="utf-8")
    result = run(NAME, checks=["RUL-04"]).result("RUL-04")
    assert result is not None
    assert result.failed
    assert result.text.startswith(_block("RUL-04").strip())
    assert "acme-elderly.frailty.tablets" in result.message


@pytest.mark.parametrize("name", ["Acme", "acme_elderly", "1st", "mmrules", "../up"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="no name of a plugin"):
        write_plugin(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_exists_is_left_alone(tmp_path: Path) -> None:
    write_plugin(NAME, tmp_path)
    with pytest.raises(InvalidInput, match="already"):
        write_plugin(NAME, tmp_path)
