"""Cytogenetic and molecular findings of one case by marker: whether each is present, and what was tested when.

A lesion once found stays. Absence counts only from the latest test, and an indeterminate latest test leaves the marker
unknown. When a FISH result on plasma cells reports the share of abnormal cells, the EMN cut-offs decide about it and
not the laboratory's word. Fewer than 100 cells rule nothing out; a number that is not stated is taken to be enough. A
karyotype, and FISH on cells that are known not to be selected plasma cells, show a lesion but rule none out: banding
misses t(4;14) and small deletions, and normal cells hide the clone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.assessment.cytogenetics import fish_call
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import Entry, latest_entries
from mmrules.facts.span import Span
from mmrules.models.vocabulary import FindingStatus, Marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mmrules.models.cytogenetics import CytogeneticFinding

__all__ = ["Call", "MarkerFindings"]

_PROBES = {
    Marker.T_4_14: "fusion",
    Marker.T_6_14: "fusion",
    Marker.T_11_14: "fusion",
    Marker.T_14_16: "fusion",
    Marker.T_14_20: "fusion",
    Marker.IGH_REARRANGEMENT: "break_apart",
    Marker.MYC_REARRANGEMENT: "break_apart",
    Marker.GAIN_1Q: "numerical",
    Marker.AMP_1Q: "numerical",
    Marker.DEL_1P32: "numerical",
    Marker.DEL_1P32_BIALLELIC: "numerical",
    Marker.DEL_1P: "numerical",
    Marker.DEL_13Q: "numerical",
    Marker.DEL_17P: "numerical",
}
"""The kind of FISH probe, for the markers that FISH cut-offs apply to."""

IMPLIED_BY = {
    Marker.GAIN_1Q: (Marker.AMP_1Q,),
    Marker.DEL_1P32: (Marker.DEL_1P32_BIALLELIC,),
    Marker.DEL_1P: (Marker.DEL_1P32, Marker.DEL_1P32_BIALLELIC),
    Marker.IGH_REARRANGEMENT: (Marker.T_4_14, Marker.T_6_14, Marker.T_11_14, Marker.T_14_16, Marker.T_14_20),
    Marker.ANY_ABNORMALITY: tuple(each for each in Marker if each not in {Marker.ANY_ABNORMALITY, Marker.BCL2_HIGH}),
}
"""A lesion is present when one that is a case of it is."""

EXCLUDED_BY = {
    Marker.AMP_1Q: Marker.GAIN_1Q,
    Marker.DEL_1P32_BIALLELIC: Marker.DEL_1P32,
}
"""A lesion is absent when the one that it is a case of is."""

_AMPLIFIED = 4  # copies of 1q21: gain is 3, amplification 4 and more (D'Agostino 2022, J Clin Oncol 40:3406)
_GAINED = 3
_ENOUGH_CELLS = 100  # plasma cells to score (Ross 2012, Haematologica 97:1272)
_SEVERAL = {Marker.GAIN_1Q: _GAINED, Marker.AMP_1Q: _AMPLIFIED}


@frozen
class Call:
    """One finding as it is judged.

    Attributes:
        present: Whether the lesion is there; `None` for an indeterminate result, too few cells, or a test that finds
            nothing and cannot rule the lesion out.
        insufficient: Whether too few cells were scored.
    """

    present: bool | None
    insufficient: bool = False


class MarkerFindings:
    """The findings of one case.

    Attributes:
        entries: Every finding that reports a test, oldest first.
    """

    def __init__(self, entries: Iterable[Entry[CytogeneticFinding]]) -> None:
        everything = tuple(entries)
        self.entries = tuple(entry for entry in everything if entry.item.status is not FindingStatus.NOT_TESTED)
        self.not_tested = frozenset(entry.item.marker for entry in everything) - {
            entry.item.marker for entry in self.entries
        }
        by_marker: dict[Marker, list[tuple[Entry[CytogeneticFinding], Call]]] = {}
        for entry in self.entries:
            for marker, call in _calls(entry.item):
                by_marker.setdefault(marker, []).append((entry, call))
        self._by_marker = by_marker
        self._states: dict[Marker, Derived] = {}

    def state(self, marker: Marker) -> Derived:
        """Return whether a lesion is present, with the findings that say so."""
        if marker not in self._states:
            self._states[marker] = self._state(marker)
        return self._states[marker]

    def _state(self, marker: Marker) -> Derived:
        own = self._by_marker.get(marker, [])
        found = [entry for entry, call in own if call.present]
        if found:
            return Derived(True, _origins(found))  # noqa: FBT003  # the value of the fact
        for special in IMPLIED_BY.get(marker, ()):
            implied = self.state(special)
            if implied.value is True:
                return implied
        if own:
            return self._latest(marker)
        general = EXCLUDED_BY.get(marker)
        return self._latest(general) if general is not None else Derived(None)

    def _latest(self, marker: Marker) -> Derived:
        """Return that a lesion is absent, by the latest test of a marker; unknown otherwise."""
        own = self._by_marker.get(marker, [])
        if not own or any(call.present for _, call in own):
            return Derived(None)
        newest = latest_entries([entry for entry, _ in own])
        if all(call.present is False for entry, call in own if entry in newest):
            return Derived(False, _origins(newest))  # noqa: FBT003  # the value of the fact
        note = "the latest test was indeterminate, scored too few cells or cannot rule the lesion out"
        return Derived(None, _origins(newest), note)

    def findings(self, marker: Marker) -> tuple[Entry[CytogeneticFinding], ...]:
        """Return the findings that say something about a marker, oldest first."""
        return tuple(entry for entry, _ in self._by_marker.get(marker, ()))

    def positive(self, marker: Marker) -> tuple[Entry[CytogeneticFinding], ...]:
        """Return the findings in which a lesion is present, oldest first."""
        return tuple(entry for entry, call in self._by_marker.get(marker, ()) if call.present)

    def last_tested(self, marker: Marker) -> tuple[Span, tuple[Origin, ...]] | None:
        """Return when a marker was last tested with a result, and by which findings."""
        conclusive = [entry for entry, call in self._by_marker.get(marker, ()) if call.present is not None]
        newest = latest_entries(conclusive)
        if not newest:
            return None
        span = Span(max(entry.span.earliest for entry in newest), max(entry.span.latest for entry in newest))
        return span, _origins(newest)

    def last_attempt(self) -> tuple[bool | None, tuple[Origin, ...]]:
        """Return whether the latest FISH gave no result for any marker.

        `None` without FISH, and when of findings with and without result it is not known which are the latest.
        """
        fish = latest_entries([entry for entry in self.entries if _is_fish(entry.item)])
        empty = [call.present is None for entry in fish for _, call in _calls(entry.item)]
        one_sample = len({entry.span for entry in fish}) == 1 and all(
            entry.span.earliest == entry.span.latest for entry in fish
        )
        decided = bool(empty) and (one_sample or all(empty) or not any(empty))
        return (all(empty) if decided else None), _origins(fish)

    def fish(self) -> tuple[Entry[CytogeneticFinding], ...]:
        """Return every FISH finding with a result, oldest first."""
        return tuple(
            entry
            for entry in self.entries
            if _is_fish(entry.item) and any(call.present is not None for _, call in _calls(entry.item))
        )


def _origins(entries: Sequence[Entry[CytogeneticFinding]]) -> tuple[Origin, ...]:
    return tuple(_origin(entry) for entry in sorted(entries, key=lambda entry: entry.path))


def _origin(entry: Entry[CytogeneticFinding]) -> Origin:
    finding = entry.item
    text = f"{finding.marker.value} {finding.status.value}"
    if finding.clonal_fraction_pct is not None:
        text += f", {finding.clonal_fraction_pct:f} % of cells"
    if finding.copies is not None:
        text += f", {finding.copies} copies"
    return Origin(f"{finding.method}: {text}" if finding.method else text, finding.date, entry.path)


def _is_fish(finding: CytogeneticFinding) -> bool:
    """Whether a finding comes from FISH; a method that is not recorded is FISH for the markers it has probes for."""
    if finding.method is None:
        return finding.marker in _PROBES
    return "fish" in finding.method.casefold()


def _calls(finding: CytogeneticFinding) -> list[tuple[Marker, Call]]:
    """Return what a finding says, about its own marker and, by the copies of 1q, about gain and amplification."""
    call = _call(finding)
    threshold = _SEVERAL.get(finding.marker)
    if threshold is None or finding.copies is None or finding.status is FindingStatus.INDETERMINATE:
        return [(finding.marker, call)]
    if call.present is not True and finding.status is FindingStatus.PRESENT:
        return [(finding.marker, call)]  # too few cells to count
    return [
        (Marker.GAIN_1Q, Call(finding.copies >= _GAINED)),
        (Marker.AMP_1Q, Call(finding.copies >= _AMPLIFIED)),
    ]


def _call(finding: CytogeneticFinding) -> Call:
    if finding.status is FindingStatus.INDETERMINATE:
        return Call(None)
    probe = _PROBES.get(finding.marker)
    fraction = finding.clonal_fraction_pct
    if probe is not None and _is_fish(finding) and finding.plasma_cells_selected is not False:
        positive = finding.status is FindingStatus.PRESENT
        if fraction is not None:
            called = fish_call(probe_type=probe, positive_cells_pct=fraction, cells_scored=_ENOUGH_CELLS).value
            positive = called == "positive"
        too_few = finding.cells_scored is not None and finding.cells_scored < _ENOUGH_CELLS
        if too_few and not (positive and finding.status is FindingStatus.PRESENT):
            return Call(None, insufficient=True)  # too few to rule a lesion out; a lesion that was seen was seen
        return Call(positive)
    if finding.status is FindingStatus.ABSENT and not _rules_out(finding):
        return Call(None)
    return Call(finding.status is FindingStatus.PRESENT)


def _rules_out(finding: CytogeneticFinding) -> bool:
    """Whether a test that did not find a lesion shows that it is not there."""
    if finding.marker is Marker.ANY_ABNORMALITY:
        return False  # a study finds what it looks for, in the cells that it looks at
    if finding.marker not in _PROBES:
        return True
    # FISH comes here only when the cells are known not to be selected; EMN asks for selected or identified ones.
    return not _is_fish(finding) and "karyo" not in (finding.method or "").casefold()
