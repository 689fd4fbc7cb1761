"""Finds plugins, registers them and calls their hooks: the only file that touches pluggy.

Discovery is our own, because pluggy's skips a second plugin with the same entry-point name without a word and lets
one bad import stop everything. What fails is recorded and costs only itself.
"""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pluggy
from attrs import frozen

from mmrules.engine import hooks
from mmrules.engine.safety_tests import SAFETY
from mmrules.errors import MmrulesError, PluginError, nearest_names
from mmrules.facts.definition import FactDefinition
from mmrules.knowledge import Additions, KnowledgeBase
from mmrules.models.report import Failure, Report
from mmrules.strategy.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["ENTRY_POINT_GROUP", "PluginInfo", "Plugins", "RegisteredStrategy"]

ENTRY_POINT_GROUP = "mmrules"

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@frozen(kw_only=True)
class PluginInfo:
    """An installed plugin.

    Attributes:
        name: Name of its entry point, by which it can be disabled.
        distribution: The distribution that ships it; empty for one that was given as an object.
        version: Version of that distribution.
        loaded: Whether it could be loaded and was not disabled.
        message: Why it takes no part; empty when it does.
    """

    name: str
    distribution: str
    version: str
    loaded: bool = True
    message: str = ""

    @property
    def place(self) -> str:
        """Name and distribution, for messages."""
        return f"{self.name} ({self.distribution} {self.version})" if self.distribution else self.name


@frozen(kw_only=True)
class RegisteredStrategy:
    """A strategy and the plugin that registered it."""

    strategy: Strategy
    plugin: PluginInfo


class Plugins:
    """The plugins of one engine.

    Attributes:
        found: Every plugin that was found, by distribution and name, disabled and broken ones too.
        failures: What could not take part.
    """

    __slots__ = ("_info", "_manager", "failures", "found")

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(hooks.PROJECT)
        self._manager.add_hookspecs(hooks)
        self._info: dict[str, PluginInfo] = {}
        self.found: tuple[PluginInfo, ...] = ()
        self.failures: list[Failure] = []

    @classmethod
    def discover(cls, *, disable: Sequence[str] = ()) -> Plugins:
        """Load every installed plugin, sorted by distribution and name.

        Args:
            disable: Names of plugins (entry points or distributions) or of strategies to leave out.

        Raises:
            PluginError: Two distributions use one entry-point name.
        """
        plugins = cls()
        points = sorted(
            ((_distribution(point), point) for point in metadata.entry_points(group=ENTRY_POINT_GROUP)),
            key=lambda item: (item[0], item[1].name, item[1].value),
        )
        points = _without_repetition(points)
        _refuse_duplicates(points)
        plugins.found = tuple(plugins._load(point, distribution, disable) for distribution, point in points)
        return plugins

    def _load(self, point: metadata.EntryPoint, distribution: str, disable: Sequence[str]) -> PluginInfo:
        version = point.dist.version if point.dist is not None else ""
        if point.name in disable or distribution in disable:
            return PluginInfo(
                name=point.name, distribution=distribution, version=version, loaded=False, message="disabled"
            )
        info = PluginInfo(name=point.name, distribution=distribution, version=version)
        try:
            self._register(point.load(), info)
        except Exception as error:  # noqa: BLE001  # a broken plugin costs itself only
            message = f"could not be loaded: {_said(error)}"
            self._fail(info, message)
            return PluginInfo(
                name=point.name, distribution=distribution, version=version, loaded=False, message=message
            )
        return info

    def _register(self, plugin: object, info: PluginInfo) -> None:
        key = f"{info.distribution}:{info.name}"
        self._manager.register(plugin, name=key)
        self._info[key] = info
        self._manager.check_pending()

    def _fail(self, info: PluginInfo, message: str) -> None:
        self.failures.append(_failure(info, message))

    def _call(
        self, hook: Callable[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[tuple[PluginInfo, R | Failure]]:
        """Call a hook plugin by plugin, in their order; arguments and results are typed by the specification."""
        if args:
            raise TypeError("hooks are called with keywords")
        name = hook.__name__
        for key, info in self._info.items():
            plugin = self._manager.get_plugin(key)
            others = [self._manager.get_plugin(other) for other in self._info if other != key]
            caller: Any = self._manager.subset_hook_caller(name, [other for other in others if other is not None])
            implementations = [impl for impl in caller.get_hookimpls() if impl.plugin is plugin]
            if not implementations:
                continue
            try:
                results: list[R] = caller(**kwargs)
            except Exception as error:  # noqa: BLE001  # a broken plugin costs itself only
                yield info, _failure(info, f"{name} failed: {_said(error)}")
                continue
            for result in results:
                yield info, result

    def _items(
        self, hook: str, results: Iterator[tuple[PluginInfo, Iterable[Any] | Failure]], kind: type[T]
    ) -> Iterator[tuple[PluginInfo, T]]:
        for info, result in results:
            if isinstance(result, Failure):
                self.failures.append(result)
                continue
            try:
                items = list(result)
            except Exception as error:  # noqa: BLE001  # a generator fails while it is read
                self._fail(info, f"{hook} failed: {_said(error)}")
                continue
            for item in items:
                if isinstance(item, kind):
                    yield info, item
                else:
                    self._fail(info, f"{hook} returned a {type(item).__name__}, not a {kind.__name__}")

    def knowledge(self) -> list[tuple[PluginInfo, Additions]]:
        """Return what plugins add to the catalogues."""
        name = "mmrules_knowledge"
        return list(self._items(name, self._call(hooks.mmrules_knowledge), Additions))

    def facts(self) -> list[tuple[PluginInfo, FactDefinition]]:
        """Return the facts that plugins declare."""
        return list(self._items("mmrules_facts", self._call(hooks.mmrules_facts), FactDefinition))

    def strategies(self, knowledge: KnowledgeBase) -> list[RegisteredStrategy]:
        """Return the strategies that plugins register, by id."""
        name = "mmrules_strategies"
        found = self._items(name, self._call(hooks.mmrules_strategies, knowledge=knowledge), Strategy)
        registered = [RegisteredStrategy(strategy=strategy, plugin=info) for info, strategy in found]
        return sorted(registered, key=lambda item: item.strategy.id)

    def reviewers(self) -> bool:
        """Whether any plugin reviews reports."""
        return bool(self._manager.hook.mmrules_review.get_hookimpls())

    def review(self, report: Report) -> tuple[list[tuple[PluginInfo, Report]], list[Failure]]:
        """Return each plugin's review of a report, and what failed; all review the same one."""
        reviews: list[tuple[PluginInfo, Report]] = []
        failures: list[Failure] = []
        for info, reviewed in self._call(hooks.mmrules_review, report=report):
            said: object = reviewed  # what the specification asks for is not what every plugin gives
            match said:
                case None:
                    pass
                case Failure():
                    failures.append(said)
                case Report():
                    reviews.append((info, said))
                case _:
                    failures.append(_failure(info, f"mmrules_review returned a {type(said).__name__}, not a Report"))
        return reviews, failures

    def commands(self) -> list[tuple[str, Callable[[list[str]], int]]]:
        """Return the commands that plugins add to the command line, by name."""
        found = self._items("mmrules_commands", self._call(hooks.mmrules_commands), tuple)
        return sorted((command for _, command in found), key=lambda command: command[0])


def _failure(info: PluginInfo, message: str) -> Failure:
    return Failure(source=info.name, distribution=info.distribution, message=message)


def _distribution(point: metadata.EntryPoint) -> str:
    return point.dist.name if point.dist is not None else ""


def _without_repetition(points: list[tuple[str, metadata.EntryPoint]]) -> list[tuple[str, metadata.EntryPoint]]:
    # A distribution that stands twice on the path (an editable install beside a wheel) is still one plugin.
    unique: dict[tuple[str, str, str], tuple[str, metadata.EntryPoint]] = {}
    for distribution, point in points:
        unique.setdefault((distribution, point.name, point.value), (distribution, point))
    return list(unique.values())


def _refuse_duplicates(points: list[tuple[str, metadata.EntryPoint]]) -> None:
    first: dict[str, str] = {}
    for distribution, point in points:
        if point.name in first:
            message = f"{first[point.name]} and {distribution} both register a plugin called {point.name!r}"
            remedy = "uninstall one of them, or ask its author to rename the entry point"
            raise PluginError(message, distribution=distribution, entry_point=point.name, remedy=remedy)
        first[point.name] = distribution


def _said(error: BaseException) -> str:
    # Only our own messages are known to hold nothing of a patient; another's is named by its type.
    return str(error) if isinstance(error, MmrulesError | ImportError) else type(error).__name__


def choose_strategies(
    registered: Sequence[RegisteredStrategy], *, disable: Sequence[str] = ()
) -> tuple[RegisteredStrategy, ...]:
    """Return the strategies that take part: without the disabled and the replaced ones, by id.

    Raises:
        PluginError: Two plugins claim one strategy, two replace the same one, a strategy takes the name of the core, or
            a name to disable is unknown.
    """
    by_id: dict[str, RegisteredStrategy] = {}
    for item in registered:
        if item.strategy.id == SAFETY:
            message = f"{item.plugin.place} calls its strategy {SAFETY!r}, the name of what the core itself asks for"
            raise PluginError(message, distribution=item.plugin.distribution, remedy="give it another id")
        other = by_id.get(item.strategy.id)
        if other is not None:
            message = f"{other.plugin.place} and {item.plugin.place} both claim the strategy {item.strategy.id!r}"
            remedy = (
                f'disable one of the two plugins, or let one say replaces = ["{item.strategy.id}"] under another id'
            )
            raise PluginError(message, distribution=item.plugin.distribution, remedy=remedy)
        by_id[item.strategy.id] = item
    replaced: dict[str, RegisteredStrategy] = {}
    for item in by_id.values():
        if item.strategy.id in disable:
            continue
        for name in item.strategy.replaces:
            if name in replaced:
                message = f"{replaced[name].plugin.place} and {item.plugin.place} both replace the strategy {name!r}"
                raise PluginError(message, distribution=item.plugin.distribution, remedy="disable one of them")
            replaced[name] = item
    return tuple(item for id_, item in sorted(by_id.items()) if id_ not in disable and id_ not in replaced)


def refuse_unknown_names(disable: Sequence[str], known: Iterable[str]) -> None:
    """Refuse a name to disable that nothing has: a misspelt one would leave a plugin running.

    Raises:
        PluginError: With the nearest names.
    """
    names = sorted(set(known))
    for name in disable:
        if name not in names:
            nearest = nearest_names(name, names)
            hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
            raise PluginError(f"no plugin or strategy is called {name!r}{hint}", remedy=f"known: {', '.join(names)}")
