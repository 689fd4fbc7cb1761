"""Results, findings and lesions of a record made from facts. Where any value would do, an unremarkable one is taken.

The numbers here describe invented patients and are limits of nothing.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from mmrules.logic import Bounds
from mmrules.models.cytogenetics import CytogeneticFinding
from mmrules.models.disease import DiseaseFinding
from mmrules.models.laboratory import LabResult, Measurement, PrintedNumber
from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import Comparator, DiseaseFindingKind, FindingStatus, Marker, MeasurementKind
from mmrules.units import ANALYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mmrules.logic import FactValue
    from mmrules.verify.record.wanted import Wanted

__all__ = ["disease_findings", "lesions", "measurements", "results"]

_ANALYTES = {
    "creatinine": "creatinine",
    "crcl": "crcl",
    "egfr": "egfr",
    "calcium": "calcium",
    "albumin": "albumin",
    "b2m": "b2m",
    "hemoglobin": "hemoglobin",
    "anc": "anc",
    "platelets": "platelets",
    "lymphocytes": "lymphocytes",
    "cd4": "cd4",
    "igg": "igg",
    "sodium": "sodium",
    "potassium": "potassium",
    "hba1c": "hba1c",
    "serum_m": "serum_m_protein",
    "urine_m": "urine_m_protein",
    "flc_ratio": "flc_ratio",
    "marrow_plasma_cells": "marrow_plasma_cells",
    "circulating_plasma_cells": "circulating_plasma_cells",
    "bmi": "bmi",
}
"""Facts that are the latest result of an analyte, in its canonical unit."""

_MULTIPLES = {"ldh_x_uln": "ldh", "bilirubin_x_uln": "bilirubin", "ast_x_uln": "ast", "alt_x_uln": "alt"}
_LIMIT = Decimal(100)
"""Upper limit of the invented laboratory: results are multiples of it."""

_UNCORRECTED_ALBUMIN = Decimal(4)
"""g/dL at which the usual correction of calcium changes nothing (`assessment/calcium.py`)."""

_PARAPROTEIN = Decimal(2)
"""An invented M-protein in its canonical unit."""
_DAYS_PER_MONTH = Decimal("30.436875")  # a twelfth of the Gregorian year, as in `facts/derive/doubling.py`

_MEASUREMENTS = {
    "lvef": MeasurementKind.LVEF,
    "fev1": MeasurementKind.FEV1,
    "qtcf": MeasurementKind.QTCF,
    "nyha": MeasurementKind.NYHA_CLASS,
    "weight_loss": MeasurementKind.WEIGHT_LOSS,
    "weight_kg": MeasurementKind.WEIGHT,
    "height_cm": MeasurementKind.HEIGHT,
}

_FINDINGS = {
    "extramedullary": DiseaseFindingKind.EXTRAMEDULLARY_DISEASE,
    "paraskeletal_plasmacytoma": DiseaseFindingKind.PARASKELETAL_PLASMACYTOMA,
    "plasma_cell_leukemia": DiseaseFindingKind.PLASMA_CELL_LEUKEMIA,
    "cns_involvement": DiseaseFindingKind.CNS_INVOLVEMENT,
    "new_bone_lesion": DiseaseFindingKind.NEW_BONE_LESION,
    "light_chain_escape": DiseaseFindingKind.LIGHT_CHAIN_ESCAPE,
}

_SEQUENCED = frozenset(
    {Marker.TP53_MUTATION, Marker.BRAF_V600E, Marker.KRAS_MUTATION, Marker.NRAS_MUTATION, Marker.BCL2_HIGH}
)
_CLONE = Decimal(60)
"""Percent of plasma cells with a lesion that is simply said to be there."""


def results(wanted: Wanted) -> Iterator[LabResult]:
    """Yield laboratory results of the day."""
    for fact, analyte in _ANALYTES.items():
        printed = _printed(wanted.value(fact))
        if printed is not None:
            yield _result(analyte, printed, wanted.as_of)
    corrected = _printed(wanted.value("corrected_calcium"))
    if corrected is not None and wanted.value("calcium") is None and wanted.value("albumin") is None:
        yield _result("calcium", corrected, wanted.as_of)
        yield _result("albumin", PrintedNumber(_UNCORRECTED_ALBUMIN), wanted.as_of)
    for fact, analyte in _MULTIPLES.items():
        multiple = _printed(wanted.value(fact), _LIMIT)
        if multiple is not None:
            yield _result(analyte, multiple, wanted.as_of, limit=_LIMIT)
    yield from _doubled(wanted)
    high = wanted.flag("ldh_high")
    if high is not None and wanted.value("ldh_x_uln") is None:
        yield _result("ldh", PrintedNumber(_LIMIT * (2 if high else 1)), wanted.as_of, limit=_LIMIT)
    impaired = wanted.flag("renal_impairment")
    if impaired is not None and wanted.value("crcl") is None and wanted.value("creatinine") is None:
        yield _result("crcl", PrintedNumber(Decimal(20 if impaired else 90)), wanted.as_of)
        yield _result("creatinine", PrintedNumber(Decimal(4 if impaired else 1)), wanted.as_of)


def _doubled(wanted: Wanted) -> Iterator[LabResult]:
    """Yield half of the serum M-protein as long before the day as it should take to double."""
    months = wanted.number("m_protein_doubling_months")
    if months is None:
        return
    now = wanted.number("serum_m")
    if now is None:
        now = _PARAPROTEIN
        yield _result("serum_m_protein", PrintedNumber(now), wanted.as_of)
    before = wanted.as_of - timedelta(days=round(months * _DAYS_PER_MONTH))
    yield _result("serum_m_protein", PrintedNumber(_short(now / 2)), before)


def _result(analyte: str, value: PrintedNumber, day: date, *, limit: Decimal | None = None) -> LabResult:
    return LabResult(analyte=analyte, value=value, unit=ANALYTES[analyte].unit, date=PartialDate.of(day), high=limit)


def _printed(value: FactValue, times: Decimal = Decimal(1)) -> PrintedNumber | None:
    match value:
        case Decimal():
            return PrintedNumber(_short(value * times))
        case Bounds(low=None, high=Decimal() as high):
            return PrintedNumber(_short(high * times), Comparator.LESS if value.high_open else Comparator.LESS_OR_EQUAL)
        case Bounds(low=Decimal() as low, high=None):
            sign = Comparator.GREATER if value.low_open else Comparator.GREATER_OR_EQUAL
            return PrintedNumber(_short(low * times), sign)
        case _:
            return None


def _short(number: Decimal) -> Decimal:
    """Return a number with no more digits than can be printed."""
    exponent = number.as_tuple().exponent
    return round(number, 6) if isinstance(exponent, int) and exponent < -6 else number


def measurements(wanted: Wanted) -> Iterator[Measurement]:
    """Yield measurements of the body of the day."""
    for fact, kind in _MEASUREMENTS.items():
        number = wanted.number(fact)
        if number is not None:
            yield Measurement(kind=kind, value=_short(number), date=PartialDate.of(wanted.as_of))


def disease_findings(wanted: Wanted) -> Iterator[DiseaseFinding]:
    """Yield what imaging and examination of the day found, and did not find."""
    for fact, kind in _FINDINGS.items():
        present = wanted.flag(fact)
        if present is not None:
            yield _found(kind, wanted.as_of, present=present)
    organ_damage = wanted.flag("crab") or wanted.flag("clinical_relapse")
    if organ_damage and wanted.flag("new_bone_lesion") is None:
        yield _found(DiseaseFindingKind.NEW_BONE_LESION, wanted.as_of, present=True)
        yield _found(DiseaseFindingKind.LYTIC_LESION, wanted.as_of, present=True)


def _found(kind: DiseaseFindingKind, day: date, *, present: bool) -> DiseaseFinding:
    status = FindingStatus.PRESENT if present else FindingStatus.ABSENT
    return DiseaseFinding(finding=kind, status=status, date=PartialDate.of(day))


def lesions(wanted: Wanted, *, relapse: date) -> Iterator[CytogeneticFinding]:
    """Yield cytogenetic and molecular findings, of the day of the relapse unless they should be older.

    Args:
        wanted: The facts.
        relapse: The day of the last progression.
    """
    after = wanted.flag("fish_since_progression")
    fish_day = PartialDate.of(wanted.as_of if after is not False else date_before(relapse))
    stated = {Marker(name): present for name, present in wanted.flags("has") if name in set(Marker)}
    fraction = wanted.number("del_17p_fraction")
    if fraction is not None and Marker.DEL_17P not in stated:
        stated[Marker.DEL_17P] = fraction >= _CLONE
    for marker, present in sorted(stated.items()):
        share = fraction if marker is Marker.DEL_17P and present else None
        yield CytogeneticFinding(
            marker=marker,
            status=FindingStatus.PRESENT if present else FindingStatus.ABSENT,
            date=PartialDate.of(wanted.as_of) if marker in _SEQUENCED else fish_day,
            clonal_fraction_pct=share,
            method="NGS" if marker in _SEQUENCED else "FISH",
            plasma_cells_selected=None if marker in _SEQUENCED else True,
        )
    for name in wanted.failing("tested"):
        if name in set(Marker):
            yield CytogeneticFinding(marker=Marker(name), status=FindingStatus.NOT_TESTED, date=fish_day)
    if wanted.flag("fish_failed") or (after is not None and not set(stated) - _SEQUENCED):
        # A test of a marker that no rule reads, so that it says no more than that there was one.
        yield CytogeneticFinding(
            marker=Marker.DEL_13Q,
            status=FindingStatus.INDETERMINATE if wanted.flag("fish_failed") else FindingStatus.ABSENT,
            date=PartialDate.of(wanted.as_of) if wanted.flag("fish_failed") else fish_day,
            method="FISH",
            plasma_cells_selected=True,
        )


def date_before(day: date) -> date:
    """Return a day well before another one."""
    return day.replace(year=day.year - 1, day=1)
