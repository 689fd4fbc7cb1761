"""What produced a report, and digests of what went in and came out."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from importlib import metadata
from typing import TYPE_CHECKING

from attrs import fields

from mmrules.engine.hooks import HOOK_SPECIFICATION_VERSION
from mmrules.models.deferred import deferred, evolved
from mmrules.models.report import Provenance, Report, StrategyVersion
from mmrules.serialization import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mmrules.engine.plugins import RegisteredStrategy
    from mmrules.knowledge import KnowledgeBase
    from mmrules.models.patient import Patient

__all__ = ["digest", "provenance", "sealed"]


def digest(value: object) -> str:
    """Return the SHA-256, in hexadecimal, over the canonical JSON of a model."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def provenance(
    knowledge: KnowledgeBase, strategies: Iterable[RegisteredStrategy], *, guideline: str = ""
) -> Provenance:
    """Return what is the same for every report of an engine; the digests of a case are still missing."""
    return Provenance(
        engine=metadata.version("mmrules"),
        hook_specification=HOOK_SPECIFICATION_VERSION,
        knowledge=knowledge.version,
        knowledge_digest=knowledge.digest,
        strategies=tuple(
            StrategyVersion(id=item.strategy.id, version=item.strategy.version, distribution=item.plugin.distribution)
            for item in strategies
        ),
        input_digest="",
        guideline=guideline,
        packs=knowledge.packs,
    )


def sealed(report: Report, patient: Patient, base: Provenance) -> Report:
    """Return the report with its provenance complete: digests of the patient and of the report itself.

    Both are worked out when somebody asks for them, as writing the report as JSON does.
    """
    written = cache(partial(digest, patient))
    unsealed = evolved(report, provenance=_digests(base, written, lambda: ""))
    return evolved(report, provenance=_digests(base, written, partial(digest, unsealed)))


def _digests(base: Provenance, put_in: Callable[[], str], put_out: Callable[[], str]) -> Provenance:
    known = {field.name: getattr(base, field.name) for field in fields(Provenance)}
    del known["input_digest"], known["output_digest"]
    return deferred(Provenance, known, {"input_digest": put_in, "output_digest": put_out})
