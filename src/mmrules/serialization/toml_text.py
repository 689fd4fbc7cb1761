"""TOML text to plain data, by tomli where that is installed, as with the extra `cli`, and else by the standard parser.

The standard library's parser is tomli's own code without its compilation, and takes three times as long, which somebody
at the command line would wait for. Later versions of tomli read more than TOML 1.0; such a one is not used, because a
file that is read with one installation must not be refused with another.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_toml"]


def _parser() -> Callable[..., dict[str, Any]]:
    try:
        from tomli import loads  # noqa: PLC0415  # comes with an extra
    except ImportError:
        pass
    else:
        try:
            loads('escape = "\\e"')  # TOML 1.1
        except ValueError:
            return loads
    from tomllib import loads as standard  # noqa: PLC0415  # only when it is used

    return standard


_loads = _parser()


def read_toml(text: str) -> dict[str, Any]:
    """Parse TOML text; numbers with a point keep their printed digits, as `Decimal`.

    Raises:
        ValueError: It is not TOML; the message ends with line and column.
    """
    return _loads(text, parse_float=Decimal)
