"""One page with every safety rule as a table: a detail of the patient, and what is said of the drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.logic import describe
from tools.markdown import code, page, plain, table, title_case
from tools.reference.catalogue import link_from_root, mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import mmrules
    from mmrules.knowledge.caution import Caution
    from mmrules.logic import Vocabulary

__all__ = ["caution_pages"]

_INTRODUCTION = (
    "For review: each line is one safety rule. *Says* begins with its effect; only *contraindicated* rules out a "
    "treatment, and an unknown that it needs is found out first. *For now* lifts after recovery. Rules of a class hold "
    "for each of its drugs. What a line says for values on either side of a limit is held by a test."
)


def caution_pages(engine: mmrules.Engine) -> Mapping[str, str]:
    """Return the page by its path below `docs/reference`."""
    knowledge, words = engine.knowledge, engine.facts.vocabulary
    by_subject: dict[str, list[Caution]] = {}
    for caution in knowledge.cautions.values():
        by_subject.setdefault(caution.subject, []).append(caution)
    order = sorted(by_subject, key=lambda subject: (subject in knowledge.drugs, subject.casefold()))
    blocks: list[str] = []
    for subject in order:
        blocks.append(f"## {_title(subject, engine)}")
        rows = [list(_row(caution, words)) for caution in by_subject[subject]]
        blocks.append(table(["when", "says", "where", "source", "checked"], rows))
    return {"cautions.md": page("Cautions", _INTRODUCTION, *blocks)}


def _title(subject: str, engine: mmrules.Engine) -> str:
    knowledge = engine.knowledge
    if subject in knowledge.drugs:
        return link_from_root(title_case(knowledge.drugs[subject].name), "drugs", subject)
    if subject in knowledge.classes:
        return f"Every {plain(knowledge.classes[subject].name)} ({code(subject)})"
    return link_from_root(subject, "regimens", subject)


def _row(caution: Caution, words: Vocabulary) -> Iterator[str]:
    condition = describe(caution.when.parse(words), words)
    yield plain(title_case(condition)) if caution.when.text != "true" else "Always"
    effect = caution.effect.replace("_", " ") + (", for now" if caution.temporary else "")
    moment = f" ({plain(caution.moment)})" if caution.moment else ""
    said = f"{plain(caution.action)}: {plain(caution.reason)}" if caution.action else plain(caution.reason)
    yield f"**{effect}**{moment}: {said}"
    yield ", ".join(caution.jurisdictions)
    yield plain(caution.source)
    unseen = f"; not seen: {plain(', '.join(caution.unverified_fields))}" if caution.unverified_fields else ""
    yield mark(verified=caution.verified, url=caution.verified_url) + unseen
