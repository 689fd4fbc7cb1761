"""What can be read of an installed plugin without asking it anything: its hooks, source files and metadata."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmrules.engine.plugins import PluginInfo
from mmrules.facts.definition import FactDefinition
from mmrules.strategy.strategy import Strategy

if TYPE_CHECKING:
    from email.message import Message

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.subject import Subject

__all__ = [
    "code_files",
    "description",
    "distribution_metadata",
    "raw_facts",
    "raw_hooks",
    "raw_strategies",
    "source_files",
]


def raw_hooks(subject: Subject) -> dict[str, Any]:
    """Return every function of the plugin that is called like a hook, marked or not."""
    if subject.entry_point is None:
        return {}
    plugin = subject.entry_point.load()
    found = {}
    for name in dir(plugin):
        if name.startswith("mmrules_"):
            value = getattr(plugin, name)
            if inspect.isroutine(value):
                found[name] = value
    return found


def _call(bench: Bench, name: str) -> list[Any]:
    function = raw_hooks(bench.subject).get(name)
    if function is None:
        return []
    wanted = inspect.signature(function).parameters
    return list(function(**({"knowledge": bench.engine.knowledge} if "knowledge" in wanted else {})))


def raw_strategies(bench: Bench) -> list[Strategy]:
    """Return the strategies that the plugin registers, before any engine looked at them.

    Raises:
        InvalidRule: The plugin's files cannot be read.
    """
    return [item for item in _call(bench, "mmrules_strategies") if isinstance(item, Strategy)] or list(
        bench.subject.given
    )


def raw_facts(bench: Bench) -> list[tuple[PluginInfo, FactDefinition]]:
    """Return the facts that the plugin declares, before any engine looked at them."""
    info = PluginInfo(name=bench.subject.name, distribution="", version="")
    return [(info, item) for item in _call(bench, "mmrules_facts") if isinstance(item, FactDefinition)]


def source_files(subject: Subject) -> dict[str, str]:
    """Return the text of the plugin's Python files by their names; tests are left out."""
    module = subject.module
    if module is None or module.__file__ is None:
        return {}
    file = Path(module.__file__)
    files = sorted(file.parent.rglob("*.py")) if hasattr(module, "__path__") else [file]
    return {
        path.relative_to(file.parent).as_posix(): path.read_text("utf-8")
        for path in files
        if "tests" not in path.relative_to(file.parent).parts
    }


def code_files(bench: Bench) -> frozenset[str]:
    """Return the file names of the code that the plugin runs for a case, as frames have them."""
    functions: list[Any] = [strategy.code for strategy in bench.strategies if strategy.code is not None]
    functions += [definition.derive for definition in bench.own_facts]
    found = set()
    for function in functions:
        code = getattr(inspect.unwrap(function), "__code__", None) or getattr(type(function).__call__, "__code__", None)
        if code is not None:
            found.add(code.co_filename)
    module = bench.subject.module
    if module is not None and module.__file__ is not None:
        file = Path(module.__file__)
        found |= {str(path) for path in file.parent.rglob("*.py")} if hasattr(module, "__path__") else {str(file)}
    return frozenset(found)


def distribution_metadata(subject: Subject) -> Message | None:
    """Return the metadata of the distribution; `None` for strategies that were given as objects."""
    if subject.distribution is None:
        return None
    told: Any = subject.distribution.metadata
    found: Message = told
    return found


def description(subject: Subject) -> str:
    """Return the README of the distribution, as its metadata holds it; empty when it has none."""
    told = distribution_metadata(subject)
    if told is None:
        return ""
    body = told.get("Description") or told.get_payload()
    return body if isinstance(body, str) else ""
