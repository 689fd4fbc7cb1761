"""Plain data to objects: one function for each type, made once, that stops at the first thing it cannot read.

What is wrong with a document is said by `faults`, which reads it again, slowly and to the end. Both accept the same.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from mmrules.frozen_mapping import FrozenMapping
from mmrules.serialization.constraints import Constraint
from mmrules.serialization.object_reading import object_reader
from mmrules.serialization.values import SCALARS, from_text, has_text_form

__all__ = ["structure"]

T = TypeVar("T")


def structure(data: object, target: type[T], *, what: str = "document", path: str = "$") -> T:
    """Make an object of `target` from plain data (`dict`, `list`, `str`, `int`, `Decimal`, `bool`, `None`).

    Args:
        data: What `read_json` or a TOML reader gives; a float stands for its shortest decimal text.
        target: An attrs class.
        what: What the document is, for the message.
        path: Path of `data` in its document.

    Raises:
        InvalidInput: With every problem, each with its path.
    """
    reader: Any = target
    try:
        return _reader(reader)(data)  # type: ignore[no-any-return]  # what a reader of T gives
    except Exception:  # noqa: BLE001  # whatever it was, the converter says it better
        from mmrules.serialization.faults import read_in_detail  # noqa: PLC0415  # slow to import, and rarely needed

        return read_in_detail(data, target, what=what, path=path)


@cache
def _reader(target: Any) -> Callable[[Any], Any]:
    origin = get_origin(target)
    if hasattr(target, "from_plain"):
        return target.from_plain  # type: ignore[no-any-return]
    if target in SCALARS:
        return SCALARS[target]
    if has_text_form(target):
        return _text_form_reader(target)
    if isinstance(target, type) and issubclass(target, StrEnum):
        return {member.value: member for member in target}.__getitem__
    if origin is Annotated:
        return _constrained(target)
    if _is_optional(target):
        inner = _reader(get_args(target)[0])
        return lambda value: None if value is None else inner(value)
    if origin is tuple and get_args(target)[1:] == (Ellipsis,):
        return _list_reader(_reader(get_args(target)[0]))
    if origin is frozenset:
        return _set_reader(_reader(get_args(target)[0]))
    if origin in (Mapping, FrozenMapping):
        return _mapping_reader(*map(_reader, get_args(target)))
    if isinstance(target, type) and attrs.has(target):
        return _object_reader(target)
    if origin is Literal:
        return {word: word for word in get_args(target)}.__getitem__
    raise TypeError(f"a document cannot hold {target}")


def _is_optional(target: Any) -> bool:
    return get_origin(target) in (Union, types.UnionType) and get_args(target)[1:] == (type(None),)


def _text_form_reader(target: Any) -> Callable[[Any], Any]:
    parse = target.from_text
    from_number = getattr(target, "from_number", None)

    def read(value: Any) -> Any:
        if value.__class__ is str:
            result = parse(value)
        elif from_number is not None and (value.__class__ is int or value.__class__ is Decimal):
            result = from_number(value)
        else:
            result = None
        return result if result.__class__ is target else from_text(value, target)

    return read


def _constrained(target: Any) -> Callable[[Any], Any]:
    base, *metadata = get_args(target)
    read = _reader(base)
    for item in metadata:
        if isinstance(item, Constraint):
            read = _holding(read, item.holds)
    return read


def _holding(inner: Callable[[Any], Any], holds: Callable[[Any], bool]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        result = inner(value)
        if holds(result):
            return result
        raise ValueError("is not what its field can hold")

    return read


def _list_reader(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value.__class__ is not list and not isinstance(value, list | tuple):
            raise TypeError("has to be a list")
        return tuple([inner(item) for item in value])

    return read


def _set_reader(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    items = _list_reader(inner)

    def read(value: Any) -> Any:
        given = items(sorted(value) if isinstance(value, frozenset) else value)
        members = frozenset(given)
        if len(members) != len(given):
            raise ValueError("holds an entry twice")
        return members

    return read


def _mapping_reader(key_reader: Callable[[Any], Any], value_reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value.__class__ is not dict and not isinstance(value, Mapping):
            raise TypeError("has to be an object")
        return FrozenMapping({key_reader(key): value_reader(item) for key, item in value.items()})

    return read


_OBJECT_READERS: dict[type[Any], Callable[[Any], Any]] = {}


def _object_reader(target: Any) -> Callable[[Any], Any]:
    read = _OBJECT_READERS.get(target)
    if read is None:
        types_of = get_type_hints(target, include_extras=True)
        expressions = {name: _expression(type_, f"read_{name}") for name, type_ in types_of.items()}
        read, names = object_reader(target, expressions)
        # Before its fields are looked at, because a class may hold itself. Another thread that meets it without them
        # gets a NameError, and so reads in detail.
        _OBJECT_READERS[target] = read
        for field in attrs.fields(target):
            type_ = types_of[field.name]
            names[f"read_{field.name}"] = _reader(get_args(type_)[0] if _is_optional(type_) else type_)
    return read


def _expression(target: Any, read: str) -> str:
    """Return how `item` is read, as an expression that needs no call for what can be taken as it is."""
    if _is_optional(target):
        return f"None if item is None else {_expression(get_args(target)[0], read)}"
    if target in (str, bool, int):
        return f"item if item.__class__ is {target.__name__} else {read}(item)"
    return f"{read}(item)"
