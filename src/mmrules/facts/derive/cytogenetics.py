"""Facts about chromosomes and genes. Which findings count as present is decided in `facts/markers.py`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.span import Span, months_from
from mmrules.facts.symbols import MARKER
from mmrules.facts.three_valued import both, either
from mmrules.logic.values import Bounds
from mmrules.models.vocabulary import Marker

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Cytogenetics"
_EMN = "Ross 2012, Haematologica 97:1272"
_1Q = "D'Agostino 2022, J Clin Oncol 40:3406"


def _markers(argument: str | None) -> list[Marker]:
    return sorted(Marker(name) for name in MARKER.expand(argument or ""))


def _has(case: Case, argument: str | None) -> Derived:
    markers = _markers(argument)
    if len(markers) == 1:
        return case.markers.state(markers[0])
    # A group asks each of its lesions, so that one that is assumed counts for it.
    states = [case.fact("has", marker.value) for marker in markers]
    value = either(state.value if isinstance(state.value, bool) else None for state in states)
    return Derived(value, merged_origins(origin for state in states for origin in state.origins))


def _tested(case: Case, argument: str | None) -> Derived:
    verdicts: list[bool | None] = []
    origins: list[Origin] = []
    for marker in _markers(argument):
        tested = case.markers.last_tested(marker)
        if tested is not None:
            origins.extend(tested[1])
        said_untested = marker in case.markers.not_tested or bool(case.markers.findings(marker))
        verdicts.append(True if tested is not None else (False if said_untested else None))
    return Derived(both(verdicts), merged_origins(origins))


def _months_since_tested(case: Case, argument: str | None) -> Derived:
    spans: list[Span] = []
    origins: list[Origin] = []
    for marker in _markers(argument):
        tested = case.markers.last_tested(marker)
        if tested is None:
            return Derived(None)
        spans.append(tested[0])
        origins.extend(tested[1])
    oldest = Span(min(span.earliest for span in spans), min(span.latest for span in spans))
    return Derived(months_from(oldest, Span.on(case.as_of)), merged_origins(origins))


def _copies_1q(case: Case, _argument: str | None) -> Derived:
    gain, amplification = case.fact("has", "gain_1q"), case.fact("has", "amp_1q")
    positive = [*case.markers.positive(Marker.GAIN_1Q), *case.markers.positive(Marker.AMP_1Q)]
    counted = [entry for entry in positive if entry.item.copies is not None and entry.item.copies > 2]  # normal is 2
    if counted and gain.value is True:
        most = max(entry.item.copies for entry in counted if entry.item.copies is not None)
        return Derived(Decimal(most), (*gain.origins, *amplification.origins))
    if amplification.value is True:
        return Derived(Bounds(low=Decimal(4)), amplification.origins, "amplification means four or more copies")
    if gain.value is True and amplification.value is False:
        return Derived(Decimal(3), gain.origins, "gained and not amplified")
    if gain.value is True:
        return Derived(Bounds(low=Decimal(3)), gain.origins, "a gain means three or more copies")
    if gain.value is False:
        return Derived(Bounds(low=Decimal(0), high=Decimal(2)), gain.origins, "no gain means two copies at most")
    return Derived(None)


def _del_17p_fraction(case: Case, _argument: str | None) -> Derived:
    state = case.fact("has", "del_17p")
    if state.value is False:
        shares = [entry.item.clonal_fraction_pct for entry in case.markers.findings(Marker.DEL_17P)]
        seen = max((share for share in shares if share is not None), default=Decimal(0))
        return Derived(seen, state.origins, "below the cut-off" if seen else "not deleted")
    fractions = [
        entry.item.clonal_fraction_pct
        for entry in case.markers.positive(Marker.DEL_17P)
        if entry.item.clonal_fraction_pct is not None
    ]
    return Derived(max(fractions, default=None) if state.value is True else None, state.origins)


def _tp53_biallelic(case: Case, _argument: str | None) -> Derived:
    deletion, mutation = case.fact("has", "del_17p"), case.fact("has", "tp53_mutation")
    value = both(fact.value if isinstance(fact.value, bool) else None for fact in (deletion, mutation))
    if value is False and mutation.value is False and deletion.value is True:
        value = None  # both copies may be deleted: the record has no field for that
    return Derived(value, (*deletion.origins, *mutation.origins))


def _last_progression(case: Case) -> Span | None:
    progressions = [line.progression for line in case.therapy.lines if line.progression is not None]
    if not progressions:
        return None
    return Span(max(span.earliest for span in progressions), max(span.latest for span in progressions))


def _tested_since_progression(case: Case, argument: str | None) -> Derived:
    last = _last_progression(case)
    if last is None:
        return Derived(None)
    verdicts: list[bool | None] = []
    origins: list[Origin] = []
    for marker in _markers(argument):
        tested = case.markers.last_tested(marker)
        if tested is None:
            verdicts.append(False)
            continue
        span, found = tested
        origins.extend(found)
        verdicts.append(True if span.earliest >= last.latest else (False if span.latest < last.earliest else None))
    return Derived(both(verdicts), merged_origins(origins))


def _fish_since_progression(case: Case, _argument: str | None) -> Derived:
    last = _last_progression(case)
    if last is None:
        return Derived(None)
    fish = case.markers.fish()
    origins = tuple(Origin("FISH", entry.item.date, entry.path) for entry in fish[-1:])
    if any(entry.span.earliest >= last.latest for entry in fish):
        return Derived(True, origins)  # noqa: FBT003  # the value of the fact
    if all(entry.span.latest < last.earliest for entry in fish):
        return Derived(False, origins)  # noqa: FBT003  # the value of the fact
    return Derived(None, origins)


def _fish_complete(case: Case, _argument: str | None) -> Derived:
    def known(name: str) -> bool:
        return case.value("has", name) is not None

    primary = ("t_4_14", "t_11_14", "t_14_16", "t_14_20")
    partner = any(case.value("has", name) is True for name in primary) or all(known(name) for name in primary)
    allelic = case.value("has", "del_1p32") is False or known("del_1p32_biallelic")
    complete = (
        partner
        and allelic
        and case.value("copies_1q") is not None
        and known("del_1p32")
        and case.value("del_17p_fraction") is not None
    )
    return Derived(complete, tuple(Origin("FISH", entry.item.date, entry.path) for entry in case.markers.fish()))


def _fish_failed(case: Case, _argument: str | None) -> Derived:
    failed, origins = case.markers.last_attempt()
    return Derived(failed, origins)


FACTS: tuple[FactDefinition, ...] = (
    boolean(
        "has",
        _has,
        parameter=MARKER,
        doc="The lesion was found. Once found it stays; it is absent only by the latest test, whatever its age "
        "(`months_since_tested`), and unknown when that was indeterminate, scored too few cells, or was a karyotype or "
        "FISH on cells that are not selected, which rule nothing out. A FISH result on plasma cells with a share of "
        "abnormal cells is judged by the EMN cut-offs, 10 % for fusions and 20 % for gains and losses. A group holds "
        "when any of its lesions does.",
        phrase="{} present",
        topic=_TOPIC,
        source=_EMN,
        test="test:fish",
    ),
    boolean(
        "tested",
        _tested,
        parameter=MARKER,
        doc="The record holds a conclusive test for the lesion; false when it says that there was none, unknown when "
        "it says nothing. For a group: for every one of its lesions.",
        phrase="tested for {}",
        topic=_TOPIC,
        test="test:fish",
    ),
    number(
        "months_since_tested",
        _months_since_tested,
        parameter=MARKER,
        unit="months",
        doc="Completed months since the last conclusive test for the lesion; for a group, since the oldest of them.",
        phrase="time since the last test for {}",
        topic=_TOPIC,
        test="test:fish",
    ),
    number(
        "copies_1q",
        _copies_1q,
        maximum=100,
        doc="Copies of 1q21, the most that were found; limits when only gain, amplification or neither is reported.",
        phrase="copies of 1q21",
        topic=_TOPIC,
        source=_1Q,
        test="test:fish",
    ),
    number(
        "del_17p_fraction",
        _del_17p_fraction,
        unit="%",
        maximum=100,
        doc="Share of plasma cells with del(17p), the highest that was found; 0 when the latest test found none.",
        phrase="share of plasma cells with del(17p)",
        topic=_TOPIC,
        test="test:fish",
    ),
    boolean(
        "tp53_biallelic",
        _tp53_biallelic,
        doc="Both alleles of TP53 are lost: del(17p) with a TP53 mutation. Unknown for a deletion without mutation, "
        "since both copies can be deleted.",
        phrase="biallelic loss of TP53",
        topic=_TOPIC,
        source="Walker 2019, PMC6326953; unverified",
        test="test:tp53-sequencing",
    ),
    boolean(
        "tested_since_progression",
        _tested_since_progression,
        parameter=MARKER,
        doc="The last conclusive test for the lesion is from the day of the last progression or later; for a group, "
        "that for every one of its lesions. A statement about the record: false when it holds none.",
        phrase="tested for {} since the last progression",
        topic=_TOPIC,
        test="test:fish",
    ),
    boolean(
        "fish_since_progression",
        _fish_since_progression,
        doc="The record holds a FISH result from the day of the last progression or later. A statement about the "
        "record: false when it holds none.",
        phrase="FISH since the last progression",
        topic=_TOPIC,
        test="test:fish",
    ),
    boolean(
        "fish_complete",
        _fish_complete,
        doc="The record settles del(17p) with its share, 1q21, 1p32 and the IGH partner (t(4;14), t(11;14), t(14;16), "
        "t(14;20); one that is found settles the others). A statement about the record: false when it does not. The "
        "list is a convention after the genomic consensus panels.",
        phrase="complete FISH",
        topic=_TOPIC,
        source="convention, after Lu 2025, Blood Cancer J 15:86",
        test="test:fish",
    ),
    boolean(
        "fish_failed",
        _fish_failed,
        doc="The latest FISH gave no result: too few cells, or indeterminate for every marker.",
        phrase="the last FISH failed",
        topic=_TOPIC,
        source=_EMN,
        test="test:fish",
    ),
)
