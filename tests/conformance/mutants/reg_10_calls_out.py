"""It looks up an address while it is imported."""

import contextlib
import socket

import mmrules
import sound

CHECK = "REG-10"
MESSAGE = "more than registering"

with contextlib.suppress(OSError):
    socket.getaddrinfo("127.0.0.1", 80)


@mmrules.hookimpl
def mmrules_strategies() -> list[mmrules.Strategy]:
    return [sound.strategy()]
