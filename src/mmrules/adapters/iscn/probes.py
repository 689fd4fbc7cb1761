"""What the name of a FISH probe stands for. Data in `probes.toml`; strings are read in `fish_grammar.py`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from attrs import field, frozen

__all__ = ["Probe", "find_probe", "probe_names"]


@frozen(kw_only=True)
class Probe:
    """A probe or the gene it shows.

    Attributes:
        name: The name used here for all its aliases.
        band: Where it lies.
        loss: Markers that fewer than two signals speak for.
        gain: Markers that more than two signals speak for.
        partner: Marker of its fusion with IGH.
        break_apart: Marker of its own rearrangement.
        control: Whether it only shows that the chromosome is there.
        enumerates: Chromosome that it counts, "" for none.
        aliases: Other names.
    """

    name: str
    band: str = ""
    loss: tuple[str, ...] = field(default=(), converter=tuple)
    gain: tuple[str, ...] = field(default=(), converter=tuple)
    partner: str = ""
    break_apart: str = ""
    control: bool = False
    enumerates: str = ""
    aliases: tuple[str, ...] = field(default=(), converter=tuple)


_JUNK = re.compile(r"[\s.\-@()]+")
# CEP n, CEN n, Dn Z: probes for the centromere of a chromosome. CEN1 must not be taken for the start of CEN11.
_CENTROMERE = re.compile(
    r"(?:CEP|CEN|CENTROMERE)(\d{1,2}|X|Y)|D(\d{1,2}|X|Y)Z\d{1,2}|(\d{1,2}|X|Y)(?:CEN|P11\.?1?Q11\.?1?)"
)


def _key(name: str) -> str:
    return _JUNK.sub("", name).upper()


@cache
def _table() -> dict[str, Probe]:
    text = files("mmrules.adapters.iscn").joinpath("probes.toml").read_text(encoding="utf-8")
    table: dict[str, Probe] = {}
    for row in tomllib.loads(text)["probe"]:
        probe = Probe(**row)
        for name in (probe.name, *probe.aliases):
            table[_key(name)] = probe
    return table


@cache
def probe_names() -> tuple[str, ...]:
    """Return every name in the table, without blanks and signs, longest first."""
    return tuple(sorted(_table(), key=lambda name: (-len(name), name)))


def find_probe(name: str) -> Probe | None:
    """Return the probe a name stands for; a contig such as `CKS1B/PDZK1` is its first known part.

    Args:
        name: Name as printed, without 5' or 3'.
    """
    table = _table()
    for part in name.split("/"):
        key = _key(part)
        if key in table:
            return table[key]
        found = _CENTROMERE.fullmatch(key)
        if found:
            chromosome = found[1] or found[2] or found[3]
            return Probe(name=f"CEN{chromosome}", control=True, enumerates=chromosome)
    return None
