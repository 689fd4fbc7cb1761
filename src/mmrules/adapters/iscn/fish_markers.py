"""From signal patterns to observations of markers, without any cut-off. Strings are read in `fish_grammar.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define

from mmrules.adapters.iscn.bands import TRISOMIES
from mmrules.adapters.iscn.report import Cells, Copies, Method, Observation, Status

if TYPE_CHECKING:
    from mmrules.adapters.iscn.fish_grammar import Hybridisation, Pattern, Relation
    from mmrules.adapters.iscn.gathering import Gathered
    from mmrules.adapters.iscn.probes import Probe
    from mmrules.adapters.iscn.source import SourceText

__all__ = ["FishResult", "observe_fish", "result_of"]

_TWO = Copies(2, 2)


@define
class FishResult:
    """What one pattern says about one marker."""

    status: Status
    copies: Copies | None = None
    partner: str | None = None
    reason: str = ""


def _share(pattern: Pattern) -> Decimal | None:
    return Decimal(pattern.percent) / 100 if pattern.percent else None


def _counts(pattern: Pattern) -> dict[str, Copies]:
    """Return the fewest signals per probe name, without the ends of break-apart probes and inborn changes."""
    counts: dict[str, Copies] = {}
    for signal in pattern.signals:
        if signal.end or signal.copies is None:
            continue
        copies = _TWO if signal.constitutional else signal.copies
        known = counts.get(signal.probe.name)
        counts[signal.probe.name] = copies if known is None else min(known, copies)
    return counts


def _loss(copies: Copies, control: Copies | None, name: str) -> FishResult:
    high = copies.high
    if high is not None and high < 2:
        reason = ""
        if control is not None and control.high is not None and control.high < 2:
            reason = f"monosomy {name}" if name else "whole chromosome lost"
        return FishResult("present", copies, reason=reason)
    if copies.low < 2:
        return FishResult("indeterminate", copies, reason="the number of signals is a range across two")
    if control is not None and high is not None and high < control.low:
        return FishResult("indeterminate", copies, reason="fewer signals than of the centromere: a relative loss only")
    return FishResult("absent", copies)


def _gain(copies: Copies) -> FishResult:
    if copies.low >= 3:
        return FishResult("present", copies)
    if copies.high is None or copies.high >= 3:
        return FishResult("indeterminate", copies, reason="the number of signals is a range across three")
    return FishResult("absent", copies)


def _chromosome(probe: Probe) -> str:
    return probe.enumerates or probe.band.split("p")[0].split("q")[0]


def _controls(pattern: Pattern) -> dict[str, Copies]:
    """Return the signals of control probes by chromosome."""
    controls: dict[str, Copies] = {}
    for signal in pattern.signals:
        if signal.probe.control and signal.copies is not None:
            controls.setdefault(_chromosome(signal.probe), signal.copies)
    return controls


def _copy_results(pattern: Pattern) -> dict[str, FishResult]:
    results: dict[str, FishResult] = {}
    controls = _controls(pattern)
    for signal in pattern.signals:
        probe, copies = signal.probe, signal.copies
        if copies is None or signal.end:
            continue
        if signal.constitutional:
            copies = _TWO
        chromosome = _chromosome(probe)
        found = [(marker, _loss(copies, controls.get(chromosome), chromosome)) for marker in probe.loss] + [
            (marker, _gain(copies)) for marker in probe.gain
        ]
        for marker, result in found:
            _keep(results, marker, result)
    return results


_RANK = {"present": 3, "indeterminate": 2, "absent": 1, "not_tested": 0}


def _keep(results: dict[str, FishResult], marker: str, result: FishResult) -> None:
    known = results.get(marker)
    if known is None or _RANK[result.status] > _RANK[known.status]:
        results[marker] = result


def _count_of(relation: Relation) -> int:
    return 1 if relation.copies is None else relation.copies.low


def _fusion_results(pattern: Pattern) -> dict[str, FishResult]:
    """Judge dual-fusion probes: no `con`, no fusion, whatever the counts."""
    results: dict[str, FishResult] = {}
    counts = _counts(pattern)
    fused: set[str] = set()
    for relation in pattern.relations:
        probes = [probe for probe, _ in relation.parts]
        names = {probe.name for probe in probes}
        if "IGH" not in names and "MYC" not in names:
            continue
        if len(names) < 2 or relation.kind != "con" or _count_of(relation) < 1:
            continue
        for probe in probes:
            partner = "IGH" if probe.name == "MYC" else probe.name
            if probe.partner and "IGH" in names:
                _keep(results, probe.partner, FishResult("present", None, probe.name))
            if probe.name == "MYC":
                other = next(iter(sorted(names - {"MYC"})))
                _keep(results, "myc_rearrangement", FishResult("present", None, other))
            if probe.name != "IGH" and "IGH" in names:
                _keep(results, "igh_rearrangement", FishResult("present", None, probe.name))
            fused.add(partner)
    if "IGH" in counts:
        partners = [signal.probe for signal in pattern.signals if signal.probe.partner]
        for probe in partners:
            _keep(results, probe.partner, FishResult("absent", None, None))
        several = partners or "MYC" in counts
        if several and "igh_rearrangement" not in results and counts["IGH"].low >= 3:
            reason = "a further IGH signal: rearranged with another partner, or an extra chromosome 14"
            _keep(results, "igh_rearrangement", FishResult("indeterminate", None, None, reason))
    return results


def _break_apart(pattern: Pattern, name: str) -> FishResult | None:
    """Judge a break-apart probe of one gene; `None` when the pattern has none."""
    alone = {signal.probe.name for signal in pattern.signals} <= {name}
    five = three = None
    for signal in pattern.signals:
        if signal.probe.name == name and signal.copies is not None:
            five = signal.copies.low if signal.end == "5'" else five
            three = signal.copies.low if signal.end == "3'" else three
    own = [relation for relation in pattern.relations if {probe.name for probe, _ in relation.parts} == {name}]
    for relation in own:
        if relation.kind == "sep":
            return FishResult("present" if _count_of(relation) else "absent")
    together = next((relation for relation in own if relation.kind == "con"), None)
    if five is not None and three is not None:
        intact = 0 if together is None else min(five, three) if together.copies is None else together.copies.low
        extra_five, extra_three = five - intact, three - intact
        if together is None and five == three == 2:
            return FishResult("indeterminate", reason="whether the two ends lie together is not stated")
        if extra_five > 0 and extra_three > 0:
            return FishResult("present")
        if extra_five <= 0 and extra_three <= 0:
            return FishResult("absent") if intact else None
        if intact >= 2:
            return FishResult("present", reason="both alleles are whole and a separated part is gained")
        return FishResult("indeterminate", reason="one end is lost: unbalanced rearrangement or deletion")
    if together is not None:
        return FishResult("absent" if _count_of(together) >= 2 else "indeterminate")
    counts = _counts(pattern)
    if alone and name in counts:
        copies = counts[name]
        if copies != _TWO:
            # A probe that only counts the gene is written in the same way.
            return FishResult("indeterminate", None, None, "an unusual number of signals without a separation")
        return FishResult("absent", copies)
    return None


def result_of(pattern: Pattern) -> dict[str, FishResult]:
    """Return what one pattern says, by marker; a marker that is missing was not tested by it.

    Args:
        pattern: Signals and relations of one clone.
    """
    results = _copy_results(pattern)
    for marker, result in _fusion_results(pattern).items():
        _keep(results, marker, result)
    for name, marker in (("IGH", "igh_rearrangement"), ("MYC", "myc_rearrangement")):
        apart = _break_apart(pattern, name)
        if apart is not None:
            _keep(results, marker, apart)
    return results


def _scored(source: SourceText, hybridisation: Hybridisation) -> int | None:
    """Return how many nuclei were scored; a lone number means that all of them have the pattern."""
    stated = {pattern.scored for pattern in hybridisation.patterns if pattern.scored is not None}
    counted = [pattern.cells for pattern in hybridisation.patterns if pattern.cells is not None]
    if len(stated) > 1:
        source.warn(
            "inconsistent-signals", "the clones of one hybridisation differ in cells scored", hybridisation.start
        )
        return None
    total = sum(counted)
    if stated:
        scored = next(iter(stated))
        if total > scored and len(counted) > 1:
            source.warn("inconsistent-signals", "the clones add up to more cells than were scored", hybridisation.start)
            return None
        return scored
    return total if len(counted) == len(hybridisation.patterns) else None


def _observe_marker(
    source: SourceText,
    hybridisation: Hybridisation,
    marker: str,
    *,
    results: list[tuple[Pattern, FishResult]],
    scored: int | None,
    method: Method,
) -> Observation:
    live = [(pattern, result) for pattern, result in results if pattern.cells != 0]
    span = source.span(hybridisation.start, hybridisation.end)
    for wanted in ("present", "indeterminate"):
        carriers = [(pattern, result) for pattern, result in live if result.status == wanted]
        if not carriers:
            continue
        pick = max if marker == "gain_1q" else min
        with_copies = [result for _, result in carriers if result.copies is not None]
        worst = pick(with_copies, key=lambda result: result.copies or _TWO) if with_copies else carriers[0][1]
        cells, fraction = _carried(carriers, scored)
        return Observation(
            marker=marker,
            status=wanted,
            copies=worst.copies,
            fraction=fraction,
            cells=cells,
            partner=next((result.partner for _, result in carriers if result.partner), None),
            method=method,
            span=source.span(carriers[0][0].start, carriers[0][0].end),
            reason=worst.reason,
        )
    copies = [result.copies for _, result in results if result.copies is not None and result.status == "absent"]
    return Observation(
        marker=marker,
        status="absent",
        copies=max(copies) if copies else None,
        fraction=Decimal(0) if scored else None,
        cells=Cells(0, scored) if scored else None,
        method=method,
        span=span,
        reason=next((result.reason for _, result in results if result.reason and result.status == "absent"), ""),
    )


def _carried(carriers: list[tuple[Pattern, FishResult]], scored: int | None) -> tuple[Cells | None, Decimal | None]:
    counted = [pattern.cells for pattern, _ in carriers]
    if scored and all(number is not None for number in counted):
        abnormal = sum(number for number in counted if number is not None)
        return Cells(abnormal, scored), Decimal(abnormal) / Decimal(scored)
    shares = [_share(pattern) for pattern, _ in carriers]
    known = [share for share in shares if share is not None]
    return None, sum(known, Decimal(0)) if known and len(known) == len(shares) else None


def _enumerate(source: SourceText, pattern: Pattern, gathered: Gathered, scored: int | None, method: Method) -> None:
    for signal in pattern.signals:
        name, copies = signal.probe.enumerates, signal.copies
        if name not in TRISOMIES or copies is None or pattern.cells == 0 or signal.constitutional:
            continue
        gained = copies.low >= 3
        if not gained and (copies.high is None or copies.high >= 3):
            continue
        cells, fraction = _carried([(pattern, FishResult("present"))], scored) if gained else (None, None)
        target = gathered.trisomic if gained else gathered.disomic
        target.setdefault(
            name,
            Observation(
                marker="hyperdiploidy",
                status="present" if gained else "absent",
                copies=copies,
                cells=cells,
                fraction=fraction,
                method=method,
                span=source.span(pattern.start, pattern.end),
            ),
        )


def _changed(pattern: Pattern, results: dict[str, FishResult]) -> bool:
    if any(result.status == "present" for result in results.values()):
        return True
    return any(
        signal.copies is not None
        and not signal.end
        and not signal.constitutional
        and (signal.copies.low > 2 or (signal.copies.high is not None and signal.copies.high < 2))
        for signal in pattern.signals
    )


def observe_fish(
    source: SourceText, hybridisations: list[Hybridisation], gathered: Gathered, *, method: Method = "fish"
) -> None:
    """Add what FISH strings say.

    Args:
        source: The text; inconsistent counts are noted in it.
        hybridisations: As read.
        gathered: Where observations and the overall statement are added.
        method: "fish" for nuclei.
    """
    for hybridisation in hybridisations:
        scored = _scored(source, hybridisation)
        by_marker: dict[str, list[tuple[Pattern, FishResult]]] = {}
        abnormal = unclear = False
        for pattern in hybridisation.patterns:
            results = result_of(pattern)
            for marker, result in results.items():
                by_marker.setdefault(marker, []).append((pattern, result))
            if pattern.cells != 0:
                abnormal = abnormal or _changed(pattern, results)
                unclear = unclear or any(result.status == "indeterminate" for result in results.values())
            _enumerate(source, pattern, gathered, scored, method)
        for marker in sorted(by_marker):
            gathered.observations.append(
                _observe_marker(source, hybridisation, marker, results=by_marker[marker], scored=scored, method=method)
            )
        if any(pattern.signals or pattern.relations for pattern in hybridisation.patterns):
            gathered.overall.append("abnormal" if abnormal else "indeterminate" if unclear else "normal")
