"""The safety gate: that no contraindicated regimen comes out, by proof and by evaluating a patient for each caution.

The contraindications are read from the catalogue again and put to the solver as they are written, for each regimen as
the subject. The gate is what the engine made of them. Nothing may pass between the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from mmrules.frozen_mapping import FrozenMapping
from mmrules.verify.finding import Check, Finding, Witness
from mmrules.verify.rule_base import Contraindication

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmrules.knowledge import KnowledgeBase
    from mmrules.knowledge.caution import Caution
    from mmrules.models.patient import Patient
    from mmrules.strategy.selection import RegimenSubject
    from mmrules.verify.prover import Prover

__all__ = ["safety_gate"]


def safety_gate(prover: Prover) -> Iterator[Finding]:
    """Yield contraindications in spite of which a regimen can come out, and those that can never apply."""
    composition = prover.engine.composition
    by_caution: dict[str, list[tuple[Contraindication, z3.BoolRef]]] = {}
    for regimen in sorted(prover.rules.visible):
        subject = composition.subjects[regimen]
        about = prover.rules.encoder.about(subject)
        for caution in _written_for(composition.knowledge, subject):
            if caution.excludes and (caution.since is None or caution.since.latest <= prover.as_of):
                condition = caution.when.parse(composition.vocabulary)
                written = Contraindication(caution=caution, regimen=regimen, condition=condition)
                by_caution.setdefault(caution.id, []).append((written, prover.rules.applies(written, about)))
    for caution_id, written_for in by_caution.items():
        yield from _passes(prover, caution_id, written_for)


def _written_for(knowledge: KnowledgeBase, regimen: RegimenSubject) -> Iterator[Caution]:
    """Yield every safety rule that the catalogue has for a regimen: of its drugs, of their classes, of itself."""
    groups = knowledge.drug_symbols.groups
    classes = [name for name in groups if name in knowledge.classes and groups[name] & regimen.members]
    for name in dict.fromkeys((*sorted(regimen.members), *classes, regimen.id)):
        yield from knowledge.cautions_of(name)


def _passes(
    prover: Prover, caution: str, written_for: Sequence[tuple[Contraindication, z3.BoolRef]]
) -> Iterator[Finding]:
    escapes = z3.Or(
        [z3.And(applies, z3.Not(prover.rules.excluded(written.regimen))) for written, applies in written_for]
    )
    escaped: list[Patient] = []

    def comes_out(patient: Patient) -> bool:
        return any(_comes_out(prover, patient))

    def stays_out(patient: Patient) -> bool:
        seen = list(_comes_out(prover, patient))
        if any(seen):
            escaped.append(patient)
        return bool(seen) and not any(seen)

    def _comes_out(prover: Prover, patient: Patient) -> Iterator[bool]:
        """For each regimen to which the caution applies by the record: whether it is not ruled out."""
        case = prover.engine.case(patient, as_of=prover.as_of)
        ruled_out = {item.id for item in prover.report(patient).excluded}
        for written, _ in written_for:
            if written.applies_to(case, prover.engine.composition.subjects[written.regimen]):
                yield written.regimen not in ruled_out

    regimens = tuple(written.regimen for written, _ in written_for)
    if prover.possible(Check.CONTRAINDICATION_ESCAPES, caution, escapes):
        witness = prover.patient(Check.CONTRAINDICATION_ESCAPES, caution, escapes, shows=comes_out)
        yield _escape(caution, regimens, witness)
        return
    applies = z3.Or([formula for _, formula in written_for])
    held = prover.patient(Check.CONTRAINDICATION_NEVER_APPLIES, caution, applies, shows=stays_out)
    if escaped:
        facts = FrozenMapping[str, str]() if held is None else held.facts
        yield _escape(caution, regimens, Witness(facts=facts, confirmed=True, patient=escaped[0], as_of=prover.as_of))
    if held is None and prover.impossible(Check.CONTRAINDICATION_NEVER_APPLIES, caution, applies):
        yield Finding(
            check=Check.CONTRAINDICATION_NEVER_APPLIES,
            subject=caution,
            text="it can never apply, so it protects nobody",
            actions=regimens,
        )


def _escape(caution: str, regimens: tuple[str, ...], witness: Witness | None) -> Finding:
    return Finding(
        check=Check.CONTRAINDICATION_ESCAPES,
        subject=caution,
        text="a regimen can come out although this contraindication applies",
        actions=regimens,
        witness=witness,
    )
