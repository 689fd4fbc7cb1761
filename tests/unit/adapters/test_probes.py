"""Probe names: prefixes are not confused, aliases lead to one probe only."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from mmrules.adapters.iscn.probes import find_probe, probe_names


@pytest.mark.parametrize(
    ("written", "probe"),
    [
        ("MAF", "MAF"),
        ("c-MAF", "MAF"),
        ("MAFB", "MAFB"),
        ("CCND1", "CCND1"),
        ("cyclin D1", "CCND1"),
        ("CCND3", "CCND3"),
        ("MMSET", "NSD2"),
        ("FGFR3", "NSD2"),
        ("p53", "TP53"),
        ("CKS1B/PDZK1", "CKS1B"),
        ("CEP1", "CEN1"),
        ("CEP11", "CEN11"),
        ("D17Z1", "CEN17"),
        ("D15Z4", "CEN15"),
        ("IgH", "IGH"),
    ],
)
def test_a_name_leads_to_its_probe(written: str, probe: str) -> None:
    found = find_probe(written)
    assert found is not None
    assert found.name == probe


@pytest.mark.parametrize("written", ["BCL10", "MAFK", "CCND2", "TP5", "", "?"])
def test_a_name_that_only_looks_alike_is_unknown(written: str) -> None:
    assert find_probe(written) is None


def test_no_name_stands_for_two_probes() -> None:
    data = tomllib.loads(files("mmrules.adapters.iscn").joinpath("probes.toml").read_text(encoding="utf-8"))
    names = [
        "".join(letter for letter in name.upper() if letter not in " -.@()")
        for row in data["probe"]
        for name in (row["name"], *row.get("aliases", ()))
    ]
    assert not [name for name, times in Counter(names).items() if times > 1]
    assert set(names) == set(probe_names())
