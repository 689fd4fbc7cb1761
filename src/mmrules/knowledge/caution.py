"""A safety rule of a drug, a class of drugs or a regimen. What it does to an option is decided by the engine."""

from __future__ import annotations

from attrs import frozen

from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.vocabulary import Agency, CautionEffect, CautionScope
from mmrules.models.partial_date import PartialDate

__all__ = ["Caution"]


@frozen(kw_only=True)
class Caution:
    """When a treatment is to be avoided, given differently, watched or accompanied by prophylaxis.

    A rule of a class holds for each drug of it; one that needs two classes together asks for the other one in its
    condition: `contains(IMiD)`.

    Attributes:
        id: What it is a rule of (a drug, an agent class or a regimen), a dot and what it is about:
            `lenalidomide.pregnancy`, `bispecific.wash-out`.
        when: Condition over the case and the regimen that the drug is part of.
        effect: What it asks for. Only `contraindicated` with scope `start` rules a regimen out.
        scope: What it decides about.
        temporary: The block lifts once the patient has recovered.
        moment: When it matters, where that is no fact of a case: `cycle 1`, `step-up doses`.
        action: What to do, such as the dose to give; empty when `reason` says it.
        reason: Why, in the words of the source.
        since: From when on it is known, as precise as known; a case before that day is not told. `None` for always.
        source: What it was taken from, as recorded: `US PI 4`.
        evidence: Keys of the bibliography, trials and guideline statements behind it, where one is named.
        jurisdictions: Where the rule comes from.
        checks: Actions that settle an unknown the rule needs: `test:pregnancy`.
        verified: Whether the statement was seen at `verified_url`.
        verified_url: Where, empty when it was not seen.
        note: What has to be known about the rule.
        unverified_fields: Parts that were not seen, although the rest was.
        recorded: The rule in the form in which it was collected, for review.
    """

    id: str
    when: ConditionText
    effect: CautionEffect
    scope: CautionScope
    temporary: bool = False
    moment: str = ""
    action: str = ""
    reason: str
    since: PartialDate | None = None
    source: str
    evidence: tuple[str, ...] = ()
    jurisdictions: tuple[Agency, ...]
    checks: tuple[str, ...] = ()
    verified: bool
    verified_url: str = ""
    note: str = ""
    unverified_fields: tuple[str, ...] = ()
    recorded: str = ""

    @property
    def subject(self) -> str:
        """Id of the drug, agent class or regimen that it is a rule of."""
        return self.id.partition(".")[0]

    @property
    def excludes(self) -> bool:
        """Whether it can rule out starting a regimen."""
        return self.effect is CautionEffect.CONTRAINDICATED and self.scope is CautionScope.START
