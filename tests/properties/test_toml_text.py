"""TOML is read as the parser of the standard library reads it, whichever parser is installed."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmrules.serialization.toml_text import read_toml

ROOT = Path(__file__).parents[2]
FILES = sorted({*ROOT.glob("src/**/*.toml"), *ROOT.glob("tests/**/*.toml"), *ROOT.glob("plugins/*/src/**/*.toml")})
LETTERS = "aAe19.-+_=:#'\",[]{} \n\t\r\\\x00"
WHOLE = ("a = ", "[a]\n", "[[a]]\n", '"""', "true", "2016-11-21", "07:32", "\\e", "\\x41")
PIECES = st.sampled_from([*LETTERS, *WHOLE])


def _outcome(text: str, *, standard: bool) -> str:
    """What a reader makes of a text, types and order included: its value, or its refusal."""
    try:
        # As text, because 1 equals True and 1.0.
        return repr(tomllib.loads(text, parse_float=Decimal) if standard else read_toml(text))
    except ValueError as error:
        return f"refused: {error}"


@given(st.lists(PIECES, max_size=12).map("".join))
def test_reads_and_refuses_what_the_standard_parser_does(text: str) -> None:
    assert _outcome(text, standard=False) == _outcome(text, standard=True)


@pytest.mark.parametrize("text", ['a = "\\e"', "a = {b = 1,\n c = 2,}", "a = 07:32"])
def test_what_only_a_later_version_of_the_language_has_is_refused(text: str) -> None:
    assert _outcome(text, standard=False).startswith("refused: ")


def test_reads_every_file_of_the_project_as_the_standard_parser_does() -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in FILES}
    assert [
        file for file, text in texts.items() if _outcome(text, standard=False) != _outcome(text, standard=True)
    ] == []
