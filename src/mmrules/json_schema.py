"""JSON Schemas of the models, from the same annotations by which documents are read (`serialization.py`)."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from inspect import getdoc
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from mmrules.frozen_mapping import FrozenMapping
from mmrules.serialization import Named, OneOf, Range

__all__ = ["Schema", "schema_of"]

Schema: TypeAlias = dict[str, object]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NUMBER = r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"


def schema_of(cls: type[Any], *, title: str) -> Schema:
    """Return the JSON Schema (2020-12) of the documents that are read as `cls`.

    Args:
        cls: An attrs class.
        title: What the document is called.
    """
    writer = _Writer()
    root = writer.of(cls)
    return {"$schema": _DIALECT, "title": title, **root, "$defs": dict(sorted(writer.definitions.items()))}


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def of(self, target: Any) -> Schema:
        origin, args = get_origin(target), get_args(target)
        if origin is Annotated:
            return _constrained(self.of(args[0]), args[1:])
        if origin in (Union, types.UnionType):
            return self._union(args)
        if origin is tuple:
            return {"type": "array", "items": self.of(args[0])}
        if origin is frozenset:
            return {"type": "array", "items": self.of(args[0]), "uniqueItems": True}
        if origin in (Mapping, FrozenMapping):
            return self._mapping(*args)
        if origin is Literal:
            return {"enum": list(args)}
        if origin is not None:
            return self.of(origin)
        return self._plain(target)

    def _plain(self, target: Any) -> Schema:
        if target in _SCALARS:
            return dict(_SCALARS[target])
        name = target.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # so that a class that holds itself ends here
            self.definitions[name] = self._definition(target)
        return {"$ref": f"#/$defs/{name}"}

    def _definition(self, target: Any) -> Schema:
        described = {"description": _summary(target)}
        if issubclass(target, Enum):
            return {**described, "enum": [member.value for member in target]}
        if hasattr(target, "from_text"):
            kinds = ["string", "number"] if hasattr(target, "from_number") else "string"
            return {**described, "type": kinds}
        if hasattr(target, "from_plain"):
            return {**described, "type": "object"}
        return {**described, **self._object(target)}

    def _object(self, target: Any) -> Schema:
        hints = typing.get_type_hints(target, include_extras=True)
        docs = _attribute_docs(target)
        properties: dict[str, object] = {}
        required = []
        for field in attrs.fields(target):
            schema = self.of(hints[field.name])
            if doc := docs.get(field.name):
                schema = {**schema, "description": doc}
            properties[field.alias] = schema
            if field.default is attrs.NOTHING:
                required.append(field.alias)
        result: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**result, "required": required} if required else result

    def _union(self, args: tuple[Any, ...]) -> Schema:
        options = [self.of(part) for part in args if part is not type(None)]
        if type(None) in args:
            options.append({"type": "null"})
        return {"anyOf": options}

    def _mapping(self, key: Any, value: Any) -> Schema:
        schema: Schema = {"type": "object", "additionalProperties": self.of(value)}
        if isinstance(key, type) and issubclass(key, Enum):
            schema["propertyNames"] = {"enum": [member.value for member in key]}
        return schema


_SCALARS: Mapping[object, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": ["number", "string"], "pattern": _NUMBER},
    date: {"type": "string", "pattern": _DAY},
}


def _constrained(schema: Schema, metadata: tuple[object, ...]) -> Schema:
    for item in metadata:
        match item:
            case Range():
                limits = {"minimum": item.minimum, "maximum": item.maximum}
                schema = {**schema, **{name: limit for name, limit in limits.items() if limit is not None}}
            case OneOf():
                schema = {**schema, "enum": sorted(item.members)}
            case Named():
                schema = {**schema, "minLength": 1}
            case _:
                pass
    return schema


def _summary(target: object) -> str:
    return (getdoc(target) or "").partition("\n\n")[0].replace("\n", " ")


def _attribute_docs(target: object) -> dict[str, str]:
    """Return the `Attributes:` section of a docstring, by name."""
    _, _, section = (getdoc(target) or "").partition("Attributes:\n")
    docs: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        indent = len(line) - len(line.lstrip())
        if not line.strip() or indent == 0:
            break
        if indent == 4 and ": " in line:
            name, _, text = line.strip().partition(": ")
            docs[name] = text
        elif name:
            docs[name] += f" {line.strip()}"
    return docs
