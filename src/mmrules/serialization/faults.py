"""Everything that is wrong with a document, each fault with its path. Reads by cattrs, which goes on after a fault."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from mmrules.errors import InvalidInput, MmrulesError, Problem, nearest_names
from mmrules.frozen_mapping import FrozenMapping
from mmrules.serialization.constraints import require
from mmrules.serialization.values import SCALARS, Refusal, from_text, has_text_form, member_of

__all__ = ["read_in_detail"]

T = TypeVar("T")

_PHRASES: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a whole number", Decimal: "a number"}


def read_in_detail(data: object, target: type[T], *, what: str, path: str) -> T:
    """Read a document to the end, with the path of everything that is wrong; the arguments are those of `structure`.

    Raises:
        InvalidInput: With every problem.
    """
    try:
        return _converter().structure(data, target)
    except Exception as error:  # noqa: BLE001  # turned into problems
        problems = list(_walk(error, path, target))
    raise InvalidInput.of(problems, what=what)


def _walk(error: BaseException, path: str, target: object) -> Iterable[Problem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            noted, bare = error.group_exceptions()
            for inner, note in noted:
                yield from _walk(inner, path + _step(note), note.type)
            for inner in bare:
                yield from _walk(inner, path, target)
        case BaseValidationError():
            for inner in error.exceptions:
                yield from _walk(inner, path, target)
        case ForbiddenExtraKeysError():
            names = _field_names(error.cl)
            for key in sorted(error.extra_fields):
                yield Problem(
                    code="field.unknown",
                    message=f"there is no field {key!r} here",
                    path=f"{path}.{key}",
                    nearest=nearest_names(key, names),
                    remedy="" if nearest_names(key, names) else f"fields: {', '.join(names)}",
                )
        case KeyError():
            yield Problem(code="field.missing", message="is required", path=path)
        case Refusal():
            yield error.problem.at(path=path)
        case MmrulesError():
            yield from (problem.at(path=path) for problem in error.problems)
        case _:
            yield Problem(code="field.type", message=f"has to be {_phrase(target)}", path=path)


def _step(note: AttributeValidationNote | IterableValidationNote) -> str:
    return f".{note.name}" if isinstance(note, AttributeValidationNote) else f"[{note.index}]"


def _field_names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.alias for field in attrs.fields(cls))


def _phrase(target: object) -> str:
    origin = get_origin(target)
    if origin is Annotated:
        return _phrase(get_args(target)[0])
    if origin in (Union, types.UnionType):
        return " or ".join(_phrase(part) for part in get_args(target) if part is not type(None))
    if origin in (tuple, frozenset, Sequence):
        return "a list"
    if isinstance(target, type):
        if attrs.has(target) and not hasattr(target, "from_text"):
            return "an object"
        return _PHRASES.get(target, "an object")
    return "an object" if origin is not None else "something else"


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for scalar, read in SCALARS.items():
        converter.register_structure_hook(scalar, _ignoring_target(read))
    # An enumeration of words is a `str` too, and the hook of the nearer class counts.
    converter.register_structure_hook(StrEnum, member_of)
    converter.register_structure_hook_func(has_text_form, from_text)
    converter.register_structure_hook_func(_is_list, lambda value, target: _items(converter, value, target))
    converter.register_structure_hook_func(_is_frozenset, lambda value, target: _set(converter, value, target))
    converter.register_structure_hook_func(_is_mapping, lambda value, target: _mapping(converter, value, target))
    converter.register_structure_hook_factory(_is_annotated, lambda target: _annotated(converter, target))
    converter.register_structure_hook_factory(
        lambda target: attrs.has(target) and not has_text_form(target) and not hasattr(target, "from_plain"),
        lambda target: _object(converter, target),
    )
    converter.register_structure_hook_func(
        lambda target: hasattr(target, "from_plain"), lambda value, target: target.from_plain(value)
    )
    return converter


def _ignoring_target(read: Callable[[object], object]) -> Callable[[Any, Any], Any]:
    return lambda value, _: read(value)


def _object(converter: Converter, target: type[Any]) -> Callable[[Any, Any], Any]:
    from_dict = make_dict_structure_fn(
        target, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def read(value: Any, cls: Any) -> Any:
        if not isinstance(value, dict):
            raise Refusal("field.type", "has to be an object")
        return from_dict(value, cls)

    return read


def _is_list(target: object) -> bool:
    return get_origin(target) is tuple and len(get_args(target)) == 2 and get_args(target)[1] is Ellipsis


def _items(converter: Any, value: object, target: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise Refusal("field.type", "has to be a list")
    return tuple(converter.structure(list(value), types.GenericAlias(list, get_args(target)[:1])))


def _is_frozenset(target: object) -> bool:
    return get_origin(target) is frozenset


def _set(converter: Converter, value: object, target: Any) -> frozenset[Any]:
    items = _items(converter, sorted(value) if isinstance(value, frozenset) else value, target)
    if len(set(items)) != len(items):
        raise Refusal("list.repeated", "holds an entry twice")
    return frozenset(items)


def _is_mapping(target: object) -> bool:
    return get_origin(target) in (Mapping, FrozenMapping)


def _mapping(converter: Any, value: object, target: Any) -> FrozenMapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise Refusal("field.type", "has to be an object")
    return FrozenMapping(converter.structure(dict(value), types.GenericAlias(dict, get_args(target))))


def _is_annotated(target: object) -> bool:
    return get_origin(target) is Annotated


def _annotated(converter: Converter, target: Any) -> Callable[[Any, Any], Any]:
    base, *metadata = get_args(target)
    inner = converter.get_structure_hook(base)

    def read(value: Any, _: Any) -> Any:
        result = inner(value, base)
        for item in metadata:
            require(item, result)
        return result

    return read
