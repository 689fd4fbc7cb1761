"""INV: invariance. What means the same gives the same answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.bench import Bench
from mmrules.conformance.check import Broken, Level, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.neighbour import NEIGHBOUR
from mmrules.conformance.said import differences
from mmrules.conformance.transforms import duplicated, in_other_units, relabelled, shifted, shuffled
from mmrules.engine.engine import Engine
from mmrules.facts.as_of import trim
from mmrules.knowledge import Additions
from mmrules.knowledge.catalogue import Catalogue

if TYPE_CHECKING:
    from mmrules.conformance.said import Said
    from mmrules.conformance.situation import Situation
    from mmrules.conformance.transforms import Change

__all__ = ["CHECKS", "favourites_seen", "names_seen"]

_DAYS = 7
_TWIN = "-twin-of-the-kit"


def _same(bench: Bench, case: Situation, change: Change | None, message: str) -> int:
    if change is None:
        return 0
    before, after = bench.said(case), bench.ask(change.case)
    if before.plain != after.plain:
        raise Broken(message, case=case, change=change.said, lines=differences(before, after))
    return 1


@case_check(
    "INV-01",
    "the order of entries does not matter",
    protects="Two exports of one record give the same advice.",
    remedy="read facts, or sort by date; no list of a record is in the order of time",
)
def order_does_not_matter(bench: Bench, case: Situation) -> int:
    """Turn every unordered list round."""
    return _same(bench, case, shuffled(case), "the order of entries changes the answer")


@case_check(
    "INV-02",
    "an entry that stands twice counts once",
    protects="A result that two systems sent is not taken for two results.",
    remedy="read facts, or leave out entries that are equal",
)
def duplicates_do_not_matter(bench: Bench, case: Situation) -> int:
    """Repeat every entry."""
    return _same(bench, case, duplicated(case), "entries that stand twice change the answer")


@case_check(
    "INV-03",
    "identifier and free text do not matter",
    protects="Nobody is advised by name.",
    remedy="do not read the identifier or the notes",
)
def labels_do_not_matter(bench: Bench, case: Situation) -> int:
    """Change the identifier and the notes."""
    return _same(bench, case, relabelled(case), "the identifier or the notes change the answer")


@case_check(
    "INV-05",
    "units do not matter",
    protects="A laboratory that prints g/L instead of g/dL gets the same advice.",
    remedy="read facts, which have one unit, or convert with mmrules.units",
)
def units_do_not_matter(bench: Bench, case: Situation) -> int:
    """Write masses per volume in the other unit; the conversion is exact."""
    return _same(bench, case, in_other_units(case), "the unit of a result changes the answer")


@case_check(
    "INV-06",
    "a past day is answered from what was recorded by that day",
    protects="Looking back at a decision shows what could be known then.",
    remedy="read facts, or case.patient, which hold nothing later",
)
def replay_is_faithful(bench: Bench, case: Situation) -> int:
    """Compare the whole record on a past day with the record cut at that day."""
    count = 0
    for one in case.patient.lines:
        day = one.progression
        if day is None or not day.exact or day.latest >= case.as_of:
            continue
        then = evolve(case, as_of=day.latest)
        cut = evolve(then, patient=trim(case.patient, day.latest))
        before, after = bench.ask(cut), bench.ask(then)
        count += 1
        if before.plain != after.plain:
            raise Broken(
                "what was recorded later changes the answer for a past day",
                case=then,
                change=f"the record was cut at {day}",
                lines=differences(before, after),
            )
    return count


@case_check(
    "INV-07",
    "moving every date does not matter",
    protects="Advice depends on intervals and approvals, not on the number of the year.",
    remedy="compare dates with each other and with case.as_of; take no year as a number",
    level=Level.SHOULD,
    source=Source.ALL,
    nothing="no packaged patient has all dates to the day, and no patient was drawn: that needs the extra conformance",
)
def calendar_does_not_matter(bench: Bench, case: Situation) -> int:
    """Move every date, and the day of the case, by whole weeks and by a year; the age is left out."""
    count = 0
    case = case.with_patient(evolve(case.patient, birth_date=None, age=None))
    for days in (_DAYS, 364):
        change = shifted(case, days)
        if change is None:
            continue
        visible = bench.composition.availability.visible
        if visible(case.as_of) != visible(change.case.as_of):
            continue  # an approval lies between the two days
        count += _same(bench, case, change, "moving every date changes the answer")
    return count


@cache
def _twin_bench(bench: Bench) -> Bench:
    """Return a bench whose catalogue has a twin of every regimen."""
    from mmrules.conformance.declarations import Declared  # noqa: PLC0415  # used here only

    knowledge = bench.engine.knowledge
    twins = {
        f"{id_}{_TWIN}": evolve(entry, id=f"{id_}{_TWIN}", aliases=()) for id_, entry in knowledge.regimens.items()
    }
    engine = Engine(
        strategies=bench.strategies,
        knowledge=knowledge.merged(Additions(origin="the kit", catalogue=Catalogue(regimen=tuple(twins.values())))),
    )
    return Bench(bench.subject, engine, Declared())


def _overlooked(bench: Bench, case: Situation) -> tuple[str, ...]:
    """Return what is said of a regimen and not of its twin."""
    said = _twin_bench(bench).ask(case)
    keys = {(rule, action) for rule, action, _ in said.spoken}
    return tuple(
        f"{rule}: {action}"
        for rule, action in sorted(keys)
        if action in bench.engine.knowledge.regimens and (rule, f"{action}{_TWIN}") not in keys
    )


def _no_own_facts(bench: Bench) -> None:
    if bench.own_facts:
        raise NotApplicable("it declares facts of its own, which the catalogue of twins does not have")


@plugin_check(
    "INV-08",
    "a regimen with the same properties is treated alike, whatever its name",
    protects="A regimen that a hospital adds is considered like those of the catalogue.",
    remedy='choose by properties, such as contains(carfilzomib), or declare "names-regimens" with a reason',
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def twins_are_alike(bench: Bench) -> int:
    """Give every regimen of the catalogue a twin with another id."""
    if "names-regimens" in bench.declared.capabilities:
        raise NotApplicable(f"it declares that it names regimens: {bench.declared.capabilities['names-regimens']}")
    _no_own_facts(bench)
    cases = bench.cases(Source.DIRECTED)
    for case in cases:
        lines = _overlooked(bench, case)
        if lines:
            raise Broken(
                "a regimen is spoken of by its name: its twin is overlooked",
                case=case,
                change="every regimen got a twin with another id",
                lines=lines,
            )
    return len(cases)


def names_seen(bench: Bench) -> bool:
    """Return whether any regimen is spoken of whose twin is overlooked."""
    return bool(bench.own_facts) or any(_overlooked(bench, case) for case in bench.cases(Source.DIRECTED))


def _without_drugs(bench: Bench, case: Situation) -> tuple[int, Broken | None]:
    subjects = bench.composition.subjects
    before = bench.said(case)
    spoken = sorted(action for action in before.strength_for if action in subjects)
    drugs = sorted({drug for action in spoken for drug in subjects[action].members})
    count = 0
    for drug in drugs[:4]:
        place = evolve(case.patient.place, formulary_excludes=case.patient.place.formulary_excludes | {drug})
        after = bench.ask(case.with_patient(evolve(case.patient, place=place)))
        count += 1
        other = {
            key
            for key in before.spoken.keys() ^ after.spoken.keys()
            if key[1] in subjects and drug not in subjects[key[1]].members
        }
        if other:
            rule, action, _ = min(other)
            return count, Broken(
                f"{rule} says something else of {action} when {drug}, which is not in it, cannot be had",
                case=case,
                change=f"{drug} was taken out of the formulary",
                lines=differences(before, after),
            )
    return count, None


@case_check(
    "INV-09",
    "a drug that cannot be had changes nothing for regimens without it",
    protects="What is said of one regimen does not depend on how many others there are.",
    remedy='judge each regimen by itself, or declare the capability "picks-favourites" with a reason',
    level=Level.SHOULD,
    nothing="it recommends no regimen in the packaged cases",
)
def others_stay(bench: Bench, case: Situation) -> int:
    """Take one drug after the other out of the formulary."""
    if "picks-favourites" in bench.declared.capabilities:
        raise NotApplicable(f"it declares that it picks favourites: {bench.declared.capabilities['picks-favourites']}")
    count, broken = _without_drugs(bench, case)
    if broken is not None:
        raise broken
    return count


def favourites_seen(bench: Bench) -> bool:
    """Return whether anything changes for a regimen when a drug that is not in it cannot be had."""
    return any(_without_drugs(bench, case)[1] is not None for case in bench.reference)


@plugin_check(
    "INV-10",
    "another strategy changes nothing of what it says",
    protects="Installing a second plugin does not silence the first.",
    remedy="keep nothing on a module or a class that another strategy changes or looks at",
    rests_on=("TOT-06", "DET-01"),
)
def neighbours_change_nothing(bench: Bench) -> int:
    """Compare each strategy alone with it beside all others of the plugin and a stranger."""
    count = 0
    together = Engine(strategies=(*bench.strategies, NEIGHBOUR), knowledge=bench.engine.knowledge)
    for case in bench.reference:
        alone: dict[str, Said] = {one.id: bench.ask_case(bench.case(case), [one]) for one in bench.strategies}
        if not bench.own_facts:
            together.evaluate(case.patient, as_of=case.as_of)
        beside = bench.ask(case)
        for one in bench.strategies:
            after = beside.of(one.id)
            count += 1
            if after.plain != alone[one.id].plain:
                raise Broken(
                    f"{one.id} says something else when another strategy takes part",
                    case=case,
                    lines=differences(alone[one.id], after),
                )
    return count


CHECKS = (
    order_does_not_matter,
    duplicates_do_not_matter,
    labels_do_not_matter,
    units_do_not_matter,
    replay_is_faithful,
    calendar_does_not_matter,
    twins_are_alike,
    others_stay,
    neighbours_change_nothing,
)
"""The checks of this family, in the order of their ids."""
