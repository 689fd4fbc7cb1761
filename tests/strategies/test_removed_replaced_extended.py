"""Each bundled strategy can be left out, replaced by a fork and extended by a neighbour, by the public API alone."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mmrules

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLES = Path(__file__).parents[2] / "examples"
STRATEGIES = ("cytogenetic", "genetic", "progression", "switching")
CASES = ("first-relapse-on-lenalidomide", "t-11-14-third-relapse")

NEIGHBOUR = """
subject = "What our hospital adds"

[[rule]]
id = "hospital.second-opinion"
when = "prior_lines >= 1"
action = "refer:second-opinion"
direction = "for"
strength = "weak"
evidence = ["asco-cco-2019.factors"]
because = "Our hospital asks for a second opinion at every relapse."
"""


def said(engine: mmrules.Engine) -> set[tuple[str, str, str, str, str]]:
    """Everything that strategies state for the example patients: rule, action, for or against, how strongly.

    The tests that the core asks for follow from what is proposed; they are nobody's statement.
    """
    reports = [engine.evaluate(mmrules.load_patient(EXAMPLES / f"{name}.json")) for name in CASES]
    return {
        (report.patient_id or "", item.rule, item.action, item.direction.value, item.strength.value)
        for report in reports
        for item in (
            *(one for option in report.options for one in option.recommendations),
            *(one for exclusion in report.excluded for one in exclusion.recommendations),
        )
        if item.strategy != "safety"
    }


def of(statements: Iterable[tuple[str, str, str, str, str]], strategy: str) -> set[tuple[str, str, str, str, str]]:
    return {item for item in statements if item[1].startswith(f"{strategy}.")}


@pytest.fixture(scope="module")
def whole() -> set[tuple[str, str, str, str, str]]:
    return said(mmrules.Engine(strict=True))


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_strategy_that_is_left_out_takes_its_own_statements_with_it_and_no_others(
    name: str, whole: set[tuple[str, str, str, str, str]]
) -> None:
    engine = mmrules.Engine(disable=[name], strict=True)
    assert name not in {strategy.id for strategy in engine.strategies}
    assert of(whole, name)
    assert said(engine) == whole - of(whole, name)


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_fork_takes_the_place_of_the_strategy_that_it_replaces(
    name: str, whole: set[tuple[str, str, str, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = importlib.import_module(f"mmrules_{name}")
    fork = tmp_path / f"our_{name}"
    shutil.copytree(Path(str(package.__file__)).parent, fork, ignore=shutil.ignore_patterns("__pycache__"))
    for file in fork.rglob("*.toml"):
        file.write_text(file.read_text("utf-8").replace(f'id = "{name}', f'id = "our-{name}'), "utf-8")
    described = (fork / "strategy.toml").read_text("utf-8")
    (fork / "strategy.toml").write_text(f'replaces = ["{name}"]\n{described}', "utf-8")
    (fork / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    original = mmrules.load_strategy(f"mmrules_{name}")
    engine = mmrules.Engine(strategies=[original, mmrules.load_strategy(f"our_{name}", version="1")], strict=True)
    assert [strategy.id for strategy in engine.strategies] == [f"our-{name}"]
    forked = {(case, rule.removeprefix("our-"), *rest) for case, rule, *rest in said(engine)}
    assert forked == of(whole, name)


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_neighbour_adds_to_a_strategy_and_changes_nothing_that_it_says(
    name: str, whole: set[tuple[str, str, str, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = tmp_path / f"hospital_beside_{name}"
    (neighbour / "rules").mkdir(parents=True)
    (neighbour / "__init__.py").write_text("", "utf-8")
    (neighbour / "rules" / "ours.toml").write_text(NEIGHBOUR, "utf-8")
    (neighbour / "strategy.toml").write_text(
        'id = "hospital"\ntitle = "Our hospital"\npurpose = "What we add."\npopulation = "All relapses."\n',
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    added = mmrules.load_strategy(f"hospital_beside_{name}", version="1")
    engine = mmrules.Engine(strategies=[mmrules.load_strategy(f"mmrules_{name}"), added], strict=True)
    heard = said(engine)
    assert of(heard, name) == of(whole, name)
    assert {(rule, action) for _, rule, action, *_ in heard - of(whole, name)} == {
        ("hospital.second-opinion", "refer:second-opinion")
    }
