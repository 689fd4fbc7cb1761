"""The options on a page: every reason with its values, and efficacy, toxicity and burden side by side, never summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.view.evidence import split_evidence
from mmrules.cli.view.evidence_texts import (
    burden_text,
    leading_results,
    limit_text,
    membership_text,
    result_text,
    toxicity_text,
    values_text,
)
from mmrules.cli.view.html.markup import Markup, bullets, definitions, element, joined, link, table
from mmrules.cli.view.layout import UNVERIFIED, in_words
from mmrules.cli.view.option_list import flags
from mmrules.models.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmrules.cli.view.html.evidence import Anchors
    from mmrules.models.option import Option
    from mmrules.models.recommendation import CautionFinding, Recommendation
    from mmrules.models.trial_evidence import TrialApplicability

__all__ = ["option_articles"]


def option_articles(options: Iterable[Option], trials: Mapping[str, TrialApplicability], anchors: Anchors) -> Markup:
    """Return one block for each option, in their order."""
    return joined([_article(option, trials, anchors) for option in options], "\n")


def _article(option: Option, trials: Mapping[str, TrialApplicability], anchors: Anchors) -> Markup:
    name = f" {option.name}" if option.name != option.id else ""
    direction = "for" if option.direction is Direction.FOR else "against"
    said = {wanted: [item for item in option.recommendations if item.direction is wanted] for wanted in Direction}
    checks = [
        f"{item.wording}: {item.why}" + (f" ({item.action})" if item.action else "") for item in option.check_first
    ]
    own, others = split_evidence(option)
    strength = [element("span", f"{option.strength} {direction}", class_="mark")]
    strength += [element("span", marks)] if (marks := flags(option).plain) else []
    pairs = [
        ("Strength", joined(strength, "; ")),
        ("Standing", option.status_note),
        ("Speaks for it", bullets(_statement(item, anchors) for item in said[Direction.FOR])),
        ("Speaks against it", bullets(_statement(item, anchors) for item in said[Direction.AGAINST])),
        ("Find out first", bullets(checks)),
        ("Safety", bullets(_caution(item) for item in option.cautions)),
        ("Evidence", bullets(anchors.citation(item) for item in own)),
        ("Evidence from other regimens", bullets(anchors.citation(item) for item in others)),
        ("Place in the order", "; ".join(f"{step.criterion}: {step.standing}" for step in option.ranking)),
    ]
    return element(
        "article",
        element("h3", f"{option.rank}. {option.id}{name}"),
        definitions(pairs[:1]),
        _trade_offs(option, trials, anchors),
        definitions(pairs[1:]),
    )


def _statement(item: Recommendation, anchors: Anchors) -> Markup:
    parts: list[str] = [f"{item.strategy}, {item.strength} ({item.rule}): {item.because}"]
    known = values_text(item.facts)
    if known:
        parts.append(element("div", f"Values: {known}", class_="quiet"))
    if item.evidence:
        cited = joined([anchors.to_reference(citation.key) for citation in item.evidence], ", ")
        parts.append(element("div", "Evidence: ", cited, class_="quiet"))
    parts += [element("div", f"Caveat: {caveat}", class_="quiet") for caveat in item.caveats]
    parts += [element("div", f"Monitor: {step}", class_="quiet") for step in item.monitoring]
    return joined(parts)


def _caution(item: CautionFinding) -> Markup:
    mark = "" if item.verified else UNVERIFIED
    state = "" if item.applies else " if it turns out so"
    text = f"{in_words(item.effect)}{state}, {in_words(item.drug)}: {item.reason}"
    text += f": {item.action}" if item.action else ""
    known = values_text(item.facts)
    text += f" [{known}]" if known else ""
    text += f"; not known: {', '.join(item.missing)}" if item.missing else ""
    source = link(item.source, item.link) if item.link else item.source
    return joined([f"{text} (", source, f"{mark}; {item.caution})"])


def _trade_offs(option: Option, trials: Mapping[str, TrialApplicability], anchors: Anchors) -> Markup:
    offers = option.trade_offs
    if offers is None:
        return Markup()
    found = [trials[name] for name in offers.efficacy if name in trials]
    efficacy: list[str] = [
        joined([anchors.to_trial(trial.id), f": {_shown(trial)}; {membership_text(trial)}"]) for trial in found
    ]
    others = [anchors.to_trial(name) for name in option.trials if name not in offers.efficacy]
    if others:
        efficacy.append(joined(["cited trials of other regimens: ", joined(others, ", ")]))
    efficacy += [limit_text(item) for item in offers.limits]
    toxicity: list[str] = [toxicity_text(item) for item in offers.toxicity]
    if offers.cautions:
        toxicity.append(f"safety rules that this record brings up: {', '.join(offers.cautions)}")
    rows = [
        ("Efficacy", bullets(efficacy) or "no trial of this regimen is recorded"),
        ("Toxicity that matters here", bullets(toxicity) or "nothing that the record brings up"),
        ("Burden", burden_text(offers.burden)),
    ]
    return table(f"What {option.id} gives and asks for", ("aspect", "for this patient"), rows)


def _shown(trial: TrialApplicability) -> str:
    return "; ".join(result_text(item) for item in leading_results(trial.results)) or "no result had been published"
