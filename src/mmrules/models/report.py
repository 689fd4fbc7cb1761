"""The whole answer for a case."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.models.assessment import AnyAssessment
from mmrules.models.deferred import Deferrable
from mmrules.models.option import Exclusion, OpenQuestion, Option
from mmrules.models.reference import ReportReference
from mmrules.models.trial_evidence import TrialApplicability
from mmrules.models.vocabulary import CautionEffect
from mmrules.serialization import OneOf, canonical_json

__all__ = [
    "INTENDED_USE",
    "REPORT_SCHEMA_VERSION",
    "Failure",
    "PackVersion",
    "Provenance",
    "Report",
    "SafetyChange",
    "StrategyVersion",
]

REPORT_SCHEMA_VERSION = "1"

INTENDED_USE = (
    "Information for the treating clinicians and their multidisciplinary team, who decide. Every statement shows its "
    "rule, the recorded values it used and its source, so that it can be checked. Not a medical device; not for "
    "patients to act on; says nothing about what is not recorded."
)


@frozen(kw_only=True)
class StrategyVersion:
    """A strategy that took part.

    Attributes:
        id: The strategy.
        version: Its version.
        distribution: The distribution that ships it; empty when it was given as an object.
    """

    id: str
    version: str
    distribution: str = ""


@frozen(kw_only=True)
class PackVersion:
    """A pack of a hospital or a plugin that was merged into the catalogues.

    Attributes:
        name: What it is called.
        digest: SHA-256 of what it says.
        version: Its version, empty when it has none.
    """

    name: str
    digest: str
    version: str = ""


@frozen(kw_only=True)
class SafetyChange:
    """A safety rule of the catalogue that an institution lifted or changed. Every report names it.

    Attributes:
        kind: Lifted as a whole, or changed.
        caution: Id of the rule.
        subject: The drug, class or regimen it is a rule of.
        effect: What it asked for.
        said: What it said.
        source: Where it was from.
        reason: Why it was set aside or changed.
        pack: The pack that did it.
        by: Who decided it; empty where a change does not say so.
        date: When, as precise as known; empty when not known.
    """

    kind: Literal["lifted", "changed"]
    caution: str
    subject: str
    effect: CautionEffect
    said: str
    source: str
    reason: str
    pack: str
    by: str = ""
    date: str = ""


@frozen(kw_only=True)
class Failure:
    """Something that could not take part.

    Attributes:
        source: The strategy or plugin.
        distribution: Its distribution; empty when it was given as an object.
        message: What went wrong, without any value of the patient.
    """

    source: str
    message: str
    distribution: str = ""


@frozen(kw_only=True)
class Provenance(Deferrable):
    """What produced a report; the same provenance and input give the same bytes.

    Attributes:
        engine: Version of mmrules.
        hook_specification: Version of the hook specification.
        knowledge: Version of the catalogues.
        knowledge_digest: SHA-256 over the catalogues, plugins' additions included.
        strategies: The strategies that took part, by id.
        input_digest: SHA-256 over the patient's canonical JSON.
        output_digest: SHA-256 over the report's canonical JSON without this field.
        guideline: The guideline that leads, when one was chosen; empty otherwise.
        packs: The packs of hospitals and plugins in the catalogues; the word of a later one counts before.
    """

    engine: str
    hook_specification: str
    knowledge: str
    knowledge_digest: str
    strategies: tuple[StrategyVersion, ...]
    input_digest: str
    output_digest: str = ""
    guideline: str = ""
    packs: tuple[PackVersion, ...] = ()


@frozen(kw_only=True)
class Report(Deferrable):
    """The whole answer for a case: what is reasonable, why, how sure, what rules out what, and what to find out first.

    Attributes:
        patient_id: The caller's identifier.
        as_of: The day the answer is for; nothing later was seen.
        options: Every action that is recommended for or against and was not ruled out, best first.
        excluded: What was proposed and ruled out, by id.
        open_questions: Unknown facts, those first that could change most.
        assessments: Published definitions by id: `r2_iss`, `imwg_cgs_2025`….
        trials: The trials behind the options, each once, by id: whether this patient would have been in one, and what
            it had shown by the day.
        references: The bibliography: every key that the report cites, by key.
        failures: What could not take part.
        provenance: What produced this.
        safety_changes: Safety rules that an institution lifted or changed, with its reasons.
        notes: What holds for the whole answer.
        intended_use: What this is for, and what not.
        schema_version: Version of the report's form.
    """

    schema_version: Annotated[str, OneOf("schema version", frozenset({REPORT_SCHEMA_VERSION}))] = REPORT_SCHEMA_VERSION
    patient_id: str | None
    as_of: date
    options: tuple[Option, ...]
    excluded: tuple[Exclusion, ...]
    open_questions: tuple[OpenQuestion, ...]
    assessments: FrozenMapping[str, AnyAssessment]
    trials: FrozenMapping[str, TrialApplicability] = FrozenMapping()
    references: tuple[ReportReference, ...] = ()
    failures: tuple[Failure, ...]
    provenance: Provenance
    safety_changes: tuple[SafetyChange, ...] = ()
    notes: tuple[str, ...] = ()
    intended_use: str = INTENDED_USE

    @property
    def treatments(self) -> tuple[Option, ...]:
        """The choices that compete with each other: regimens, procedures, trials, and watching."""
        return tuple(option for option in self.options if not option.supporting)

    @property
    def actions(self) -> tuple[Option, ...]:
        """What accompanies a treatment: tests, monitoring, referral, supportive care."""
        return tuple(option for option in self.options if option.supporting)

    def option(self, action: str) -> Option | None:
        """Return the option of that id, `None` when it is not among the options."""
        return next((option for option in self.options if option.id == action), None)

    def exclusion(self, action: str) -> Exclusion | None:
        """Return the exclusion of that id, `None` when it is not among the exclusions."""
        return next((exclusion for exclusion in self.excluded if exclusion.id == action), None)

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the report as JSON text; the same report gives the same bytes."""
        return canonical_json(self, indent=indent)
