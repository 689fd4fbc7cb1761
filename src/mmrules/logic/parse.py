"""The grammar: `or` binds weaker than `and`, `and` weaker than `not`, `not` weaker than a comparison.

One recursive descent over the tokens. Meaning (types, units, names) is `check.py`'s. All faults of meaning are reported
at once, with the fault of grammar at which reading ended.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from mmrules.errors import InvalidRule, nearest_names
from mmrules.logic.check import Checker, DeclaredFact
from mmrules.logic.declaration import KEYWORDS, Vocabulary
from mmrules.logic.nodes import And, Comparator, Condition, Constant, Inclusion, Not, Or, Quantifier
from mmrules.logic.tokens import SourceText, Token, TokenKind, tokenize
from mmrules.logic.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.errors import Problem

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "parse"]

MAX_DEPTH = 64
"""Brackets, `not` and counting within one another; far beyond what a reader can follow."""

MAX_LENGTH = 20_000
"""Characters in one condition."""

_COMPARATORS = {comparator.value: comparator for comparator in Comparator}
_CONSTANTS = {verdict.value: verdict for verdict in Verdict}
_CONSTANT_WORDS = frozenset({*_CONSTANTS, "known"})
_FIXED = (TokenKind.KEYWORD, TokenKind.PUNCTUATION)
_INSTEAD = {
    "is": "write `==` or `!=`, or ask known(…)",
    "equals": "write `==`",
    "between": "write two comparisons joined by `and`",
}
"""What to write for a word that stands where a comparison or the end is expected."""

Item = TypeVar("Item")


def parse(text: str, vocabulary: Vocabulary, *, file: str = "", line: int = 1, column: int = 1) -> Condition:
    """Read a condition.

    Args:
        text: The condition, on one line or several.
        vocabulary: The facts and symbols that it may speak about.
        file: Name of the file it comes from, for messages; empty when there is none.
        line: 1-based line on which it starts in that file.
        column: 1-based column at which it starts.

    Returns:
        The condition; `render` gives its text back.

    Raises:
        InvalidRule: Every undeclared name, wrong type, wrong unit and unknown member in the text, up to the first
            fault of grammar; each problem has line, column, excerpt and the nearest valid names.
    """
    if len(text) <= MAX_LENGTH:
        try:
            return _read_before(text, vocabulary)
        except (InvalidRule, TypeError):  # a fault, told below with its file; or a vocabulary that has no hash
            pass
    return _read(SourceText(text=text, file=file, line=line, column=column), vocabulary)


@lru_cache(maxsize=8192)
def _read_before(text: str, vocabulary: Vocabulary) -> Condition:
    """Return a condition that was read before: rules and catalogues say the same in many places, and to each engine."""
    return _read(SourceText(text=text), vocabulary)


def _read(source: SourceText, vocabulary: Vocabulary) -> Condition:
    length = len(source.text)
    if length > MAX_LENGTH:
        raise source.refuse(0, "too-long", f"a condition has at most {MAX_LENGTH} characters, this one {length}")
    checker = Checker(source, vocabulary)
    problems: Sequence[Problem] = checker.problems
    try:
        condition = _Parser(source, checker).whole()
        if not problems:
            return condition
    except InvalidRule as fault:
        problems = (*problems, *fault.problems)
    in_order = sorted(problems, key=lambda problem: problem.position or 0)
    raise InvalidRule.of(in_order, what="condition")


class _Parser:
    __slots__ = ("_checker", "_depth", "_index", "_source", "_token", "_tokens")

    def __init__(self, source: SourceText, checker: Checker) -> None:
        self._source = source
        self._checker = checker
        self._tokens = tuple(tokenize(source))
        self._index = 0
        self._token = self._tokens[0]
        self._depth = 0

    def whole(self) -> Condition:
        if self._ended():
            raise self._source.refuse(0, "syntax", "a condition is missing", remedy="write `true` for always")
        condition = self._disjunction()
        if not self._ended():
            raise self._unexpected("`and`, `or` or the end")
        return condition

    # Tokens ---------------------------------------------------------------------------------------------------------

    def _ended(self) -> bool:
        return self._token.kind is TokenKind.END

    def _advance(self) -> Token:
        token = self._token
        if token.kind is not TokenKind.END:
            self._index += 1
            self._token = self._tokens[self._index]
        return token

    def _at(self, *texts: str) -> bool:
        return self._token.text in texts and self._token.kind in _FIXED

    def _before(self, text: str) -> bool:
        following = self._tokens[min(self._index + 1, len(self._tokens) - 1)]
        return following.text == text and following.kind in _FIXED

    def _expect(self, text: str) -> Token:
        if not self._at(text):
            raise self._unexpected(f"`{text}`")
        return self._advance()

    def _unexpected(self, expected: str, *, remedy: str = "") -> InvalidRule:
        token = self._token
        is_name = token.kind is TokenKind.NAME
        nearest = nearest_names(token.text, KEYWORDS) if is_name else ()
        remedy = remedy or (_INSTEAD.get(token.text.lower(), "") if is_name else "")
        message = f"{expected} is expected here, not {token.phrase}"
        return self._source.refuse(token.offset, "syntax", message, remedy=remedy, nearest=nearest)

    def _deeper(self, read: Callable[[], Item]) -> Item:
        # Bounded here, where the place is known, rather than by a RecursionError somewhere.
        if self._depth == MAX_DEPTH:
            message = f"conditions can be {MAX_DEPTH} deep within one another, not more"
            raise self._source.refuse(self._token.offset, "too-deep", message)
        self._depth += 1
        try:
            return read()
        finally:
            self._depth -= 1

    # Grammar --------------------------------------------------------------------------------------------------------

    def _disjunction(self) -> Condition:
        conditions = [self._conjunction()]
        while self._at("or"):
            self._advance()
            conditions.append(self._conjunction())
        return conditions[0] if len(conditions) == 1 else Or(conditions)

    def _conjunction(self) -> Condition:
        conditions = [self._negation()]
        while self._at("and"):
            self._advance()
            conditions.append(self._negation())
        return conditions[0] if len(conditions) == 1 else And(conditions)

    def _negation(self) -> Condition:
        if not self._at("not"):
            return self._primary()
        self._advance()
        return Not(self._deeper(self._negation))

    def _primary(self) -> Condition:
        token = self._token
        if token.kind is TokenKind.NAME:
            return self._about_fact()
        if token.kind is TokenKind.NUMBER:
            raise self._unexpected("a condition", remedy="write the fact first, then what it is compared with")
        if token.text == "(" and token.kind is TokenKind.PUNCTUATION:
            self._advance()
            condition = self._deeper(self._disjunction)
            self._expect(")")
            return condition
        if token.kind is TokenKind.KEYWORD:
            return self._keyword(token)
        raise self._unexpected("a condition")

    def _keyword(self, token: Token) -> Condition:
        match token.text:
            case "known" | "unknown" if self._before("("):
                self._advance()
                self._expect("(")
                condition = self._checker.knowledge(token, self._fact())
            case "true" | "false" | "unknown":
                self._advance()
                return Constant(_CONSTANTS[token.text])
            case "at_least":
                self._advance()
                condition = self._counting()
            case "contains":
                self._advance()
                condition = self._contains(token)
            case "has_member":
                self._advance()
                self._expect("(")
                fact = self._fact()
                self._expect(",")
                condition = self._checker.has_member(fact, self._symbol("a member"))
            case _:
                raise self._unexpected("a condition")
        self._expect(")")
        return condition

    def _counting(self) -> Condition:
        self._expect("(")
        if self._token.kind is not TokenKind.NUMBER:
            raise self._unexpected("a number")
        count = self._advance()
        conditions: list[Condition] = []
        self._expect(",")
        conditions.append(self._deeper(self._disjunction))
        while self._at(","):
            self._advance()
            conditions.append(self._deeper(self._disjunction))
        return self._checker.at_least(count, conditions)

    def _contains(self, keyword: Token) -> Condition:
        self._expect("(")
        if not self._at("any", "all"):
            return self._checker.contains(keyword, self._symbol("what is contained"))
        quantifier = Quantifier(self._advance().text)
        if self._token.kind is not TokenKind.NAME:
            raise self._unexpected("the name of a fact")
        return self._checker.contains_holding(keyword, quantifier, self._advance())

    def _about_fact(self) -> Condition:
        fact = self._fact()
        operator = self._token
        if self._at(*_COMPARATORS):
            self._advance()
            return self._checker.compare(fact, operator, _COMPARATORS[operator.text], self._constant())
        if self._at("in"):
            self._advance()
            return self._checker.one_of(fact, operator, Inclusion.IN, self._listed())
        if self._at("not") and self._before("in"):
            self._advance()
            self._advance()
            return self._checker.one_of(fact, operator, Inclusion.NOT_IN, self._listed())
        return self._checker.boolean(fact)

    def _fact(self) -> DeclaredFact | None:
        if self._token.kind is not TokenKind.NAME:
            raise self._unexpected("the name of a fact")
        name = self._advance()
        argument: Token | None = None
        if self._at("("):
            self._advance()
            argument = self._symbol("a name")
            self._expect(")")
        return self._checker.fact(name, argument)

    def _symbol(self, expected: str) -> Token:
        if self._token.kind not in {TokenKind.NAME, TokenKind.TEXT}:
            raise self._unexpected(expected)
        return self._advance()

    def _constant(self) -> Token:
        token = self._token
        is_constant = token.kind in {TokenKind.NAME, TokenKind.TEXT, TokenKind.NUMBER}
        # `x == unknown` is a likely slip; the checker can say what to write instead.
        if is_constant or (token.kind is TokenKind.KEYWORD and token.text in _CONSTANT_WORDS):
            return self._advance()
        raise self._unexpected("a number, a word or a quoted text")

    def _listed(self) -> tuple[Token, ...]:
        self._expect("{")
        values = [self._constant()]
        while self._at(","):
            self._advance()
            values.append(self._constant())
        self._expect("}")
        return tuple(values)
