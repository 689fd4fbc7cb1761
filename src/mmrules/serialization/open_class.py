"""The quickest way to make objects of a frozen class, for the few places that make one for every line of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["open_class"]


def open_class(cls: type[Any]) -> Callable[[], Any]:
    """Return what makes empty objects that can be filled, with the slots of a frozen attrs class.

    A filled object becomes one of the class when it gets it as its `__class__`. That takes a fraction of `__init__`,
    which in a frozen class has to go round its own lock for every field. Nothing is converted or checked, and no field
    has its default: whoever uses it sets every field.

    Args:
        cls: The frozen class; what it makes are objects of a subclass of it until then.
    """
    unlocked = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(f"Open{cls.__name__}", (cls,), {"__slots__": (), **unlocked})
