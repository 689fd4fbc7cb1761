"""A mapping that cannot change, hashes, pickles and prints in a stable order.

`types.MappingProxyType` fails to pickle, so results that hold one could not cross a process pool.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import TypeVar, overload

__all__ = ["FrozenMapping"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)
D = TypeVar("D")


class FrozenMapping(Mapping[K, V_co]):
    """An immutable copy of a mapping; iterates in insertion order, equal to any mapping with the same items."""

    __slots__ = ("_hash", "_items")
    _items: dict[K, V_co]
    _hash: int

    def __init__(self, items: Mapping[K, V_co] | None = None) -> None:
        _set_items(self, dict(items) if items else {})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __getitem__(self, key: K) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # `Mapping` has these too, by way of `__getitem__`; a dict answers several times as fast.

    def __contains__(self, key: object) -> bool:
        return key in self._items

    @overload
    def get(self, key: K, /) -> V_co | None: ...
    @overload
    def get(self, key: K, /, default: V_co | D) -> V_co | D: ...
    def get(self, key: K, /, default: V_co | D | None = None) -> V_co | D | None:
        """Return the value of a key, or the default when the key is not there."""
        return self._items.get(key, default)

    def keys(self) -> KeysView[K]:
        """Return a view of the keys."""
        return self._items.keys()

    def values(self) -> ValuesView[V_co]:
        """Return a view of the values."""
        return self._items.values()

    def items(self) -> ItemsView[K, V_co]:
        """Return a view of the items."""
        return self._items.items()

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:  # not asked for before
            object.__setattr__(self, "_hash", hash(frozenset(self._items.items())))
            return self._hash

    def __repr__(self) -> str:
        return f"FrozenMapping({self._items!r})"

    def __reduce__(self) -> tuple[type[FrozenMapping[K, V_co]], tuple[dict[K, V_co]]]:
        return FrozenMapping, (self._items,)


# The slot's own setter: several times as fast as `object.__setattr__`, and these are made by the hundred for a case.
_set_items = FrozenMapping.__dict__["_items"].__set__
