"""Broken plugins whose fault lies in what surrounds the code: metadata, README, declarations, catalogues."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mmrules.conformance import Outcome, Status, load_conformance_report, run
from mmrules.errors import InvalidInput, PluginError, UnknownReference

if TYPE_CHECKING:
    from collections.abc import Callable

    Install = Callable[..., str]

TWIN = Path(__file__).parent / "twins" / "rules_only.py"
KNOWLEDGE = '''
import mmrules
import sound

ADDED = """
[[reference]]
id = "own-2020"
text = "Somebody. A paper. A journal 2020."
published = "2020"
level = "expert"
checked = "{checked}"
{more}
"""

RULE = """
id = "twin.own"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["own-2020"]
because = "A reason in a sentence of some words."
"""


def code(case):
    return [sound.say(case, "monitor", "prior_lines", strength="{strength}", evidence=(), name="twin.own.code")]


@mmrules.hookimpl
def mmrules_knowledge():
    return [mmrules.read_additions({"own.toml": ADDED}, origin="a test")]


@mmrules.hookimpl
def mmrules_strategies():
    return [sound.strategy(sound.rule(RULE))]
'''


def _failure(name: str, check: str) -> str:
    result = run(name, profile="smoke", checks=[check]).result(check)
    assert result is not None
    assert result.status is Status.FAILED, f"{result.status}: {result.reason}{result.message}"
    return " ".join((result.message, *result.lines))


def test_two_distributions_of_one_name_are_both_told(install: Install, tmp_path: Path) -> None:
    name = install(TWIN, distribution="first-of-two", entry_point="shared")
    second = tmp_path / "elsewhere" / "second_twin.py"
    second.parent.mkdir()
    shutil.copy(TWIN, second)
    install(second, distribution="second-of-two", entry_point="shared")
    said = _failure(name, "REG-02")
    assert "first-of-two" in said
    assert "second-of-two" in said


def test_bounds_that_leave_this_version_out_are_told(install: Install) -> None:
    assert "asks for mmrules" in _failure(install(TWIN, requires="mmrules>=7,<8"), "REG-07")


def test_a_declared_capability_that_is_not_true_is_told(install: Install, tmp_path: Path) -> None:
    package = tmp_path / "made" / "untrue_pkg"
    package.mkdir(parents=True)
    shutil.copy(TWIN, package / "__init__.py")
    (package / "conformance.toml").write_text('[capabilities]\nnames-regimens = "Nobody knows why."\n', "utf-8")
    assert "declares that it names regimens" in _failure(install(package), "REG-08")


def test_rules_that_changed_under_the_same_version_are_told(install: Install, tmp_path: Path) -> None:
    package = tmp_path / "made" / "released_pkg"
    package.mkdir(parents=True)
    shutil.copy(TWIN, package / "__init__.py")
    name = install(package)
    rules = run(name, profile="smoke", checks=["VER-02"]).tried.rules_digest
    for version, kept, expected in (
        ("0.1.0", rules, Status.PASSED),
        ("0.0.9", "of other rules", Status.PASSED),
        ("0.1.0", "of other rules", Status.FAILED),
    ):
        text = f'[released]\nversion = "{version}"\nrules = "{kept}"\n'
        (tmp_path / "released_pkg" / "conformance.toml").write_text(text, "utf-8")
        result = run(name, profile="smoke", checks=["VER-02"]).result("VER-02")
        assert result is not None
        assert result.status is expected
        assert ("still calls itself 0.1.0" in result.message) is (expected is Status.FAILED)


def test_a_package_without_types_and_without_an_upper_bound_is_told(install: Install, tmp_path: Path) -> None:
    package = tmp_path / "made" / "untyped_pkg"
    package.mkdir(parents=True)
    shutil.copy(TWIN, package / "__init__.py")
    said = _failure(install(package, requires="mmrules>=0.1"), "REG-11")
    assert "no py.typed" in said
    assert "no upper bound" in said


def test_a_readme_without_limits_is_told(install: Install) -> None:
    assert "its limits" in _failure(
        install(TWIN, readme="It recommends, for adults. Sources. Clinicians decide."), "DOC-01"
    )


def test_an_example_that_does_not_run_is_told(install: Install) -> None:
    name = install(TWIN, readme="It is easy:\n\n```python\nimport mmrules\nmmrules.Enigne()\n```\n")
    assert "Enigne" in _failure(name, "DOC-02")


def test_a_malformed_identifier_of_an_added_reference_is_told(install: Install, tmp_path: Path) -> None:
    module = tmp_path / "made" / "own_reference.py"
    module.parent.mkdir()
    text = KNOWLEDGE.replace("{checked}", "read").replace("{more}", 'doi = "doi:10/1"').replace("{strength}", "weak")
    module.write_text(text, "utf-8")
    assert "malformed DOI" in _failure(install(module), "EVI-03")


def test_a_strong_statement_on_recalled_evidence_is_told(install: Install, tmp_path: Path) -> None:
    module = tmp_path / "made" / "recalled.py"
    module.parent.mkdir()
    text = (
        KNOWLEDGE.replace("{checked}", "recalled")
        .replace("{more}", "")
        .replace(
            "    return [sound.strategy(sound.rule(RULE))]",
            "    return [sound.strategy(sound.rule(RULE), code=louder)]",
        )
    )
    text = text.replace(
        "def code(case):",
        "def louder(case):\n"
        "    from mmrules.models.recommendation import Citation\n"
        "    from mmrules.models.vocabulary import EvidenceLevel\n"
        "    own = Citation(key='own-2020', text='x', level=EvidenceLevel.EXPERT, checked='recalled', year=2020)\n"
        "    from attrs import evolve\n"
        "    said = sound.say(case, 'supportive-care', strength='moderate', name='twin.own.loud')\n"
        "    return [evolve(said, evidence=(own,))]\n\n\n"
        "def code(case):",
    ).replace("{strength}", "weak")
    module.write_text(text, "utf-8")
    assert "only recalled" in _failure(install(module), "EVI-09")


def _package(tmp_path: Path, declarations: str) -> Path:
    package = tmp_path / "made" / "declaring_pkg"
    package.mkdir(parents=True)
    mutant = Path(__file__).parent / "mutants" / "saf_17_promises.py"
    shutil.copy(mutant, package / "__init__.py")
    (package / "conformance.toml").write_text(declarations, "utf-8")
    return package


EXPECTED = """
[expected_failures.SAF-17]
reason = "The sentence quotes a guideline."
issue = "#12"
"""


def test_an_expected_failure_is_shown_with_its_reason(install: Install, tmp_path: Path) -> None:
    report = run(install(_package(tmp_path, EXPECTED)), profile="smoke", checks=["SAF-17"])
    result = report.result("SAF-17")
    assert result is not None
    assert result.status is Status.EXPECTED_FAILURE
    assert "quotes a guideline" in result.reason
    assert report.ok(strict=True)
    assert report.outcome is Outcome.PARTIAL


def test_an_expected_failure_that_passes_is_a_failure(install: Install, tmp_path: Path) -> None:
    name = install(_package(tmp_path, EXPECTED.replace("SAF-17", "SAF-12")))
    result = run(name, profile="smoke", checks=["SAF-12"]).result("SAF-12")
    assert result is not None
    assert result.status is Status.UNEXPECTED_PASS
    assert result.failed


@pytest.mark.parametrize(
    ("declarations", "said"),
    [
        ('[expected_failures.SAF-99]\nreason = "x"\nissue = "#1"\n', "no check is called 'SAF-99'"),
        ('[expected_failures.SAF-17]\nreason = " "\nissue = "#1"\n', "needs a reason"),
        ('[expected_failures.SAF-17]\nreason = "x"\nissue = "soon"\n', "link of an issue"),
        ('[expected_failures.SAF-17]\nreason = "x"\nissue = "#1"\nuntil = "0.1.0"\n', "which has come"),
        ('[capabilities]\nnames-regimen = "x"\n', "names-regimens"),
        ("[capabilities\n", "conformance.toml"),
    ],
)
def test_declarations_that_make_no_sense_are_refused(
    install: Install, tmp_path: Path, declarations: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        run(install(_package(tmp_path, declarations)), profile="smoke", checks=["SAF-17"])


def test_an_unknown_plugin_check_or_profile_is_told_with_the_nearest_name() -> None:
    with pytest.raises(PluginError, match="switching"):
        run("swiching")
    with pytest.raises(UnknownReference, match="SAF-02"):
        run("switching", checks=["SAF-2"])
    with pytest.raises(UnknownReference, match="default"):
        run("switching", profile="defualt")


def test_a_report_is_whole_or_refused(install: Install) -> None:
    report = run(install(TWIN), profile="smoke")
    text = report.to_json()
    assert load_conformance_report(text) == report
    assert run(TWIN.stem.replace("_", "-"), profile="smoke").to_json() == text
    with pytest.raises(InvalidInput, match="does not fit"):
        load_conformance_report(text.replace('"status": "not run"', '"status": "passed"', 1))
    head, _, _ = text.partition('"closing"')
    with pytest.raises(InvalidInput):
        load_conformance_report(head.rstrip().rstrip(",") + "}")


def test_what_was_not_run_is_listed_and_is_no_pass(install: Install) -> None:
    report = run(install(TWIN), profile="smoke")
    assert report.outcome is Outcome.PARTIAL
    assert report.count(Status.NOT_RUN) + report.count(Status.PASSED) + report.count(Status.NOT_APPLICABLE) == len(
        report.results
    )
    assert all(result.reason for result in report.results if result.status is Status.NOT_RUN)
