"""Verifying what others bring: a plugin that cannot take part, the pack of a hospital."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mmrules.cli.app import run

pytest.importorskip("z3")

PACK = Path(__file__).parents[2] / "examples/packs/example-hospital.toml"

PACKAGE = """
import mmrules


@mmrules.hookimpl
def mmrules_strategies():
    return [mmrules.load_strategy("made_up")]
"""

STRATEGY = """
id = "made-up"
title = "Made up"
purpose = "Shows a defect."
population = "Nobody."
"""

RULE = """
subject = "Made up"

[[rule]]
id = "made-up.krd"
when = "{when}"
regimens = "regimen.id == KRd"
direction = "for"
strength = "weak"
evidence = ["pdq-2025.renal-bortezomib"]
because = "Made up."
"""


@pytest.fixture
def plugin(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a plugin importable whose one rule has the condition of the test, with the metadata of an installation."""
    package, info = tmp_path / "made_up", tmp_path / "made_up-1.0.0.dist-info"
    (package / "rules").mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text(PACKAGE, "utf-8")
    (package / "strategy.toml").write_text(STRATEGY, "utf-8")
    (package / "rules/made_up.toml").write_text(RULE.format(when=request.param), "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.4\nName: made-up\nVersion: 1.0.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[mmrules]\nmade-up = made_up\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up", raising=False)


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("plugin", ["prior_lines >= 1 and prior_lines == 0"], indirect=True)
def test_the_defect_of_a_plugin_that_others_wrote_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "made-up", "--check", "never-fires"]) == 1
    told = capsys.readouterr()
    assert "can never be true together" in " ".join(told.out.split())
    assert told.err == ""


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("plugin", ["prior_linse >= 1"], indirect=True)
def test_a_plugin_that_could_not_take_part_is_never_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "made-up", "--check", "never-fires"]) == 2
    assert "no fact is called `prior_linse`; did you mean prior_lines" in capsys.readouterr().err
    assert run(["verify", "--check", "no-option"]) == 1
    told = capsys.readouterr().out
    assert "made-up" in told[told.index("COULD NOT TAKE PART") :]


def test_what_a_pack_puts_out_of_reach_is_found_and_what_it_mends_is_no_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["verify", "--knowledge", str(PACK), "--check", "unreachable"]) == 1
    told = capsys.readouterr().out
    assert "unreachable  PanVd" in told
    assert "not clean: 1 finding without a reason." in told.lower()
