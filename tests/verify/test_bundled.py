"""The bundled strategies are clean, and the safety gate is proved and seen to hold; a gap made in it is found."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import mmrules
from mmrules.cli.app import run
from mmrules.cli.verify import CHECKS
from mmrules.engine.safety import Safety

pytest.importorskip("z3")

from mmrules.verify.accepted import bundled_reasons
from mmrules.verify.finding import Check
from mmrules.verify.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

STRATEGY = "cytogenetic"


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine(strategies=[mmrules.load_strategy("mmrules_cytogenetic")])


def test_a_bundled_strategy_is_clean(engine: mmrules.Engine) -> None:
    gate = {Check.CONTRAINDICATION_ESCAPES, Check.CONTRAINDICATION_NEVER_APPLIES}
    outcome = verify(
        engine, [STRATEGY], checks=[check for check in Check if check not in gate], reasons=bundled_reasons()
    )
    assert outcome.unexplained == ()
    assert outcome.undecided == ()
    assert outcome.stale == ()
    assert outcome.clean


def test_contradictions_of_all_bundled_strategies_have_a_reason() -> None:
    outcome = verify(
        mmrules.Engine(),
        checks=[Check.NEVER_FIRES, Check.REDUNDANT, Check.CONTRADICTION, Check.UNREACHABLE],
        reasons=bundled_reasons(),
    )
    assert outcome.clean


def test_no_contraindication_lets_a_regimen_through(engine: mmrules.Engine) -> None:
    outcome = verify(engine, [STRATEGY], checks=[Check.CONTRAINDICATION_ESCAPES])
    assert outcome.clean
    assert outcome.questions[Check.CONTRAINDICATION_ESCAPES] > 0


def test_a_caution_that_the_gate_has_lost_is_found_with_a_patient(engine: mmrules.Engine) -> None:
    lost = "venetoclax.without-t-11-14"
    composition = engine.composition
    knowledge = evolve(
        composition.knowledge,
        cautions={id_: caution for id_, caution in composition.knowledge.cautions.items() if id_ != lost},
    )
    gap = mmrules.Engine(strategies=engine.strategies, knowledge=knowledge)
    # The catalogue has the caution, and the gate was made without it.
    broken = evolve(
        gap.composition,
        knowledge=composition.knowledge,
        safety=Safety(knowledge, composition.vocabulary, gap.composition.conditions, gap.composition.subjects),
    )
    gap._composition = broken
    outcome = verify(gap, [STRATEGY], checks=[Check.CONTRAINDICATION_ESCAPES])
    assert [(finding.check, finding.subject) for finding in outcome.findings] == [
        (Check.CONTRAINDICATION_ESCAPES, lost)
    ]
    witness = outcome.findings[0].witness
    assert witness is not None
    assert witness.confirmed


def test_the_command_names_the_checks_that_exist() -> None:
    assert tuple(check.value for check in Check) == CHECKS


def test_the_command_exits_with_1_for_a_reason_that_no_finding_answers_to(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ["verify", STRATEGY, "--check", "unreachable"]
    assert run(asked) == 0
    assert "Clean" in capsys.readouterr().out
    file = tmp_path / "ours.toml"
    file.write_text('[[accepted]]\ncheck = "unreachable"\nsubjects = ["DRd"]\nreason = "Not here."\n', "utf-8")
    assert run([*asked, "--accepted", str(file)]) == 1
    assert "unreachable DRd" in capsys.readouterr().out
    file.write_text('[[accepted]]\ncheck = "unreachable"\nsubject = "DRd"\nreason = "Not here."\n', "utf-8")
    assert run([*asked, "--accepted", str(file)]) == 2
    assert "subjects" in capsys.readouterr().err


def test_the_command_prints_a_patient_that_shows_a_finding(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    asked = ["verify", STRATEGY, "--check", "contradiction", "--witness"]
    subject = "cytogenetic.t-11-14.venetoclax-dexamethasone and cytogenetic.t-11-14.standard-classes-first"
    assert run([*asked, subject]) == 0
    patient = mmrules.load_patient(capsysbinary.readouterr().out)
    assert mmrules.Engine().case(patient).value("has", "t_11_14") is True
    assert run([*asked, f"{subject}s"]) == 2


def test_the_outcome_is_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["verify", STRATEGY, "--check", "unreachable", "--format", "json"]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    assert told["findings"] == []
    assert list(told["strategies"]) == [STRATEGY]


def test_without_the_solver_the_extra_is_named(engine: mmrules.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(mmrules.MissingExtra, match=r"mmrules\[verify\]"):
        verify(engine)
