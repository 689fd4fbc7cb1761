"""A hospital's pack as a plugin."""

from pathlib import Path

import mmrules


@mmrules.hookimpl
def mmrules_knowledge():
    """Bring the pack."""
    return [mmrules.read_pack(Path(__file__).parent / "pack.toml")]
