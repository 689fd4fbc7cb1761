"""A condition as it stands in a catalogue file. It becomes a condition where the facts are known, in a higher layer."""

from __future__ import annotations

from attrs import field, frozen

from mmrules.errors import Problem
from mmrules.logic import Condition, Vocabulary, parse

__all__ = ["ConditionText"]


@frozen(kw_only=True)
class ConditionText:
    """The text of a condition and where it was written; two are equal when they say the same.

    Attributes:
        text: A condition of the expression language.
        file: Name of the catalogue file, empty when it comes from none.
        line: 1-based line on which the text starts.
        column: 1-based column at which it starts.
    """

    text: str
    file: str = field(default="", eq=False)
    line: int = field(default=1, eq=False)
    column: int = field(default=1, eq=False)

    @classmethod
    def from_text(cls, text: str) -> ConditionText | Problem:
        """Read a condition's text; an empty one is a problem. Its grammar is checked by `parse`."""
        if not text.strip():
            return Problem(code="condition.empty", message="holds no condition", remedy="write `true` for always")
        return cls(text=text)

    def at(self, *, file: str, line: int, column: int) -> ConditionText:
        """Return the same text with its place."""
        return ConditionText(text=self.text, file=file, line=line, column=column)

    def parse(self, vocabulary: Vocabulary) -> Condition:
        """Return the condition.

        Args:
            vocabulary: The facts and symbols that it may speak about.

        Raises:
            InvalidRule: A fault of grammar, an undeclared name, a wrong type or unit, with file, line and column.
        """
        return parse(self.text, vocabulary, file=self.file, line=self.line, column=self.column)

    def __str__(self) -> str:
        return self.text
