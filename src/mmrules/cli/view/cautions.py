"""Safety findings at a glance: what this patient's record adds, gravest first, then what always goes with a drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen
from rich.text import Text

from mmrules.cli.view.layout import BAD, DIM, NOTICE, UNVERIFIED, Extent, cut, in_words, joined
from mmrules.models.recommendation import CautionFinding, FactUse
from mmrules.models.vocabulary import CautionEffect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Watch", "routine_line", "watch_lines", "watch_list"]

_STYLES = {CautionEffect.CONTRAINDICATED: BAD, CautionEffect.AVOID: BAD, CautionEffect.ADJUST_DOSE: NOTICE}
_SCOPES = {"start": "", "administration": " (when given)", "on_treatment": " (on treatment)"}
_SHOWN = 3


@frozen(kw_only=True)
class Watch:
    """One thing to watch, once for all drugs that ask for it alike.

    Attributes:
        effect: What is asked for.
        scope: The time when it matters, empty for the start.
        topics: What it is about, by drug.
        says: What to do and why.
        values: The recorded values it rests on; none for what always goes with a drug.
        verified: Whether it was seen at its source.
    """

    effect: CautionEffect
    scope: str
    topics: tuple[tuple[str, str], ...]
    says: str
    values: tuple[FactUse, ...]
    verified: bool

    def text(self, *, values: bool = True) -> Text:
        """Return it as a line, with the recorded values when asked."""
        drugs = tuple(dict.fromkeys(in_words(drug) for drug, _ in self.topics))
        line = Text(f"{in_words(self.effect)}{self.scope}", style=_STYLES.get(self.effect, ""))
        line.append(f" {', '.join(drugs)}: ", style="default")
        topic = self.topics[0][1]
        if topic.casefold() not in self.says.casefold():
            line.append(f"{topic}: ", style="default")
        line.append(self.says, style="default")
        known = [f"{use.wording} {use.value}" for use in self.values if use.value is not None]
        if values and known:
            line.append(f" [{'; '.join(known)}]", style=DIM)
        if not self.verified:
            line.append(UNVERIFIED, style=DIM)
        return line


def watch_list(cautions: Iterable[CautionFinding]) -> tuple[Watch, ...]:
    """Return what to watch of the findings that apply, in their order: gravest first."""
    gathered: dict[tuple[CautionEffect, str, str], list[CautionFinding]] = {}
    for finding in cautions:
        if finding.applies:
            gathered.setdefault((finding.effect, finding.scope, _says(finding)), []).append(finding)
    return tuple(
        Watch(
            effect=effect,
            scope=_SCOPES.get(scope, ""),
            topics=tuple((item.drug, _topic(item)) for item in findings),
            says=says,
            values=tuple(dict.fromkeys(use for item in findings for use in item.facts)),
            verified=all(item.verified for item in findings),
        )
        for (effect, scope, says), findings in gathered.items()
    )


def watch_lines(cautions: Sequence[CautionFinding], extent: Extent) -> list[Text]:
    """Return what the record of this patient adds, and the unknown facts that could add more."""
    found = watch_list(cautions)
    own = found if extent.everything else [item for item in found if item.values]
    shown, rest = cut(own, extent.at_most(_SHOWN))
    lines = [item.text() for item in shown]
    if rest:
        lines.append(Text(f"and {rest} more", style=DIM))
    unknown = tuple(dict.fromkeys(fact for item in cautions if not item.applies for fact in item.missing))
    if unknown:
        lines.append(Text(f"not known, could add cautions: {joined(unknown, limit=extent.at_most(3))}", style=DIM))
    return lines


def routine_line(cautions: Sequence[CautionFinding]) -> Text | None:
    """Return what always goes with the drugs, by topic only; `None` when there is nothing."""
    by_drug: dict[str, list[str]] = {}
    for item in watch_list(cautions):
        if item.values:
            continue
        for drug, topic in item.topics:
            word = f"{topic} contraindicated" if item.effect is CautionEffect.CONTRAINDICATED else topic
            by_drug.setdefault(in_words(drug), []).append(word)
    if not by_drug:
        return None
    return Text("; ".join(f"{drug}: {', '.join(dict.fromkeys(by_drug[drug]))}" for drug in sorted(by_drug)))


def _topic(finding: CautionFinding) -> str:
    return finding.caution.rpartition(".")[2].replace("-", " ")


def _says(finding: CautionFinding) -> str:
    if finding.action and finding.reason:
        return f"{finding.action} ({finding.reason})"
    return finding.action or finding.reason
