"""Joins the observations of a text to one finding per marker. Contradictions are kept as such, never decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.adapters.iscn.report import MARKERS, Finding, Method, Observation, Overall
from mmrules.frozen_mapping import FrozenMapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["join_findings", "join_overall"]

# FISH counts the locus itself; banding sees only what is large; prose repeats what others measured.
_PRECISION: dict[Method, int] = {
    "fish": 6,
    "metaphase_fish": 5,
    "region_specific_assay": 4,
    "array": 4,
    "optical_mapping": 4,
    "sequencing": 4,
    "report": 3,
    "karyotype": 2,
}
_FEWEST_DISOMIC = 3


def _finding(observation: Observation) -> Finding:
    return Finding(
        marker=observation.marker,
        status=observation.status,
        copies=observation.copies,
        fraction=observation.fraction,
        cells=observation.cells,
        partner=observation.partner,
        method=observation.method,
        span=observation.span,
        reason=observation.reason,
    )


def _best(observations: Sequence[Observation]) -> Observation:
    """Return the observation of the most precise method, with numbers before those without, earliest first."""
    return min(
        observations,
        key=lambda each: (-_PRECISION[each.method], each.fraction is None, each.copies is None, each.span.start),
    )


def _join(source: SourceText, marker: str, observations: list[Observation]) -> Finding:
    present = [each for each in observations if each.status == "present"]
    absent = [each for each in observations if each.status == "absent"]
    # Banding misses what FISH sees: its absence is no contradiction.
    weighty = [each for each in absent if each.method != "karyotype"]
    doubtful = [each for each in observations if each.status == "indeterminate"]
    if present and weighty and all(each.by_convention for each in present):
        present = []
    if present and weighty:
        one = _best(present)
        source.warn_original("contradiction", "places in the text contradict each other on this marker", one.span.start)
        return Finding(
            marker=marker,
            status="indeterminate",
            method=one.method,
            span=one.span,
            reason="the text both affirms and denies it",
        )
    if present:
        return _finding(_best(present))
    direct_doubt = [each for each in doubtful if each.method != "karyotype"]
    if weighty and not direct_doubt:
        return _finding(_best(weighty))
    if doubtful:
        return _finding(_best(doubtful))
    if absent:
        return _finding(_best(absent))
    return _finding(observations[0])


def _by_trisomies(gathered: Gathered) -> Finding | None:
    """Read hyperdiploidy from counted chromosomes when no karyotype or word states it.

    Two or more trisomies among the chromosomes of the pattern count as present; one leaves it open.
    """
    direct = {name: each for name, each in gathered.trisomic.items() if each.method != "karyotype"}
    if direct:
        names = sorted(direct, key=int)
        first = direct[names[0]]
        several = len(names) >= 2
        return Finding(
            marker="hyperdiploidy",
            status="present" if several else "indeterminate",
            fraction=first.fraction,
            cells=first.cells,
            method=first.method,
            span=first.span,
            reason=f"trisom{'ies' if several else 'y'} {', '.join(names)}",
        )
    tested = {name: each for name, each in gathered.disomic.items() if each.method != "karyotype"}
    if len(tested) >= _FEWEST_DISOMIC:
        names = sorted(tested, key=int)
        first = tested[names[0]]
        return Finding(
            marker="hyperdiploidy",
            status="absent",
            method=first.method,
            span=first.span,
            reason=f"two copies of chromosomes {', '.join(names)}",
        )
    return None


def join_findings(source: SourceText, gathered: Gathered) -> FrozenMapping[str, Finding]:
    """Join everything to one finding per marker.

    Args:
        source: The text; contradictions are noted in it.
        gathered: What was read.
    """
    by_marker: dict[str, list[Observation]] = {}
    for observation in gathered.observations:
        by_marker.setdefault(observation.marker, []).append(observation)
    findings: dict[str, Finding] = {}
    for marker in MARKERS:
        observations = by_marker.get(marker, [])
        finding = _join(source, marker, observations) if observations else None
        if marker == "hyperdiploidy":
            counted = _by_trisomies(gathered)
            if counted is not None and (
                finding is None or (counted.status == "present" and finding.method == "karyotype")
            ):
                finding = counted
        if finding is None:
            own = [clone for clone in gathered.clones if not clone.donor]
            reason = "a normal karyotype does not test for it" if own and all(clone.normal for clone in own) else ""
            finding = Finding(marker=marker, status="not_tested", reason=reason)
        findings[marker] = finding
    return FrozenMapping(findings)


def join_overall(overall: Sequence[Overall]) -> Overall:
    """Join the statements about the study: any change makes it abnormal, then doubt, then normal.

    Args:
        overall: What each part says.
    """
    for word in ("abnormal", "indeterminate", "normal", "failed", "not_done"):
        for each in overall:
            if each == word:
                return each
    return "indeterminate"
