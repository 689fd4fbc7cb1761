"""What the language has to be told about facts: names, types, parameters and the words for them.

How a fact is derived from a case is none of this package's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from attrs import field, frozen

from mmrules.errors import InvalidRule, Problem, UnknownReference
from mmrules.frozen_mapping import FrozenMapping
from mmrules.logic.types import BoolType, FactType

__all__ = ["KEYWORDS", "Declarations", "FactDeclaration", "Symbols", "Vocabulary", "is_word"]

KEYWORDS = frozenset(
    {"true", "false", "unknown", "known", "and", "or", "not", "in", "any", "all"}
    | {"at_least", "at_most", "contains", "has_member"}
)
"""Words of the grammar; no fact can have such a name, and a member or symbol like them is written in quotes."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FACT_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


def is_word(text: str) -> bool:
    """Whether a member or symbol can be written without quotes."""
    return _WORD.fullmatch(text) is not None and text not in KEYWORDS


def _refuse(code: str, message: str, *, what: str) -> InvalidRule:
    return InvalidRule.of([Problem(code=code, message=message)], what=what)


def _frozen_names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


def _frozen_labels(labels: Mapping[str, str]) -> FrozenMapping[str, str]:
    return FrozenMapping({name: labels[name] for name in sorted(labels)})


def _frozen_groups(groups: Mapping[str, Iterable[str]]) -> FrozenMapping[str, frozenset[str]]:
    return FrozenMapping({name: frozenset(groups[name]) for name in sorted(groups)})


@frozen
class Symbols:
    """A closed set of names that can stand between the brackets of a fact, and named groups of them.

    Attributes:
        name: What one member is called, for messages: `drug`.
        members: The names.
        groups: Names for several members at once, such as a drug class; a group's members are all in `members`.
        labels: What a member or group is called in a sentence, where that is not its name: `t(4;14)` for `t_4_14`.

    Raises:
        InvalidRule: A group has the name of a member, or a member that is not in `members`.
    """

    name: str
    members: frozenset[str] = field(converter=_frozen_names)
    groups: Mapping[str, frozenset[str]] = field(factory=dict, converter=_frozen_groups)
    labels: Mapping[str, str] = field(factory=dict, converter=_frozen_labels)

    def __attrs_post_init__(self) -> None:
        for group, members in self.groups.items():
            if group in self.members:
                raise _refuse("fact.symbols", f"{group!r} is both a group and a member", what=f"symbols {self.name!r}")
            if strangers := sorted(members - self.members):
                message = f"the group {group!r} holds {', '.join(strangers)}, which are no members"
                raise _refuse("fact.symbols", message, what=f"symbols {self.name!r}")

    @property
    def names(self) -> frozenset[str]:
        """Everything that may be written: members and groups."""
        return self.members | frozenset(self.groups)

    def label(self, name: str) -> str:
        """Return what a member or group is called in a sentence."""
        return self.labels.get(name, name)

    def expand(self, name: str) -> frozenset[str]:
        """Return the members that `name` stands for: itself, or those of the group.

        Raises:
            UnknownReference: `name` is neither a member nor a group.
        """
        if name in self.members:
            return frozenset({name})
        if name in self.groups:
            return self.groups[name]
        raise UnknownReference(self.name, name, valid=self.names)


@frozen(kw_only=True)
class FactDeclaration:
    """What a rule may know about a fact before any case is seen.

    Attributes:
        name: Lower-case identifier, with dots where facts belong together: `last_line.remission_months`.
        type: Type of the value, with the unit of a number.
        doc: What the value means, in a sentence.
        source: Where its definition is published, empty when it is simply recorded.
        parameter: The names that can stand between the brackets, `None` for a fact without parameter.
        subject: It is a property of the thing that rules choose among and not of the case: `regimen.oral_only`.
        phrase: The fact in a sentence: `creatinine clearance`; a parametric one has `{}` where the argument goes:
            `refractory to {}`. Empty: made from the name.

    Raises:
        InvalidRule: The name is not a lower-case identifier or is a word of the grammar; a phrase without `{}` for
            a parametric fact, or with one for another.
    """

    name: str
    type: FactType
    doc: str
    source: str = ""
    parameter: Symbols | None = None
    subject: bool = False
    phrase: str = ""

    def __attrs_post_init__(self) -> None:
        what = f"declaration of {self.name!r}"
        if _FACT_NAME.fullmatch(self.name) is None or self.name in KEYWORDS:
            raise _refuse("fact.name", "a fact's name is a lower-case identifier and no word of the grammar", what=what)
        if self.phrase and ("{}" in self.phrase) is not (self.parameter is not None):
            raise _refuse("fact.phrase", "a phrase has {} exactly when the fact has a parameter", what=what)
        if self.subject and self.parameter is not None:
            raise _refuse("fact.parameter", "a property of the subject cannot have a parameter", what=what)

    def wording(self, argument: str | None) -> str:
        """Return the fact in a sentence, with its argument filled in."""
        plain = self.name.replace(".", " ").replace("_", " ")
        if argument is None:
            return self.phrase or plain
        label = argument if self.parameter is None else self.parameter.label(argument)
        return (self.phrase or f"{plain} {{}}").replace("{}", label)

    @property
    def holds_for_members(self) -> bool:
        """Whether `contains(any …)` can ask it of each member of the subject."""
        return isinstance(self.type, BoolType) and self.parameter is not None


class Vocabulary(Protocol):
    """The facts and symbols that a condition may speak about. They do not change: what was read with it stays read."""

    def __hash__(self) -> int:
        """Return the same number as long as it lives."""

    def declaration(self, name: str) -> FactDeclaration | None:
        """Return the declaration of a fact, `None` when there is none."""

    def names(self) -> Iterable[str]:
        """Return the names of all facts."""

    def subject_symbols(self) -> Symbols | None:
        """Return what `contains(…)` may name; `None` when conditions have no subject."""


class Declarations:
    """A vocabulary made of declarations.

    Raises:
        InvalidRule: Two declarations have the same name.
    """

    __slots__ = ("_by_name", "_subject_symbols")

    def __init__(self, declarations: Iterable[FactDeclaration], subject_symbols: Symbols | None = None) -> None:
        by_name: dict[str, FactDeclaration] = {}
        for declaration in declarations:
            if declaration.name in by_name:
                raise _refuse("fact.duplicate", f"{declaration.name!r} is declared twice", what="declarations")
            by_name[declaration.name] = declaration
        self._by_name = FrozenMapping(by_name)
        self._subject_symbols = subject_symbols

    def declaration(self, name: str) -> FactDeclaration | None:
        """Return the declaration of a fact, `None` when there is none."""
        return self._by_name.get(name)

    def names(self) -> Iterable[str]:
        """Return the names of all facts, in the order of declaration."""
        return tuple(self._by_name)

    def subject_symbols(self) -> Symbols | None:
        """Return what `contains(…)` may name; `None` when conditions have no subject."""
        return self._subject_symbols
