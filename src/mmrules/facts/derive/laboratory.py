"""Facts from laboratory results: the latest value, its multiple of the limit, and simple arithmetic on them."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.facts.definition import FactDefinition, boolean, number
from mmrules.facts.derive.doubling import doubling_months, involved_doubling_months, months_since_nadir, serum_nadir
from mmrules.facts.derive.risk import outcome_flag
from mmrules.facts.disease_course import involved_analyte
from mmrules.facts.inputs import merged_origins, number_of
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import RATIO
from mmrules.facts.span import Span, months_from
from mmrules.logic.values import Bounds
from mmrules.units import ANALYTES

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Laboratory"
_LATEST = "The latest result counts, whatever its age."


def _latest(case: Case, _argument: str | None, *, analyte: str) -> Derived:
    return case.labs.latest(analyte)


def _multiple(case: Case, _argument: str | None, *, analyte: str) -> Derived:
    return case.labs.multiple_of_limit(analyte)


def _ldh_high(case: Case, _argument: str | None) -> Derived:
    return case.labs.above_limit("ldh")


def _crcl(case: Case, _argument: str | None) -> Derived:
    recorded = case.labs.latest("crcl")
    if recorded.origins:
        return recorded
    estimate = case.assessed("cockcroft_gault")
    note = "estimated by Cockcroft-Gault from the recorded weight" if estimate.number is not None else ""
    return Derived(estimate.number, estimate.origins, note)


def _egfr(case: Case, _argument: str | None) -> Derived:
    recorded = case.labs.latest("egfr")
    if recorded.origins:
        return recorded
    estimate = case.assessed("ckd_epi_2021")
    return Derived(
        estimate.number, estimate.origins, "estimated by CKD-EPI 2021" if estimate.number is not None else ""
    )


def _corrected_calcium(case: Case, _argument: str | None) -> Derived:
    corrected = case.assessed("corrected_calcium")
    value, zero = corrected.number, Decimal(0)
    if isinstance(value, Bounds) and value.low is not None and value.low < zero:
        value = evolve(value, low=zero, low_open=False)  # calcium printed as `<9` can be corrected to below nothing
    return Derived(value, corrected.origins)


def _dialysis(case: Case, _argument: str | None) -> Derived:
    dialysis = case.patient.suitability.dialysis
    if dialysis is None:
        return Derived(None)
    return Derived(dialysis, (Origin(f"dialysis: {'yes' if dialysis else 'no'}", None, "$.suitability.dialysis"),))


def _light_chain(case: Case, _argument: str | None, *, involved: bool) -> Derived:
    analytes = involved_analyte(case)
    if analytes is None:
        return Derived(None)
    return case.labs.latest(analytes[0] if involved else analytes[1])


def _flc_difference(case: Case, _argument: str | None) -> Derived:
    recorded = case.labs.latest("dflc")
    if recorded.origins:
        return recorded
    involved, uninvolved = case.fact("flc_involved"), case.fact("flc_uninvolved")
    high, low = number_of(involved.value), number_of(uninvolved.value)
    if high is None or low is None:
        return Derived(None)
    return Derived(_minus(high, low), merged_origins((*involved.origins, *uninvolved.origins)))


def _minus(high: Decimal | Bounds, low: Decimal | Bounds) -> Decimal | Bounds:
    """The difference, which is not negative: an involved chain below the other leaves none."""
    zero = Decimal(0)
    if isinstance(high, Decimal) and isinstance(low, Decimal):
        return max(high - low, zero)
    high = high if isinstance(high, Bounds) else Bounds(low=high, high=high)
    low = low if isinstance(low, Bounds) else Bounds(low=low, high=low)
    least = zero if high.low is None or low.high is None else max(high.low - low.high, zero)
    most = None if high.high is None else max(high.high - (low.low or zero), zero)
    return least if least == most else Bounds(low=least, high=most)


def _flc_ratio(case: Case, _argument: str | None) -> Derived:
    recorded = case.labs.latest("flc_ratio")
    if recorded.origins:
        return recorded
    kappa, lambda_ = case.labs.latest("flc_kappa"), case.labs.latest("flc_lambda")
    top, bottom = kappa.value, lambda_.value
    if not isinstance(top, Decimal) or not isinstance(bottom, Decimal) or bottom == 0:
        return Derived(None)
    return Derived(RATIO.divide(top, bottom), merged_origins((*kappa.origins, *lambda_.origins)))


def _months_since_m_protein(case: Case, _argument: str | None) -> Derived:
    spans = [case.labs.latest_span(analyte) for analyte in ("serum_m_protein", "urine_m_protein")]
    known = [span for span in spans if span is not None]
    if not known:
        return Derived(None)
    latest = Span(max(span.earliest for span in known), max(span.latest for span in known))
    origins = (*case.labs.latest("serum_m_protein").origins, *case.labs.latest("urine_m_protein").origins)
    return Derived(months_from(latest, Span.on(case.as_of)), origins)


def _measurable(case: Case, _argument: str | None) -> Derived:
    assessed = case.assessed("measurable_disease")
    sizes = {bool(markers) for markers in assessed.assessment.possible if isinstance(markers, frozenset)}
    return Derived(sizes.pop() if len(sizes) == 1 else None, assessed.origins)


def _doubling(case: Case, _argument: str | None) -> Derived:
    return doubling_months(case, "serum_m_protein")


def _flc_doubling(case: Case, _argument: str | None) -> Derived:
    return involved_doubling_months(case)


def _serum_nadir(case: Case, _argument: str | None) -> Derived:
    return serum_nadir(case)


def _months_since_nadir(case: Case, _argument: str | None) -> Derived:
    return months_since_nadir(case)


def _lab(
    name: str, analyte: str, phrase: str, test: str, *, maximum: int | None = None, more: str = ""
) -> FactDefinition:
    unit = {"mg/(24.h)": "mg/24h", "1": None}.get(ANALYTES[analyte].unit, ANALYTES[analyte].unit)
    return number(
        name,
        partial(_latest, analyte=analyte),
        unit=unit,
        maximum=maximum,
        doc=f"{phrase[:1].upper()}{phrase[1:]}. {_LATEST}{more}",
        phrase=phrase,
        topic=_TOPIC,
        test=test,
    )


def _limit(name: str, analyte: str, phrase: str) -> FactDefinition:
    return number(
        name,
        partial(_multiple, analyte=analyte),
        doc=f"{phrase} as a multiple of its own laboratory's upper limit; unknown where that is not recorded. "
        f"{_LATEST}",
        phrase=f"{phrase} over the upper limit of normal",
        topic=_TOPIC,
        test=f"test:{analyte}",
    )


FACTS: tuple[FactDefinition, ...] = (
    _lab("creatinine", "creatinine", "serum creatinine", "test:creatinine"),
    number(
        "crcl",
        _crcl,
        unit="mL/min",
        doc=f"Creatinine clearance: as recorded, else by Cockcroft-Gault from age, sex, recorded weight and "
        f"creatinine. {_LATEST}",
        phrase="creatinine clearance",
        topic=_TOPIC,
        source="Cockcroft and Gault 1976, Nephron 16:31",
        test="test:creatinine",
    ),
    number(
        "egfr",
        _egfr,
        unit="mL/min/{1.73_m2}",
        doc=f"Estimated glomerular filtration rate: as recorded, else by CKD-EPI 2021. {_LATEST}",
        phrase="eGFR",
        topic=_TOPIC,
        source="Inker 2021, N Engl J Med 385:1737",
        test="test:creatinine",
    ),
    boolean(
        "dialysis",
        _dialysis,
        doc="The patient is on dialysis, as recorded.",
        phrase="on dialysis",
        topic=_TOPIC,
        test="ask:dialysis",
    ),
    boolean(
        "renal_impairment",
        partial(outcome_flag, definition="renal_impairment"),
        doc="Kidney function impaired by the IMWG's definition: creatinine above 2 mg/dL or clearance below 40 "
        "mL/min. Not a statement that the myeloma did it.",
        phrase="renal impairment",
        topic=_TOPIC,
        source="Dimopoulos 2016, J Clin Oncol 34:1544",
        test="test:creatinine",
    ),
    _lab("calcium", "calcium", "serum calcium", "test:calcium"),
    number(
        "corrected_calcium",
        _corrected_calcium,
        unit="mg/dL",
        doc="Calcium corrected for albumin; unknown without albumin. A paraprotein that binds calcium can raise it.",
        phrase="albumin-corrected calcium",
        topic=_TOPIC,
        source="the usual correction: 0.8 mg/dL per g/dL of albumin below 4",
        test="test:calcium",
    ),
    _lab("albumin", "albumin", "serum albumin", "test:albumin"),
    _lab("b2m", "b2m", "beta-2 microglobulin", "test:b2m"),
    _limit("ldh_x_uln", "ldh", "LDH"),
    boolean(
        "ldh_high",
        _ldh_high,
        doc=f"LDH above its own laboratory's upper limit; at the limit is not above. {_LATEST}",
        phrase="high LDH",
        topic=_TOPIC,
        source="Palumbo 2015, J Clin Oncol 33:2863; the reading at the limit is a convention",
        test="test:ldh",
    ),
    _lab("hemoglobin", "hemoglobin", "haemoglobin", "test:blood-count"),
    _lab("anc", "anc", "absolute neutrophil count", "test:blood-count"),
    _lab("platelets", "platelets", "platelet count", "test:blood-count"),
    _lab("lymphocytes", "lymphocytes", "lymphocyte count", "test:blood-count"),
    _lab("cd4", "cd4", "CD4 count", "test:cd4"),
    _limit("bilirubin_x_uln", "bilirubin", "Bilirubin"),
    _limit("ast_x_uln", "ast", "AST"),
    _limit("alt_x_uln", "alt", "ALT"),
    _lab("igg", "igg", "immunoglobulin G", "test:immunoglobulins", more=" With an IgG paraprotein it includes that."),
    _lab("sodium", "sodium", "sodium", "test:electrolytes"),
    _lab("potassium", "potassium", "potassium", "test:electrolytes"),
    _lab("hba1c", "hba1c", "HbA1c", "test:hba1c", maximum=100),
    _lab("serum_m", "serum_m_protein", "serum M-protein", "test:m-protein"),
    _lab("urine_m", "urine_m_protein", "urine M-protein", "test:urine-m-protein"),
    number(
        "flc_involved",
        partial(_light_chain, involved=True),
        unit="mg/L",
        doc=f"Free light chain of the clone's type, by `light_chain`. {_LATEST}",
        phrase="involved free light chain",
        topic=_TOPIC,
        test="test:free-light-chains",
    ),
    number(
        "flc_uninvolved",
        partial(_light_chain, involved=False),
        unit="mg/L",
        doc=f"The other free light chain, by `light_chain`. {_LATEST}",
        phrase="uninvolved free light chain",
        topic=_TOPIC,
        test="test:free-light-chains",
    ),
    number(
        "flc_difference",
        _flc_difference,
        unit="mg/L",
        doc=f"Involved minus uninvolved free light chain: as recorded, else from the latest of each. {_LATEST}",
        phrase="difference of the free light chains",
        topic=_TOPIC,
        test="test:free-light-chains",
    ),
    number(
        "flc_ratio",
        _flc_ratio,
        doc=f"Free kappa to free lambda: as recorded, else from the latest of each. {_LATEST}",
        phrase="kappa to lambda ratio of the free light chains",
        topic=_TOPIC,
        test="test:free-light-chains",
    ),
    _lab("marrow_plasma_cells", "marrow_plasma_cells", "plasma cells in the marrow", "test:marrow", maximum=100),
    _lab(
        "circulating_plasma_cells",
        "circulating_plasma_cells",
        "plasma cells in the blood",
        "test:blood-film",
        maximum=100,
    ),
    number(
        "m_protein_doubling_months",
        _doubling,
        unit="months",
        doc="Time in which the serum M-protein doubles at its rise from the lowest result since the last line began "
        "to the latest, taken as exponential; unknown while it does not rise, and when a day is not exactly known.",
        phrase="doubling time of the M-protein",
        topic=_TOPIC,
        source="convention: exponential growth between two results",
        test="test:m-protein",
    ),
    number(
        "flc_doubling_months",
        _flc_doubling,
        unit="months",
        doc="Time in which the involved free light chain doubles at its rise from the lowest result since the last "
        "line began to the latest, taken as exponential; unknown while it does not rise, when a day is not exactly "
        "known, and unless the light chain of the diagnosis is recorded.",
        phrase="doubling time of the involved light chain",
        topic=_TOPIC,
        source="convention: exponential growth between two results",
        test="test:free-light-chains",
    ),
    number(
        "serum_m_nadir",
        _serum_nadir,
        unit="g/dL",
        doc="Lowest serum M-protein after the last line began. A single result counts; whether a second confirmed it, "
        "`mmrules timeline` says.",
        phrase="lowest serum M-protein",
        topic=_TOPIC,
        source="Kumar 2016, Lancet Oncol 17:e328, without its confirmation",
        test="test:m-protein",
    ),
    number(
        "months_since_nadir",
        _months_since_nadir,
        unit="months",
        doc="Completed months since the lowest serum M-protein after the last line began; of equal results the latest "
        "counts, because from there on it rose.",
        phrase="time since the lowest serum M-protein",
        topic=_TOPIC,
        source="convention",
        test="test:m-protein",
    ),
    number(
        "months_since_m_protein",
        _months_since_m_protein,
        unit="months",
        doc="Completed months since the last M-protein in serum or urine was measured.",
        phrase="time since the last M-protein",
        topic=_TOPIC,
        test="test:m-protein",
    ),
    boolean(
        "measurable_disease",
        _measurable,
        doc="Serum or urine M-protein or free light chains are measurable on the as-of date by the IMWG's limits.",
        phrase="measurable disease",
        topic=_TOPIC,
        source="Kumar 2016, Lancet Oncol 17:e328",
        test="test:m-protein",
    ),
)
