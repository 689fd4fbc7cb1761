"""How objects become JSON and come back: strict, exact, and with every problem at once.

Nothing is coerced, guessed or dropped: `"false"` is not true, `61.9` is no age, an unknown or repeated key is a
problem. Numbers keep their printed digits and are written as text. What is special about a type is declared on the
type (`Annotated` with `Range`, `OneOf` or `Named`; `from_text` for types with a text form), never here.
"""

from __future__ import annotations

import json
import operator
import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen
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

__all__ = ["Named", "OneOf", "Range", "canonical_json", "read_json", "structure", "to_plain"]

T = TypeVar("T")

_MAX_BYTES = 20_000_000
_MAX_DEPTH = 60
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@frozen
class Range:
    """Limits of a number, as metadata of a field's type: `Annotated[Decimal, Range(0, 100)]`."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def phrase(self) -> str:
        """The limits in words."""
        if self.maximum is None:
            return f"{self.minimum} or more"
        return f"from {self.minimum} to {self.maximum}" if self.minimum is not None else f"{self.maximum} or less"

    def holds(self, value: Decimal | int) -> bool:
        """Whether `value` is within the limits."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@frozen
class OneOf:
    """A closed set of names that is no enumeration, as metadata of a field's type."""

    what: str
    members: frozenset[str]


@frozen
class Named:
    """A name that only an outer layer can check, such as a drug's; here it has to be a plain word."""

    what: str


_PHRASES: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a whole number", Decimal: "a number"}


class _Refusal(ValueError):  # never leaves this module
    """A value that does not fit its type; turned into a `Problem` with its path."""

    def __init__(self, code: str, message: str, *, remedy: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, remedy=remedy, nearest=nearest)


# --- reading text --------------------------------------------------------------------------------


def read_json(document: str | bytes, *, what: str = "document") -> object:
    """Parse JSON text; numbers become `int` or `Decimal` with their printed digits.

    Args:
        document: The text, UTF-8 when it is bytes.
        what: What it is, for the message.

    Raises:
        InvalidInput: Not JSON or not UTF-8, a repeated key, `NaN` or an infinity, too deep or too large.
    """
    if len(document) > _MAX_BYTES:
        raise _unreadable(what, "json.size", f"larger than {_MAX_BYTES // 1_000_000} MB")
    if isinstance(document, bytes):
        try:
            document = document.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _unreadable(what, "json.encoding", f"not UTF-8 at byte {error.start}") from None
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) != len(pairs):
            seen: set[str] = set()
            repeated.extend(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return members

    try:
        data: object = json.loads(
            document, object_pairs_hook=unique, parse_float=Decimal, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _unreadable(what, "json.syntax", f"not JSON at {place}: {error.msg}", position=error.pos) from None
    except (RecursionError, InvalidOperation, _Refusal) as error:
        message = error.problem.message if isinstance(error, _Refusal) else "nested too deeply, or a number too long"
        raise _unreadable(what, "json.syntax", message) from None
    if repeated:
        problems = [
            Problem(code="json.repeated-key", message=f"the key {key!r} is given twice in one object")
            for key in dict.fromkeys(repeated)
        ]
        raise InvalidInput.of(problems, what=what)
    if _too_deep(data):
        raise _unreadable(what, "json.depth", f"nested more than {_MAX_DEPTH} deep")
    return data


def _refuse_constant(_name: str) -> object:
    raise _Refusal("json.syntax", "NaN and Infinity are not JSON")


def _unreadable(what: str, code: str, message: str, *, position: int | None = None) -> InvalidInput:
    return InvalidInput.of([Problem(code=code, message=message, position=position)], what=what)


def _too_deep(data: object) -> bool:
    level: list[Any] = [[data]]
    for _ in range(_MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if item.__class__ is dict else item)
            if child.__class__ is dict or child.__class__ is list
        ]
        if not level:
            return False
    return any(level)


# --- structuring ---------------------------------------------------------------------------------


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
    except MmrulesError:
        raise
    except Exception:  # noqa: BLE001  # whatever it was, the converter says it better
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
        case _Refusal():
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


# Reading what is right -------------------------------------------------------------------------

# One function for each type, made once, that stops at the first thing it cannot read. It accepts what the converter
# below accepts, and gives the same.


@cache
def _reader(target: Any) -> Callable[[Any], Any]:
    origin = get_origin(target)
    if hasattr(target, "from_plain"):
        return target.from_plain  # type: ignore[no-any-return]
    if target in _SCALARS:
        return _SCALARS[target]
    if _has_text_form(target):
        return _text_form_reader(target)
    if isinstance(target, type) and issubclass(target, StrEnum):
        return {member.value: member for member in target}.__getitem__
    if origin is Annotated:
        return _constrained(target)
    if origin in (Union, types.UnionType) and get_args(target)[1:] == (type(None),):
        inner = _reader(get_args(target)[0])
        return lambda value: None if value is None else inner(value)
    if _is_list(target):
        return _list_reader(_reader(get_args(target)[0]))
    if _is_mapping(target):
        return _mapping_reader(*map(_reader, get_args(target)))
    if isinstance(target, type) and attrs.has(target):
        return _object_reader(target)
    hook = _converter().get_structure_hook(target)
    return lambda value: hook(value, target)


def _text_form_reader(target: Any) -> Callable[[Any], Any]:
    parse = target.from_text

    def read(value: Any) -> Any:
        if value.__class__ is str:
            result = parse(value)
            if result.__class__ is target:
                return result
        return _from_text(value, target)

    return read


def _constrained(target: Any) -> Callable[[Any], Any]:
    base, *constraints = get_args(target)
    inner = _reader(base)

    def read(value: Any) -> Any:
        result = inner(value)
        for constraint in constraints:
            if constraint.__class__ is OneOf and result in constraint.members:
                continue  # the usual case
            _require(constraint, result)
        return result

    return read


def _list_reader(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise _Refusal("field.type", "has to be a list")
        return tuple([inner(item) for item in value])

    return read


def _mapping_reader(key_reader: Callable[[Any], Any], value_reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _Refusal("field.type", "has to be an object")
        return FrozenMapping({key_reader(key): value_reader(item) for key, item in value.items()})

    return read


def _object_reader(target: Any) -> Callable[[Any], Any]:
    types_of = get_type_hints(target, include_extras=True)
    fields = [(field.alias, types_of[field.name]) for field in attrs.fields(target) if field.init]
    readers: dict[str, Callable[[Any], Any]] = {}

    def read(value: Any) -> Any:
        nonlocal readers
        if value.__class__ is not dict:
            raise _Refusal("field.type", "has to be an object")
        if not readers:  # not before it is used: a class may hold itself
            readers = {name: _reader(type_) for name, type_ in fields}
        return target(**{name: readers[name](item) for name, item in value.items()})

    return read


# Saying what is wrong --------------------------------------------------------------------------


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for scalar, read in _SCALARS.items():
        converter.register_structure_hook(scalar, _ignoring_target(read))
    # An enumeration of words is a `str` too, and the hook of the nearer class counts.
    converter.register_structure_hook(StrEnum, _member)
    converter.register_structure_hook_func(_has_text_form, _from_text)
    converter.register_structure_hook_func(_is_list, lambda value, target: _items(converter, value, target))
    converter.register_structure_hook_func(_is_frozenset, lambda value, target: _set(converter, value, target))
    converter.register_structure_hook_func(_is_mapping, lambda value, target: _mapping(converter, value, target))
    converter.register_structure_hook_factory(_is_annotated, lambda target: _annotated(converter, target))
    converter.register_structure_hook_factory(
        lambda target: attrs.has(target) and not _has_text_form(target) and not hasattr(target, "from_plain"),
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
            raise _Refusal("field.type", "has to be an object")
        return from_dict(value, cls)

    return read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Refusal("field.type", "has to be a text")
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        remedy = "texts and numbers are not read as true or false"
        raise _Refusal("field.type", "has to be true or false", remedy=remedy)
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Refusal("field.type", "has to be a whole number")
    return value


def _decimal(value: object) -> Decimal:
    if isinstance(value, float):
        value = repr(value)  # the shortest text that gives this float: what was printed, up to 15 digits
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise _Refusal("field.type", "has to be a number")
    if isinstance(value, str) and _NUMBER.fullmatch(value) is None:
        raise _Refusal("number.text", "is not a plain decimal number", remedy='write digits, such as 3.5 or "3.5"')
    number = Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > 30):
        raise _Refusal("number.out-of-range", "is beyond any measurable size")
    return number


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _Refusal("date.calendar", "there is no such day") from None
    raise _Refusal("date.form", "has to be a day", remedy='write it as "2024-03-15"')


_SCALARS: Mapping[type, Callable[[object], object]] = {
    str: _text,
    bool: _boolean,
    int: _whole,
    Decimal: _decimal,
    date: _day,
}


def _member(value: object, target: type[Enum]) -> Enum:
    if isinstance(value, str):
        try:
            return target(value)
        except ValueError:
            pass
    names = [str(member.value) for member in target]
    close = nearest_names(value, names) if isinstance(value, str) else ()
    allowed = "" if close and len(names) > 12 else f"one of {', '.join(names)}"
    raise _Refusal("word.unknown", f"is no {_spoken(target.__name__)} known here", nearest=close, remedy=allowed)


def _spoken(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _has_text_form(target: object) -> bool:
    return isinstance(target, type) and hasattr(target, "from_text")


def _from_text(value: object, target: Any) -> object:
    if isinstance(value, target):
        return value
    if isinstance(value, float):
        value = repr(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and getattr(target, "from_numbers", False):
        value = format(value, "f") if isinstance(value, Decimal) else str(value)
    if not isinstance(value, str):
        raise _Refusal("field.type", "has to be a text")
    result = target.from_text(value)
    if isinstance(result, Problem):
        raise _Refusal(result.code, result.message, remedy=result.remedy, nearest=result.nearest)
    return result


def _is_list(target: object) -> bool:
    return get_origin(target) is tuple and len(get_args(target)) == 2 and get_args(target)[1] is Ellipsis


def _items(converter: Any, value: object, target: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _Refusal("field.type", "has to be a list")
    return tuple(converter.structure(list(value), types.GenericAlias(list, get_args(target)[:1])))


def _is_frozenset(target: object) -> bool:
    return get_origin(target) is frozenset


def _set(converter: Converter, value: object, target: Any) -> frozenset[Any]:
    items = _items(converter, sorted(value) if isinstance(value, frozenset) else value, target)
    if len(set(items)) != len(items):
        raise _Refusal("list.repeated", "holds an entry twice")
    return frozenset(items)


def _is_mapping(target: object) -> bool:
    return get_origin(target) in (Mapping, FrozenMapping)


def _mapping(converter: Any, value: object, target: Any) -> FrozenMapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise _Refusal("field.type", "has to be an object")
    return FrozenMapping(converter.structure(dict(value), types.GenericAlias(dict, get_args(target))))


def _is_annotated(target: object) -> bool:
    return get_origin(target) is Annotated


def _annotated(converter: Converter, target: Any) -> Callable[[Any, Any], Any]:
    base, *metadata = get_args(target)
    inner = converter.get_structure_hook(base)

    def read(value: Any, _: Any) -> Any:
        result = inner(value, base)
        for item in metadata:
            _require(item, result)
        return result

    return read


def _require(constraint: object, value: Any) -> None:
    match constraint:
        case Range():
            if not constraint.holds(value):
                raise _Refusal("number.out-of-range", f"has to be {constraint.phrase}")
        case OneOf():
            if value not in constraint.members:
                raise _Refusal(
                    "word.unknown",
                    f"is no {constraint.what} known here",
                    nearest=nearest_names(value, constraint.members),
                    remedy="" if len(constraint.members) > 12 else f"one of {', '.join(sorted(constraint.members))}",
                )
        case Named():
            if not value or value != value.strip():
                raise _Refusal("field.empty", f"has to name a {constraint.what}")
        case _:
            pass


# --- writing -------------------------------------------------------------------------------------


def to_plain(value: object) -> object:
    """Return plain data for JSON: fields in the order of the class, sets sorted, numbers and dates as text.

    Whole numbers stay numbers, `Decimal` becomes text with its digits, so that reading gives the same object.
    """
    cls: Any = type(value)
    return _writer(cls)(value)


@cache
def _writer(cls: Any) -> Callable[[Any], object]:
    """Return the function that makes plain data of the objects of a class; found once for each class."""
    if cls in (bool, int, str, type(None)):
        return _as_it_is
    if issubclass(cls, Enum):
        return operator.attrgetter("value")
    if issubclass(cls, Decimal):
        return lambda value: format(value, "f")
    if issubclass(cls, date):
        return date.isoformat
    if issubclass(cls, frozenset):
        return lambda value: sorted((to_plain(item) for item in value), key=str)
    if issubclass(cls, tuple | list):
        return lambda value: [to_plain(item) for item in value]
    if issubclass(cls, Mapping):
        return lambda value: {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if hasattr(cls, "to_plain_data"):
        return operator.methodcaller("to_plain_data")
    if hasattr(cls, "from_text"):
        return str
    names = tuple((field.alias, field.name) for field in attrs.fields(cls))
    return lambda value: {alias: to_plain(getattr(value, name)) for alias, name in names}


def _as_it_is(value: object) -> object:
    return value


def canonical_json(value: object, *, indent: int | None = None) -> str:
    """Return the JSON text of an object or of plain data; the same object gives the same bytes everywhere."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(to_plain(value), ensure_ascii=False, indent=indent, separators=separators)
