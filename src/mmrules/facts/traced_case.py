"""A case that notes which facts were read to derive which, so that assuming one fact derives no other again in vain.

Slower than a plain case and gives the same values: for questions about many assumptions on one case.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from mmrules.facts.case import Case
from mmrules.facts.implications import with_implications
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mmrules.facts.inputs import Assessed
    from mmrules.facts.origin import Derived
    from mmrules.facts.registry import FactRegistry
    from mmrules.logic import FactKey, FactValue
    from mmrules.models.patient import Patient

__all__ = ["TracedCase"]

_Read: TypeAlias = "FactKey | str"
"""A fact, or a published definition by its id."""

_K = TypeVar("_K")
_V = TypeVar("_V")

_OF_THE_RECORD = tuple(name for name, item in vars(Case).items() if isinstance(item, cached_property))


class TracedCase(Case):
    """A case with the reads behind each of its facts.

    Args:
        patient: As for `Case`.
        as_of: As for `Case`.
        registry: As for `Case`.
        overrides: As for `Case`.
    """

    def __init__(
        self,
        patient: Patient,
        *,
        as_of: date,
        registry: FactRegistry,
        overrides: Mapping[FactKey, FactValue] = FrozenMapping(),  # immutable
    ) -> None:
        super().__init__(patient, as_of=as_of, registry=registry, overrides=overrides)
        self._reads: dict[_Read, dict[_Read, None]] = {}
        self._deriving: list[_Read] = []
        self._read_by: dict[_Read, list[_Read]] | None = None

    def value(self, name: str, argument: str | None = None) -> FactValue:
        """Return the value of a fact, and note that it was read; the arguments are those of `Case.value`."""
        if not self._deriving:  # the rules ask: nothing is derived from what they read
            found = self._derived.get((name, argument))
            if found is not None:
                return found.value
        return self.fact(name, argument).value

    def fact(self, name: str, argument: str | None = None) -> Derived:
        """Return a fact, and note that it was read; the arguments are those of `Case.fact`."""
        key = (name, argument)
        self._note(key)
        found = self._derived.get(key)
        return self._derive(key) if found is None else found

    def _derive(self, key: FactKey) -> Derived:
        self._deriving.append(key)
        try:
            return super()._derive(key)
        finally:
            self._deriving.pop()

    def is_assumed(self, name: str, argument: str | None = None) -> bool:
        """Return whether a fact was given, and note that this was asked; the arguments are those of `Case.value`."""
        self._note((name, argument))
        return super().is_assumed(name, argument)

    def assessed(self, definition: str) -> Assessed[object]:
        """Return the outcome of a definition, and note that it was read; the argument is that of `Case.assessed`."""
        self._note(definition)
        if definition in self._assessed:
            return self._assessed[definition]
        self._deriving.append(definition)
        try:
            return super().assessed(definition)
        finally:
            self._deriving.pop()

    def _note(self, read: _Read) -> None:
        if self._deriving:
            self._reads.setdefault(self._deriving[-1], {})[read] = None
            self._read_by = None

    @property
    def assumed(self) -> frozenset[FactKey]:
        """The facts that were given in place of being derived, those that they imply included."""
        return self._assumed

    def parts(self, key: FactKey) -> tuple[FactKey, ...]:
        """Return the facts that a fact was derived from, directly or through others and definitions, sorted."""
        seen: set[_Read] = set()
        waiting: list[_Read] = [key]
        while waiting:
            for read in self._reads.get(waiting.pop(), ()):
                if read not in seen:
                    seen.add(read)
                    waiting.append(read)
        return _sorted(read for read in seen if not isinstance(read, str) and read != key)

    def sole_definition(self, key: FactKey) -> str | None:
        """Return the published definition whose outcome a fact states, `None` when it rests on anything else too."""
        reads = tuple(self._reads.get(key, ()))
        return reads[0] if len(reads) == 1 and isinstance(reads[0], str) else None

    def assuming(self, assumed: Mapping[FactKey, FactValue]) -> TracedCase:
        """Return the case with more facts assumed; whatever read none of them is taken over and not derived again.

        The same as a new case with these overrides, as long as every fact that is asked of it was asked of this case
        before: what a fact read is only known once it has been derived.

        Args:
            assumed: Values by fact.

        Raises:
            UnknownReference: An assumed fact does not exist.
            InvalidInput: An assumed value is one that the fact cannot have.
        """
        implied = with_implications(assumed, self.registry)
        before = {key: self._derived[key].value for key in self._assumed}
        changed = TracedCase(self._original, as_of=self.as_of, registry=self.registry, overrides={**before, **implied})
        stale = self._readers(implied)
        # What is read off the record alone is the same whatever is assumed.
        changed.__dict__.update({name: self.__dict__[name] for name in _OF_THE_RECORD if name in self.__dict__})
        changed._derived = {**_without(self._derived, stale), **changed._derived}
        changed._assessed = _without(self._assessed, stale)
        changed._reads = _without(self._reads, stale)
        return changed

    def readers(self, keys: Iterable[FactKey]) -> frozenset[FactKey]:
        """Return the facts that were derived from any of these, directly or through others and definitions."""
        return frozenset(read for read in self._readers(keys) if not isinstance(read, str))

    def _readers(self, keys: Iterable[FactKey]) -> set[_Read]:
        if self._read_by is None:
            self._read_by = {}
            for reader, reads in self._reads.items():
                for read in reads:
                    self._read_by.setdefault(read, []).append(reader)
        found: set[_Read] = set()
        waiting: list[_Read] = list(keys)
        while waiting:
            for reader in self._read_by.get(waiting.pop(), ()):
                if reader not in found:
                    found.add(reader)
                    waiting.append(reader)
        return found


def _without(known: Mapping[_K, _V], stale: set[_Read]) -> dict[_K, _V]:
    return {key: value for key, value in known.items() if key not in stale}


def _sorted(keys: Iterable[FactKey]) -> tuple[FactKey, ...]:
    return tuple(sorted(keys, key=lambda key: (key[0], key[1] or "")))
