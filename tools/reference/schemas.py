"""The JSON documents: the schemas themselves, and a page for each with every object and field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias, cast

from mmrules.json_schema import schema_of
from mmrules.models.patient import Patient
from mmrules.models.report import Report
from tools.markdown import bullets, code, page, plain, title_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["schema_files", "schema_pages"]

Node: TypeAlias = "Mapping[str, object]"

_DOCUMENTS = {"patient": Patient, "report": Report}


def schema_files() -> Mapping[str, str]:
    """Return the schemas by path below the root."""
    return {
        f"schema/{name}.schema.json": json.dumps(_schema(name), indent=2, ensure_ascii=False) + "\n"
        for name in _DOCUMENTS
    }


def _schema(name: str) -> dict[str, object]:
    schema = schema_of(_DOCUMENTS[name], title=f"mmrules {name}")
    if name == "patient":
        _allow_chart_text(cast("dict[str, dict[str, dict[str, object]]]", schema["$defs"]))
    return schema


def _allow_chart_text(definitions: dict[str, dict[str, dict[str, object]]]) -> None:
    """Add the two places where a document, though not the model, may hold text (`adapters.chart_fields`)."""
    finding = definitions["CytogeneticFinding"]["properties"]
    text = {"type": "string", "description": "Karyotype, FISH or array in ISCN, or the words of the report"}
    definition: dict[str, object] = {
        "description": "A cytogenetic result as the chart has it; it is read when the patient is loaded.",
        "type": "object",
        "properties": {"text": text, **{name: finding[name] for name in ("date", "plasma_cells_selected")}},
        "additionalProperties": False,
        "required": ["text"],
    }
    cast("dict[str, object]", definitions)["CytogeneticText"] = definition
    entries = cast("dict[str, object]", definitions["Patient"]["properties"]["cytogenetics"])
    entries["items"] = {"anyOf": [entries["items"], {"$ref": "#/$defs/CytogeneticText"}]}
    definitions["Component"]["properties"]["regimen"] = {
        "type": "string",
        "description": "Instead of `drugs`: the treatment as the chart has it, such as Dara-Rev-Dex.",
    }


def schema_pages() -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    return {f"json/{name}.md": _page(name) for name in _DOCUMENTS}


def _page(name: str) -> str:
    schema = _schema(name)
    definitions = cast("Mapping[str, Node]", schema["$defs"])
    root = str(schema["$ref"]).rpartition("/")[2]
    order = [root, *(item for item in definitions if item != root)]
    return page(
        f"The {name}'s JSON",
        f"JSON Schema (2020-12): `schema/{name}.schema.json`, made from the same classes by which documents are read.",
        *(block for item in order for block in _definition(item, definitions[item])),
    )


def _definition(name: str, node: Node) -> Iterator[str]:
    yield f"## {code(name)}"
    yield plain(str(node.get("description", "")))
    if "enum" in node:
        yield bullets(code(str(word)) for word in cast("list[object]", node["enum"]))
    properties = cast("Mapping[str, Node]", node.get("properties", {}))
    required = cast("list[str]", node.get("required", []))
    yield bullets(
        f"{code(field)}: {_kind(item)}{', required' if field in required else ''}"
        + (f". {plain(title_case(str(item['description'])))}" if "description" in item else "")
        for field, item in properties.items()
    )


def _kind(node: Node) -> str:
    if "$ref" in node:
        return code(str(node["$ref"]).rpartition("/")[2])
    if "anyOf" in node:
        return " or ".join(_kind(item) for item in cast("list[Node]", node["anyOf"]))
    if "enum" in node:
        words = cast("list[object]", node["enum"])
        shown = ", ".join(code(str(word)) for word in words[:12])
        return f"one of {shown}{' …' if len(words) > 12 else ''}"
    kind = node.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(cast('Node', node['items']))}"
    named = " or ".join(str(item) for item in kind) if isinstance(kind, list) else str(kind)
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"object of {_kind(cast('Node', node['additionalProperties']))}"
    limits = [f"{word} {node[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in node]
    return ", ".join([named, *limits])
