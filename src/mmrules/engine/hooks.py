"""The hook specification: what a plugin can register. Only `plugins.py` calls these.

Every hook is called once, when an `Engine` is made, except `mmrules_review`, which is called once for each report.
No hook runs between a patient's facts and the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmrules.facts.definition import FactDefinition
    from mmrules.knowledge import Additions, KnowledgeBase
    from mmrules.models.report import Report
    from mmrules.strategy.strategy import Strategy

__all__ = [
    "HOOK_SPECIFICATION_VERSION",
    "PROJECT",
    "StrategiesHook",
    "hookimpl",
    "mmrules_commands",
    "mmrules_facts",
    "mmrules_knowledge",
    "mmrules_review",
    "mmrules_strategies",
]

PROJECT = "mmrules"

HOOK_SPECIFICATION_VERSION = "1.0"
"""Version of this specification: the first number changes when a plugin has to change."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of the same name."""


@hookspec
def mmrules_strategies(knowledge: KnowledgeBase) -> Iterable[Strategy]:
    """Return the strategies of this plugin.

    Called once for each engine, after all knowledge is merged. Their ids have to be unique among all plugins, unless a
    strategy says in `replaces` whose place it takes. An exception costs this plugin's strategies only.

    Args:
        knowledge: The catalogues, additions of plugins included.
    """
    raise NotImplementedError


@hookspec
def mmrules_knowledge() -> Iterable[Additions]:
    """Return packs: entries to add, entries to change, safety rules to lift with a reason, what a pharmacy lacks.

    Called once for each engine, first of all hooks. Packs are merged by distribution and name of the plugin; a later
    one counts before an earlier one, and those that are given to the engine count before all. A contraindication can
    only be lifted by naming it with a reason, which every report prints.
    """
    raise NotImplementedError


@hookspec
def mmrules_facts() -> Iterable[FactDefinition]:
    """Return facts to declare besides the library's own; a name that exists is an error that names both.

    Called once for each engine, before any rule is read.
    """
    raise NotImplementedError


@hookspec
def mmrules_commands() -> Iterable[tuple[str, Callable[[list[str]], int]]]:
    """Return commands for the command line: a name and a function of the arguments that gives the exit status.

    Called when the command line starts, never by an engine.
    """
    raise NotImplementedError


@hookspec
def mmrules_review(report: Report) -> Report | None:
    """Return the report with notes added, or `None` to leave it as it is.

    Called once for each report. A review can add notes, cautions and open questions. One that removes or softens a
    safety finding, an exclusion or anything else is refused, and the report says so.

    Args:
        report: The finished report.
    """
    raise NotImplementedError


class StrategiesHook(Protocol):
    """The shape of a plugin's `mmrules_strategies`, for checking one statically."""

    def __call__(self, knowledge: KnowledgeBase) -> Iterable[Strategy]:
        """Return the strategies of the plugin."""
