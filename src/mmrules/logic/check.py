"""Typed nodes from what was written: looks names up, checks types and units, and gathers every problem it meets.

The grammar is in `parse.py`. A node that could not be built becomes an unknown constant, so that the rest of the
text is checked too; the parser raises before anyone sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import frozen

from mmrules.errors import Problem, nearest_names
from mmrules.logic.declaration import KEYWORDS, FactDeclaration, Symbols, Vocabulary
from mmrules.logic.nodes import (
    AtLeast,
    Comparator,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Inclusion,
    Known,
    Literal,
    Number,
    OneOf,
    Quantifier,
    Text,
    Unknown,
    Word,
)
from mmrules.logic.tokens import SourceText, Token, TokenKind
from mmrules.logic.types import BoolType, EnumType, NumberType, SetType, TextType, type_phrase
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

__all__ = ["Checker", "DeclaredFact"]

_REFUSED = Constant(Verdict.UNKNOWN)

_ORDER_OF_NUMBERS = frozenset(
    {Comparator.LESS, Comparator.AT_MOST_NUMBER, Comparator.GREATER, Comparator.AT_LEAST_NUMBER},
)
_ORDER_OF_WORDS = frozenset({Comparator.AT_LEAST, Comparator.AT_MOST})


@frozen
class DeclaredFact:
    """A reference that was found in the vocabulary, with its declaration and the place of its name."""

    ref: FactRef
    declaration: FactDeclaration
    offset: int


class Checker:
    """Builds the nodes of one text; `problems` holds what is wrong with it so far."""

    __slots__ = ("_source", "_vocabulary", "problems")

    def __init__(self, source: SourceText, vocabulary: Vocabulary) -> None:
        self._source = source
        self._vocabulary = vocabulary
        self.problems: list[Problem] = []

    def _report(self, offset: int, code: str, message: str, *, remedy: str = "", nearest: Sequence[str] = ()) -> None:
        self.problems.append(self._source.problem(offset, code, message, remedy=remedy, nearest=nearest))

    def fact(self, name: Token, argument: Token | None) -> DeclaredFact | None:
        """Look a fact up, with the symbol between its brackets; `None` when that failed."""
        declaration = self._vocabulary.declaration(name.text)
        if declaration is None:
            self._report_undeclared(name)
            return None
        if not self._argument_fits(declaration, name, argument):
            return None
        ref = FactRef(
            declaration.name,
            None if argument is None else argument.text,
            subject=declaration.subject,
        )
        return DeclaredFact(ref, declaration, name.offset)

    def _report_undeclared(self, name: Token) -> None:
        if name.text.casefold() in KEYWORDS:
            nearest: tuple[str, ...] = (name.text.casefold(),)
        else:
            nearest = nearest_names(name.text, self._vocabulary.names())
        remedy = self._remedy_for_symbol(name.text)
        self._report(name.offset, "unknown-fact", f"no fact is called `{name.text}`", remedy=remedy, nearest=nearest)

    def _remedy_for_symbol(self, name: str) -> str:
        """Return what to write for a name that is no fact but can stand between the brackets of one."""
        subject = self._vocabulary.subject_symbols()
        written = [f"`contains({name})`"] if subject is not None and name in subject.names else []
        for fact in sorted(self._vocabulary.names()):
            declaration = self._vocabulary.declaration(fact)
            parameter = None if declaration is None else declaration.parameter
            if parameter is not None and name in parameter.names:
                written.append(f"`{fact}({name})`")
        return f"it stands in brackets, as in {' or '.join(written[:3])}" if written else ""

    def _argument_fits(self, declaration: FactDeclaration, name: Token, argument: Token | None) -> bool:
        parameter = declaration.parameter
        if parameter is None:
            if argument is not None:
                self._report(argument.offset, "argument", f"`{name.text}` takes nothing in brackets")
            return argument is None
        if argument is None:
            remedy = f"write `{name.text}(…)`"
            self._report(name.offset, "argument", f"`{name.text}` needs a {parameter.name} in brackets", remedy=remedy)
            return False
        return self._is_symbol(parameter, argument)

    def _is_symbol(self, symbols: Symbols, token: Token) -> bool:
        if token.text in symbols.names:
            return True
        nearest = nearest_names(token.text, symbols.names)
        self._report(token.offset, "unknown-symbol", f"no {symbols.name} is called `{token.text}`", nearest=nearest)
        return False

    def boolean(self, fact: DeclaredFact | None) -> Condition:
        """Return the condition that a fact is by itself."""
        if fact is None:
            return _REFUSED
        if isinstance(fact.declaration.type, BoolType):
            return fact.ref
        kind = type_phrase(fact.declaration.type)
        remedy = "compare it with something, or ask known(…)"
        self._report(fact.offset, "type", f"`{fact.ref.name}` is {kind} and no condition by itself", remedy=remedy)
        return _REFUSED

    def knowledge(self, keyword: Token, fact: DeclaredFact | None) -> Condition:
        """Return `known(fact)` or `unknown(fact)`."""
        if fact is None:
            return _REFUSED
        return Known(fact.ref) if keyword.text == "known" else Unknown(fact.ref)

    def compare(self, fact: DeclaredFact | None, operator: Token, comparator: Comparator, value: Token) -> Condition:
        """Return the comparison of a fact with a constant."""
        if fact is None or not self._can_compare(fact, operator, comparator):
            return _REFUSED
        literal = self._literal(fact, value)
        if literal is None:
            return _REFUSED
        return Compare(fact.ref, comparator, literal)

    def _can_compare(self, fact: DeclaredFact, operator: Token, comparator: Comparator) -> bool:
        name, remedy, fact_type = fact.ref.name, "", fact.declaration.type
        match fact_type:
            case BoolType():
                fits, remedy = False, f"write `{name}` or `not {name}`"
            case SetType():
                fits, remedy = False, f"write `has_member({name}, …)`"
            case TextType():
                fits = comparator not in _ORDER_OF_NUMBERS | _ORDER_OF_WORDS
            case NumberType():
                fits = comparator not in _ORDER_OF_WORDS
                remedy = "" if fits else "write `>=` or `<=`"
            case EnumType(ordered=True):
                fits = comparator not in _ORDER_OF_NUMBERS
                remedy = "" if fits else "write `at_least` or `at_most`"
            case EnumType():
                fits = comparator not in _ORDER_OF_NUMBERS | _ORDER_OF_WORDS
                remedy = "" if fits else "its words have no order; write `==` or `in {…}`"
            case _:
                assert_never(fact_type)
        if not fits:
            kind = type_phrase(fact_type)
            message = f"`{name}` is {kind}; `{operator.text}` cannot be used with it"
            self._report(operator.offset, "type", message, remedy=remedy)
        return fits

    def one_of(
        self, fact: DeclaredFact | None, operator: Token, inclusion: Inclusion, values: Sequence[Token]
    ) -> Condition:
        """Return whether a fact is among the listed constants."""
        if fact is None or not self._can_compare(fact, operator, Comparator.EQUAL):
            return _REFUSED
        literals: list[Literal] = []
        seen: set[Decimal | str] = set()  # a unit is optional, so that `30` and `30 mL/min` are the same constant
        complete = True
        for token in values:
            literal = self._literal(fact, token)
            if literal is None:
                complete = False
            elif literal.value in seen:
                self._report(token.offset, "duplicate", f"`{token.text}` is listed twice")
            else:
                literals.append(literal)
                seen.add(literal.value)
        if not complete:
            return _REFUSED
        return OneOf(fact.ref, inclusion, literals)

    def has_member(self, fact: DeclaredFact | None, member: Token) -> Condition:
        """Return whether a set-valued fact holds a word."""
        if fact is None:
            return _REFUSED
        if not isinstance(fact.declaration.type, SetType):
            kind = type_phrase(fact.declaration.type)
            self._report(fact.offset, "type", f"`{fact.ref.name}` is {kind}; has_member needs a set")
            return _REFUSED
        word = self._word(fact.declaration.type.member, fact, member)
        return _REFUSED if word is None else HasMember(fact.ref, word)

    def _literal(self, fact: DeclaredFact, token: Token) -> Literal | None:
        fact_type = fact.declaration.type
        match fact_type:
            case NumberType():
                return self._number(fact_type, fact, token)
            case EnumType():
                return self._word(fact_type, fact, token)
            case TextType() if token.kind is TokenKind.TEXT:
                return Text(token.text)
            case TextType():
                self._report(token.offset, "type", f"`{fact.ref.name}` is a text", remedy="write it in quotes")
                return None
            case BoolType() | SetType():  # pragma: no cover  # `_can_compare` has refused these
                return None
            case _:
                assert_never(fact_type)

    def _number(self, fact_type: NumberType, fact: DeclaredFact, token: Token) -> Number | None:
        name = fact.ref.name
        if token.kind is not TokenKind.NUMBER:
            remedy = _knowledge_remedy(fact, token) or "facts are compared with constants only"
            message = f"`{name}` is {type_phrase(fact_type)}; {token.phrase} is no number"
            self._report(token.offset, "type", message, remedy=remedy)
            return None
        if token.unit is not None and token.unit != fact_type.unit:
            expected = f"in {fact_type.unit}" if fact_type.unit else "without unit"
            self._report(token.unit_offset, "unit", f"`{name}` is declared {expected}, not in `{token.unit}`")
            return None
        too_low = fact_type.minimum is not None and token.number < fact_type.minimum
        too_high = fact_type.maximum is not None and token.number > fact_type.maximum
        if too_low or too_high:
            limit = f"below {fact_type.minimum}" if too_low else f"above {fact_type.maximum}"
            self._report(token.offset, "out-of-range", f"`{name}` is never {limit}")
            return None
        return Number(token.number, token.unit)

    def _word(self, fact_type: EnumType, fact: DeclaredFact, token: Token) -> Word | None:
        if token.kind is TokenKind.NUMBER:
            self._report(token.offset, "type", f"`{fact.ref.name}` is one of {fact_type.name}, not a number")
            return None
        # A bare word of the grammar is never a member: `x == unknown` would read as a question about knowledge.
        if token.kind is TokenKind.KEYWORD or token.text not in fact_type.members:
            nearest = nearest_names(token.text, fact_type.members)
            message = f"`{token.text}` is not one of {fact_type.name}"
            remedy = _knowledge_remedy(fact, token)
            self._report(token.offset, "unknown-member", message, remedy=remedy, nearest=nearest)
            return None
        return Word(token.text, fact_type)

    def contains(self, keyword: Token, symbol: Token) -> Condition:
        """Return whether the subject holds a member, or one of a group."""
        symbols = self._subject_symbols(keyword)
        if symbols is None or not self._is_symbol(symbols, symbol):
            return _REFUSED
        return Contains(symbol.text, symbols.expand(symbol.text))

    def contains_holding(self, keyword: Token, quantifier: Quantifier, name: Token) -> Condition:
        """Return whether a fact holds for any, or all, of the subject's members."""
        symbols = self._subject_symbols(keyword)
        declaration = self._vocabulary.declaration(name.text)
        if declaration is None:
            self._report_undeclared(name)
            return _REFUSED
        parameter = declaration.parameter
        if not declaration.holds_for_members or parameter is None:
            message = f"`{name.text}` is not asked of one {symbols.name if symbols else 'member'} at a time"
            remedy = "use a fact that is true or false for each"
            self._report(name.offset, "type", message, remedy=remedy)
            return _REFUSED
        if symbols is None:
            return _REFUSED
        if not symbols.members <= parameter.members:
            message = f"`{name.text}` is about a {parameter.name}, and the subject holds a {symbols.name}"
            self._report(name.offset, "type", message)
            return _REFUSED
        return ContainsHolding(quantifier, declaration.name)

    def _subject_symbols(self, keyword: Token) -> Symbols | None:
        symbols = self._vocabulary.subject_symbols()
        if symbols is None:
            self._report(keyword.offset, "no-subject", "`contains` needs a subject, and these conditions have none")
        return symbols

    def at_least(self, count: Token, conditions: Sequence[Condition]) -> Condition:
        """Return the counting condition."""
        number = count.number
        if count.unit is not None or number != number.to_integral_value() or not 1 <= number <= len(conditions):
            message = f"at_least needs a whole number from 1 to {len(conditions)}, the number of its conditions"
            self._report(count.offset, "count", message)
            return _REFUSED
        return AtLeast(int(number), conditions)


def _knowledge_remedy(fact: DeclaredFact, token: Token) -> str:
    asks = token.kind in {TokenKind.NAME, TokenKind.KEYWORD} and token.text in {"unknown", "known", "none", "null"}
    return f"to ask whether it is known, write `unknown({fact.ref.name})`" if asks else ""
