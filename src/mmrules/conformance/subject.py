"""What is under test: an installed plugin by the name of its entry point or distribution, or strategies as objects.

Finding it and making an engine of it alone is all that happens here; what fails on the way is told in one message.
"""

from __future__ import annotations

import sys
from importlib import import_module, metadata, resources
from typing import TYPE_CHECKING

from attrs import field, frozen

from mmrules.engine.engine import Engine
from mmrules.engine.plugins import ENTRY_POINT_GROUP
from mmrules.errors import PluginError, nearest_names
from mmrules.strategy.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable
    from types import ModuleType

__all__ = ["Subject", "find_subject"]


@frozen(kw_only=True, eq=False)
class Subject:
    """The plugin under test.

    Attributes:
        name: What it is called.
        given: The strategies, when they were given as objects.
        entry_point: The entry point of an installed plugin.
        distribution: The distribution that ships it.
        rivals: Other entry points of its name, as `distribution (module)`.
    """

    name: str
    given: tuple[Strategy, ...] = ()
    entry_point: metadata.EntryPoint | None = None
    distribution: metadata.Distribution | None = field(default=None)
    rivals: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Version of the distribution, or of the strategies that were given."""
        if self.distribution is not None:
            return self.distribution.version
        return ", ".join(dict.fromkeys(item.version for item in self.given))

    @property
    def module(self) -> ModuleType | None:
        """The module that the entry point names; `None` for strategies that were given."""
        return None if self.entry_point is None else import_module(self.entry_point.module)

    @property
    def package(self) -> Traversable | None:
        """The package's files; `None` for strategies that were given, or a plugin that is a single module."""
        module = self.module
        if module is None or not hasattr(module, "__path__"):
            return None
        return resources.files(module.__name__)

    def engine(self) -> Engine:
        """Return an engine with this plugin and no other.

        Raises:
            PluginError: The plugin could not take part; with what it was told.
        """
        if self.entry_point is None:
            return Engine(strategies=self.given)
        points = metadata.entry_points(group=ENTRY_POINT_GROUP)
        engine = Engine(disable=sorted({point.name for point in points} - {self.entry_point.name}))
        if engine.failures:
            told = "; ".join(failure.message for failure in engine.failures)
            raise PluginError(f"{self.name} takes no part: {told}", distribution=self.name)
        return engine


def find_subject(plugin: str | Strategy | Sequence[Strategy]) -> Subject:
    """Return what is to be tested.

    Args:
        plugin: The name of an entry point or of a distribution; or strategies as objects.

    Raises:
        PluginError: No plugin, or more than one, has that name; with the nearest names.
    """
    if isinstance(plugin, Strategy):
        return Subject(name=plugin.id, given=(plugin,))
    if not isinstance(plugin, str):
        return Subject(name=", ".join(item.id for item in plugin), given=tuple(plugin))
    wanted = plugin.replace("_", "-").lower()
    points = sorted(metadata.entry_points(group=ENTRY_POINT_GROUP), key=lambda point: (point.name, point.value))
    named = {(_distribution(point), point.name, point.value): point for point in points}
    found = [
        point
        for point in named.values()
        if plugin == point.name or wanted == _distribution(point).replace("_", "-").lower()
    ]
    if not found:
        nearest = nearest_names(plugin, [point.name for point in points] + [_distribution(point) for point in points])
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        raise PluginError(
            f"no installed plugin is called {plugin!r}{hint}",
            remedy=f"install it into the environment of {sys.executable}: pip install --editable .",
        )
    if len({point.name for point in found}) > 1:
        names = ", ".join(sorted(point.name for point in found))
        raise PluginError(f"{plugin} registers several plugins: {names}", remedy="name one of them")
    first = found[0]
    rivals = [f"{_distribution(point)} ({point.value})" for point in named.values() if point.name == first.name]
    return Subject(
        name=first.name,
        entry_point=first,
        distribution=first.dist,
        rivals=tuple(sorted(rivals)) if len(rivals) > 1 else (),
    )


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else ""
