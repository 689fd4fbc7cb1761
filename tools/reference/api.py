"""The public API: every public name with its signature and its docstring, one page for each module or large class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.markdown import bullets, code, docstring, page, table
from tools.public_names import public_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tools.public_names import PublicName

__all__ = ["api_pages"]

_WIDE = 100


def api_pages() -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    core = [name for name in public_names("mmrules") if name.kind != "error"]
    return {
        "api/mmrules.md": page(
            "`mmrules`",
            "What an application needs. Names load on first use. Errors have [a page of their own](../errors.md).",
            *(block for name in core for block in _name(name)),
        ),
        "api/mmrules-assessment.md": page(
            "`mmrules.assessment`",
            "Published definitions as pure functions. Each takes the inputs of its definition, any of which may be "
            "missing, and returns an `Assessment`: the value, or the values that remain possible and what is missing.",
            *(block for name in public_names("mmrules.assessment") for block in _name(name)),
        ),
        "api/mmrules-conformance.md": page(
            "`mmrules.conformance`",
            "The conformance kit; [Check a plugin](../../how-to/check-a-plugin.md) says how it is used.",
            *(block for name in public_names("mmrules.conformance") for block in _name(name)),
        ),
        "api/mmrules-units.md": page(
            "`mmrules.units`",
            "Units of laboratory values: what is accepted, and exact conversion.",
            *(block for name in public_names("mmrules.units") for block in _name(name)),
            "## Analytes",
            _analytes(),
        ),
    }


def _analytes() -> str:
    from mmrules.units import ANALYTES  # noqa: PLC0415  # only this table needs it

    rows = [
        [code(item.id), code(item.unit), ", ".join(code(unit) for unit in item.accepted), ", ".join(item.loinc)]
        for item in ANALYTES.values()
    ]
    return table(["analyte", "unit", "accepted units", "LOINC"], rows)


def _name(name: PublicName) -> Iterator[str]:
    yield f"## {code(name.name)}"
    if name.kind in {"class", "function"}:
        yield f"```python\n{_wrapped(name.name, name.signature)}\n```"
    yield docstring(name.doc)
    if name.words:
        yield bullets(code(word) for word in name.words)
    for member in name.members:
        call = f": {member.signature}" if member.is_property else member.signature
        yield f"### {code(f'{name.name}.{member.name}')}"
        yield f"```python\n{_wrapped(member.name, call)}\n```"
        yield docstring(member.doc)


def _wrapped(name: str, signature: str) -> str:
    """Return a signature, one parameter on a line when it is long."""
    line = f"{name}{signature}"
    if len(line) <= _WIDE or not signature.startswith("("):
        return line
    inside, _, returned = signature[1:].rpartition(")")
    parameters = "".join(f"    {part},\n" for part in _split(inside))
    return f"{name}(\n{parameters}){returned}"


def _split(parameters: str) -> Iterator[str]:
    depth, start = 0, 0
    for index, character in enumerate(parameters):
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            yield parameters[start:index].strip()
            start = index + 1
    yield parameters[start:].strip()
