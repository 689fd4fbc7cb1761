"""The band table: which bands exist, how coarse and fine names relate, where the counted loci lie."""

from __future__ import annotations

import pytest

from mmrules.adapters.iscn.bands import CHROMOSOMES, arm, centromere, loci, loci_on, resolve


@pytest.mark.parametrize(
    ("chromosome", "band"),
    [("17", "p13"), ("17", "p13.1"), ("14", "q32"), ("14", "q32.33"), ("1", "q21"), ("19", "q13.1"), ("X", "p11.2")],
)
def test_bands_of_every_resolution_exist(chromosome: str, band: str) -> None:
    found = resolve(chromosome, band)
    assert found is not None
    assert found.start < found.end


@pytest.mark.parametrize(
    ("chromosome", "band"), [("11", "q32"), ("16", "q32"), ("17", "p99"), ("21", "p14"), ("1", "q21.9"), ("13", "q123")]
)
def test_bands_that_do_not_exist_resolve_to_nothing(chromosome: str, band: str) -> None:
    assert resolve(chromosome, band) is None


def test_a_coarse_band_covers_its_sub_bands() -> None:
    whole, first, last = resolve("17", "p13"), resolve("17", "p13.3"), resolve("17", "p13.1")
    assert whole is not None
    assert first is not None
    assert last is not None
    assert (whole.start, whole.end) == (first.start, last.end)


@pytest.mark.parametrize("chromosome", CHROMOSOMES)
def test_the_arms_meet_at_the_centromere(chromosome: str) -> None:
    middle = centromere(chromosome)
    assert arm(chromosome, "p").end == arm(chromosome, "q").start == middle
    assert resolve(chromosome, "p10") == resolve(chromosome, "q10") == (middle, middle)


def test_loci_lie_inside_the_band_that_laboratories_name() -> None:
    for locus in loci():
        assert locus.edge.start <= locus.place.start <= locus.place.end <= locus.edge.end
    assert [locus.id for locus in loci_on("17")] == ["TP53", "cen17"]
    assert loci_on("20") == ()
