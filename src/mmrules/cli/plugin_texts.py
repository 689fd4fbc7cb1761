"""The plugins of an engine as texts: what each ships and whether it takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from mmrules.engine.engine import Engine

__all__ = ["PluginText", "plugin_texts"]


@frozen(kw_only=True)
class PluginText:
    """An installed plugin.

    Attributes:
        name: Name of its entry point, by which it can be disabled.
        distribution: The distribution that ships it.
        version: Version of that distribution.
        loaded: Whether it was loaded.
        message: Why it takes no part; empty when it does.
        strategies: Its strategies that take part.
    """

    name: str
    distribution: str
    version: str
    loaded: bool
    message: str
    strategies: tuple[str, ...]


def plugin_texts(engine: Engine) -> tuple[PluginText, ...]:
    """Return the plugins that were found, by distribution and name."""
    return tuple(
        PluginText(
            name=info.name,
            distribution=info.distribution,
            version=info.version,
            loaded=info.loaded,
            message=info.message,
            strategies=tuple(
                item.strategy.id
                for item in engine.composition.strategies
                if (item.plugin.distribution, item.plugin.name) == (info.distribution, info.name)
            ),
        )
        for info in engine.plugins
    )
