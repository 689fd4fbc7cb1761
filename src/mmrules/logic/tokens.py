"""Text to tokens, and places in a text to problems with line, column and excerpt. Knows words, not grammar."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from mmrules.errors import InvalidRule, Problem
from mmrules.logic.declaration import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SourceText", "Token", "TokenKind", "tokenize"]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*)
        | (?P<punctuation><=|>=|==|!=|[<>(){},])
        | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
        | "(?P<text>(?:[^"\\\n]|\\["\\])*)"
        | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
# `mL/min`, `%`, `10^9/L`, `[iU]/L`, `mL/min/{1.73_m2}`: braces in pairs only, so that `{1 mg, 2 mg}` still closes.
_UNIT = re.compile(r"(?:10[*^]\d+|[^\W\d_]|[%/°\[]|\{[^{}\s]*\})(?:[^\s,(){}<>=!\"]|\{[^{}\s]*\})*")
_INSTEAD = (
    {"=": "==", "=>": ">=", "=<": "<=", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "–": "-"}
    | {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not"}
    | {"“": '"', "”": '"', "'": '"', "[": "(` or `{", "]": ")` or `}"}
)
_FOREIGN = re.compile(r"&&|\|\||=[<>]|.", re.DOTALL)


class TokenKind(Enum):
    """The kinds of token."""

    NAME = "name"
    KEYWORD = "keyword"
    NUMBER = "number"
    TEXT = "text"
    PUNCTUATION = "punctuation"
    END = "end"


class Token(NamedTuple):
    """A piece of the text.

    Attributes:
        kind: What it is.
        text: As written (a quoted text without its quotes and escapes).
        offset: 0-based code point where it starts.
        number: The value of a number.
        unit: The unit written behind a number, `None` when there is none.
        unit_offset: Where that unit starts.
    """

    kind: TokenKind
    text: str
    offset: int
    number: Decimal = Decimal(0)
    unit: str | None = None
    unit_offset: int = 0

    @property
    def phrase(self) -> str:
        """The token as named in a message."""
        match self.kind:
            case TokenKind.END:
                return "the end"
            case TokenKind.TEXT:
                return "a quoted text"
            case _:
                return f"`{self.text}`"


@frozen(kw_only=True)
class SourceText:
    """A condition's text and where in its file it starts.

    Attributes:
        text: The condition.
        file: Name of the file, empty when there is none.
        line: 1-based line on which the text starts.
        column: 1-based column at which its first line starts.
    """

    text: str
    file: str = ""
    line: int = 1
    column: int = 1

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, in the file, of a place in the text."""
        before = self.text[:offset]
        row = before.count("\n")
        start = before.rfind("\n") + 1
        return self.line + row, offset - start + (self.column if row == 0 else 1)

    def excerpt(self, offset: int) -> str:
        """Return the line of the text that holds a place, shifted so that file columns point into it."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", start)
        line = self.text[start : None if end < 0 else end].rstrip("\r")
        return line if start else " " * (self.column - 1) + line

    def problem(
        self, offset: int, code: str, message: str, *, remedy: str = "", nearest: Iterable[str] = ()
    ) -> Problem:
        """Return the problem at a place in the text."""
        line, column = self.position(offset)
        return Problem(
            code=f"condition.{code}",
            message=message,
            position=offset,
            file=self.file,
            line=line,
            column=column,
            excerpt=self.excerpt(offset),
            remedy=remedy,
            nearest=tuple(nearest),
        )

    def refuse(
        self, offset: int, code: str, message: str, *, remedy: str = "", nearest: Iterable[str] = ()
    ) -> InvalidRule:
        """Return the error for a text that cannot be read further than this place."""
        problem = self.problem(offset, code, message, remedy=remedy, nearest=nearest)
        return InvalidRule.of([problem], what="condition")


def tokenize(source: SourceText) -> Iterator[Token]:
    """Yield the tokens of the text, the last of kind `END`.

    Raises:
        InvalidRule: A character that starts no token, or a quoted text that does not end on its line.
    """
    text, offset = source.text, 0
    while found := _TOKEN.match(text, offset):
        form, offset = found.lastgroup, found.end()
        if form == "name":
            name = found["name"]
            yield Token(TokenKind.KEYWORD if name in KEYWORDS else TokenKind.NAME, name, found.start("name"))
        elif form == "punctuation":
            yield Token(TokenKind.PUNCTUATION, found["punctuation"], found.start("punctuation"))
        elif form == "number":
            token, offset = _number(source, found.start("number"), found["number"])
            yield token
        elif form == "text":
            yield Token(TokenKind.TEXT, re.sub(r"\\(.)", r"\1", found["text"]), found.start("text") - 1)
        else:
            yield Token(TokenKind.END, "", offset)
            return
    raise _foreign(source, len(text) - len(text[offset:].lstrip()))


def _number(source: SourceText, offset: int, digits: str) -> tuple[Token, int]:
    text, end = source.text, offset + len(digits)
    if end < len(text) and (text[end] in "._" or text[end].isdigit()):
        raise source.refuse(
            offset, "syntax", "a number is digits, with a point and digits where needed", remedy="such as 0.5"
        )
    start = end
    while start < len(text) and text[start] in " \t":
        start += 1
    unit = _UNIT.match(text, start)
    if unit is None or unit.group() in KEYWORDS:
        return Token(TokenKind.NUMBER, digits, offset, Decimal(digits)), end
    return Token(TokenKind.NUMBER, digits, offset, Decimal(digits), unit.group(), start), unit.end()


def _foreign(source: SourceText, offset: int) -> InvalidRule:
    if source.text[offset] == '"':
        return source.refuse(
            offset,
            "syntax",
            "this quoted text does not end on its line",
            remedy='close it with ", write \\" for a quote',
        )
    found = _FOREIGN.match(source.text, offset)
    character = source.text[offset] if found is None else found.group()
    instead = _INSTEAD.get(character)
    remedy = f"write `{instead}`" if instead else ""
    shown = f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"
    return source.refuse(offset, "syntax", f"{shown} has no meaning in a condition", remedy=remedy)
