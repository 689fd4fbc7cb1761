"""JSON text: keys that are given twice are always found, and nothing else is taken for one."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from mmrules.errors import InvalidInput
from mmrules.serialization import read_json


@frozen
class Members:
    """An object as it is written: keys may repeat."""

    pairs: tuple[tuple[str, Any], ...]


# What could be taken for the end of a key, for one more key, or for one less.
texts = st.text(alphabet='":\\ \tab{}[],é', max_size=5)
values = st.recursive(
    texts | st.integers() | st.booleans() | st.none() | st.decimals(-1000, 1000, places=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(Members, st.lists(st.tuples(st.sampled_from("ab:") | texts, inner), max_size=3).map(tuple))
    ),
    max_leaves=12,
)
blanks = st.sampled_from(["", " ", "\n\t", "\r\n  "])


def _written(value: Any, blank: str) -> str:
    if isinstance(value, Members):
        colons = itertools.cycle([f"{blank}:", f":{blank}"])
        pairs = [f"{json.dumps(key)}{next(colons)}{_written(item, blank)}" for key, item in value.pairs]
        return f"{{{blank}{f',{blank}'.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(_written(item, blank) for item in value)}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def _repeated(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in _repeated(item)}
    if not isinstance(value, Members):
        return set()
    keys = [key for key, _ in value.pairs]
    return {key for key in keys if keys.count(key) > 1} | {key for _, item in value.pairs for key in _repeated(item)}


def _data(value: Any) -> Any:
    if isinstance(value, list):
        return [_data(item) for item in value]
    return {key: _data(item) for key, item in value.pairs} if isinstance(value, Members) else value


@given(values, blanks)
def test_a_document_is_read_as_it_is_written_or_refused_for_every_repeated_key(document: Any, blank: str) -> None:
    text = _written(document, blank)
    repeated = _repeated(document)
    if not repeated:
        assert read_json(text) == _data(document)
        return
    with pytest.raises(InvalidInput) as raised:
        read_json(text)
    assert {problem.code for problem in raised.value.problems} == {"json.repeated-key"}
    named = [problem.message for problem in raised.value.problems]
    assert sorted(named) == sorted(f"the key {key!r} is given twice in one object" for key in repeated)


@pytest.mark.parametrize(
    "text",
    [
        r'{"a": 1, "a": 2}',
        r'{"a" : 1, "a": 2}',
        r'{"a": 1, "\u0061": 2}',
        r'{"a" : {"b": 1}, "a"' + "\n" + ": 2}",
        r'[{"x": {"a": "\":", "a": "\\"}}]',
    ],
)
def test_a_key_is_the_same_however_it_is_written(text: str) -> None:
    with pytest.raises(InvalidInput, match="given twice"):
        read_json(text)


@pytest.mark.parametrize("inside", ["", "[" + ",".join(['"[{"'] * 70) + "]"])
def test_a_document_may_be_nested(inside: str) -> None:
    assert read_json("[" * 58 + inside + "]" * 58)


@pytest.mark.parametrize("text", ["[" * 61 + "]" * 61, '{"a":' * 61 + "1" + "}" * 61])
def test_a_document_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="more than 60 deep"):
        read_json(text)


@pytest.mark.parametrize("text", ["1" * 5000, "1e" + "9" * 30, "[" * 100_000])
def test_a_number_or_a_nesting_beyond_reading_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="too deeply, or a number too long"):
        read_json(text)
