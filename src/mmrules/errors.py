"""Every error that mmrules raises, and the `Problem` that says what is wrong where.

An error never stops at the first fault: `problems` holds all of them. Messages name fields and positions,
never a patient's values. Each class also inherits the builtin that callers already catch.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Self

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "ConformanceFailure",
    "InvalidInput",
    "InvalidKnowledge",
    "InvalidRule",
    "MissingExtra",
    "MmrulesError",
    "PluginError",
    "Problem",
    "UnknownReference",
    "nearest_names",
]

_SUGGESTIONS = 3

_SHOWN = 120
"""Characters of a line that are shown around a caret; the rest of a longer line is left out."""


@frozen(kw_only=True)
class Problem:
    """One fault in a document, a rule file or a text.

    Attributes:
        code: Stable identifier, `family.fault` in lower case; documented in the error reference.
        message: What is wrong, without any value that belongs to a patient.
        path: Where in a JSON document (`$.lines[2].drugs[0].drug`); empty when the fault has no path.
        position: 0-based code point in a text, `None` when it does not apply.
        file: Name of the rule or knowledge file, empty when there is none.
        line: 1-based line in `file`.
        column: 1-based column in `line`.
        excerpt: The line of the *rule or knowledge* text, so that a caret can be drawn under `column`.
        remedy: What to write instead.
        nearest: Valid names closest to the one that was found, best first.
    """

    code: str
    message: str
    path: str = ""
    position: int | None = None
    file: str = ""
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    remedy: str = ""
    nearest: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The place in words a person can look up: path, file:line:column or character position."""
        if self.file or self.line is not None:
            parts = [self.file or "<text>"]
            parts += [str(number) for number in (self.line, self.column) if number is not None]
            return ":".join(parts)
        if self.path:
            return self.path
        return "" if self.position is None else f"character {self.position}"

    def at(self, *, file: str = "", line: int | None = None, path: str = "") -> Problem:
        """Return this problem with a place that only an outer layer knows."""
        return evolve(
            self,
            file=self.file or file,
            line=line if self.line is None else self.line,
            path=self.path or path,
        )

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        if self.nearest:
            text += f"; did you mean {' or '.join(self.nearest)}?"
        if self.remedy:
            text += f" ({self.remedy})"
        if self.excerpt:
            line, caret = self._shown()
            text += f"\n    {line}"
            if caret is not None:
                text += f"\n    {' ' * caret}^"
        return text

    def _shown(self) -> tuple[str, int | None]:
        """Return the excerpt as it can be shown, and the place of the caret under it."""
        # A tab or a control character would part the caret from its place, or make a terminal show something else.
        line = "".join(character if character.isprintable() else " " for character in self.excerpt)
        caret = None if self.column is None else self.column - 1
        begin = max(0, min((caret or 0) - _SHOWN // 2, len(line) - _SHOWN))
        end = begin + _SHOWN
        before, behind = "…" if begin else "", "…" if end < len(line) else ""
        return f"{before}{line[begin:end]}{behind}", None if caret is None else caret - begin + len(before)


def nearest_names(name: str, valid: Iterable[str]) -> tuple[str, ...]:
    """Return the valid names most like `name`, best first, then those of which it is a word; empty without any."""
    by_folded: dict[str, str] = {}
    for candidate in sorted(valid):
        by_folded.setdefault(candidate.casefold(), candidate)
    close = difflib.get_close_matches(name.casefold(), by_folded, n=_SUGGESTIONS, cutoff=0.6)
    as_word = re.compile(rf"(?<![^\W_]){re.escape(name.casefold())}(?![^\W_])")
    containing = [folded for folded in by_folded if folded not in close and name and as_word.search(folded)]
    return tuple(by_folded[folded] for folded in [*close, *containing][:_SUGGESTIONS])


class MmrulesError(Exception):
    """Base of all errors of this library; only its subclasses are raised.

    Attributes:
        code: Stable, documented identifier of the kind of error.
        problems: Every fault that was found, in document order.
        remedy: What to do, when one remedy covers all problems.
    """

    code = "mmrules"

    def __init__(self, message: str, *, problems: Iterable[Problem] = (), remedy: str = "") -> None:
        self.message = message
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.remedy = remedy
        super().__init__(message)

    @classmethod
    def of(cls, problems: Sequence[Problem], *, what: str = "") -> Self:
        """Build the error that reports all of `problems` (at least one)."""
        count = len(problems)
        subject = f"{what}: " if what else ""
        return cls(f"{subject}{count} problem{'s' if count != 1 else ''}", problems=problems)

    def __str__(self) -> str:
        lines = [self.message, *(f"  - {problem}" for problem in self.problems)]
        if self.remedy:
            lines.append(f"  {self.remedy}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[Callable[..., MmrulesError], tuple[object, ...]]:
        # The default calls cls(*args), which loses keyword arguments and so breaks process pools.
        return _rebuild, (type(self), dict(self.__dict__))


def _rebuild(cls: type[MmrulesError], state: dict[str, object]) -> MmrulesError:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    error.args = (state["message"],)
    return error


class InvalidInput(MmrulesError, ValueError):
    """A patient, a report or a text that cannot be used; each problem has a path or a position."""

    code = "invalid-input"


class InvalidRule(MmrulesError, ValueError):
    """A rule or condition that cannot be loaded; each problem has file, line and column."""

    code = "invalid-rule"


class InvalidKnowledge(MmrulesError, ValueError):
    """A catalogue entry that cannot be loaded; each problem has its file and entry."""

    code = "invalid-knowledge"


class UnknownReference(MmrulesError, LookupError):
    """An id of a drug, regimen, trial, fact or reference that resolves to nothing.

    Attributes:
        kind: What was looked up, for example `regimen`.
        name: The id that was not found.
        nearest: Valid ids closest to it.
    """

    code = "unknown-reference"

    def __init__(self, kind: str, name: str, *, valid: Iterable[str] = (), used_in: str = "") -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest_names(name, valid)
        where = f" (used in {used_in})" if used_in else ""
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no {kind} is called {name!r}{where}{hint}")


class PluginError(MmrulesError, RuntimeError):
    """A plugin that could not be found, loaded, registered or trusted.

    Attributes:
        distribution: Distribution name, empty when the plugin was given as an object.
        version: Version of that distribution.
        entry_point: Name of the entry point.
        hook: The hook that failed, when one did.
    """

    code = "plugin"

    def __init__(
        self,
        message: str,
        *,
        distribution: str = "",
        version: str = "",
        entry_point: str = "",
        hook: str = "",
        problems: Iterable[Problem] = (),
        remedy: str = "",
    ) -> None:
        self.distribution = distribution
        self.version = version
        self.entry_point = entry_point
        self.hook = hook
        super().__init__(message, problems=problems, remedy=remedy)


class MissingExtra(MmrulesError, ImportError):
    """A part of the library whose optional dependencies are not installed.

    Attributes:
        extra: Name of the extra.
    """

    code = "missing-extra"

    def __init__(self, extra: str, *, needed_for: str) -> None:
        self.extra = extra
        super().__init__(
            f"{needed_for} needs the extra {extra!r}",
            remedy=f'install it with: pip install "mmrules[{extra}]"',
        )


class ConformanceFailure(MmrulesError, AssertionError):
    """A conformance check that a plugin did not pass.

    Attributes:
        check: Id of the check, for example `SAF-02`.
    """

    code = "conformance"

    def __init__(self, check: str, message: str, *, problems: Iterable[Problem] = (), remedy: str = "") -> None:
        self.check = check
        super().__init__(f"{check}: {message}", problems=problems, remedy=remedy)
