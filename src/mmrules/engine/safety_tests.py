"""The tests that safety asks for: what settles an unknown before an option of the answer is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.engine.safety import blocks
from mmrules.models.recommendation import Recommendation
from mmrules.models.vocabulary import Direction, Strength
from mmrules.strategy.check import evidence_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mmrules.models.recommendation import CautionFinding, Citation

__all__ = ["SAFETY", "safety_tests"]

SAFETY = "safety"
"""What stands in the place of a strategy for what the core itself asks for; no strategy can have it."""

_NAMED = 6


def safety_tests(
    options: Iterable[tuple[str, Sequence[CautionFinding]]], cited: Callable[[str], Sequence[Citation]]
) -> Mapping[str, Recommendation]:
    """Return the tests that have to come before some option, by action: `test:pregnancy`.

    A contraindication that an unknown fact keeps open asks for what settles it, and so does a rule that asks for
    screening while its result is unknown. They are strong statements whatever evidence the rule has: they are about
    finding out, not about a treatment.

    Args:
        options: The options of the answer with their findings.
        cited: Gives the evidence of a safety rule, as far as it was published by the day.
    """
    asked: dict[str, list[tuple[str, CautionFinding]]] = {}
    for option, findings in options:
        for finding in findings:
            if finding.applies or blocks(finding):
                for check in finding.checks:
                    if check.startswith("test:"):
                        asked.setdefault(check, []).append((option, finding))
    return {action: _recommendation(action, needs, cited) for action, needs in sorted(asked.items())}


def _recommendation(
    action: str, needs: Sequence[tuple[str, CautionFinding]], cited: Callable[[str], Sequence[Citation]]
) -> Recommendation:
    options = tuple(dict.fromkeys(option for option, _ in needs))
    named = ", ".join(options) if len(options) <= _NAMED else f"{len(options)} of the options"
    drugs: dict[str, list[str]] = {}
    for _, finding in needs:
        drugs.setdefault(finding.reason, []).append(finding.drug.replace("_", " "))
    reasons = "; ".join(f"{', '.join(dict.fromkeys(names))}: {reason}" for reason, names in drugs.items())
    facts = {use.fact: use for _, finding in needs for use in finding.facts if use.value is None}
    evidence = {citation.key: citation for _, finding in needs for citation in cited(finding.caution)}
    return Recommendation(
        strategy=SAFETY,
        rule=action.replace(":", "."),
        action=action,
        direction=Direction.FOR,
        strength=Strength.STRONG,
        evidence=tuple(sorted(evidence.values(), key=evidence_order)),
        because=f"Not known, and to be found out before {named}. {reasons}",
        facts=tuple(facts.values()),
    )
