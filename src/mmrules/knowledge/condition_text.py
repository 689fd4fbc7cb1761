"""A condition as it stands in a catalogue file. It becomes a condition where the facts are known, in a higher layer."""

from __future__ import annotations

from attrs import field, frozen

from mmrules.errors import InvalidRule, Problem
from mmrules.knowledge.source_lines import Place, TomlSource, nearest_place
from mmrules.logic import Condition, Vocabulary, parse

__all__ = ["ConditionText"]


@frozen
class _At:
    """A place that is known."""

    file: str = ""
    line: int = 1
    column: int = 1


@frozen
class _Within:
    """A place that is looked for when somebody asks: nearly every condition is as it should be, and nobody does."""

    source: TomlSource
    path: str

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def line(self) -> int:
        return self._place.line

    @property
    def column(self) -> int:
        return self._place.column

    @property
    def _place(self) -> Place:
        return nearest_place(self.path, self.source.places) or Place(1, 1)


@frozen(kw_only=True)
class ConditionText:
    """The text of a condition and where it was written; two are equal when they say the same.

    Attributes:
        text: A condition of the expression language.
    """

    text: str
    _where: _At | _Within = field(default=_At(), eq=False, repr=False)

    @classmethod
    def from_text(cls, text: str) -> ConditionText | Problem:
        """Read a condition's text; an empty one is a problem. Its grammar is checked by `parse`."""
        if not text.strip():
            return Problem(code="condition.empty", message="holds no condition", remedy="write `true` for always")
        return cls(text=text)

    def at(self, *, file: str, line: int, column: int) -> ConditionText:
        """Return the same text with its place."""
        return ConditionText(text=self.text, where=_At(file, line, column))

    def within(self, source: TomlSource, path: str) -> ConditionText:
        """Return the same text as it stands in a file, under a path."""
        return ConditionText(text=self.text, where=_Within(source, path))

    @property
    def file(self) -> str:
        """Name of the catalogue file, empty when it comes from none."""
        return self._where.file

    @property
    def line(self) -> int:
        """1-based line on which the text starts."""
        return self._where.line

    @property
    def column(self) -> int:
        """1-based column at which it starts."""
        return self._where.column

    def parse(self, vocabulary: Vocabulary) -> Condition:
        """Return the condition.

        Args:
            vocabulary: The facts and symbols that it may speak about.

        Raises:
            InvalidRule: A fault of grammar, an undeclared name, a wrong type or unit, with file, line and column.
        """
        try:
            return parse(self.text, vocabulary)
        except InvalidRule:
            return parse(self.text, vocabulary, file=self.file, line=self.line, column=self.column)

    def __str__(self) -> str:
        return self.text
