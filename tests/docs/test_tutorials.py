"""What README and the guides print can be run as it stands: every Python block in order, every mmrules command."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mmrules

if TYPE_CHECKING:
    from collections.abc import Callable

    Blocks = Callable[[str], tuple[Any, ...]]

ROOT = Path(__file__).parents[2]
GUIDE = "docs/how-to/write-a-strategy-plugin.md"
PAGES = [
    "README.md",
    "docs/tutorials/first-patient.md",
    "docs/how-to/read-a-report.md",
    "docs/how-to/read-a-history.md",
    "docs/how-to/text-in-a-record.md",
]


def _run_python(blocks: Blocks, page: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "page"}
    ran = 0
    for block in blocks(page):
        if block.language == "python":
            exec(compile(block.text, page, "exec"), names)  # noqa: S102  # the project's own pages
            ran += 1
    assert ran, f"{page} has no Python to run"
    return names


def _toml(blocks: Blocks, page: str, key: str) -> str:
    """Return the TOML block whose first line sets `key`."""
    found: list[str] = [block.text for block in blocks(page) if block.language == "toml" and block.text.startswith(key)]
    assert len(found) == 1, f"{page} has {len(found)} blocks that start with {key}"
    return found[0]


def _lay_out_example(blocks: Blocks, place: Path, *, rules_of: str) -> None:
    package = place / "mmrules_example"
    (package / "rules").mkdir(parents=True)
    code = next(block.text for block in blocks(GUIDE) if block.text.startswith('"""A strategy'))
    (package / "__init__.py").write_text(code, "utf-8")
    (package / "strategy.toml").write_text(_toml(blocks, GUIDE, "id = "), "utf-8")
    (package / "rules" / "renal_failure.toml").write_text(_toml(blocks, rules_of, "subject = "), "utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page_runs_from_top_to_bottom(blocks: Blocks, checkout: Path, page: str) -> None:
    _run_python(blocks, page)


def test_the_strategy_in_the_readme_is_a_whole_strategy(blocks: Blocks, checkout: Path) -> None:
    _lay_out_example(blocks, checkout, rules_of="README.md")
    register = _run_python(blocks, "README.md")["mmrules_strategies"]
    assert callable(register)
    engine = mmrules.Engine(strategies=register(), strict=True)
    report = engine.evaluate(mmrules.load_patient("examples/renal-failure-second-relapse.json"))
    assert report.options
    said = [item for option in report.options for item in option.recommendations if item.strategy != "safety"]
    assert {item.rule for item in said} == {"example.renal-failure.bortezomib"}
    assert report.treatments[0].id in {"PVd", "SVd", "DVd", "BVd"}


def test_the_guide_to_a_plugin_makes_a_plugin_that_speaks(blocks: Blocks, checkout: Path) -> None:
    _lay_out_example(blocks, checkout, rules_of=GUIDE)
    _run_python(blocks, GUIDE)


def test_the_guide_to_a_regimen_adds_one(blocks: Blocks, checkout: Path) -> None:
    (checkout / "our_catalogue.toml").write_text(
        _toml(blocks, "docs/how-to/add-a-regimen.md", "[[reference]]"), "utf-8"
    )
    _run_python(blocks, "docs/how-to/add-a-regimen.md")


def test_the_guide_to_a_hospital_adapts_an_engine(blocks: Blocks, checkout: Path) -> None:
    text = _toml(blocks, "docs/how-to/adapt-to-your-hospital.md", "[pack]")
    (checkout / "st_elsewhere.toml").write_text(text, "utf-8")
    names = _run_python(blocks, "docs/how-to/adapt-to-your-hospital.md")
    report = names["report"]
    assert isinstance(report, mmrules.Report)
    assert [pack.name for pack in report.provenance.packs] == ["St Elsewhere"]
    assert [change.caution for change in report.safety_changes] == ["lenalidomide.high-vte-risk"]


def test_the_guide_to_replacing_runs(blocks: Blocks, checkout: Path) -> None:
    _run_python(blocks, "docs/how-to/replace-a-strategy.md")


def test_the_case_file_of_the_guide_is_one_and_its_code_runs(blocks: Blocks, checkout: Path) -> None:
    page = "docs/how-to/write-case-files.md"
    file = checkout / "plugins/mmrules-genetic/tests/cases/page.toml"
    file.write_text(_toml(blocks, page, "subject = "), "utf-8")
    run = mmrules.run_cases(file)
    assert [str(outcome) for outcome in run.failed] == []
    assert run.outcomes[0].strategies == ("genetic",)
    _run_python(blocks, page)


def _commands() -> list[tuple[str, str]]:
    pages = [
        *PAGES,
        GUIDE,
        "docs/how-to/replace-a-strategy.md",
        "docs/how-to/adapt-to-your-hospital.md",
        "docs/how-to/write-case-files.md",
    ]
    consoles = [
        (page, block)
        for page in pages
        for block in re.findall(r"^```console\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    ]
    found = [(page, line) for page, block in consoles for line in block.splitlines() if line.startswith("mmrules ")]
    # Proofs over all bundled rules are a step of their own in .ci/run, and the command is tried in tests/verify.
    return [(page, line) for page, line in dict.fromkeys(found) if line != "mmrules verify"]


@pytest.mark.parametrize(("page", "command"), _commands())
def test_a_command_that_is_printed_can_be_given(checkout: Path, page: str, command: str) -> None:
    arguments = shlex.split(command)[1:]
    done = subprocess.run(  # noqa: S603  # the project's own pages
        [sys.executable, "-m", "mmrules", *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{page}: {command}\n{done.stderr}"
    assert done.stdout
