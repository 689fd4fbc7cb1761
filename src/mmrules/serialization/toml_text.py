"""TOML text to plain data, by tomli where that is installed, as with the extra `cli`, and else by the standard parser.

The standard library's parser is tomli's own code without its compilation: it accepts and means the same, and takes
three times as long, which somebody at the command line would wait for.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

try:
    from tomli import loads
except ImportError:
    from tomllib import loads

__all__ = ["read_toml"]


def read_toml(text: str) -> dict[str, Any]:
    """Parse TOML text; numbers with a point keep their printed digits, as `Decimal`.

    Raises:
        ValueError: It is not TOML; the message ends with line and column.
    """
    return loads(text, parse_float=Decimal)
