"""Checks the arguments of a definition and collects every problem before any is raised.

Turns arguments into `Input`s for `completion`; knows no definition and no threshold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import Assessment, InputValue
from mmrules.assessment.completion import Input
from mmrules.decimals import Number, read_number
from mmrules.errors import InvalidInput, Problem, nearest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Reading", "Word"]

Word = str | Assessment[str] | None
"""A word of a closed list; or the outcome of another definition, whose `possible` set is then used when it is open."""


class Reading:
    """The arguments of one call, read in the order of the signature.

    Use: read every argument, call `check()`, then evaluate over `inputs`.
    """

    def __init__(self, definition: str) -> None:
        self.definition = definition
        self.inputs: list[Input] = []
        self.problems: list[Problem] = []

    def _add(self, name: str, value: InputValue, representatives: Sequence[InputValue]) -> Input:
        item = Input(name, value, tuple(representatives))
        self.inputs.append(item)
        return item

    def exact(
        self,
        name: str,
        value: Number | None,
        *,
        minimum: str = "0",
        above_minimum: bool = False,
        maximum: str | None = None,
        whole: bool = False,
    ) -> Decimal | None:
        """Return the number without recording it as an input; `None` when it is unknown or unusable.

        Args:
            name: The argument's name.
            value: The argument.
            minimum: Smallest number that makes sense.
            above_minimum: Whether `minimum` itself makes no sense either.
            maximum: Largest number that makes sense, `None` for no limit.
            whole: Whether only whole numbers make sense (counts, scores, completed years).
        """
        if value is None:
            return None
        result = read_number(value, name=name)
        if isinstance(result, Problem):
            self.problems.append(result)
            return None
        low = Decimal(minimum)
        if result < low or (above_minimum and result == low):
            wanted = f"more than {minimum}" if above_minimum else f"{minimum} or more"
            self.problem("number.too-small", name, f"must be {wanted}")
        elif maximum is not None and result > Decimal(maximum):
            self.problem("number.too-large", name, f"must be {maximum} or less")
        elif whole and result != result.to_integral_value():
            self.problem("number.not-whole", name, "must be a whole number")
        else:
            return result
        return None

    def number(
        self,
        name: str,
        value: Number | None,
        *representatives: str | Decimal,
        minimum: str = "0",
        above_minimum: bool = False,
        maximum: str | None = None,
        whole: bool = False,
    ) -> Decimal | None:
        """Read a number; `representatives` holds one number for each side of every threshold."""
        known = self.exact(name, value, minimum=minimum, above_minimum=above_minimum, maximum=maximum, whole=whole)
        self._add(name, known, () if known is not None else [Decimal(item) for item in representatives])
        return known

    def once(self, name: str, values: Mapping[str, Number | None], *, minimum: str = "0") -> tuple[str, Decimal | None]:
        """Read a number that may be given in one of several units, without recording it as an input.

        Args:
            name: The argument's name without its unit.
            values: What was given, by the ending of the argument's name that says the unit.
            minimum: Smallest number that makes sense.

        Returns:
            The unit, the first when none is given, and the number.
        """
        given = [unit for unit, value in values.items() if value is not None]
        if len(given) > 1:
            remedy = f"leave out {name}_{given[1]}"
            self.problem("number.twice", f"{name}_{given[1]}", "is given in two units", remedy=remedy)
        unit = given[0] if given else next(iter(values))
        return unit, self.exact(f"{name}_{unit}", values[unit], minimum=minimum)

    def flag(self, name: str, value: object) -> bool | None:
        """Read a finding that is present (true), absent (false) or unknown (`None`)."""
        if value is not None and not isinstance(value, bool):
            self.problem(
                "flag.type",
                name,
                "must be true, false or left out",
                remedy="text and numbers are not read as true or false",
            )
            value = None
        self._add(name, value, (False, True))
        return value

    def outcome(self, name: str, value: object) -> bool | None:
        """Read a finding, or the outcome of another definition; that one's `possible` set is used when it is open."""
        if isinstance(value, Assessment):
            if value.value is None or isinstance(value.value, bool):
                return self.flag(name, value.value)
            self.problem("flag.type", name, "must be the outcome of a yes-or-no definition")
            value = None
        return self.flag(name, value)

    def option(self, name: str, value: object, valid: Collection[str]) -> str:
        """Read a named reading of an ambiguity; it is never unknown and is not an input."""
        if not (isinstance(value, str) and value in valid):
            self._not_listed(name, value, valid)
            return next(iter(valid))
        return value

    def word(self, name: str, value: Word, valid: Sequence[str]) -> str | None:
        """Read a word of a closed list, or the outcome of another definition."""
        representatives: Sequence[str] = valid
        known: object = value
        if isinstance(value, Assessment):
            known = value.value
            if known is None:
                representatives = [word for word in valid if word in value.possible] or valid
        if known is not None and not (isinstance(known, str) and known in valid):
            self._not_listed(name, known, valid)
            known = None
        word = str(known) if isinstance(known, str) else None
        self._add(name, word, representatives)
        return word

    def text(self, name: str, value: object) -> str | None:
        """Read a name that is kept as it is, such as the id of a drug; it settles nothing and is not recorded."""
        if value is None:
            return None
        if isinstance(value, str) and value.strip():
            return str(value)
        self.problem("text.type", name, "must be text that is not blank, or left out")
        return None

    def names(self, name: str, value: object) -> frozenset[str] | None:
        """Read a collection of ids; a single text is refused because its letters would be taken for ids."""
        if value is None:
            return None
        if isinstance(value, Collection) and not isinstance(value, (str, bytes, Mapping)):
            ids = [item for item in value if isinstance(item, str) and item.strip()]
            if len(ids) == len(value):
                return frozenset(str(item) for item in ids)
        self.problem("names.type", name, "must be a collection of ids", remedy='for example ["bortezomib"]')
        return None

    def problem(self, code: str, name: str, message: str, *, remedy: str = "") -> None:
        """Record a problem with the argument `name`."""
        self.problems.append(Problem(code=code, message=message, path=name, remedy=remedy))

    def _not_listed(self, name: str, value: object, valid: Collection[str]) -> None:
        self.problems.append(
            Problem(
                code="word.unknown",
                message=f"must be one of {', '.join(valid)}",
                path=name,
                nearest=nearest_names(value, valid) if isinstance(value, str) else (),
            )
        )

    def check(self) -> None:
        """Stop when anything was wrong.

        Raises:
            InvalidInput: With every problem found so far.
        """
        if self.problems:
            raise InvalidInput.of(self.problems, what=self.definition)
