"""The facts, one page for each topic: name, type, unit, meaning, source, and what settles an unknown one."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from mmrules.logic import BoolType, EnumType, NumberType, SetType, TextType
from tools.markdown import code, page, plain, table, terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import mmrules
    from mmrules.facts.definition import FactDefinition
    from mmrules.logic import FactDeclaration, FactType

__all__ = ["fact_pages"]

_REGIMEN = "Properties of a regimen"

_INTRODUCTION = """\
Every condition of a rule, a caution or a requirement is about these facts. Each of them can be unknown: what the record
does not say is never taken for a negative answer. `mmrules facts` prints the same list, and
`engine.case(patient).fact("crcl")` gives one value with where it comes from.

A fact with a parameter is asked of a drug, a class of drugs, a marker and so on: `refractory(lenalidomide)`,
`refractory(PI)`, `has(t_4_14)`. [The markers, conditions and other words](words.md) that can stand there are listed on
a page of their own; [drugs and classes](../drugs/index.md) in the catalogue.
"""


def fact_pages(engine: mmrules.Engine) -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    definitions = engine.facts.definitions.values()
    topics = {topic: list(group) for topic, group in groupby(sorted(definitions, key=_topic), key=_topic)}
    order = list(dict.fromkeys(_topic(item) for item in definitions))
    pages = {f"facts/{_slug(topic)}.md": _topic_page(topic, topics[topic]) for topic in order}
    subject = [
        declaration
        for name in engine.facts.vocabulary.names()
        if (declaration := engine.facts.vocabulary.declaration(name)) is not None and declaration.subject
    ]
    pages["facts/regimen.md"] = page(
        _REGIMEN,
        "These are known of every regimen of the catalogue and stand in the `regimens` selector of a rule, beside "
        "`contains(…)`. `contains(any refractory)` asks whether the regimen holds a drug to which the disease is "
        "refractory.",
        *(_entry(declaration, "") for declaration in subject),
    )
    pages["facts/words.md"] = _words_page(engine)
    rows = [[f"[{topic}]({_slug(topic)}.md)", str(len(topics[topic]))] for topic in order]
    rows.append([f"[{_REGIMEN}](regimen.md)", str(len(subject))])
    toctree = "\n".join([*(_slug(topic) for topic in order), "regimen", "words"])
    pages["facts/index.md"] = page(
        "Facts", _INTRODUCTION, table(["topic", "facts"], rows), f"```{{toctree}}\n:hidden:\n\n{toctree}\n```"
    )
    return pages


def _topic(definition: FactDefinition) -> str:
    return definition.topic or "Other facts"


def _slug(topic: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", topic.casefold()).strip("-")


def _topic_page(topic: str, definitions: list[FactDefinition]) -> str:
    return page(topic, *(_entry(item.declaration, item.test) for item in definitions))


def _entry(declaration: FactDeclaration, test: str) -> str:
    name = declaration.name if declaration.parameter is None else f"{declaration.name}({declaration.parameter.name})"
    pairs = [
        ("type", _type(declaration.type)),
        ("in words", plain(declaration.wording("…" if declaration.parameter is not None else None))),
        ("source", plain(declaration.source)),
        ("settled by", code(test) if test else ""),
    ]
    return f"## {code(name)}\n\n{plain(declaration.doc)}\n\n{terms(pairs)}"


def _type(fact_type: FactType) -> str:
    match fact_type:
        case BoolType():
            return "yes or no"
        case NumberType():
            unit = f" in {code(fact_type.unit)}" if fact_type.unit else ""
            return f"number{unit}{_range(fact_type)}"
        case EnumType():
            if len(fact_type.members) > 12:
                return f"one of the {plain(fact_type.name)}s"
            kind = "in this order, lowest first" if fact_type.ordered else "one of"
            return f"{kind}: {', '.join(code(member) for member in fact_type.members)}"
        case SetType():
            return f"any of: {', '.join(code(member) for member in fact_type.member.members)}"
        case TextType():
            return "text"


def _range(number: NumberType) -> str:
    low, high = number.minimum, number.maximum
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", {low} or more" if low is not None else f", at most {high}" if high is not None else ""


def _words_page(engine: mmrules.Engine) -> str:
    return page("Words that facts are asked of", *_word_blocks(engine))


def _word_blocks(engine: mmrules.Engine) -> Iterator[str]:
    seen: dict[str, list[str]] = {}
    symbols = {}
    for definition in engine.facts.definitions.values():
        parameter = definition.declaration.parameter
        if parameter is not None and parameter.members != engine.facts.drugs.members:
            symbols[parameter.name] = parameter
            seen.setdefault(parameter.name, []).append(definition.declaration.name)
    for name, parameter in sorted(symbols.items()):
        asked = ", ".join(code(f"{fact}(…)") for fact in seen[name])
        members = ", ".join(code(member) for member in sorted(parameter.members))
        groups = [f"{code(group)}: {', '.join(sorted(names))}" for group, names in sorted(parameter.groups.items())]
        together = "\n\nSeveral at once: " + "; ".join(groups) + "." if groups else ""
        yield f"## {plain(name)}\n\nAsked by {asked}.\n\n{members}{together}"
