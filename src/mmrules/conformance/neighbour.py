"""Strategies of the kit's own that stand beside the plugin under test: one harmless, one that always fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.strategy.rule_file import read_rule_file
from mmrules.strategy.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mmrules.facts.case import Case
    from mmrules.models.recommendation import Recommendation

__all__ = ["FAULTY_NEIGHBOUR", "NEIGHBOUR"]

_RULES = """
subject = "A neighbour"

[[rule]]
id = "conformance-neighbour.monitoring"
when = "prior_lines >= 1"
action = "monitor"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A strategy of the conformance kit that stands beside the one under test."
"""


def _fail(_case: Case) -> Iterable[Recommendation]:
    raise RuntimeError("a neighbour that always fails")


NEIGHBOUR = Strategy(
    id="conformance-neighbour",
    version="1.0",
    title="A neighbour",
    purpose="Stands beside the plugin under test.",
    population="Everybody.",
    rules=tuple(read_rule_file(_RULES, file="neighbour.toml")),
)
"""A strategy with one harmless rule."""

FAULTY_NEIGHBOUR = Strategy(
    id="conformance-faulty-neighbour",
    version="1.0",
    title="A neighbour that fails",
    purpose="Fails beside the plugin under test.",
    population="Everybody.",
    rules=(),
    code=_fail,
)
"""A strategy whose code fails for every case."""
