"""The facts: a list by topic, or each in full; with the values for a case."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import DIM, NOTICE, STRONG, heading, joined, labelled, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from mmrules.cli.fact_texts import FactText, FactValueText

__all__ = ["facts_view"]


def facts_view(facts: Sequence[FactText], *, full: bool) -> RenderableType:
    """Return the facts under their topics."""
    return Group(*spaced(_topics(facts, full=full)))


def _topics(facts: Sequence[FactText], *, full: bool) -> Iterator[RenderableType]:
    for topic, group in groupby(facts, key=lambda fact: fact.topic):
        yield Group(heading(topic or "Other"), *(_fact(fact, full=full) for fact in group))


def _name(fact: FactText) -> str:
    return f"{fact.name}({fact.parameter})" if fact.parameter else fact.name


def _type(fact: FactText) -> str:
    return f"{fact.type}: {', '.join(fact.members)}" if fact.members else fact.type


def _fact(fact: FactText, *, full: bool) -> RenderableType:
    head = Text(f" {_name(fact)}", style=STRONG).append(f"  {_type(fact)}", style="not bold dim")
    rows: list[tuple[str, RenderableType]] = [("", Text(fact.doc))]
    rows += [("value" if number == 0 else "", line) for number, line in enumerate(_values(fact, full=full))]
    if fact.source:
        rows.append(("source", Text(fact.source, style=DIM)))
    if full and fact.test:
        rows.append(("settled by", Text(fact.test)))
    if full and fact.arguments:
        rows.append((fact.parameter, Text(", ".join(fact.arguments), style=DIM)))
    return Group(head, labelled(rows, indent=3, width=10))


def _values(fact: FactText, *, full: bool) -> Iterator[Text]:
    if full or len(fact.values) <= 1:
        for value in fact.values:
            yield _value(value)
        return
    known = [value for value in fact.values if value.value is not None]
    # Of many drugs most are "no": those count only.
    for text, group in groupby(sorted(known, key=lambda item: item.value or ""), key=lambda item: item.value):
        names = [value.argument for value in group]
        yield Text(f"{text}: ", style=STRONG).append(joined(names, limit=3 if text == "no" else 12), style="not bold")
    unknown = len(fact.values) - len(known)
    if unknown:
        yield Text(f"not known for {unknown} of {len(fact.values)}", style=NOTICE)


def _value(value: FactValueText) -> Text:
    text = Text(f"{value.argument}: " if value.argument else "")
    if value.value is None:
        text.append("not known", style=NOTICE)
    else:
        text.append(value.value, style=STRONG)
    if value.origins:
        text.append(f"  ({'; '.join(value.origins)})", style=DIM)
    if value.note:
        text.append(f"  {value.note}", style=DIM)
    return text
