"""Facts about fitness, frailty and body size."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, boolean, number, word
from mmrules.facts.derive.risk import outcome_word
from mmrules.facts.inputs import merged_origins
from mmrules.facts.origin import Derived, Origin
from mmrules.facts.results import Entry, latest_entries
from mmrules.facts.span import hull
from mmrules.facts.symbols import FRAILTY, FRAILTY_SIMPLIFIED
from mmrules.facts.three_valued import either
from mmrules.models.vocabulary import MeasurementKind, PerformanceScale

if TYPE_CHECKING:
    from mmrules.facts.case import Case
    from mmrules.models.laboratory import Measurement

__all__ = ["FACTS", "measurement"]

_TOPIC = "Fitness and frailty"
_IMWG = "Palumbo 2015, Blood 125:2068"
_FACON = "Facon 2020, Leukemia 34:224"
_LATEST = "The latest entry counts, whatever its age."
_EXACT = Context(prec=28)
_HUNDREDTH, _TENTH = Decimal("0.01"), Decimal("0.1")


def measurement(case: Case, _argument: str | None, *, kind: MeasurementKind, analyte: str = "") -> Derived:
    """Derive the latest measurement of the body; where there is none, a laboratory entry of the same quantity."""
    entries = latest_entries([entry for entry in case.measurements if entry.item.kind is kind])
    if not entries and analyte:
        return case.labs.latest(analyte)
    return Derived(hull(entry.item.value for entry in entries) if entries else None, tuple(map(_origin, entries)))


def _origin(entry: Entry[Measurement]) -> Origin:
    item = entry.item
    return Origin(f"{item.kind.value.replace('_', ' ')} {item.value:f}", item.date, entry.path)


def _performance(case: Case, _argument: str | None, *, scale: PerformanceScale) -> Derived:
    entries = latest_entries([entry for entry in case.performance if entry.item.scale is scale])
    origins = tuple(
        Origin(f"{scale.value.upper()} {entry.item.value}", entry.item.date, entry.path) for entry in entries
    )
    return Derived(hull(Decimal(entry.item.value) for entry in entries) if entries else None, origins)


def _frailty_input(case: Case, _argument: str | None, *, field: str) -> Derived:
    value = getattr(case.patient.frailty, field)
    if value is None:
        return Derived(None)
    text = f"{field} {value}"
    return Derived(Decimal(value), (Origin(text, case.patient.frailty.date, f"$.frailty.{field}"),))


def _frail(case: Case, _argument: str | None) -> Derived:
    verdicts: list[bool | None] = []
    origins: list[Origin] = []
    for name, definition in (("frailty", "imwg_frailty"), ("frailty_simplified", "simplified_frailty")):
        derived = case.fact(name)
        origins.extend(derived.origins)
        if derived.value is not None:
            verdicts.append(derived.value == "frail")
        else:
            verdicts.append(None if "frail" in case.assessment(definition).possible else False)
    return Derived(either(verdicts), merged_origins(origins))


def _bmi(case: Case, _argument: str | None) -> Derived:
    recorded = case.labs.latest("bmi")
    if recorded.origins:
        return recorded
    weight, height = case.fact("weight_kg"), case.fact("height_cm")
    if not isinstance(weight.value, Decimal) or not isinstance(height.value, Decimal) or height.value == 0:
        return Derived(None)
    metres = _EXACT.divide(height.value, Decimal(100))
    value = _EXACT.divide(weight.value, _EXACT.multiply(metres, metres)).quantize(_TENTH, rounding=ROUND_HALF_EVEN)
    return Derived(value, (*weight.origins, *height.origins))


def _bsa(case: Case, _argument: str | None) -> Derived:
    weight, height = case.fact("weight_kg"), case.fact("height_cm")
    if not isinstance(weight.value, Decimal) or not isinstance(height.value, Decimal):
        return Derived(None)
    product = _EXACT.multiply(weight.value, height.value)
    area = _EXACT.sqrt(_EXACT.divide(product, Decimal(3600))).quantize(_HUNDREDTH, rounding=ROUND_HALF_EVEN)
    return Derived(area, (*weight.origins, *height.origins))


FACTS: tuple[FactDefinition, ...] = (
    number(
        "ecog",
        partial(_performance, scale=PerformanceScale.ECOG),
        maximum=5,
        doc=f"ECOG performance status. {_LATEST}",
        phrase="ECOG performance status",
        topic=_TOPIC,
        test="ask:performance-status",
    ),
    number(
        "kps",
        partial(_performance, scale=PerformanceScale.KARNOFSKY),
        maximum=100,
        doc=f"Karnofsky performance status. {_LATEST}",
        phrase="Karnofsky performance status",
        topic=_TOPIC,
        test="ask:performance-status",
    ),
    word(
        "frailty",
        partial(outcome_word, definition="imwg_frailty"),
        members=FRAILTY,
        doc="IMWG frailty index from age, ADL, IADL and Charlson index.",
        phrase="IMWG frailty",
        topic=_TOPIC,
        source=_IMWG,
        test="test:frailty",
    ),
    word(
        "frailty_simplified",
        partial(outcome_word, definition="simplified_frailty"),
        members=FRAILTY_SIMPLIFIED,
        doc="Simplified frailty index from age, Charlson index and ECOG performance status.",
        phrase="simplified frailty",
        topic=_TOPIC,
        source=_FACON,
        test="test:frailty",
    ),
    boolean(
        "frail",
        _frail,
        doc="The IMWG index or the simplified index says frail; not frail only when neither can.",
        phrase="frail",
        topic=_TOPIC,
        source=f"{_IMWG}; {_FACON}",
        test="test:frailty",
    ),
    number(
        "adl",
        partial(_frailty_input, field="adl"),
        maximum=6,
        doc="Katz activities of daily living, 0 (dependent) to 6.",
        phrase="activities of daily living",
        topic=_TOPIC,
        test="test:frailty",
    ),
    number(
        "iadl",
        partial(_frailty_input, field="iadl"),
        maximum=8,
        doc="Lawton instrumental activities of daily living, 0 (dependent) to 8.",
        phrase="instrumental activities of daily living",
        topic=_TOPIC,
        test="test:frailty",
    ),
    number(
        "cci",
        partial(_frailty_input, field="charlson"),
        maximum=40,
        doc="Charlson comorbidity index as recorded; it is not computed from the comorbidities.",
        phrase="Charlson comorbidity index",
        topic=_TOPIC,
        test="test:frailty",
    ),
    number(
        "weight_kg",
        partial(measurement, kind=MeasurementKind.WEIGHT, analyte="weight"),
        unit="kg",
        maximum=1000,
        doc=f"Body weight. {_LATEST}",
        phrase="weight",
        topic=_TOPIC,
        test="ask:weight",
    ),
    number(
        "height_cm",
        partial(measurement, kind=MeasurementKind.HEIGHT, analyte="height"),
        unit="cm",
        maximum=1000,
        doc=f"Height. {_LATEST}",
        phrase="height",
        topic=_TOPIC,
        test="ask:height",
    ),
    number(
        "bsa",
        _bsa,
        unit="m2",
        doc="Body surface area from weight and height, to a hundredth.",
        phrase="body surface area",
        topic=_TOPIC,
        source="Mosteller 1987, N Engl J Med 317:1098 (unverified)",
        test="ask:weight",
    ),
    number(
        "bmi",
        _bmi,
        unit="kg/m2",
        doc="Body mass index: as recorded, else from weight and height, to a tenth.",
        phrase="body mass index",
        topic=_TOPIC,
        test="ask:weight",
    ),
    number(
        "weight_loss",
        partial(measurement, kind=MeasurementKind.WEIGHT_LOSS),
        unit="%",
        maximum=100,
        doc=f"Weight loss as recorded. {_LATEST}",
        phrase="weight loss",
        topic=_TOPIC,
        test="ask:weight",
    ),
)
