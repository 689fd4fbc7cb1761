"""`parse-fish` as a user meets it: text from three places, echoed with each finding underlined."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from mmrules.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "nuc ish(FGFR3,IGH)x3(FGFR3 con IGHx2)[80/200],(TP53x1)[90/200]"
KARYOTYPE = "46,XY,t(4;14)(p16;q32),-13[5]/46,XY[15]"


class _Input:
    """Standard input that holds these bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def _underlined(line: str, carets: str) -> str:
    return line[carets.index("^") : carets.rindex("^") + 1]


def test_each_finding_is_underlined_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse-fish", TEXT, "--width", "120"]) == 0
    text, first, second, *_ = capsys.readouterr().out.splitlines()
    assert text == TEXT
    assert _underlined(text, first) == "(FGFR3,IGH)x3(FGFR3 con IGHx2)[80/200]"[: first.count("^")]
    assert first.endswith("t_4_14 present, igh_rearrangement present")
    assert _underlined(text, second).startswith("(TP53x1)")
    assert second.endswith("del_17p present")


@pytest.mark.parametrize("source", ["text", "standard input", "file", "standard input as a file"])
def test_the_text_says_the_same_wherever_it_comes_from(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse-fish", TEXT, "--format", "json"]) == 0
    expected = capsys.readouterr().out
    file = tmp_path / "report.txt"
    file.write_text(TEXT, "utf-8-sig")  # as some editors write it
    monkeypatch.setattr(sys, "stdin", _Input(TEXT.encode()))
    arguments = {
        "text": [TEXT],
        "standard input": ["-"],
        "file": ["--file", str(file)],
        "standard input as a file": ["--file", "-"],
    }
    assert run(["parse-fish", *arguments[source], "--format", "json"]) == 0
    assert capsys.readouterr().out == expected
    assert json.loads(expected)["overall"] == "abnormal"


@pytest.mark.parametrize("width", [40, 60, 120])
@pytest.mark.parametrize("text", [TEXT, KARYOTYPE, f"{TEXT}\n{TEXT}", "TP53\tmutated, no t(4;14)"])
def test_nothing_is_wider_than_the_terminal_and_the_text_is_whole(
    text: str, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse-fish", text, "--width", str(width)]) == 0
    output = capsys.readouterr().out
    assert max(map(len, output.splitlines())) <= width
    echoed = output.partition("\noverall:")[0]
    shown = "".join(line for line in echoed.splitlines() if "^" not in line and not line.startswith("  "))
    assert "".join(shown.split()) == "".join(text.split())


def test_a_finding_that_is_folded_is_underlined_on_both_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse-fish", "nuc ish(D13S319x2)[200],(CKS1Bx2)[200],(TP53x1)[90/200]", "--width", "43"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("^" in line for line in lines) == 4
    assert sum("del_17p present" in line for line in lines) == 1


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(b"TP53 mutated\r\n\x1b[2Jno t(4;14)\r\n")
    assert run(["parse-fish", "--file", str(file)]) in {0, 1, 2}
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give the text"),
        ([TEXT, "--file", "report.txt"], "one of them"),
        (["--file", "no-such-report.txt"], "no-such-report.txt"),
    ],
)
def test_a_call_without_one_text_is_told_what_to_give(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["parse-fish", *arguments]) != 0
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"\xff\xfe\x00")
    assert run(["parse-fish", "--file", str(file)]) != 0
    assert "no text in UTF-8" in capsys.readouterr().err


def test_several_lines_are_counted_where_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", _Input(b"46,XX[20]\nnuc ish(TP53x9999)[20/100]\n"))
    assert run(["parse-fish", "-"]) != 0
    assert "line 2, character 8: this is no number of copies" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", _Input("t(4;14):\tnegative\r\ndel(17p) 30%\r\nTP53 異常, abnormal\n".encode()))
    assert run(["parse-fish", "-", "--width", "100"]) == 0
    assert "line 3, character 0: a marker is named here" in capsys.readouterr().out
