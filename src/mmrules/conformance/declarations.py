"""What a plugin declares about itself: capabilities, and checks that are expected to fail, each with a reason.

They stand in `conformance.toml` beside the plugin's `strategy.toml`, so that every way of running the kit reads them.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.frozen_mapping import FrozenMapping
from mmrules.serialization import structure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

__all__ = ["CAPABILITIES", "DECLARATIONS_FILE", "Declared", "ExpectedFailure", "read_declarations"]

DECLARATIONS_FILE = "conformance.toml"

CAPABILITIES: Mapping[str, str] = FrozenMapping(
    {
        "names-regimens": "It speaks of some regimens by name, so that another one with the same properties is not "
        "considered; INV-08 then does not apply.",
        "picks-favourites": "It speaks for its first choice only, so that another choice can appear when that one is "
        "not available; INV-09 then does not apply.",
    }
)
"""What a plugin can declare, with what it means."""

_ISSUE = re.compile(r"https?://\S+|#\d+")


@frozen(kw_only=True)
class ExpectedFailure:
    """A check that is known to fail.

    Attributes:
        reason: Why, in a sentence.
        issue: Where it is followed up.
        owner: Whose it is to solve.
        until: The first version of the plugin that has to pass; empty for none.
    """

    reason: str
    issue: str
    owner: Literal["plugin", "kit", "knowledge", "clinical question"] = "plugin"
    until: str = ""


@frozen
class Released:
    """The last release, against which the rules are compared.

    Attributes:
        version: Its version.
        rules: The digest of its rules, as a report or a statement names it.
    """

    version: str
    rules: str


@frozen(kw_only=True)
class Declared:
    """What a plugin declares.

    Attributes:
        capabilities: Reasons by capability.
        expected_failures: By the id of the check.
        released: The last release; `None` before the first.
    """

    capabilities: FrozenMapping[str, str] = FrozenMapping()
    expected_failures: FrozenMapping[str, ExpectedFailure] = FrozenMapping()
    released: Released | None = None

    def require(self, *, checks: Mapping[str, object], version: str = "") -> Declared:
        """Return this when it makes sense.

        Args:
            checks: The checks that exist, by id.
            version: Version of the plugin.

        Raises:
            InvalidInput: An unknown capability or check, a reason or issue that is missing, or one that has lapsed.
        """
        problems = [*self._capability_problems(), *self._failure_problems(checks, version)]
        if problems:
            raise InvalidInput.of(problems, what=DECLARATIONS_FILE)
        return self

    def _capability_problems(self) -> list[Problem]:
        problems = []
        for name, reason in self.capabilities.items():
            path = f"capabilities.{name}"
            if name not in CAPABILITIES:
                message = f"no capability is called {name!r}"
                nearest = nearest_names(name, CAPABILITIES)
                problems.append(Problem(code="conformance.capability", message=message, path=path, nearest=nearest))
            if not reason.strip():
                problems.append(_missing("conformance.reason", "a capability needs a reason", path))
        return problems

    def _failure_problems(self, checks: Mapping[str, object], version: str) -> list[Problem]:
        problems = []
        for id_, failure in self.expected_failures.items():
            path = f"expected_failures.{id_}"
            if id_ not in checks:
                nearest = nearest_names(id_, checks)
                message = f"no check is called {id_!r}"
                problems.append(Problem(code="conformance.check", message=message, path=path, nearest=nearest))
            if not failure.reason.strip():
                problems.append(_missing("conformance.reason", "an expected failure needs a reason", path))
            if not _ISSUE.fullmatch(failure.issue):
                problems.append(_missing("conformance.issue", "an expected failure needs the link of an issue", path))
            if failure.until and version and _release(version) >= _release(failure.until):
                message = f"was expected until {failure.until}, which has come"
                problems.append(_missing("conformance.lapsed", message, path))
        return problems


def _missing(code: str, message: str, path: str) -> Problem:
    return Problem(code=code, message=message, path=path)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+", maxsplit=1)[0])[:3])


def read_declarations(package: Traversable | None) -> Declared:
    """Return what the plugin's package declares; nothing when it has no such file.

    Args:
        package: The files of the package; `None` for a plugin without one.

    Raises:
        InvalidInput: The file cannot be read; with every problem.
    """
    file = None if package is None else package / DECLARATIONS_FILE
    if file is None or not file.is_file():
        return Declared()
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        problem = Problem(code="conformance.toml", message=str(error), file=DECLARATIONS_FILE)
        raise InvalidInput.of([problem], what=DECLARATIONS_FILE) from None
    return structure(data, Declared, what=DECLARATIONS_FILE)
