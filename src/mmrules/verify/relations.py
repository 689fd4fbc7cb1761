"""What holds between the facts of any possible patient: read from `relations.toml`, over the facts of one engine."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.logic import Condition, FactRef, Not, conjunction, disjunction, facts_of, parse
from mmrules.serialization import structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mmrules.logic import FactDeclaration, FactKey, Vocabulary

__all__ = ["Implication", "Relations", "load_relations"]

_FILE = "relations.toml"
_STEPS = 3
"""How far a fact is traced to those it is made of: a class term to classes, these to drugs, refractory to exposed."""


@frozen
class Implication:
    """Whenever one condition is true, so is another, for every possible patient."""

    if_true: Condition
    then_true: Condition


@frozen(kw_only=True)
class Relations:
    """What is known of the facts of an engine.

    Attributes:
        whole: Facts whose numbers are whole ones.
        implications: What follows from what.
    """

    whole: frozenset[str]
    implications: tuple[Implication, ...]

    def about(self, mentioned: Iterable[frozenset[FactKey]]) -> tuple[Implication, ...]:
        """Return the relations between facts that are mentioned, and those that these are made of.

        Args:
            mentioned: The facts of each condition that is asked about.
        """
        facts: set[FactKey] = set().union(*mentioned)
        for _ in range(_STEPS):
            for item in self.implications:
                fact = item.if_true.condition if isinstance(item.if_true, Not) else item.if_true
                if isinstance(fact, FactRef) and fact.key in facts:
                    facts |= facts_of(item.then_true)
        return tuple(item for item in self.implications if facts_of(item.if_true) | facts_of(item.then_true) <= facts)


@frozen(kw_only=True)
class _Implication:
    """One sentence; `if` and `then` are the keys in the file."""

    if_: str
    then: str
    for_: str | None = None


@frozen(kw_only=True)
class _Same:
    fact: str
    as_: str


@frozen(kw_only=True)
class _File:
    whole: tuple[str, ...]
    any_of_members: tuple[str, ...]
    all_of_members: tuple[str, ...]
    same: tuple[_Same, ...] = field(default=())
    implication: tuple[_Implication, ...] = field(default=())


def load_relations(vocabulary: Vocabulary) -> Relations:
    """Return the relations between the facts of a vocabulary.

    Args:
        vocabulary: The declared facts, those of the library among them.
    """
    text = files("mmrules.verify").joinpath(_FILE).read_text("utf-8")
    # `if`, `for` and `as` are words of Python and no names of fields.
    document = _renamed(tomllib.loads(text))
    stated = structure(document, _File, what=_FILE)
    return Relations(
        whole=frozenset(stated.whole),
        implications=tuple(dict.fromkeys(_implications(stated, vocabulary))),
    )


def _renamed(value: object) -> object:
    if isinstance(value, dict):
        return {f"{key}_" if key in {"if", "for", "as"} else key: _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value


def _implications(stated: _File, vocabulary: Vocabulary) -> Iterator[Implication]:
    for name in stated.any_of_members:
        yield from _members(_declaration(name, vocabulary), holds_for_any=True)
    for name in stated.all_of_members:
        yield from _members(_declaration(name, vocabulary), holds_for_any=False)
    for same in stated.same:
        yield from _same(parse(same.fact, vocabulary), parse(same.as_, vocabulary))
    for item in stated.implication:
        for argument in _arguments(item, vocabulary):
            if_true, then_true = (parse(text.replace("{}", argument), vocabulary) for text in (item.if_, item.then))
            yield Implication(if_true, then_true)


def _declaration(name: str, vocabulary: Vocabulary) -> FactDeclaration:
    declaration = vocabulary.declaration(name)
    if declaration is None or declaration.parameter is None:
        raise ValueError(f"{_FILE}: {name} has no members")
    return declaration


def _arguments(item: _Implication, vocabulary: Vocabulary) -> Iterable[str]:
    if item.for_ is None:
        return ("",)
    parameter = _declaration(item.for_, vocabulary).parameter
    return () if parameter is None else (_written(name) for name in sorted(parameter.names))


def _written(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name[0].isalpha() else f'"{name}"'


def _same(fact: Condition, other: Condition) -> Iterator[Implication]:
    yield Implication(fact, other)
    yield Implication(other, fact)
    yield Implication(Not(fact), Not(other))
    yield Implication(Not(other), Not(fact))


def _members(declaration: FactDeclaration, *, holds_for_any: bool) -> Iterator[Implication]:
    """Say what a fact of a group and those of its members mean for each other.

    A group can stay unknown although all its members are settled: a drug that the catalogue lacks may belong to it.
    """
    parameter = declaration.parameter
    if parameter is None:
        return
    for name, members in parameter.groups.items():
        group = FactRef(declaration.name, name)
        each = [FactRef(declaration.name, member) for member in sorted(members)]
        if holds_for_any:
            yield Implication(group, disjunction(*each))
            yield Implication(disjunction(*each), group)
            yield Implication(Not(group), conjunction(*(Not(member) for member in each)))
        else:
            yield Implication(group, conjunction(*each))
            yield Implication(conjunction(*each), group)
            yield Implication(disjunction(*(Not(member) for member in each)), Not(group))
