"""What holds for every definition: filling in what is missing never leaves what was possible, and settles it."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mmrules.assessment as definitions
from mmrules.assessment import (
    Assessment,
    Course,
    DatedMeasurement,
    DiseaseMeasurement,
    class_status,
    lines_of_therapy,
    progression,
    refractory_to_drug,
    response,
    significant_biochemical_relapse,
)

Values = Mapping[str, tuple[object, ...]]

FLAG = (True, False)
STAGE = ("I", "II", "III")
AGE = (40, 54, 55, 59, 60, 69, 70, 75, 76, 79, 80, 81, 95)
CREATININE = ("0.5", "1.1", "1.2", "1.9", "2", "2.0", "2.1", "5")

# Known values for every argument of every definition whose missing inputs are its own arguments: both sides of each
# threshold, the threshold itself, and something far off.
POOLS: dict[str, Values] = {
    "iss": {"b2m_mg_l": ("1", "3.4", "3.5", "5.4", "5.5", "20"), "albumin_g_dl": ("1", "3.4", "3.5", "6")},
    "r_iss": {
        "iss": STAGE,
        "ldh_u_l": (0, 100, 249, 250, 251, 900),
        "ldh_uln_u_l": (100, 250, 300),
        "del17p": FLAG,
        "t4_14": FLAG,
        "t14_16": FLAG,
    },
    "r2_iss": {"iss": STAGE, "ldh_high": FLAG, "del17p": FLAG, "t4_14": FLAG, "gain_or_amp_1q": FLAG},
    "mass": {
        "high_risk_igh_translocation": FLAG,
        "gain_or_amp_1q": FLAG,
        "chr17_abnormality": FLAG,
        "iss": STAGE,
        "ldh_high": FLAG,
    },
    "imwg_2014_risk": {"iss": STAGE, "t4_14": FLAG, "del17p13": FLAG, "gain_1q21": FLAG, "age_years": AGE},
    "imwg_2016_risk": dict.fromkeys(("t4_14", "del17p", "t14_16", "t14_20", "non_hyperdiploid", "gain_1q"), FLAG),
    "high_risk_cytogenetics": dict.fromkeys(("del17p", "t4_14", "t14_16"), FLAG),
    "imwg_cgs_2025": {
        "del17p_clonal_fraction_pct": (0, 19, 20, "20.1", 100),
        "tp53_mutation": FLAG,
        "t4_14": FLAG,
        "t14_16": FLAG,
        "t14_20": FLAG,
        "copies_1q21": (1, 2, 3, 4, 8),
        "del1p32": ("none", "mono", "bi"),
        "b2m_mg_l": ("1", "5.4", "5.5", "20"),
        "creatinine_mg_dl": CREATININE,
    },
    "msmart_hits": dict.fromkeys(("t4_14", "t14_16", "t14_20", "del17p", "tp53_mutation", "gain_1q"), FLAG),
    "double_hit_walker": {"tp53_biallelic": FLAG, "copies_1q21": (2, 3, 4, 6), "iss": STAGE},
    "functional_high_risk": {"months_to_progression": (0, "17.9", 18, "18.1", 60)},
    "measurable_disease": {
        "serum_m_g_dl": (0, "0.9", 1, 5),
        "urine_m_mg_24h": (0, 199, 200, 3000),
        "flc_kappa_mg_l": (0, 10, 26, 99, 100, 165, 166, 5000),
        "flc_lambda_mg_l": (0, 10, 26, 99, 100, 165, 166, 5000),
    },
    "clinical_relapse": {
        "corrected_calcium_mg_dl": ("9", "11", "11.1", "11.5"),
        "hemoglobin_drop_g_dl": ("-1", "1.9", "2", "5"),
        "drop_explained_otherwise": FLAG,
        "creatinine_rise_mg_dl": ("-1", "1.9", "2", "5"),
        "attributable": FLAG,
        "new_bone_lesion": FLAG,
        "osteoporotic_fracture_only": FLAG,
        "plasmacytoma_increase_pct": (-10, 49, 50, 200),
        "plasmacytoma_increase_cm": ("-1", "0.9", "1", "3"),
        "hyperviscosity": FLAG,
    },
    "biochemical_relapse": {"marker_progression": FLAG, "clinical_relapse": FLAG},
    "relapse_from_cr": {"m_protein_reappeared": FLAG, "bm_pc_pct": (0, "4.9", 5, 60), "other_progression": FLAG},
    "relapse_from_mrd_negativity": {
        "mrd_positive": FLAG,
        "m_protein_reappeared": FLAG,
        "clonal_bm_pc_pct": (0, "4.9", 5, 60),
        "other_progression": FLAG,
    },
    "crab": {
        "calcium_mg_dl": ("8", "10.5", "11", "11.1", "14"),
        "calcium_uln_mg_dl": ("9", "9.5", "10.2", "12"),
        "creatinine_mg_dl": CREATININE,
        "crcl_ml_min": (10, 39, "39.9", 40, 100),
        "hemoglobin_g_dl": ("7", "9.9", "10", "11", "15"),
        "hemoglobin_lln_g_dl": ("11", "12", "13", "13.1", "17"),
        "lytic_lesions_ct": (0, 1, 5, True, False),
    },
    "slim": {
        "bm_clonal_pc_pct": (0, "59.9", 60, 100),
        "flc_involved_mg_l": (0, 99, 100, 1000, 9999),
        "flc_uninvolved_mg_l": (0, 1, 10, "10.1", 100),
        "mri_focal_lesions_mm": ((), (9,), ("4.9", 5), (5, "5.0"), (3, 3, 3)),
    },
    "mrd_status": {
        "response": ("VGPR", "CR", "sCR"),
        "clonal_cells_found": FLAG,
        "sensitivity_one_in": (10000, 99999, 100000, 1000000),
        "pet_negative": FLAG,
        "months_since_first_negative": (0, "11.9", 12, 40),
    },
    "disease_status": {
        "best_response_ever": ("sCR", "CR", "VGPR", "PR", "MR", "SD", "PD"),
        "progressed": FLAG,
        "days_since_last_dose": (-5, 0, 60, 61, 900),
    },
    "imwg_frailty": {"age_years": AGE, "adl": (0, 4, 5, 6), "iadl": (0, 5, 6, 8), "cci": (0, 1, 2, 9)},
    "simplified_frailty": {"age_years": AGE, "cci": (0, 1, 2, 9), "ecog": (0, 1, 2, 4)},
    "r_mci": {
        "egfr_ml_min": (20, "59.9", 60, 90),
        "lung_disease": ("none", "mild", "moderate", "severe", True, False),
        "kps": (50, 70, 80, 90, 100),
        "frailty": ("none", "mild", "moderate", "severe", True, False),
        "age_years": AGE,
        "cytogenetics": ("favourable", "unfavourable", "not_done", True, False),
    },
    "renal_impairment": {"creatinine_mg_dl": CREATININE, "crcl_ml_min": (10, "39.9", 40, 90)},
    "flc_ratio_normal": {"ratio": ("0", "0.25", "0.26", "1.65", "1.66", "900")},
    "fish_call": {
        "probe_type": ("fusion", "break_apart", "numerical"),
        "positive_cells_pct": (0, "9.9", 10, "19.9", 20, 60),
        "cells_scored": (0, 99, 100, 500),
    },
    "status_1q21": {"copies": (1, 2, 3, 4, 9)},
    "translocation_genes": {"translocation": ("t(4;14)", "t_11_14", "t(14;16)(q32;q23)")},
    "impede_vte": {
        "imid": FLAG,
        "bmi_kg_m2": ("20", "24.9", "25", "40"),
        "pelvic_hip_femur_fracture": FLAG,
        "esa": FLAG,
        "dexamethasone": ("none", "low", "high"),
        "doxorubicin": FLAG,
        "asian": FLAG,
        "vte_history": FLAG,
        "tunneled_line": FLAG,
        "thromboprophylaxis": ("none", "prophylactic", "therapeutic"),
    },
    "saved_vte": {
        "surgery_within_90_days": FLAG,
        "asian": FLAG,
        "vte_history": FLAG,
        "age_years": AGE,
        "dexamethasone": ("none", "low", "high"),
    },
    "risk_group": {
        "imwg_cgs_2025": ("standard", "high"),
        "r2_iss": ("I", "II", "III", "IV"),
        "functional_high_risk": FLAG,
    },
    "ckd_epi_2021": {"sex": ("female", "male"), "age_years": AGE, "creatinine_mg_dl": CREATININE},
    "cockcroft_gault": {
        "sex": ("female", "male"),
        "age_years": AGE,
        "weight_kg": ("40", "70.5", "120"),
        "creatinine_mg_dl": CREATININE,
    },
    "corrected_calcium": {"calcium_mg_dl": ("8", "11", "14"), "albumin_g_dl": ("1.5", "4.0", "5")},
    "doubling_time": {"first": ("0.5", "1"), "second": ("1.1", "4"), "days": (7, 60)},
}

# These need every input, so no finite set of results exists while one is missing.
FORMULAS = {"ckd_epi_2021", "cockcroft_gault", "corrected_calcium", "doubling_time"}

# These have properties of their own below, or inputs that constrain each other.
ELSEWHERE = {
    "Assessment",
    "Course",
    "DatedDiseaseMeasurement",
    "DatedMeasurement",
    "DiseaseMeasurement",
    "best_response",
    "class_status",
    "days_since_nadir",
    "double_hit_biallelic_tp53",
    "lines_of_therapy",
    "nadir",
    "progression",
    "progression_over_visits",
    "refractory_to_drug",
    "relapse_from_cr_over_visits",
    "response",
    "response_at_last_visit",
    "significant_biochemical_relapse",
}


def test_every_definition_has_a_pool_or_a_property_of_its_own() -> None:
    assert set(POOLS) | ELSEWHERE == set(definitions.__all__)


@st.composite
def arguments(draw: st.DrawFn, pools: Values, *, most: int | None = None) -> tuple[dict[str, object], set[str]]:
    """All arguments of a definition, and the names of those to be left out, at most `most` of them."""
    known = {name: draw(st.sampled_from(values)) for name, values in pools.items()}
    return known, draw(st.sets(st.sampled_from(sorted(pools)), max_size=most))


def check(
    evaluate: Callable[[Mapping[str, object]], Assessment[object]],
    known: Mapping[str, object],
    left_out: set[str],
) -> None:
    full = evaluate(known)
    partial = evaluate({name: value for name, value in known.items() if name not in left_out})
    assert full.value is not None
    assert full.possible == {full.value}
    assert full.missing == ()
    assert set(partial.missing) <= left_out
    if partial.possible:
        assert full.value in partial.possible
    assert (partial.value is not None) == (len(partial.possible) == 1)
    assert (partial.value is None) == bool(partial.missing)
    # The missing inputs are enough to settle it, whatever their values are.
    filled = evaluate({name: value for name, value in known.items() if name not in left_out - set(partial.missing)})
    assert filled.value == full.value
    assert pickle.loads(pickle.dumps(partial)) == partial  # noqa: S301


@pytest.mark.parametrize("name", sorted(POOLS))
@settings(max_examples=40)
@given(data=st.data())
def test_filling_in_what_is_missing_stays_within_the_possible_and_settles_it(name: str, data: st.DataObject) -> None:
    function = getattr(definitions, name)
    known, left_out = data.draw(arguments(POOLS[name]))
    check(lambda values: function(**values), known, left_out)


@pytest.mark.parametrize("name", sorted(set(POOLS) - FORMULAS))
@settings(max_examples=15)
@given(data=st.data())
def test_no_missing_input_could_be_left_out(name: str, data: st.DataObject) -> None:
    function = getattr(definitions, name)
    known, left_out = data.draw(arguments(POOLS[name], most=3))
    present = {item: value for item, value in known.items() if item not in left_out}
    for owner in function(**present).missing:
        # Some values of the other missing inputs leave this one decisive.
        others = sorted(left_out - {owner})
        completions = itertools.product(*(POOLS[name][item] for item in others))
        assert any(
            function(**present, **dict(zip(others, values, strict=True))).missing == (owner,) for values in completions
        ), f"{owner} never decides"


SERUM = ("0", "0.05", "0.4", "0.5", "0.9", "1", "2", "2.4", "2.5", "3", "4", "5", "6", "7")
URINE = (0, 50, 99, 100, 199, 200, 210, 400, 1000, 2000, 5000)
BOUNDED = (0, 1, 4, 5, 15, 29, 30, 40, 60, 95)


@st.composite
def measurements(draw: st.DrawFn) -> dict[str, object]:
    """A complete measurement that doesn't contradict itself."""
    serum, urine = draw(st.sampled_from(SERUM)), draw(st.sampled_from(URINE))
    involved = draw(st.sampled_from(("10", "90", "99", "100", "150", "1000", "5000")))
    uninvolved = draw(st.sampled_from(("2", "10", "50", "90", "600")))
    ratio = Decimal(involved) / Decimal(uninvolved)
    return {
        "serum_m_g_dl": serum,
        "urine_m_mg_24h": urine,
        "serum_ife": "pos" if Decimal(serum) else draw(st.sampled_from(("neg", "pos"))),
        "urine_ife": "pos" if urine else draw(st.sampled_from(("neg", "pos"))),
        "flc_involved_mg_l": involved,
        "flc_uninvolved_mg_l": uninvolved,
        "flc_ratio": round(ratio if draw(st.booleans()) else 1 / ratio, 6),
        "bm_pc_pct": draw(st.sampled_from(BOUNDED)),
        "bm_clonal": draw(st.booleans()),
        "plasmacytoma_spd_cm2": draw(st.sampled_from((0, 0, 0, 4, 5, 6, 10, 15))),
    }


def evaluate_response(fields: Mapping[str, object]) -> Assessment[object]:
    sides: dict[str, dict[str, object]] = {"baseline": {}, "current": {}}
    for path, value in fields.items():
        side, name = path.split(".")
        sides[side][name] = value
    measured = {side: DiseaseMeasurement(**values) for side, values in sides.items()}  # type: ignore[arg-type]
    return response(baseline=measured["baseline"], current=measured["current"], plasmacytomas="required")


@settings(max_examples=300)
@given(baseline=measurements(), current=measurements(), data=st.data())
def test_response_settles_only_what_the_missing_fields_cannot_change(
    baseline: dict[str, object], current: dict[str, object], data: st.DataObject
) -> None:
    known = {f"baseline.{name}": value for name, value in baseline.items()}
    known |= {f"current.{name}": value for name, value in current.items()}
    left_out = data.draw(st.sets(st.sampled_from(sorted(known)), max_size=6))
    full, partial = (
        evaluate_response({name: value for name, value in known.items() if name not in omitted})
        for omitted in (set[str](), left_out)
    )
    assert full.value is not None
    assert full.value in partial.possible
    filled = evaluate_response(
        {name: value for name, value in known.items() if name not in left_out - set(partial.missing)}
    )
    assert filled.value == full.value


PROGRESSION_POOLS: Values = {
    "measurable": tuple(
        frozenset(names) for names in ((), ("serum",), ("urine",), ("flc",), ("serum", "urine"), ("serum", "flc"))
    ),
    **{f"{when}_serum_m_g_dl": SERUM for when in ("nadir", "current")},
    **{f"{when}_urine_m_mg_24h": URINE for when in ("nadir", "current")},
    **{f"{when}_dflc_mg_l": (0, 10, 100, 110, 111, 400, 500, 501) for when in ("nadir", "current")},
    **{f"{when}_bm_pc_pct": BOUNDED for when in ("nadir", "current")},
    **{f"{when}_spd_cm2": (0, 4, 6, 9) for when in ("nadir", "current")},
    **{f"{when}_circulating_pc_per_ul": (0, 100, 199, 200, 300) for when in ("nadir", "current")},
    "new_lesion": FLAG,
    "lesion_short_axis_cm": ("0.5", "1", "1.1"),
    "lesion_longest_nadir_cm": ("0", "2", "4"),
    "lesion_longest_current_cm": ("0", "3", "6"),
}


@settings(max_examples=200)
@given(data=st.data())
def test_progression_settles_only_what_the_missing_values_cannot_change(data: st.DataObject) -> None:
    known, left_out = data.draw(arguments(PROGRESSION_POOLS))
    full = progression(**known)  # type: ignore[arg-type]
    partial = progression(**{name: value for name, value in known.items() if name not in left_out})  # type: ignore[arg-type]
    assert full.value is not None
    if full.value is True and partial.value is False:
        # Only what was not looked for at all may have been overlooked, and the answer says what that is.
        overlooked = set(full.details["criteria_met"] or ())  # type: ignore[arg-type]
        assert overlooked <= set(partial.details["not_assessed"] or ())  # type: ignore[arg-type]
    else:
        assert full.value in partial.possible
    assert set(partial.missing) <= left_out


@settings(max_examples=150)
@given(
    exposed=st.frozensets(
        st.sampled_from(
            (
                "bortezomib",
                "carfilzomib",
                "lenalidomide",
                "pomalidomide",
                "daratumumab",
                "teclistamab",
                "cilta-cel",
                "talquetamab",
                "dexamethasone",
            )
        )
    ),
    data=st.data(),
)
def test_class_terms_stay_within_the_possible(exposed: frozenset[str], data: st.DataObject) -> None:
    refractory = data.draw(st.frozensets(st.sampled_from(sorted(exposed)))) if exposed else frozenset[str]()
    check(lambda values: class_status(**values), {"exposed": exposed, "refractory": refractory}, {"refractory"})  # type: ignore[arg-type]
    partial = class_status(refractory=refractory)
    assert class_status(exposed=exposed, refractory=refractory).value in partial.possible


@settings(max_examples=150)
@given(
    start=st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 12, 31)),
    days=st.integers(-40, 150),
    best_response=st.sampled_from(("PR", "SD", "MR")),
    left_out=st.sets(st.sampled_from(("last_dose", "progression", "best_response", "ongoing"))),
    coarse=st.sets(st.sampled_from(("last_dose", "progression"))),
)
def test_refractoriness_stays_within_the_possible_when_days_are_missing_or_coarse(
    start: date, days: int, best_response: str, left_out: set[str], coarse: set[str]
) -> None:
    known: dict[str, object] = {
        "last_dose": start.isoformat(),
        "progression": (start + timedelta(days=days)).isoformat(),
        "best_response": best_response,
        "ongoing": False,
    }
    blurred = {name: str(value)[:7] if name in coarse else value for name, value in known.items()}
    present = {name: value for name, value in blurred.items() if name not in left_out}
    full, partial = refractory_to_drug(**known), refractory_to_drug(**present)  # type: ignore[arg-type]
    assert full.value is not None
    assert full.value in partial.possible
    filled = refractory_to_drug(**(present | {name: known[name] for name in partial.missing}))  # type: ignore[arg-type]
    assert filled.value == full.value


COURSES = st.builds(
    Course,
    drugs=st.sets(st.sampled_from(("bortezomib", "lenalidomide", "daratumumab", "dexamethasone")), min_size=1),
    trigger=st.sampled_from(("start", "planned", "progression", "toxicity", "unplanned", "restart")),
    asct=st.booleans(),
)


@settings(max_examples=150)
@given(courses=st.lists(COURSES, max_size=6), data=st.data())
def test_the_number_of_lines_stays_within_the_possible_when_plans_are_missing(
    courses: list[Course], data: st.DataObject
) -> None:
    unknown = data.draw(st.sets(st.integers(0, max(len(courses) - 1, 0))))
    blanked = [
        Course(drugs=course.drugs, asct=course.asct, trigger=None if place in unknown else course.trigger)
        for place, course in enumerate(courses)
    ]
    full, partial = lines_of_therapy(courses=courses), lines_of_therapy(courses=blanked)
    assert full.value in partial.possible
    missing = {int(name.removeprefix("courses[").split("]")[0]) for name in partial.missing}
    filled = [courses[place] if place in missing else course for place, course in enumerate(blanked)]
    assert lines_of_therapy(courses=filled).value == full.value


@settings(max_examples=100)
@given(
    points=st.lists(
        st.tuples(st.sampled_from((0, 1, 30, 60, 61, 62, 120, 400)), st.sampled_from(SERUM), st.sampled_from(URINE)),
        min_size=2,
        max_size=4,
    ),
    data=st.data(),
)
def test_order_of_a_series_never_matters_and_missing_values_stay_within_the_possible(
    points: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    series = [DatedMeasurement(day=day, serum_m_g_dl=serum, urine_m_mg_24h=urine) for day, serum, urine in points]
    relapse = partial(significant_biochemical_relapse, reference_serum_m_g_dl="0.3", reference_urine_m_mg_24h=60)
    full = relapse(series=series)
    shuffled = data.draw(st.permutations(series))
    again = relapse(series=shuffled)
    assert again.possible == full.possible
    place = data.draw(st.integers(0, len(series) - 1))
    gap = [
        DatedMeasurement(day=item.day, urine_m_mg_24h=item.urine_m_mg_24h) if at == place else item
        for at, item in enumerate(series)
    ]
    assert full.possible <= relapse(series=gap).possible
    assert full.possible <= significant_biochemical_relapse(series=series).possible


@given(data=st.data())
def test_an_open_outcome_of_one_definition_counts_as_all_it_can_still_be(data: st.DataObject) -> None:
    known, left_out = data.draw(arguments(POOLS["iss"]))
    partial = definitions.iss(**{name: value for name, value in known.items() if name not in left_out})  # type: ignore[arg-type]
    full = definitions.iss(**known)  # type: ignore[arg-type]
    others = {name: data.draw(st.sampled_from(FLAG)) for name in ("ldh_high", "del17p", "t4_14", "gain_or_amp_1q")}
    assert definitions.r2_iss(iss=full, **others).value in definitions.r2_iss(iss=partial, **others).possible
