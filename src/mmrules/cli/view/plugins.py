"""The installed plugins, and what could not take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, GOOD, STRONG, bullets, heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mmrules.cli.plugin_texts import PluginText
    from mmrules.models.report import Failure

__all__ = ["plugins_view"]


def plugins_view(plugins: Sequence[PluginText], failures: Sequence[Failure]) -> RenderableType:
    """Return one line or two for each plugin, then what could not take part."""
    if not plugins:
        return Text('no plugin is installed; pip install "mmrules[strategies]" brings those of the project')
    parts: list[RenderableType] = [_line(plugin) for plugin in plugins]
    if failures:
        parts += [Text(""), heading("Could not take part")]
        parts.append(bullets(Text(f"{item.source}: {item.message}", style=BAD) for item in failures))
    return Group(*parts)


def _line(plugin: PluginText) -> Text:
    line = Text(plugin.name, style=STRONG).append(f"  {plugin.distribution} {plugin.version}  ", style="not bold")
    if plugin.loaded:
        line.append("loaded", style=f"not bold {GOOD}")
        strategies = f"strategies: {', '.join(plugin.strategies)}" if plugin.strategies else "no strategy takes part"
        return line.append(f"  {strategies}", style="not bold")
    style = DIM if plugin.message == "disabled" else BAD
    return line.append(f"not loaded: {plugin.message}", style=f"not bold {style}")
