"""Reads the public API from the code: every public name with its kind, signature and docstring.

What is public is what `mmrules`, `mmrules.assessment` and `mmrules.units` list in `__all__`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from importlib import import_module
from types import UnionType
from typing import Literal

import attrs
from attrs import frozen

__all__ = ["PUBLIC_MODULES", "PublicMember", "PublicName", "public_names", "signature_of"]

PUBLIC_MODULES = ("mmrules", "mmrules.assessment", "mmrules.conformance", "mmrules.units")

Kind = Literal["class", "enum", "error", "function", "value"]


@frozen(kw_only=True)
class PublicMember:
    """A public method or property of a public class."""

    name: str
    signature: str
    doc: str
    is_property: bool


@frozen(kw_only=True)
class PublicName:
    """A public name.

    Attributes:
        module: The public module that lists it.
        name: The name.
        kind: What it is.
        signature: How it is called; for a value, its type; empty where there is nothing to say.
        bases: Names of the base classes that matter to a caller.
        doc: Its docstring.
        members: Public methods and properties of a class, by name.
        words: The members of an enumeration, as they are written.
    """

    module: str
    name: str
    kind: Kind
    signature: str
    bases: tuple[str, ...] = ()
    doc: str = ""
    members: tuple[PublicMember, ...] = ()
    words: tuple[str, ...] = ()


def public_names(module: str) -> tuple[PublicName, ...]:
    """Return the public names of a module, in the order of its `__all__`."""
    loaded = import_module(module)
    names: list[str] = list(loaded.__all__)
    return tuple(_public_name(module, name, getattr(loaded, name)) for name in names)


def signature_of(thing: object) -> str:
    """Return a signature on one line, with annotations as they are written and defaults a reader can use."""
    if not callable(thing):
        return ""
    try:
        signature = inspect.signature(thing)
    except ValueError:
        return "(…)"
    parts: list[str] = []
    star_seen = False
    parameters = list(signature.parameters.values())
    for index, parameter in enumerate(parameters):
        if parameter.kind is parameter.VAR_POSITIONAL:
            star_seen = True
        if parameter.kind is parameter.KEYWORD_ONLY and not star_seen:
            parts.append("*")
            star_seen = True
        parts.append(_parameter(parameter))
        following = parameters[index + 1] if index + 1 < len(parameters) else None
        if parameter.kind is parameter.POSITIONAL_ONLY and (
            following is None or following.kind is not parameter.POSITIONAL_ONLY
        ):
            parts.append("/")
    returned = "" if isinstance(thing, type) else _annotation(signature.return_annotation)
    return f"({', '.join(parts)})" + (f" -> {returned}" if returned else "")


def _parameter(parameter: inspect.Parameter) -> str:
    prefix = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
    prefix = "**" if parameter.kind is parameter.VAR_KEYWORD else prefix
    annotation = _annotation(parameter.annotation)
    text = f"{prefix}{parameter.name}" + (f": {annotation}" if annotation else "")
    if parameter.default is not parameter.empty:
        text += f" = {_default(parameter.default)}" if annotation else f"={_default(parameter.default)}"
    return text


def _annotation(annotation: object) -> str:
    if annotation is inspect.Signature.empty:
        return ""
    if isinstance(annotation, str):
        return annotation
    if isinstance(annotation, type) and not hasattr(annotation, "__args__"):
        return annotation.__name__
    text = str(annotation) if isinstance(annotation, UnionType) else repr(annotation)
    return re.sub(r"\b(?:[a-z_]+\.)+([A-Za-z_])", r"\1", text)


def _default(default: object) -> str:
    if isinstance(default, Enum) and default is not attrs.NOTHING:
        return f"{type(default).__name__}.{default.name}"
    if default is None or isinstance(default, bool | int | str | Decimal) or default == ():
        return repr(default)
    return "..."


def _public_name(module: str, name: str, thing: object) -> PublicName:
    doc = inspect.getdoc(thing) or ""
    if isinstance(thing, type) and issubclass(thing, Enum):
        words = tuple(str(member.value) for member in thing)
        return PublicName(module=module, name=name, kind="enum", signature="", doc=doc, words=words)
    if isinstance(thing, type):
        is_error = issubclass(thing, Exception)
        return PublicName(
            module=module,
            name=name,
            kind="error" if is_error else "class",
            signature=signature_of(thing),
            bases=tuple(base.__name__ for base in thing.__bases__ if base is not object),
            doc=doc,
            members=tuple(_members(thing)),
        )
    if inspect.isroutine(thing):
        return PublicName(module=module, name=name, kind="function", signature=signature_of(thing), doc=doc)
    shown = type(thing).__name__
    own_doc = "" if isinstance(thing, str | int | Mapping) else doc
    return PublicName(module=module, name=name, kind="value", signature=shown, doc=own_doc)


def _members(cls: type) -> Iterator[PublicMember]:
    for name, member in sorted(vars(cls).items()):
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            returned = "" if member.fget is None else signature_of(member.fget).partition(" -> ")[2]
            yield PublicMember(name=name, signature=returned, doc=inspect.getdoc(member) or "", is_property=True)
        elif isinstance(member, classmethod | staticmethod) or inspect.isfunction(member):
            bound = getattr(cls, name)
            signature = signature_of(bound)
            if inspect.isfunction(member):
                signature = re.sub(r"^\(self(?:, )?", "(", signature)
            yield PublicMember(name=name, signature=signature, doc=inspect.getdoc(bound) or "", is_property=False)
