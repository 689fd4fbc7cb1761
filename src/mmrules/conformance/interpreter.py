"""What a plugin could leave different in the interpreter, looked at before and after."""

from __future__ import annotations

import decimal
import inspect
import locale
import logging
import random
import signal
import sys
import warnings

__all__ = ["changes", "state"]


def state() -> dict[str, object]:
    """Return what can be compared: chance, numbers, language, paths, warnings, signals, logging, and our own code.

    Holds the objects themselves: the number that `id` gives is another object's as soon as the first one is gone.
    """
    root = logging.getLogger()
    seen: dict[str, object] = {
        "the state of random": random.getstate(),
        "the decimal context": repr(decimal.getcontext()),
        "the locale": locale.setlocale(locale.LC_ALL),
        "sys.path": tuple(sys.path),
        "the warning filters": tuple(map(repr, warnings.filters)),
        "a signal handler": tuple(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)),
        "the logging configuration": (
            root.level,
            root.disabled,
            tuple(root.handlers),
            logging.root.manager.disable,
        ),
    }
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] != "mmrules" or name.startswith("mmrules.conformance"):
            continue
        for key, value in list(vars(module).items()):
            if inspect.isfunction(value) or inspect.isclass(value):
                seen[f"{name}.{key}"] = value
            if inspect.isclass(value) and value.__module__ == name:
                for member, function in list(vars(value).items()):
                    if inspect.isfunction(function):
                        seen[f"{name}.{key}.{member}"] = function
    return seen


def changes(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Return the names of what is different; names that are new are no change."""
    return [name for name, value in before.items() if name in after and after[name] != value]
