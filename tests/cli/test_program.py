"""What the program does out of the ordinary: faults, plugins' commands, closed pipes, old terminals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmrules.cli import recommend
from mmrules.cli.app import run

CASE = str(Path(__file__).parents[2] / "examples" / "first-relapse-on-lenalidomide.json")

PLUGIN = '''
import mmrules


def hello(arguments):
    """Greet, as an example."""
    print("hello", *arguments)
    return 1 if "--fail" in arguments else 0


def broken(arguments):
    """Fail."""
    raise KeyError("a value of the patient")


@mmrules.hookimpl
def mmrules_commands():
    return [("hello", hello), ("broken", broken), ("recommend", hello)]
'''


def _mmrules(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mmrules", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, encoding="utf-8")  # noqa: S603


@pytest.fixture
def with_plugin(tmp_path: Path) -> dict[str, str]:
    """An environment in which a distribution with commands of its own is installed."""
    (tmp_path / "greeting.py").write_text(PLUGIN, "utf-8")
    info = tmp_path / "greeting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[mmrules]\ngreeting = greeting\n", "utf-8")
    return {"PYTHONPATH": str(tmp_path)}


def test_a_plugins_command_is_listed_and_reads_its_own_arguments(with_plugin: dict[str, str]) -> None:
    listed = _mmrules("--help", **with_plugin)
    assert listed.returncode == 0
    assert "Greet, as an example." in listed.stdout
    called = _mmrules("hello", "--help", "--width", "x", **with_plugin)
    assert (called.returncode, called.stdout) == (0, "hello --help --width x\n")


def test_a_plugins_command_gives_the_exit_status(with_plugin: dict[str, str]) -> None:
    assert _mmrules("hello", "--fail", **with_plugin).returncode == 1


def test_a_plugin_cannot_take_the_name_of_a_command_of_the_library(with_plugin: dict[str, str]) -> None:
    answer = _mmrules("recommend", CASE, **with_plugin)
    assert "TREATMENT OPTIONS" in answer.stdout


def test_an_unexpected_fault_is_one_line_without_any_value_of_the_patient(with_plugin: dict[str, str]) -> None:
    done = _mmrules("broken", **with_plugin)
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "KeyError" in done.stderr
    assert "--debug" in done.stderr
    assert "a value of the patient" not in done.stderr


def test_debug_shows_the_traceback_of_a_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(recommend, "make_engine", fails)
    assert run(["recommend", CASE, "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err
    assert run(["--debug", "recommend", CASE]) == 3
    assert "Traceback" in capsys.readouterr().err
    assert run(["recommend", CASE]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_stopping_it_from_the_keyboard_says_nothing_but_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recommend, "make_engine", stopped)
    assert run(["recommend", CASE]) == 130
    captured = capsys.readouterr()
    assert (captured.out, captured.err.strip()) == ("", "")


def test_a_reader_that_closes_the_pipe_is_no_fault() -> None:
    command = [sys.executable, "-m", "mmrules", "rules", "--all"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_a_terminal_without_unicode_gets_words_for_verdicts() -> None:
    done = _mmrules("explain", CASE, "DRd", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "[no] not: refractory to lenalidomide = yes" in done.stdout


def test_json_is_utf_8_whatever_the_terminal_speaks() -> None:
    plain = _mmrules("rules", "genetic", "--format", "json", PYTHONIOENCODING="ascii")
    assert plain.stdout == _mmrules("rules", "genetic", "--format", "json", PYTHONIOENCODING="utf-8").stdout


def test_help_needs_neither_the_engine_nor_rich() -> None:
    program = (
        "import sys; from mmrules.cli.app import run; status = run(['recommend', '--help']);"
        "heavy = [name for name in ('rich', 'pluggy', 'mmrules.engine.engine') if name in sys.modules];"
        "sys.exit(status or ','.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")
    assert "CASE" in done.stdout


def test_without_a_command_the_help_is_shown_as_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "recommend" in captured.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["facts", "--as-of", "2025-01-01"], "--case"),
        (["what-if", CASE, "crcl"], "crcl=25"),
        (["what-if", CASE, "crcl=25", "crcl=30"], "twice"),
        (["recommend", CASE, "--as-of", "20250101"], "2024-03-31"),
        (["recommend", CASE, "--as-of", "2025-02-30"], "2024-03-31"),
        (["recommend", CASE, "--format", "xml"], "json"),
        (["recommend", CASE, "--guideline", "imwg-2020"], "imwg-2021"),
        (["facts", "refractory(lenalidomid)"], "lenalidomide"),
        (["recommend", "examples"], "examples"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join([value[0], *value[-2:]]),
)
def test_what_was_typed_wrongly_is_told_with_what_is_right(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
