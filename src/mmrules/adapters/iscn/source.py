"""A text made uniform for reading, with the way back to the original positions, and what was noticed on the way.

Characters only; knows nothing of chromosomes.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mmrules.adapters.iscn.report import CytogeneticWarning, Span
from mmrules.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LONGEST_TEXT", "SourceText"]

LONGEST_TEXT = 20_000
"""Longest text that is read, in code points; a report is a page or two."""

_REPLACEMENTS = {
    "×": "x",
    "✕": "x",
    "⨯": "x",
    "′": "'",
    "’": "'",
    "‘": "'",
    "´": "'",
    "`": "'",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "∼": "~",
    "˜": "~",
    "≥": ">=",
    "≤": "<=",
    "∆": "δ",
}
_LOOK_ALIKES = {
    "Х": "x",
    "х": "x",
    "У": "y",
    "у": "y",
    "А": "a",
    "а": "a",
    "Е": "e",
    "е": "e",
    "О": "o",
    "о": "o",
    "Р": "p",
    "р": "p",
    "С": "c",
    "с": "c",
    "Т": "t",
    "т": "t",
    "М": "m",
    "м": "m",
    "Н": "h",
    "І": "i",
    "і": "i",
}
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_KEPT_CONTROLS = frozenset("\n\t\r")
_EXPANSION_LIMIT = 4


def _plain(character: str) -> Iterator[str]:
    composed = unicodedata.normalize("NFKC", character)
    if len(composed) > _EXPANSION_LIMIT:
        yield character
        return
    for part in composed:
        replaced = _REPLACEMENTS.get(part, part)
        for piece in replaced:
            lowered = piece.lower()
            yield lowered if len(lowered) == 1 else piece


class SourceText:
    """The text in lower case with one form per sign (`text`), and the problems and warnings found while reading it."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.problems: list[Problem] = []
        self.warnings: list[CytogeneticWarning] = []
        self._warned: set[tuple[str, int]] = set()
        characters: list[str] = []
        offsets: list[int] = []
        for offset, character in enumerate(original):
            if character in _INVISIBLE:
                self._warn("cytogenetics.invisible-character", "an invisible character was left out", offset)
                continue
            if character in _LOOK_ALIKES:
                self._warn("cytogenetics.homoglyph", "a Cyrillic letter was read as the Latin letter", offset)
                characters.append(_LOOK_ALIKES[character])
                offsets.append(offset)
                continue
            if unicodedata.category(character) in {"Cc", "Cs"} and character not in _KEPT_CONTROLS:
                self._warn("cytogenetics.control-character", "a control character was read as a blank", offset)
                characters.append(" ")
                offsets.append(offset)
                continue
            for piece in _plain(character):
                characters.append(piece)
                offsets.append(offset)
        offsets.append(len(original))
        self.text = "".join(characters)
        self._offsets = offsets

    def position(self, index: int) -> int:
        """Return the place in the original of an index in `text`."""
        return self._offsets[min(max(index, 0), len(self._offsets) - 1)]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the original for a stretch of `text`."""
        first = self.position(start)
        if end <= start:
            return Span(first, first)
        return Span(first, min(self.position(end - 1) + 1, len(self.original)))

    def problem(self, code: str, message: str, index: int, *, remedy: str = "") -> None:
        """Note a fault that makes the text unreadable.

        Args:
            code: Fault without the family, such as `unknown-token`.
            message: What is wrong.
            index: Where in `text`.
            remedy: What to write instead.
        """
        at = min(self.position(index), max(len(self.original) - 1, 0))
        self.problems.append(Problem(code=f"cytogenetics.{code}", message=message, position=at, remedy=remedy))

    def warn(self, code: str, message: str, index: int) -> None:
        """Note something odd that was read all the same.

        Args:
            code: Fault without the family, such as `count-mismatch`.
            message: What is odd.
            index: Where in `text`.
        """
        at = min(self.position(index), max(len(self.original) - 1, 0))
        self._warn(f"cytogenetics.{code}", message, at)

    def warn_original(self, code: str, message: str, position: int) -> None:
        """Note something odd at a place in the original text.

        Args:
            code: Fault without the family.
            message: What is odd.
            position: 0-based code point in the original.
        """
        self._warn(f"cytogenetics.{code}", message, position)

    def _warn(self, code: str, message: str, position: int) -> None:
        if (code, position) not in self._warned:
            self._warned.add((code, position))
            self.warnings.append(CytogeneticWarning(code=code, message=message, position=position))
