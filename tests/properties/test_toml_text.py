"""The quick TOML reader against the parser of the standard library: the same values, the same refusals."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mmrules.serialization.toml_text import read_plain_toml, read_toml

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    file
    for folder in (
        str(files("mmrules.knowledge").joinpath("data")),
        *(str(path) for path in ROOT.glob("plugins/*/src")),
    )
    for file in Path(folder).rglob("*.toml")
)
ALL = sorted({*ROOT.glob("src/**/*.toml"), *ROOT.glob("tests/**/*.toml"), *ROOT.glob("plugins/**/*.toml")})

NAMES = st.sampled_from(["a", "b", "when", "a-1", "9", "a.b", '"a"', "a b", ""])
TEXTS = st.sampled_from(
    ["", "x", "when", " é ", "#", "''", '"', '""', "\\", "\\n", "\\\n  ", "\n", "\r\n", "\t", "\x00", "\x7f", "]", "1"]
)
SCALARS = st.one_of(
    st.builds('"{}{}"'.format, TEXTS, TEXTS),
    st.builds('"""{}{}{}"""'.format, TEXTS, TEXTS, TEXTS),
    st.builds("'''{}'''".format, TEXTS),
    st.builds("'{}'".format, TEXTS),
    st.sampled_from(["true", "false", "True", "null", "nan", "2016-11-21", "07:32:00", "", "x"]),
    st.sampled_from(["0", "-0", "+7", "007", "1_000", "0x1F", "1.50", "-0.0", ".5", "5.", "1e6", "9" * 30]),
)
SEPARATORS = st.sampled_from([",", ", ", ",\n  ", " ,", " ", ", # one\n"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(
            lambda items, by, end: f"[{by.join(items)}{end}]", st.lists(inner, max_size=3), SEPARATORS, SEPARATORS
        ),
        st.builds(
            lambda items: f"{{ {', '.join(items)} }}",
            st.lists(st.builds("{} = {}".format, NAMES, inner), max_size=2),
        ),
    ),
    max_leaves=4,
)
PADDING = st.sampled_from(["", " ", "\t", "  "])
STATEMENTS = st.one_of(
    st.builds(lambda pad, name, value, end: f"{pad}{name} = {value}{end}", PADDING, NAMES, VALUES, PADDING),
    st.builds("[{}]".format, NAMES),
    st.builds("[[{}]]".format, NAMES),
    st.builds("[[{}.{}]]".format, NAMES, NAMES),
    st.builds("[{}.{}] # two".format, NAMES, NAMES),
    st.sampled_from(["", "   ", "# a comment", "#\x01", "  # when = 1", "\r", "x", "a = 1 b = 2"]),
)
DOCUMENTS = st.lists(STATEMENTS, max_size=6).map("\n".join)


def _outcome(reader: object, text: str) -> str:
    """What a reader makes of a text, types and order included: its value, or its refusal."""
    try:
        # As text, because 1 equals True and 1.0.
        return repr(tomllib.loads(text, parse_float=Decimal) if reader is tomllib else read_toml(text))
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


@given(DOCUMENTS)
@example('a = """x""""')
@example('a = """""')
@example('a = ["""x""", "", """\n""",]')
@example("[[a]]\n[a.b]\n[[a]]\n[a.b]\n[a]")
@example("a = []\n[[a]]")
@example("a = {}\n[a.b]")
@example("[a.b]\n[a]\n[a.b]")
def test_reads_and_refuses_what_the_standard_parser_does(text: str) -> None:
    assert _outcome(read_toml, text) == _outcome(tomllib, text)


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(ROOT)))
def test_reads_every_file_of_the_project_as_the_standard_parser_does(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert _outcome(read_toml, text) == _outcome(tomllib, text)


def test_what_is_shipped_is_written_plainly() -> None:
    assert SHIPPED
    assert [file.name for file in SHIPPED if read_plain_toml(file.read_text(encoding="utf-8")) is None] == []


@given(DOCUMENTS)
@example('# one\nwhen = """\na\nb"""\n[a]\nwhen = "c"\nwhen = 5')
def test_a_placed_text_starts_at_its_place(text: str) -> None:
    placed: list[tuple[object, int, int]] = []
    read_plain_toml(text, {"when": lambda *found: placed.append(found)})
    for value, line, column in placed:
        rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :]
        assert not isinstance(value, str) or "\\" in rest or rest.startswith(value)


def test_a_value_within_another_is_not_placed() -> None:
    assert read_plain_toml('a = { when = "b" }', {"when": lambda *placed: placed}) is None
    assert read_plain_toml('a = { when = "b" }') == {"a": {"when": "b"}}
