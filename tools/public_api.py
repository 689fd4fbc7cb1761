"""Writes the list of public names and signatures that the tests compare with: `python -m tools.public_api > FILE`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tools.public_names import PUBLIC_MODULES, PublicName, public_names

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["public_api"]


def public_api() -> str:
    """Return every public name with its signature, one per line, members of a class indented."""
    return "".join(f"{line}\n" for module in PUBLIC_MODULES for line in _module(module))


def _module(module: str) -> Iterator[str]:
    yield f"# {module}"
    for name in public_names(module):
        yield _line(name)
        yield from (f"    {word}" for word in name.words)
        for member in name.members:
            yield f"    {member.name}{': ' if member.is_property else ''}{member.signature}"


def _line(name: PublicName) -> str:
    match name.kind:
        case "value":
            return f"{name.name}: {name.signature}"
        case "function":
            return f"def {name.name}{name.signature}"
        case "enum":
            return f"enum {name.name}"
        case "class" | "error":
            bases = f" ({', '.join(name.bases)})" if name.bases else ""
            return f"{name.kind} {name.name}{bases}{name.signature}"


if __name__ == "__main__":
    sys.stdout.write(public_api())
