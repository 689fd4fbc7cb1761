"""The order of the options: lexicographic, step by step, each step shown with every option. There is no score.

The steps, first to last: treatment choices before supporting actions; safety (a reason to avoid it applies); direction
(something speaks for it); standing; agreement (contested is what a moderate or strong statement speaks against, or one
as strong as the strongest for it); strength; evidence level (of trials of this very regimen where there are any);
guideline that leads, where one was chosen; directness; burden by what the patient asked for; support (how many
strategies speak for it that strongly); opposition (whether a weaker statement speaks against it); guideline (whether
one that was read stands behind its strongest statements); number of strategies; then the id, so that the order is
total. Standing comes before strength, so that nothing off label or investigational outranks a labelled option; the
patient's wish comes before who else agrees, for options that are equal in safety, strength and evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from mmrules.models.option import RankCriterion
from mmrules.models.vocabulary import Direction, EvidenceLevel, OptionStatus, Preference, Strength
from mmrules.strategy.selection import RegimenSubject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.logic import FactValue
    from mmrules.models.recommendation import Citation, Recommendation

__all__ = [
    "STEPS",
    "Candidate",
    "RankKey",
    "Weight",
    "is_direct",
    "moved_by_preference",
    "preference_notes",
    "rank_key",
    "standings",
    "weigh",
]

STEPS = (
    "role",
    "safety",
    "direction",
    "standing",
    "agreement",
    "strength",
    "evidence level",
    "leading guideline",
    "directness",
    "burden",
    "support",
    "opposition",
    "guideline",
    "strategies",
    "id",
)
"""The steps of the order, first to last."""

_STRENGTHS = tuple(Strength)
_LEVELS = tuple(EvidenceLevel)
_STRENGTH_RANKS = {strength: rank for rank, strength in enumerate(_STRENGTHS)}
_LEVEL_RANKS = {level: rank for rank, level in enumerate(_LEVELS)}
_STANDING = {
    OptionStatus.LABELLED: 0,
    OptionStatus.PROCEDURE: 0,
    OptionStatus.ACTION: 0,
    OptionStatus.STATUS_UNKNOWN: 1,
    OptionStatus.OFF_LABEL: 1,
    OptionStatus.NOT_APPROVED: 2,
    OptionStatus.INVESTIGATIONAL: 2,
    OptionStatus.WITHDRAWN: 3,
}
_MODERATE = _STRENGTHS.index(Strength.MODERATE)
_AGREEMENT = ("at most a weaker statement speaks against it", "contested")
_NEUROTOXIC = frozenset({"bortezomib", "thalidomide"})
_MANY_VISITS = 99

RankKey = tuple[int, int, int, int, int, int, int, int, int, tuple[int, ...], int, int, int, int, str]


@frozen(kw_only=True)
class Weight:
    """What one statement brings into the order.

    Attributes:
        speaks_for: Whether it speaks for the action.
        strength: How strongly, from 0 for the weakest.
        strategy: Whose statement it is.
        level: The best level of its evidence, from 0; the number of levels when it has none.
        direct: The best level of its evidence from trials of the very regimen; `None` when it has none of them.
        guidelines: What the keys of its evidence begin with, up to the dot.
        is_named: Whether it rests on a guideline's own statement, read or read in summary; one that was recalled
            decides no order.
    """

    speaks_for: bool
    strength: int
    strategy: str
    level: int
    direct: int | None
    guidelines: frozenset[str]
    is_named: bool


@frozen(kw_only=True)
class Candidate:
    """What ranking looks at.

    Attributes:
        id: The action.
        supporting: It accompanies a treatment.
        status: Its standing.
        weights: What each statement on it weighs.
        avoid: The number of cautions that apply and speak against starting it.
        regimen: The regimen, `None` for another action.
    """

    id: str
    supporting: bool
    status: OptionStatus
    weights: Sequence[Weight]
    avoid: int = 0
    regimen: RegimenSubject | None = None


def is_direct(citation: Citation, pivotal_trials: Sequence[str]) -> bool:
    """Whether a citation is of a trial of the very regimen, and not of its class or of another one."""
    return citation.key.partition("/")[0] in pivotal_trials


def weigh(statement: Recommendation, pivotal_trials: Sequence[str]) -> Weight:
    """Return what a statement brings into the order.

    Args:
        statement: The statement.
        pivotal_trials: The trials of the regimen that it is about.
    """
    evidence = statement.evidence
    direct = [_LEVEL_RANKS[item.level] for item in evidence if is_direct(item, pivotal_trials)]
    return Weight(
        speaks_for=statement.direction is Direction.FOR,
        strength=_STRENGTH_RANKS[statement.strength],
        strategy=statement.strategy,
        level=min((_LEVEL_RANKS[item.level] for item in evidence), default=len(_LEVELS)),
        direct=min(direct, default=None),
        guidelines=frozenset(item.key.partition(".")[0] for item in evidence if "." in item.key),
        is_named=any(item.level is EvidenceLevel.GUIDELINE and item.checked != "recalled" for item in evidence),
    )


def rank_key(candidate: Candidate, *, priorities: Sequence[Preference] = (), guideline: str = "") -> RankKey:
    """Return the sort key of an option; smaller is better.

    Args:
        candidate: The option.
        priorities: What the patient asked for, most important first.
        guideline: The guideline that leads: the part of its statements' keys before the dot; empty for none.
    """
    weights = candidate.weights
    spoken_for = [item for item in weights if item.speaks_for]
    pro = max([item.strength for item in spoken_for], default=-1)
    contra = max([item.strength for item in weights if not item.speaks_for], default=-1)
    counted = spoken_for or weights  # the evidence of statements against it counts when nothing speaks for it
    direct = [item.direct for item in counted if item.direct is not None]
    levels = direct or [item.level for item in counted]
    strongest_for = [item for item in spoken_for if item.strength == pro]
    return (
        int(candidate.supporting),
        min(candidate.avoid, 1),
        int(pro < 0),
        _STANDING[candidate.status],
        int(pro >= 0 and contra >= min(pro, _MODERATE)),
        -pro if pro >= 0 else 1,
        # What was found with other regimens does not raise the level of what was found with this one.
        min(levels, default=len(_LEVELS)),
        int(not (guideline and any(guideline in item.guidelines for item in counted))),
        int(not direct),
        tuple([_step(candidate.regimen, preference)[0] for preference in priorities]),
        -len({item.strategy for item in strongest_for}),
        int(contra >= 0),
        int(not any(item.is_named for item in strongest_for)),
        -len({item.strategy for item in spoken_for}),
        candidate.id,
    )


def standings(
    candidate: Candidate, *, priorities: Sequence[Preference] = (), guideline: str = ""
) -> tuple[RankCriterion, ...]:
    """Return where an option stands on each step, in words; the arguments are those of `rank_key`."""
    key = rank_key(candidate, priorities=priorities, guideline=guideline)
    _, _, only_against, _, contested, strength, level, behind, indirect, _, support, opposed, unnamed, strategies, _ = (
        key
    )
    avoid = candidate.avoid
    words = (
        "supporting action" if candidate.supporting else "treatment choice",
        f"{avoid} reasons to avoid it" if avoid > 1 else "1 reason to avoid it" if avoid else "no reason to avoid it",
        "only spoken against" if only_against else "spoken for",
        candidate.status.value.replace("_", " "),
        _AGREEMENT[contested],
        "none speaks for it" if only_against else _STRENGTHS[-strength].value,
        _LEVELS[level].value.replace("_", " ") if level < len(_LEVELS) else "none",
        "no guideline was chosen to lead" if not guideline else "does not rest on it" if behind else "follows it",
        "evidence on the class or from a guideline" if indirect else "evidence from a trial of this very regimen",
        _burden(candidate.regimen, priorities),
        f"{-support} speak for it at this strength" if support != -1 else "1 speaks for it at this strength",
        "spoken against" if opposed else "nothing speaks against it",
        "none that was read" if unnamed else "one that was read",
        f"{-strategies} speak for it" if strategies != -1 else "1 speaks for it",
        candidate.id,
    )
    return tuple(RankCriterion(criterion=step, standing=word) for step, word in zip(STEPS, words, strict=True))


def moved_by_preference(keys: Sequence[RankKey]) -> tuple[tuple[str, ...], ...]:
    """Return the options that the patient's preferences put into another order, best first, group by group.

    Args:
        keys: The sort keys of all options, in their order. Options of a group are equal in every step before burden.
    """
    burden = STEPS.index("burden")
    groups = (list(group) for _, group in groupby(keys, key=lambda key: key[:burden]))
    return tuple(
        tuple(key[-1] for key in group) for group in groups if group != sorted(group, key=lambda key: key[burden + 1 :])
    )


def preference_notes(
    priorities: Sequence[Preference], moved: Iterable[tuple[str, ...]], recommendations: Iterable[Recommendation]
) -> tuple[str, ...]:
    """Return what a report says about the patient's preferences.

    Args:
        priorities: What the patient asked for, most important first.
        moved: The options that this put into another order, from `moved_by_preference`.
        recommendations: All statements; a rule can rest on a wish too.
    """
    named = ", ".join(item.value.replace("_", " ") for item in priorities)
    told = tuple(
        f"The patient's preferences ({named}) decided the order {', '.join(group)}: options that are equal in safety, "
        "strength and every other step before."
        for group in moved
    )
    none = (
        f"The patient's preferences ({named}) changed no order: they decide only among options that are equal in "
        "safety, strength and every other step before."
    )
    rules = {item.rule for item in recommendations if any(use.fact.startswith("prefers(") for use in item.facts)}
    rest = (f"Rules that ask for the patient's wishes spoke too: {', '.join(sorted(rules))}.",) if rules else ()
    return (*(told or (none,)), *rest)


def _burden(regimen: RegimenSubject | None, priorities: Sequence[Preference]) -> str:
    if not priorities:
        return "no preference is recorded"
    if regimen is None:
        return "no burden compared"
    steps = [(preference, _step(regimen, preference)[1]) for preference in priorities]
    return "; ".join(f"{preference.value.replace('_', ' ')}: {word}" for preference, word in steps)


def _step(regimen: RegimenSubject | None, preference: Preference) -> tuple[int, str]:
    if regimen is None:
        return 0, ""
    match preference:
        case Preference.FEWER_VISITS:
            visits = regimen.property("regimen.visits_initial")
            return _count(visits), "not recorded" if visits is None else f"{visits} visits in the first 28 days"
        case Preference.ORAL:
            return _ordered(regimen.property("regimen.oral_only"), wanted=True, yes="oral", no="not all oral")
        case Preference.AVOID_HOSPITAL_STAY:
            stay = regimen.property("regimen.hospital_stay")
            return _ordered(stay, wanted=False, yes="hospital stay", no="no hospital stay")
        case Preference.AVOID_NEUROPATHY:
            risky = not regimen.members.isdisjoint(_NEUROTOXIC)
            return _ordered(risky, wanted=False, yes="holds a neurotoxic drug", no="no neurotoxic drug")
        case Preference.FIXED_DURATION:
            once = regimen.property("regimen.transplant") is True or any(
                drug.endswith("leucel") for drug in regimen.members
            )
            return _ordered(once, wanted=True, yes="given once", no="continuous")


def _count(value: FactValue) -> int:
    return int(value) if isinstance(value, Decimal) else _MANY_VISITS


def _ordered(value: FactValue, *, wanted: bool, yes: str, no: str) -> tuple[int, str]:
    if not isinstance(value, bool):
        return 1, "not recorded"
    return (0 if value is wanted else 2), yes if value else no
