"""Text to tokens, and places in a text to problems with line, column and excerpt. Knows words, not grammar."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.errors import InvalidRule, Problem
from mmrules.logic.declaration import KEYWORDS
from mmrules.logic.nodes import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["SourceText", "Token", "TokenKind", "tokenize"]

_SPACE = re.compile(r"\s+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
# `mL/min`, `%`, `10^9/L`, `[iU]/L`, `mL/min/{1.73_m2}`: braces in pairs only, so that `{1 mg, 2 mg}` still closes.
_UNIT = re.compile(r"(?:10[*^]\d+|[^\W\d_]|[%/°\[]|\{[^{}\s]*\})(?:[^\s,(){}<>=!\"]|\{[^{}\s]*\})*")
_TEXT = re.compile(r'"((?:[^"\\\n]|\\["\\])*)"')
_PUNCTUATION = re.compile(r"<=|>=|==|!=|[<>(){},]")
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


@frozen(kw_only=True)
class Token:
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

    def position(self, offset: int) -> Position:
        """Return line and column, in the file, of a place in the text."""
        before = self.text[:offset]
        row = before.count("\n")
        start = before.rfind("\n") + 1
        return Position(self.line + row, offset - start + (self.column if row == 0 else 1))

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
        position = self.position(offset)
        return Problem(
            code=f"condition.{code}",
            message=message,
            position=offset,
            file=self.file,
            line=position.line,
            column=position.column,
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
    while offset < len(text):
        if space := _SPACE.match(text, offset):
            offset = space.end()
        elif name := _NAME.match(text, offset):
            kind = TokenKind.KEYWORD if name.group() in KEYWORDS else TokenKind.NAME
            yield Token(kind=kind, text=name.group(), offset=offset)
            offset = name.end()
        elif number := _NUMBER.match(text, offset):
            token, offset = _number(source, number)
            yield token
        elif quoted := _TEXT.match(text, offset):
            content = re.sub(r"\\(.)", r"\1", quoted.group(1))
            yield Token(kind=TokenKind.TEXT, text=content, offset=offset)
            offset = quoted.end()
        elif punctuation := _PUNCTUATION.match(text, offset):
            yield Token(kind=TokenKind.PUNCTUATION, text=punctuation.group(), offset=offset)
            offset = punctuation.end()
        else:
            raise _foreign(source, offset)
    yield Token(kind=TokenKind.END, text="", offset=len(text))


def _number(source: SourceText, match: re.Match[str]) -> tuple[Token, int]:
    text, end = source.text, match.end()
    if end < len(text) and (text[end] in "._" or text[end].isdigit()):
        raise source.refuse(
            match.start(), "syntax", "a number is digits, with a point and digits where needed", remedy="such as 0.5"
        )
    start = end
    while start < len(text) and text[start] in " \t":
        start += 1
    unit = _UNIT.match(text, start)
    if unit is not None and unit.group() in KEYWORDS:
        unit = None
    token = Token(
        kind=TokenKind.NUMBER,
        text=match.group(),
        offset=match.start(),
        number=Decimal(match.group()),
        unit=None if unit is None else unit.group(),
        unit_offset=start,
    )
    return token, end if unit is None else unit.end()


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
