"""Definitions that compare measurements over a line of therapy: progression, relapse, organ damage.

What is compared is what the record holds since the last line of therapy began, with the last results before it as its
baseline; without a recorded start everything counts. Single results are not asked to be confirmed, and the outcome
says so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from mmrules import assessment as published
from mmrules.facts.inputs import Argument, Assessed, Inputs, over
from mmrules.facts.origin import Origin
from mmrules.facts.reported import as_reported
from mmrules.facts.results import RATIO, Result, latest_entries
from mmrules.facts.span import Span, days_from, recorded_day
from mmrules.facts.three_valued import either, negated
from mmrules.logic.values import Bounds
from mmrules.models.vocabulary import DiseaseFindingKind, FindingStatus, LightChain, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.assessment.assessment import Assessment
    from mmrules.facts.case import Case
    from mmrules.facts.results import Entry
    from mmrules.models.disease import DiseaseFinding

__all__ = [
    "NEW_LESIONS",
    "Change",
    "change_of",
    "clinical_relapse",
    "crab",
    "days_from_last_dose_to_progression",
    "finding_origin",
    "finding_since_last_line",
    "involved_analyte",
    "lowest_of",
    "measurable_disease",
    "progression",
    "significant_biochemical_relapse",
    "since_last_line",
    "slim",
]

T = TypeVar("T")

_UNCONFIRMED = "single results: the definition asks for two consecutive ones"
NEW_LESIONS = (
    DiseaseFindingKind.NEW_BONE_LESION,
    DiseaseFindingKind.EXTRAMEDULLARY_DISEASE,
    DiseaseFindingKind.PARASKELETAL_PLASMACYTOMA,
)


@frozen
class Change:
    """What an analyte did over the last line of therapy.

    Attributes:
        lowest: Lowest value before the latest.
        highest: Highest value before the latest.
        current: The latest value.
        origins: The results.
    """

    lowest: Decimal | Bounds | None
    highest: Decimal | Bounds | None
    current: Decimal | Bounds | None
    origins: tuple[Origin, ...] = ()


def since_last_line(case: Case, analyte: str) -> tuple[Result, ...]:
    """Return the results since the last line of therapy began, with the last one before it; oldest first."""
    results = case.labs.series(analyte)
    line = case.therapy.last_line
    if line is None or line.start is None:
        return results
    start = line.start
    before = [result for result in results if result.span.latest <= start.earliest]
    newest = max((result.span.earliest for result in before), default=None)
    baseline = [result for result in before if newest is not None and result.span.latest >= newest]
    after = [result for result in results if result.span.latest > start.earliest]
    return (*baseline, *after)


def change_of(case: Case, analyte: str) -> Change:
    """Return how an analyte changed over the last line of therapy, in its canonical unit."""
    results = since_last_line(case, analyte)
    newest = max((result.span.earliest for result in results), default=None)
    earlier = [result for result in results if newest is not None and result.span.latest < newest]
    latest = case.labs.latest(analyte)
    current = latest.value if isinstance(latest.value, Decimal | Bounds) else None
    origins = tuple(result.origin for result in results)
    return Change(_extreme(earlier, min), _extreme(earlier, max), current, origins)


def _extreme(results: Sequence[Result], pick: Callable[[list[Decimal]], Decimal]) -> Decimal | Bounds | None:
    """The lowest or highest of several values, some of which may only be known within limits."""
    lows = [result.value.low if isinstance(result.value, Bounds) else result.value for result in results]
    highs = [result.value.high if isinstance(result.value, Bounds) else result.value for result in results]
    if not results:
        return None
    known_lows, known_highs = [low for low in lows if low is not None], [high for high in highs if high is not None]
    low = pick(known_lows) if known_lows else None
    # For the highest, one value without upper limit leaves the whole without; for the lowest it does not matter.
    unlimited = len(known_highs) < len(highs) and (pick is max or not known_highs)
    high = None if unlimited else pick(known_highs)
    if low is None and high is None:
        return None
    return low if low is not None and low == high else Bounds(low=low, high=high)


def lowest_of(results: Sequence[Result]) -> Decimal | Bounds | None:
    """Return the lowest of several results, or its limits; `None` without any."""
    return _extreme(results, min)


def involved_analyte(case: Case) -> tuple[str, str] | None:
    """Return the analytes of the involved and the uninvolved free light chain, by the light chain of the diagnosis."""
    match case.value("light_chain"):
        case LightChain.KAPPA:
            return "flc_kappa", "flc_lambda"
        case LightChain.LAMBDA:
            return "flc_lambda", "flc_kappa"
        case _:
            return None


def _outcome(read: Inputs, function: Callable[..., Assessment[T]], *notes: str, **arguments: Argument) -> Assessed[T]:
    outcome, _ = over(function, **arguments)
    return Assessed(evolve(outcome, notes=(*outcome.notes, *notes)), read.origins)


def measurable_disease(case: Case) -> Assessed[object]:
    """Which markers are measurable on the date."""
    read = Inputs(case)
    kappa, lambda_ = case.labs.latest("flc_kappa"), case.labs.latest("flc_lambda")
    read.note((*kappa.origins, *lambda_.origins))
    return _outcome(
        read,
        published.measurable_disease,
        serum_m_g_dl=read.number("serum_m"),
        urine_m_mg_24h=read.number("urine_m"),
        flc_kappa_mg_l=_number(kappa.value),
        flc_lambda_mg_l=_number(lambda_.value),
    )


def _number(value: object) -> Decimal | Bounds | None:
    return value if isinstance(value, Decimal | Bounds) else None


def _highest_recorded(case: Case, analyte: str) -> Decimal | Bounds | None:
    return _extreme(case.labs.series(analyte), max)


def _followed(case: Case) -> Assessment[frozenset[str]]:
    """Which markers of this disease were measurable at any recorded time."""
    kappa, lambda_ = _highest_recorded(case, "flc_kappa"), _highest_recorded(case, "flc_lambda")
    involved = involved_analyte(case)
    if involved is not None:
        lowest = _extreme(case.labs.series(involved[1]), min)
        kappa, lambda_ = (kappa, lowest) if involved[0] == "flc_kappa" else (lowest, lambda_)
    outcome, _ = over(
        published.measurable_disease,
        serum_m_g_dl=_highest_recorded(case, "serum_m_protein"),
        urine_m_mg_24h=_highest_recorded(case, "urine_m_protein"),
        flc_kappa_mg_l=kappa,
        flc_lambda_mg_l=lambda_,
    )
    return outcome


def progression(case: Case) -> Assessed[object]:
    """Progressive disease by the measurements on the date, against the lowest values since the last line began."""
    read = Inputs(case)
    serum, urine = change_of(case, "serum_m_protein"), change_of(case, "urine_m_protein")
    light_chains = _difference(case)
    marrow = change_of(case, "marrow_plasma_cells")
    size, circulating = change_of(case, "plasmacytoma_spd"), change_of(case, "circulating_plasma_cells_abs")
    for change in (serum, urine, light_chains, marrow, size, circulating):
        read.note(change.origins)
    lesion = finding_since_last_line(case, *NEW_LESIONS)
    read.note(lesion[1])
    return _outcome(
        read,
        published.progression,
        _UNCONFIRMED,
        measurable=_followed(case).value,
        nadir_serum_m_g_dl=serum.lowest,
        current_serum_m_g_dl=serum.current,
        nadir_urine_m_mg_24h=urine.lowest,
        current_urine_m_mg_24h=urine.current,
        nadir_dflc_mg_l=light_chains.lowest,
        current_dflc_mg_l=light_chains.current,
        nadir_bm_pc_pct=marrow.lowest,
        current_bm_pc_pct=marrow.current,
        nadir_spd_cm2=size.lowest,
        current_spd_cm2=size.current,
        nadir_circulating_pc_per_ul=circulating.lowest,
        current_circulating_pc_per_ul=circulating.current,
        new_lesion=lesion[0],
    )


def _difference(case: Case) -> Change:
    """The change of involved minus uninvolved free light chain, from days on which both were measured."""
    recorded = change_of(case, "dflc")
    involved = involved_analyte(case)
    if recorded.current is not None or involved is None:
        return recorded
    pairs = _paired(since_last_line(case, involved[0]), since_last_line(case, involved[1]))
    if not pairs:
        return recorded
    newest = max(span.earliest for _, span, _ in pairs)
    earlier = [value for value, span, _ in pairs if span.latest < newest]
    current = [value for value, span, _ in pairs if span.latest >= newest]
    origins = tuple(origin for _, _, both in pairs for origin in both)
    return Change(
        min(earlier, default=None), max(earlier, default=None), current[0] if len(current) == 1 else None, origins
    )


def _paired(
    involved: Sequence[Result], uninvolved: Sequence[Result]
) -> list[tuple[Decimal, Span, tuple[Origin, Origin]]]:
    high, low = _one_per_day(involved), _one_per_day(uninvolved)
    origins = {result.span: result.origin for result in uninvolved}
    return [
        (max(high[result.span] - low[result.span], Decimal(0)), result.span, (result.origin, origins[result.span]))
        for result in involved
        if result.span in high and result.span in low
    ]


def _one_per_day(results: Sequence[Result]) -> dict[Span, Decimal]:
    """Return the exact results by their days, without days that have several different ones."""
    by_day: dict[Span, set[Decimal | Bounds]] = {}
    for result in results:
        by_day.setdefault(result.span, set()).add(result.value)
    return {
        span: value
        for span, values in by_day.items()
        for value in values
        if len(values) == 1 and isinstance(value, Decimal)
    }


def clinical_relapse(case: Case) -> Assessed[object]:
    """Signs of relapse with symptoms or organ damage on the date."""
    read = Inputs(case)
    hemoglobin, creatinine = change_of(case, "hemoglobin"), change_of(case, "creatinine")
    read.note((*hemoglobin.origins, *creatinine.origins))
    lesion, hyperviscosity = (
        finding_since_last_line(case, *NEW_LESIONS),
        finding_since_last_line(case, DiseaseFindingKind.HYPERVISCOSITY),
    )
    growth = finding_since_last_line(case, DiseaseFindingKind.LESION_GROWTH)
    read.note((*lesion[1], *hyperviscosity[1], *growth[1]))
    soft_tissue, _ = finding_since_last_line(
        case, DiseaseFindingKind.EXTRAMEDULLARY_DISEASE, DiseaseFindingKind.PARASKELETAL_PLASMACYTOMA
    )
    size = change_of(case, "plasmacytoma_spd")
    new_by_size = size.lowest == 0 and isinstance(size.current, Decimal) and size.current > 0
    if new_by_size:
        read.note(size.origins)
    no_growth = Decimal(0) if growth[0] is False else None
    return _outcome(
        read,
        published.clinical_relapse,
        **as_reported(case, "calcium", "corrected_calcium", read.number("corrected_calcium")),
        **as_reported(case, "hemoglobin", "hemoglobin_drop", _fall(hemoglobin)),
        **as_reported(case, "creatinine", "creatinine_rise", _rise(creatinine)),
        new_bone_lesion=True if new_by_size else lesion[0],
        # A plasmacytoma is no fracture, so only a lesion of bone leaves that open.
        osteoporotic_fracture_only=False if soft_tissue is True or new_by_size else None,
        plasmacytoma_increase_pct=no_growth,
        plasmacytoma_increase_cm=no_growth,
        hyperviscosity=hyperviscosity[0],
    )


def _fall(change: Change) -> Decimal | None:
    if isinstance(change.highest, Decimal) and isinstance(change.current, Decimal):
        return max(change.highest - change.current, Decimal(0))
    return None


def _rise(change: Change) -> Decimal | Bounds | None:
    """The rise; without an earlier value it is at most the present one, because the earlier was not below nothing."""
    if isinstance(change.current, Decimal):
        if isinstance(change.lowest, Decimal):
            return max(change.current - change.lowest, Decimal(0))
        return Bounds(low=Decimal(0), high=change.current)
    return None


def significant_biochemical_relapse(case: Case) -> Assessed[object]:
    """A rise of the paraprotein that asks for treatment without symptoms."""
    read = Inputs(case)
    involved = involved_analyte(case)
    serum, urine = since_last_line(case, "serum_m_protein"), since_last_line(case, "urine_m_protein")
    chains = since_last_line(case, involved[0]) if involved is not None else ()
    points: dict[Span, dict[str, Decimal]] = {}
    for name, results in (("serum_m_g_dl", serum), ("urine_m_mg_24h", urine), ("flc_involved_mg_l", chains)):
        for span, value in _one_per_day(results).items():
            points.setdefault(span, {})[name] = value
        read.note(result.origin for result in results)
    abnormal = _abnormal_ratios(case)
    series = [
        published.DatedMeasurement(
            date=recorded_day(span),
            serum_m_g_dl=points[span].get("serum_m_g_dl"),
            urine_m_mg_24h=points[span].get("urine_m_mg_24h"),
            flc_involved_mg_l=points[span].get("flc_involved_mg_l"),
            flc_ratio_abnormal=abnormal.get(span),
        )
        for span in sorted(points, key=lambda span: (span.latest, span.earliest))
    ]
    outcome = published.significant_biochemical_relapse(
        reference_serum_m_g_dl=_lowest(serum),
        reference_urine_m_mg_24h=_lowest(urine),
        reference_flc_involved_mg_l=_lowest(chains),
        series=series,
        consecutive="marker",
    )
    return Assessed(outcome, read.origins)


def _abnormal_ratios(case: Case) -> dict[Span, bool | None]:
    """Whether the ratio of the light chains was abnormal, by day: as recorded, else from both chains of that day."""
    kappa, lambda_ = _one_per_day(case.labs.series("flc_kappa")), _one_per_day(case.labs.series("flc_lambda"))
    ratios = {span: RATIO.divide(kappa[span], low) for span, low in lambda_.items() if low > 0 and span in kappa}
    ratios.update(_one_per_day(case.labs.series("flc_ratio")))
    verdicts = {span: published.flc_ratio_normal(ratio=ratio).value for span, ratio in ratios.items()}
    return {span: negated(normal) for span, normal in verdicts.items()}


def _lowest(results: Sequence[Result]) -> Decimal | None:
    lowest = _extreme(results, min)
    return lowest if isinstance(lowest, Decimal) else None


def crab(case: Case) -> Assessed[object]:
    """Organ damage on the date; bone lesions count when they were found since the last line began."""
    read = Inputs(case)
    calcium = read.number("corrected_calcium")
    low, _ = case.labs.limits("hemoglobin")
    _, high = case.labs.limits("calcium")
    bone = finding_since_last_line(case, DiseaseFindingKind.LYTIC_LESION, DiseaseFindingKind.NEW_BONE_LESION)
    read.note(bone[1])
    return _outcome(
        read,
        published.crab,
        **as_reported(case, "calcium", "calcium", calcium if calcium is not None else read.number("calcium")),
        **as_reported(case, "calcium", "calcium_uln", high),
        **as_reported(case, "creatinine", "creatinine", read.positive("creatinine")),
        crcl_ml_min=read.number("crcl"),
        hemoglobin_g_dl=read.number("hemoglobin"),
        hemoglobin_lln_g_dl=low,
        lytic_lesions_ct=bone[0],
    )


def slim(case: Case) -> Assessed[object]:
    """Biomarkers that define myeloma, on the date; the record has no size of focal lesions."""
    read = Inputs(case)
    outcome = _outcome(
        read,
        published.slim,
        bm_clonal_pc_pct=read.number("marrow_plasma_cells"),
        flc_involved_mg_l=read.number("flc_involved"),
        flc_uninvolved_mg_l=read.number("flc_uninvolved"),
    )
    notes = (
        *outcome.assessment.notes,
        "defines myeloma at diagnosis; says nothing about a relapse",
        "plasma cells of the marrow are taken as clonal, since myeloma is diagnosed",
    )
    return evolve(outcome, assessment=evolve(outcome.assessment, notes=notes))


def finding_origin(entry: Entry[DiseaseFinding]) -> Origin:
    """Return a finding in words."""
    finding = entry.item
    text = f"{finding.finding.value.replace('_', ' ')} {finding.status.value.replace('_', ' ')}"
    return Origin(f"{finding.method}: {text}" if finding.method else text, finding.date, entry.path)


def finding_since_last_line(case: Case, *kinds: DiseaseFindingKind) -> tuple[bool | None, tuple[Origin, ...]]:
    """Return whether any of some findings was made since the last line of therapy began.

    An older finding says nothing about now. Nothing found is false only when it was looked for since, or the findings
    are stated to be complete.
    """
    line = case.therapy.last_line
    start = None if line is None or line.start is None else line.start
    verdicts: list[bool | None] = []
    origins: list[Origin] = []
    for kind in kinds:
        entries = [
            entry
            for entry in case.disease_findings
            if entry.item.finding is kind and (start is None or entry.span.earliest >= start.latest)
        ]
        newest = latest_entries(entries)
        statuses = {entry.item.status for entry in newest}
        origins.extend(finding_origin(entry) for entry in newest)
        verdicts.append(_status(statuses, complete=Section.DISEASE_FINDINGS in case.patient.complete))
    return either(verdicts), tuple(origins)


def _status(statuses: set[FindingStatus], *, complete: bool) -> bool | None:
    if statuses == {FindingStatus.PRESENT}:
        return True
    if statuses == {FindingStatus.ABSENT}:
        return False
    return False if not statuses and complete else None


def days_from_last_dose_to_progression(case: Case) -> Decimal | Bounds | None:
    """Return the days from the last dose of the last line to its progression; 0 while it was still given."""
    line = case.therapy.last_line
    if line is None:
        return None
    if line.ongoing:
        return Decimal(0)
    if line.progression is None:
        # Progression that the record does not date was no later than now.
        so_far = days_from(line.last_dose, Span.on(case.as_of))
        most = so_far.high if isinstance(so_far, Bounds) else so_far
        return Bounds(low=Decimal(0), high=most) if most else most
    if line.last_dose is None:
        return None
    if line.last_dose.earliest >= line.progression.latest:
        return Decimal(0)
    return days_from(line.last_dose, line.progression)
