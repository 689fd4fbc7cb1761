"""Sees calls into the interpreter that read a clock, chance, the environment, a file or the network.

It compares the functions themselves, whatever name they were imported under. Audit hooks would not see clocks.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import socket
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["forbidden_calls"]

_FUNCTIONS: dict[int, str] = {
    id(function): name
    for name, function in (
        ("the clock (time.time)", time.time),
        ("the clock (time.time_ns)", time.time_ns),
        ("the clock (time.monotonic)", time.monotonic),
        ("the clock (time.localtime)", time.localtime),
        ("a file (open)", io.open),
        ("chance (os.urandom)", os.urandom),
        ("the folder (os.listdir)", os.listdir),
        ("the folder (os.getcwd)", os.getcwd),
        ("the environment (os.getenv)", os.getenv),
    )
}
_METHODS = {
    "now": "the clock (datetime.now)",
    "today": "the clock (date.today)",
    "utcnow": "the clock (datetime.utcnow)",
}
_ENVIRONMENT = getattr(type(os.environ).__getitem__, "__code__", None)


def forbidden_calls(action: Callable[[], object]) -> tuple[str, ...]:
    """Return what an action read besides its arguments, each once, in order.

    Args:
        action: What is done while it is watched.
    """
    found: dict[str, None] = {}

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event == "c_call":
            owner = getattr(argument, "__self__", None)
            name = getattr(argument, "__name__", "")
            if id(argument) in _FUNCTIONS:
                found[_FUNCTIONS[id(argument)]] = None
            elif name in _METHODS and isinstance(owner, type) and issubclass(owner, dt.date):
                found[_METHODS[name]] = None
            elif isinstance(owner, random.Random):
                found["chance (random)"] = None
            elif isinstance(owner, socket.socket):
                found["the network (socket)"] = None
        elif event == "call":
            if frame.f_code is _ENVIRONMENT:
                found["the environment (os.environ)"] = None
            elif frame.f_code.co_filename == random.__file__:
                found["chance (random)"] = None

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        action()
    finally:
        sys.setprofile(before)
    return tuple(found)
