"""SAF: clinical safety. What makes a drug more dangerous or less useful never makes it more recommended.

Everything here compares two answers of the plugin, or the plugin's answer with the catalogue. Which treatment is
best is no question of the kit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve

from mmrules.conformance.check import Broken, Level, NotApplicable, Source, case_check, plugin_check
from mmrules.conformance.dangers import Danger, dangers, exempt_drugs
from mmrules.conformance.said import STRENGTHS, differences
from mmrules.conformance.transforms import refractory_to, stopped_for_toxicity, with_future
from mmrules.knowledge.vocabulary import RegimenStatus
from mmrules.logic import Verdict, evaluate
from mmrules.models.vocabulary import CautionEffect, Direction
from mmrules.strategy.conditions import CaseVerdicts
from mmrules.strategy.fact_use import FactWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.said import Said
    from mmrules.conformance.situation import Situation

__all__ = ["CHECKS"]

_PREGNANT = ("pregnant", None)
_AMOUNT = r"\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|μg|IU)"
_DOSE = re.compile(
    rf"{_AMOUNT}\s?/\s?(?:m2|m²|kg|day|d|week)\b"
    rf"|{_AMOUNT}(?!\s?/)\s+(?:once|twice|daily|weekly|every|per(?! 24)|on days?|orally|subcutaneously|intravenously)\b"
    rf"|\b(?:give|start|doses? of|reduced? to|increase to)\s+(?:\w+\s+){{0,2}}{_AMOUNT}(?!\s?/\s?(?:dL|L|mL))",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"\b(always|never fails?|guarantee[sd]?|cure[sd]?|(perfectly|completely) safe|risk-free|best choice|100 ?%)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"\b(is|are) (strictly |absolutely )?(contraindicated|excluded|forbidden)\b", re.IGNORECASE)


def _rises(
    bench: Bench,
    before: Said,
    after: Said,
    drugs: Iterable[str],
    *,
    strengthens: bool,
    among: frozenset[str] | None = None,
) -> str:
    """Return the regimen with one of the drugs that is newly, or more strongly, recommended; empty for none."""
    wanted = set(drugs)
    for action, strength in sorted(after.strength_for.items()):
        subject = bench.composition.subjects.get(action)
        if subject is None or not wanted & subject.members or (among is not None and action not in among):
            continue
        was = before.strength_for.get(action)
        if was is None or (strengthens and strength > was):
            return action
    return ""


def _compare_danger(bench: Bench, case: Situation, danger: Danger, *, strengthens: bool) -> int:
    before = bench.said(case)
    changed = case.assuming(danger.facts)
    if evaluate(danger.condition, before.case) is Verdict.TRUE:
        return 0
    after = bench.ask(changed)
    action = _rises(bench, before, after, {danger.drug}, strengthens=strengthens, among=danger.regimens)
    if action:
        raise Broken(
            f"{action} is newly recommended when {danger.drug} becomes {danger.effect.replace('_', ' ')}",
            case=case,
            change=danger.said,
            lines=differences(before, after),
        )
    return 1


@case_check(
    "SAF-01",
    "a contraindication never brings in a regimen with that drug",
    protects="Nobody is offered a drug because of the very finding that forbids it.",
    remedy="find the rule that reads the finding as a reason for the drug; leave safety to the catalogue",
    source=Source.ALL,
    source_of_rules=Source.DIRECTED,
    nothing="it reads no fact on which a contraindication rests",
)
def contraindication_adds_nothing(bench: Bench, case: Situation) -> int:
    """Make the condition of each contraindication of the catalogue true, one at a time."""
    return sum(
        _compare_danger(bench, case, danger, strengthens=False)
        for danger in dangers(bench, case, CautionEffect.CONTRAINDICATED)
    )


@case_check(
    "SAF-02",
    "resistance to a drug never brings in nor strengthens a regimen with that drug",
    protects="Nobody is given again what has just failed.",
    remedy="add `not contains(any refractory)` to the choice of regimens; in code ask refractory(drug), not its class",
)
def resistance_adds_nothing(bench: Bench, case: Situation) -> int:
    """Let the disease progress on each drug that was given; corticosteroids and transplant drugs are exempt."""
    count = 0
    given = {course.drug for one in case.patient.lines for part in one.components for course in part.drugs}
    before = bench.said(case)
    for drug in sorted(given - exempt_drugs(bench)):
        if bench.case(case).value("refractory", drug) is not False:
            continue
        change = refractory_to(case, drug)
        if change is None or bench.case(change.case).value("refractory", drug) is not True:
            continue
        count += 1
        after = bench.ask(change.case)
        action = _rises(bench, before, after, {drug}, strengthens=True)
        if action:
            raise Broken(
                f"{action} is recommended more after resistance to {drug}",
                case=case,
                change=change.said,
                lines=differences(before, after),
            )
    return count + _assumed_resistance(bench, case)


def _assumed_resistance(bench: Bench, case: Situation) -> int:
    """Assume resistance to each drug whose standing is open or that is not resisted, without another change."""
    count = 0
    asked = bench.case(case)
    for drug in _drugs_spoken_of(bench, case):
        if drug in exempt_drugs(bench) or asked.value("refractory", drug) is True:
            continue
        # Whoever resists a drug was given it, which by itself may be a reason: it is so in both answers.
        before, after = (
            bench.ask(case.assuming({("exposed", drug): True, ("refractory", drug): resists}))
            for resists in (False, True)
        )
        count += 1
        action = _rises(bench, before, after, {drug}, strengthens=True)
        if action:
            raise Broken(
                f"{action} is recommended more after resistance to {drug}",
                case=case,
                change=f"the disease became refractory to {drug}",
                lines=differences(before, after),
            )
    return count


_USUAL = ("bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab", "venetoclax", "teclistamab")


def _drugs_spoken_of(bench: Bench, case: Situation) -> tuple[str, ...]:
    """Return the drugs that the plugin's recommendations hold, and the usual ones."""
    subjects = bench.composition.subjects
    spoken = {
        drug for action in bench.said(case).strength_for if action in subjects for drug in subjects[action].members
    }
    known = bench.composition.registry.drugs.members
    return tuple(sorted((spoken | set(_USUAL)) & known))


def _no_rise(bench: Bench, case: Situation, changed: Situation, drug: str, said: str) -> int:
    before, after = bench.said(case), bench.ask(changed)
    action = _rises(bench, before, after, {drug}, strengthens=True)
    if action:
        raise Broken(
            f"{action} is recommended more when {said}", case=case, change=said, lines=differences(before, after)
        )
    return 1


@case_check(
    "SAF-03",
    "intolerance of a drug never brings in nor strengthens a regimen with that drug",
    protects="Nobody is given again what had to be stopped for its side effects.",
    remedy="read intolerant(drug) as a reason against the drug, whatever the response was",
)
def intolerance_adds_nothing(bench: Bench, case: Situation) -> int:
    """Stop each drug that was given for toxicity; assume intolerance of others."""
    count = 0
    for drug in _drugs_spoken_of(bench, case):
        change = stopped_for_toxicity(case, drug)
        if change is not None:
            count += _no_rise(bench, case, change.case, drug, change.said)
        given = case.assuming({("exposed", drug): True, ("intolerant", drug): False})
        assumed = case.assuming({("exposed", drug): True, ("intolerant", drug): True})
        count += _no_rise(bench, given, assumed, drug, f"{drug} is not tolerated")
    return count


@case_check(
    "SAF-04",
    "hypersensitivity to a drug never brings in nor strengthens a regimen with that drug",
    protects="Nobody is given a drug to which they are allergic.",
    remedy="read allergy(drug) as a reason against the drug, and as nothing else",
)
def allergy_adds_nothing(bench: Bench, case: Situation) -> int:
    """Record hypersensitivity to one drug after the other."""
    count = 0
    for drug in _drugs_spoken_of(bench, case):
        patient = evolve(case.patient, allergies=case.patient.allergies | {drug})
        said = f"hypersensitivity to {drug} was recorded"
        count += _no_rise(bench, case, case.with_patient(patient), drug, said)
    return count


@case_check(
    "SAF-05",
    "pregnancy never brings in a drug that harms the child",
    protects="No pregnant patient is offered a teratogenic drug.",
    remedy="take pregnancy out of the reasons for a regimen",
)
def pregnancy_adds_nothing(bench: Bench, case: Situation) -> int:
    """Let the patient be pregnant, in the plugin's answer and in the engine's."""
    drugs = {danger.drug for danger in bench.dangers(CautionEffect.CONTRAINDICATED) if _PREGNANT in danger.facts}
    changed = case.assuming({_PREGNANT: True, ("sex", None): "female", ("childbearing_potential", None): True})
    before, after = bench.said(case), bench.ask(changed)
    action = _rises(bench, before, after, drugs, strengthens=True)
    if action:
        raise Broken(
            f"{action} is recommended more in pregnancy",
            case=case,
            change="the patient became pregnant",
            lines=differences(before, after),
        )
    return 1


@case_check(
    "SAF-06",
    "crossing a limit for the worse never brings in nor strengthens the drug it warns of",
    protects="Falling platelets or a failing heart are not read as a reason for the drug that harms them.",
    remedy="find the rule that reads the value as disease activity; leave safety to the catalogue",
    source=Source.ALL,
    source_of_rules=Source.DIRECTED,
    nothing="it reads no fact on which a caution rests",
)
def worse_organs_add_nothing(bench: Bench, case: Situation) -> int:
    """Make the condition of each caution that says 'avoid' true, one at a time."""
    return sum(
        _compare_danger(bench, case, danger, strengthens=True) for danger in dangers(bench, case, CautionEffect.AVOID)
    )


@case_check(
    "SAF-07",
    "it cannot lift an exclusion",
    protects="What the catalogue rules out stays ruled out, whichever plugin is installed.",
    remedy="do not change the case or the library; leave safety to the core",
)
def exclusions_stay(bench: Bench, case: Situation) -> int:
    """Compare what is ruled out without the plugin and with it."""
    before = bench.bare_report(case)
    after = bench.report(case)
    out = {item.id for item in after.excluded}
    lifted = sorted(item.id for item in before.excluded if item.id not in out)
    if lifted:
        raise Broken("a regimen is no longer ruled out when the plugin takes part", case=case, lines=tuple(lifted))
    return len(before.excluded)


@case_check(
    "SAF-08",
    "it cannot soften a caution nor drop prophylaxis or monitoring",
    protects="Every option keeps its warnings.",
    remedy="do not change the case or the library; add cautions of your own under new ids",
)
def cautions_stay(bench: Bench, case: Situation) -> int:
    """Compare the cautions of every option with those that the catalogue has for it."""
    report = bench.report(case)
    composition = bench.bare.composition
    bare_case = bench.bare.case(case.patient, as_of=case.as_of)
    verdicts, writer = CaseVerdicts(bare_case, composition.conditions), FactWriter(bare_case, composition.registry)
    count = 0
    for option in report.options:
        subject = composition.subjects.get(option.id)
        if subject is None:
            continue
        expected = {
            (item.caution, item.effect)
            for item in composition.safety.findings(subject, verdicts, writer)
            if item.effect is not CautionEffect.CONTRAINDICATED or item.scope != "start" or not item.applies
        }
        missing = sorted(expected - {(item.caution, item.effect) for item in option.cautions})
        if missing:
            raise Broken(
                f"{option.id} has lost cautions",
                case=case,
                lines=tuple(f"{name}: {effect}" for name, effect in missing),
            )
        count += len(expected)
    return count or 1


@case_check(
    "SAF-09",
    "a drug that cannot be had is never offered",
    protects="The advice can be followed where the patient is.",
    remedy="name regimens by their id, and leave availability to the core",
    nothing="it offers no regimen in the packaged cases",
)
def unavailable_is_not_offered(bench: Bench, case: Situation) -> int:
    """Take the drugs of the first options out of the formulary."""
    subjects = bench.composition.subjects
    offered = [one.id for one in bench.report(case).treatments if one.id in subjects and one.direction is Direction.FOR]
    count = 0
    for action in offered[:2]:
        drug = min(subjects[action].members - exempt_drugs(bench), default="")
        if not drug:
            continue
        place = evolve(case.patient.place, formulary_excludes=frozenset({drug}))
        report = bench.engine.evaluate(evolve(case.patient, place=place), as_of=case.as_of)
        count += 1
        for option in report.options:
            if option.id in subjects and drug in subjects[option.id].members and option.direction is Direction.FOR:
                raise Broken(
                    f"{option.id} is offered although {drug} cannot be had",
                    case=case,
                    change=f"{drug} was taken out of the formulary",
                )
    return count


@case_check(
    "SAF-10",
    "nothing from after the day of the case is used",
    protects="Advice for a past day uses what was known on that day, so that it can be judged fairly.",
    remedy="read facts, or case.patient, which hold nothing later; use case.as_of as the day",
)
def future_is_not_seen(bench: Bench, case: Situation) -> int:
    """Add results dated after the day of the case."""
    neutral, change = with_future(case)
    before, after = bench.ask(neutral), bench.ask(change.case)
    if before.plain != after.plain:
        raise Broken(
            "results from after the day change the answer",
            case=case,
            change=change.said,
            lines=differences(before, after),
        )
    late = [
        f"{item.rule}: {citation.key}"
        for item in before.recommendations
        for citation in item.evidence
        if citation.year is not None and citation.year > case.as_of.year
    ]
    if late:
        raise Broken("evidence from after the day is cited", case=case, lines=tuple(late))
    return 1


def _texts(bench: Bench) -> list[tuple[str, str]]:
    """Return everything that the plugin says in sentences, with the rule that says it."""
    said = [
        (rule.id, " ".join((rule.source.because, *rule.source.caveats, *rule.source.monitoring)))
        for rule in bench.rules
    ]
    known = {rule.id for rule in bench.rules}
    for case in (*bench.reference, *(bench.covering if bench.has_code else ())):
        said += [
            (item.rule, " ".join((item.because, *item.caveats, *item.monitoring)))
            for item in bench.said(case).recommendations
            if item.rule not in known
        ]
    return list(dict.fromkeys(said))


@plugin_check(
    "SAF-12",
    "doses stand in the catalogue and not in its sentences",
    protects="A dose is read where it was checked, and not in a sentence that nobody compares with the label.",
    remedy="take the dose out of the sentence; doses belong to the catalogue's cautions",
    rests_on=("TOT-06",),
)
def sentences_hold_no_dose(bench: Bench) -> int:
    """Search every sentence for a dose."""
    return _search(bench, _DOSE, "a sentence holds a dose")


@plugin_check(
    "SAF-17",
    "its sentences promise nothing",
    protects="Nobody is told that a treatment is certain to work or free of risk.",
    remedy="say what was seen, in how many, with which uncertainty",
    level=Level.SHOULD,
    rests_on=("TOT-06",),
)
def sentences_promise_nothing(bench: Bench) -> int:
    """Search every sentence for words of certainty."""
    return _search(bench, _CERTAIN, "a sentence promises something")


def _search(bench: Bench, pattern: re.Pattern[str], message: str) -> int:
    texts = _texts(bench)
    found = tuple(f"{rule}: {match[0]}" for rule, text in texts if (match := pattern.search(text)))
    if found:
        raise Broken(message, lines=found)
    if not texts and not bench.strategies:
        raise NotApplicable("it registers no strategy")
    return len(texts) or 1


@case_check(
    "SAF-14",
    "a strategy of early evidence says so beside every statement",
    protects="An experimental option is never taken for an established one.",
    remedy="set early_evidence on every statement that code makes, as strategy.toml declares it",
    source=Source.ALL,
)
def early_evidence_is_marked(bench: Bench, case: Situation) -> int:
    """Look at the mark of every statement of a strategy that declares its evidence early."""
    early = {strategy.id for strategy in bench.strategies if strategy.early_evidence}
    if not early:
        raise NotApplicable("no strategy of it declares that its evidence is early")
    count = 0
    for item in bench.said(case).recommendations:
        if item.strategy in early or item.rule.partition(".")[0] in early:
            count += 1
            if not item.early_evidence:
                raise Broken(f"{item.rule} speaks of {item.action} without the mark of early evidence", case=case)
    return count


@case_check(
    "SAF-15",
    "frailty never brings in a procedure",
    protects="Nobody is offered a transplant because of having become frail.",
    remedy="read frailty as a reason against intensive treatment only",
    level=Level.SHOULD,
)
def frailty_adds_no_procedure(bench: Bench, case: Situation) -> int:
    """Let a patient who is not frail become so."""
    before = bench.ask(case.assuming({("frail", None): False, ("frailty", None): "fit"}))
    after = bench.ask(case.assuming({("frail", None): True, ("frailty", None): "frail"}))
    for action, strength in after.strength_for.items():
        entry = bench.engine.knowledge.regimens.get(action)
        if entry is None or entry.status is not RegimenStatus.PROCEDURE:
            continue
        if strength > before.strength_for.get(action, -1):
            raise Broken(
                f"{action} is recommended more ({STRENGTHS[strength]}) when the patient becomes frail",
                case=case,
                change="the patient became frail",
                lines=differences(before, after),
            )
    return 1


@plugin_check(
    "SAF-18",
    "what it calls contraindicated has a caution in the catalogue",
    protects="A prohibition can be looked up, and holds for every plugin.",
    remedy="add the caution through mmrules_knowledge, or say 'avoid' and why",
    rests_on=("TOT-06",),
)
def prohibitions_have_cautions(bench: Bench) -> int:
    """Look for sentences that forbid, and for a contraindication of a drug they are about."""
    texts = _texts(bench)
    spoken: dict[str, set[str]] = {}
    for case in (*bench.reference, *bench.directed, *(bench.covering if bench.has_code else ())):
        for item in bench.said(case).recommendations:
            subject = bench.composition.subjects.get(item.action)
            spoken.setdefault(item.rule, set()).update(() if subject is None else subject.members)
    for rule, text in texts:
        if not _ABSOLUTE.search(text):
            continue
        drugs = spoken.get(rule, set())
        if not any(caution.excludes for drug in drugs for caution in bench.engine.knowledge.cautions_of(drug)):
            raise Broken(f"{rule} calls something contraindicated, and no caution of the catalogue does", lines=(text,))
    return len(texts) or 1


CHECKS = (
    contraindication_adds_nothing,
    resistance_adds_nothing,
    intolerance_adds_nothing,
    allergy_adds_nothing,
    pregnancy_adds_nothing,
    worse_organs_add_nothing,
    exclusions_stay,
    cautions_stay,
    unavailable_is_not_offered,
    future_is_not_seen,
    sentences_hold_no_dose,
    early_evidence_is_marked,
    frailty_adds_no_procedure,
    sentences_promise_nothing,
    prohibitions_have_cautions,
)
"""The checks of this family, in the order of their ids."""
