"""Facts about the risk of thrombosis: the patient's part of published scores, for therapy with an IMiD."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from mmrules.facts.definition import FactDefinition, number
from mmrules.facts.origin import Derived
from mmrules.logic.values import Bounds

if TYPE_CHECKING:
    from mmrules.facts.case import Case

__all__ = ["FACTS"]

_TOPIC = "Thrombosis"
_ASSUMED = (
    "as if an IMiD were started with low-dose dexamethasone. Limits while items, such as Asian origin, are not known."
)


def _score(case: Case, _argument: str | None, *, definition: str) -> Derived:
    assessed = case.assessed(definition)
    details = assessed.assessment.details
    exact, low, high = details.get("score"), details.get("score_min"), details.get("score_max")
    if isinstance(exact, int | Decimal):
        return Derived(Decimal(exact), assessed.origins)
    if isinstance(low, int | Decimal) and isinstance(high, int | Decimal):
        return Derived(Bounds(low=Decimal(low), high=Decimal(high)), assessed.origins)
    return Derived(None, assessed.origins)


FACTS: tuple[FactDefinition, ...] = (
    number(
        "impede_vte",
        partial(_score, definition="impede_vte"),
        minimum=None,
        doc=f"IMPEDE VTE score {_ASSUMED}",
        phrase="IMPEDE VTE score",
        topic=_TOPIC,
        source="Sanfilippo 2019, Am J Hematol 94:1176",
        test="ask:thrombosis-risk",
    ),
    number(
        "saved_vte",
        partial(_score, definition="saved_vte"),
        minimum=None,
        doc=f"SAVED score {_ASSUMED}",
        phrase="SAVED score",
        topic=_TOPIC,
        source="Li 2019, J Natl Compr Canc Netw 17:840",
        test="ask:thrombosis-risk",
    ),
)
