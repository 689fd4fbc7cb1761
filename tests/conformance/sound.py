"""The sound twin: a plugin with nothing wrong in it, from which each mutant differs by one change.

It is laid beside each mutant when that is installed, so that the difference is all a mutant's file shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mmrules
from mmrules.logic import Bounds
from mmrules.models.vocabulary import Direction, Strength
from mmrules.strategy.check import citation_of
from mmrules.strategy.fact_use import FactWriter
from mmrules.strategy.rule_file import read_rule_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmrules.models.recommendation import Citation, FactUse

__all__ = ["RULES", "code", "known", "rule", "say", "strategy"]

RULES = """
subject = "Renal failure"

[[rule]]
id = "twin.renal.bortezomib"
when = "renal_impairment and prior_lines >= 1 and not in_response"
regimens = "contains(bortezomib) and regimen.phase3 and not contains(any refractory)"
direction = "for"
strength = "moderate"
evidence = ["pdq-2025.renal-bortezomib"]
because = "The kidneys are impaired, and bortezomib needs no change of dose for that."

[[rule]]
id = "twin.heart.carfilzomib"
when = "lvef < 40 and prior_lines >= 1"
regimens = "contains(carfilzomib)"
direction = "against"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "The heart pumps poorly, and carfilzomib can make that worse."

[[rule]]
id = "twin.heart.echocardiography"
when = "unknown(lvef) and prior_lines >= 1"
action = "test:echocardiography"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "The heart was not examined, and the choice depends on it."
"""

_KNOWLEDGE = mmrules.load_knowledge()


def rule(text: str, *, keep: bool = True) -> str:
    """Return the twin's rules with one more, or that one alone."""
    head = RULES if keep else 'subject = "One rule"\n'
    return f"{head}\n[[rule]]\n{text}"


def strategy(
    rules: str = RULES, *, code: Callable[..., Iterable[object]] | None = None, **changes: Any
) -> mmrules.Strategy:
    """Return the twin's strategy with a change."""
    settings: dict[str, Any] = {
        "id": "twin",
        "version": "0.1.0",
        "title": "The sound twin",
        "purpose": "Shows what a plugin without fault looks like.",
        "population": "Adults with multiple myeloma after at least one line of therapy.",
        "limits": ("It knows two organs only.",),
        "rules": tuple(read_rule_file(rules, file="twin.toml")) if rules else (),
        "code": code,
    }
    return mmrules.Strategy(**{**settings, **changes})


def known(case: mmrules.Case, name: str, argument: str | None = None) -> Any:
    """Return a fact; a number of which only limits are known counts as unknown."""
    value = case.value(name, argument)
    return None if isinstance(value, Bounds) else value


def cite(*keys: str) -> tuple[Citation, ...]:
    """Return citations as the catalogue has them."""
    return tuple(citation_of(_KNOWLEDGE.evidence(key)) for key in keys)


def use(case: mmrules.Case, name: str, argument: str | None = None) -> FactUse:
    """Return a fact as it is shown."""
    return FactWriter(case, case.registry).use((name, argument))


def say(
    case: mmrules.Case,
    action: str,
    *facts: tuple[str, str | None] | str,
    direction: str = "for",
    strength: str = "weak",
    evidence: tuple[str, ...] = ("sonneveld-2016",),
    because: str = "The findings that are shown speak for it.",
    name: str = "twin.code",
    **changes: Any,
) -> mmrules.Recommendation:
    """Return a statement of code, with the facts that it used."""
    keys = [(fact, None) if isinstance(fact, str) else fact for fact in facts]
    settings: dict[str, Any] = {
        "strategy": "twin",
        "rule": name,
        "action": action,
        "direction": Direction(direction),
        "strength": Strength(strength),
        "evidence": tuple(item for item in cite(*evidence) if item.year is None or item.year <= case.as_of.year),
        "because": because,
        "facts": tuple(use(case, *key) for key in keys),
        "caveats": ("The evidence is from before the day of the case, or there is none.",),
    }
    return mmrules.Recommendation(**{**settings, **changes})


def code(case: mmrules.Case) -> Iterable[mmrules.Recommendation]:
    """Speak for Pd while the heart is healthy, and ask for an examination while that is not known."""
    lines, lvef = known(case, "prior_lines"), known(case, "lvef")
    if lines is None or lines < 1:
        return
    if lvef is None:
        yield say(case, "test:echocardiography", "prior_lines", "lvef", name="twin.code.test")
    elif lvef >= 40 and known(case, "refractory", "pomalidomide") is False:
        yield say(case, "Pd", "prior_lines", "lvef", ("refractory", "pomalidomide"))
    elif lvef >= 40 and known(case, "refractory", "pomalidomide") is None:
        yield say(case, "refer:treatment-history", "prior_lines", ("refractory", "pomalidomide"), name="twin.code.ask")
