"""What a regimen gives and asks for, for one patient: kept apart, never summed. The catalogue gives the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.logic import Verdict, parse
from mmrules.models.trade_offs import Burden, EvidenceLimit, ReportedToxicity
from mmrules.models.vocabulary import EvidenceLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.trial import AdverseEvents
    from mmrules.logic import Vocabulary
    from mmrules.models.recommendation import CautionFinding, Citation
    from mmrules.models.trade_offs import EvidenceLimitKind
    from mmrules.strategy.conditions import CaseVerdicts, Conditions
    from mmrules.strategy.fact_use import FactWriter

__all__ = ["Concerns", "burden_of", "limits_of", "own_cautions", "trial_of"]


@frozen
class _Concern:
    """A problem that a record can hold, and the adverse events that would add to it: a grouping by organ, no rule."""

    words: str
    when: str
    events: tuple[str, ...]
    """Beginnings of the names of adverse events in the catalogue."""


_CONCERNS = (
    _Concern("peripheral neuropathy", "neuropathy_grade >= 1", ("neuropathy",)),
    _Concern(
        "heart failure",
        "at_least(1, comorbidity(heart_failure), comorbidity(grade_3_4_cardiac_event), nyha >= 1)",
        ("cardiac",),
    ),
    _Concern("hypertension", "comorbidity(hypertension_uncontrolled)", ("hypertension",)),
    _Concern("earlier thrombosis", "comorbidity(vte_history)", ("vte",)),
    _Concern(
        "cornea",
        "keratopathy_grade >= 1 or comorbidity(corneal_epithelial_disease)",
        ("keratopathy", "ocular"),
    ),
    _Concern("infection or lung disease", "active_infection or comorbidity(copd)", ("infection", "pneumonia")),
    _Concern(
        "bowel",
        "comorbidity(chronic_diarrhoea_or_ibd) or comorbidity(uncontrolled_diarrhoea)",
        ("diarrhoea",),
    ),
    _Concern(
        "blood count",
        "haematologic_toxicity_grade >= 1",
        ("neutropenia", "thrombocytopenia", "anaemia", "lymphopenia"),
    ),
)

_LIMITS: Mapping[EvidenceLevel, EvidenceLimitKind] = {
    EvidenceLevel.RANDOMISED_SUBGROUP: "subgroup",
    EvidenceLevel.SINGLE_ARM_SUBGROUP: "subgroup",
    EvidenceLevel.SINGLE_ARM: "single_arm",
}
_KINDS: tuple[EvidenceLimitKind, ...] = ("subgroup", "single_arm", "indirect_comparison", "other_regimen")


class Concerns:
    """The problems of a record for which the adverse events of trials are looked up."""

    __slots__ = ("_concerns",)

    def __init__(self, vocabulary: Vocabulary, conditions: Conditions) -> None:
        self._concerns = tuple((item, conditions.number(parse(item.when, vocabulary))) for item in _CONCERNS)

    def found(self, verdicts: CaseVerdicts) -> tuple[tuple[_Concern, int], ...]:
        """Return those that a record certainly holds, each with the number of its condition."""
        return tuple((item, number) for item, number in self._concerns if verdicts.of(number) is Verdict.TRUE)

    def reported(
        self, trials: Iterable[tuple[str, AdverseEvents | None]], verdicts: CaseVerdicts, writer: FactWriter
    ) -> Iterator[ReportedToxicity]:
        """Yield the adverse events of trials that bear on what the record holds."""
        found = self.found(verdicts)
        for trial, events in trials:
            for name, rates in sorted(events.figures.items()) if events is not None else ():
                for concern, number in found:
                    if events is not None and name.rpartition(":")[2].startswith(concern.events):
                        yield ReportedToxicity(
                            concern=concern.words,
                            facts=writer.uses(verdicts.grounds(number)),
                            trial=trial,
                            event=name,
                            rates=rates,
                            verified=events.verified,
                        )


def burden_of(regimen: str, knowledge: KnowledgeBase) -> Burden:
    """Return what a regimen of the catalogue asks of the patient's time."""
    entry = knowledge.regimens[regimen]
    asked = entry.administration
    drugs = (knowledge.drugs[drug] for drug in entry.drugs if drug in knowledge.drugs)
    # What stands in brackets, such as when a formulation came, is of the catalogue's day and not of the case's.
    routes = (route.partition(" (")[0] for drug in drugs for route in drug.routes)
    return Burden(
        visits_initial=asked.visits_initial,
        visits_later=asked.visits_later,
        oral_only=asked.oral_only,
        routes=tuple(dict.fromkeys(routes)),
        hospital_stay=asked.hospital_stay,
        rems=entry.rems,
        basis=asked.basis,
        note=asked.note,
    )


def own_cautions(findings: Iterable[CautionFinding]) -> tuple[str, ...]:
    """Return the safety rules that apply because of values in the record, not merely because of the drug."""
    return tuple(dict.fromkeys(item.caution for item in findings if item.applies and item.facts))


def trial_of(key: str, knowledge: KnowledgeBase) -> str:
    """Return the trial that an evidence key is of, empty for other evidence."""
    if key in knowledge.trials:
        return key
    trial = key.rpartition("/")[0]
    return trial if trial in knowledge.trials else ""


def limits_of(evidence: Sequence[Citation], own: Sequence[str], knowledge: KnowledgeBase) -> tuple[EvidenceLimit, ...]:
    """Return what evidence rests on less than a randomised comparison of the regimen in a whole trial.

    Args:
        evidence: The evidence of an option.
        own: The trials of the very regimen.
        knowledge: The catalogues.
    """
    found: dict[EvidenceLimitKind, list[str]] = {kind: [] for kind in _KINDS}
    for citation in evidence:
        trial = trial_of(citation.key, knowledge)
        kind = _LIMITS.get(citation.level)
        if kind is not None:
            found[kind].append(citation.key)
        if not trial:
            continue
        if trial not in own:
            found["other_regimen"].append(citation.key)
        if any(f"{trial}/{item.id}" == citation.key and item.indirect for item in knowledge.trials[trial].subgroups):
            found["indirect_comparison"].append(citation.key)
    return tuple(EvidenceLimit(kind, tuple(keys)) for kind, keys in found.items() if keys)
