"""Writes the function that reads the objects of one class: a few lines a field, as attrs itself writes `__init__`.

The source is made of nothing but the names of the class's fields; no document has a part in it. How the value of a
field is read is decided in `reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from mmrules.serialization.open_class import open_class

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["object_reader"]

_MORE_THAN_FIELDS = ("__attrs_init__", "__attrs_pre_init__", "__attrs_post_init__", "_attrs_cached_hash")


def object_reader(cls: type[Any], expressions: Mapping[str, str]) -> tuple[Callable[[Any], Any], dict[str, Any]]:
    """Return the function that makes an object of a class from a `dict`, and the names that it looks up.

    It raises any exception at a field that the class does not have, one that is missing, and whatever an expression
    raises. What the expressions name has to be put among the names before it is used; only then, because a class may
    hold itself.

    Args:
        cls: An attrs class whose objects are no more than their fields.
        expressions: How `item`, the given value of a field, is read; for every field by its name.

    Raises:
        TypeError: The class converts or checks what it is given, or does more when an object is made.
    """
    fields = attrs.fields(cls)
    if any(hasattr(cls, name) for name in _MORE_THAN_FIELDS) or not all(map(_is_plain, fields)):
        raise TypeError(f"{cls.__name__} is more than its fields")
    names: dict[str, Any] = {"cls": cls, "open_object": open_class(cls), "known": {field.alias for field in fields}}
    lines = [
        "def read(value):",
        "    if value.__class__ is not dict or not known.issuperset(value):",
        "        raise TypeError('has to be an object of known fields')",
        "    made = open_object()",
    ]
    for field in fields:
        if field.default is attrs.NOTHING:
            lines.append(f"    item = value[{field.alias!r}]")
            lines.append(f"    made.{field.name} = {expressions[field.name]}")
        else:
            names[f"default_{field.name}"] = field.default
            lines.append(f"    if {field.alias!r} in value:")
            lines.append(f"        item = value[{field.alias!r}]")
            lines.append(f"        made.{field.name} = {expressions[field.name]}")
            lines.append("    else:")
            lines.append(f"        made.{field.name} = default_{field.name}")
    lines += ["    made.__class__ = cls", "    return made"]
    exec("\n".join(lines), names)  # noqa: S102  # nothing but names of fields
    return names["read"], names


def _is_plain(field: attrs.Attribute[Any]) -> bool:
    as_given = field.init and field.converter is None and field.validator is None
    return as_given and not isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]  # a class at run time
