"""What a pack does to the catalogues: entries are added, some fields changed, safety rules lifted with a reason.

A contraindication cannot be changed, only lifted; nothing of a pack can take a drug out of its class or out of a
regimen, which would take its safety rules along.
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, fields

from mmrules.errors import InvalidInput, Problem, nearest_names
from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.catalogue import Catalogue, Entry, by_id
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.check import problems_of
from mmrules.knowledge.drug import Drug
from mmrules.knowledge.regimen import Regimen
from mmrules.knowledge.source_lines import Place, nearest_place
from mmrules.knowledge.vocabulary import CautionEffect, RegimenStatus
from mmrules.models.report import PackVersion, SafetyChange
from mmrules.serialization import structure, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mmrules.knowledge.knowledge_base import KnowledgeBase
    from mmrules.knowledge.pack import Additions, Change

__all__ = ["merge"]

E = TypeVar("E", bound=Entry)

_BY_KIND = {"drug": "drugs", "regimen": "regimens", "caution": "cautions"}


def merge(base: KnowledgeBase, additions: Additions) -> tuple[KnowledgeBase, tuple[Problem, ...]]:
    """Return the knowledge base with a pack, and everything that is wrong with it; usable only when nothing is.

    Args:
        base: The catalogues so far; what the pack says counts before what is in them.
        additions: The pack.
    """
    problems: list[Problem] = []
    result = _joined(base, additions, problems)
    result, changed = _changed(result, additions, problems)
    result = _lifted(result, additions, problems)
    for rule in additions.formulary:
        if rule.drug not in result.drugs and rule.drug not in result.classes:
            known = [*result.drugs, *result.classes]
            message = f"formulary: no drug or agent class is called {rule.drug!r}"
            problems.append(
                _placed(
                    additions, f"formulary {rule.drug}", "catalogue.reference", message, valid=known, name=rule.drug
                )
            )
    content = (result.digest + additions.digest).encode()
    result = evolve(
        result,
        digest=hashlib.sha256(content).hexdigest(),
        formulary=FrozenMapping({**result.formulary, **{rule.drug: rule for rule in additions.formulary}}),
        packs=(
            *result.packs,
            PackVersion(name=additions.origin, version=additions.version, digest=additions.digest),
        ),
    )
    problems += problems_of(additions.catalogue, result, additions.places)
    places = {label.removeprefix("change "): place for label, place in additions.places.items()}
    problems += problems_of(changed, result, places)
    return result, tuple(problems)


def _placed(
    additions: Additions,
    label: str,
    code: str,
    message: str,
    *,
    valid: Iterable[str] = (),
    name: str = "",
    remedy: str = "",
) -> Problem:
    problem = Problem(code=code, message=message, remedy=remedy, nearest=nearest_names(name, valid) if name else ())
    if label not in additions.places:
        return problem
    file, line = additions.places[label]
    return problem.at(file=file, line=line)


# Adding ---------------------------------------------------------------------------------------------------------------


def _joined(base: KnowledgeBase, additions: Additions, problems: list[Problem]) -> KnowledgeBase:
    catalogue = additions.catalogue
    lifted = {change.caution for change in base.safety_changes if change.kind == "lifted"}
    added: dict[str, str] = {}

    def join(kind: str, present: Mapping[str, E], entries: Iterable[E]) -> Mapping[str, E]:
        new = {entry.id: entry for entry in entries}
        for entry in entries:
            label = f"{kind} {entry.id}"
            if entry.id in present or (kind == "caution" and entry.id in lifted):
                problems.append(_duplicate(base, additions, kind, entry.id))
            elif label in added:
                message = f"the {kind} {entry.id!r} is defined twice by {additions.origin!r}"
                remedy = "keep one of them"
                problems.append(_placed(additions, label, "catalogue.duplicate", message, remedy=remedy))
            added[label] = additions.origin
        return present if not new else by_id(chain(present.values(), new.values()))

    return evolve(
        base,
        classes=join("agent class", base.classes, catalogue.agent_class),
        drugs=join("drug", base.drugs, catalogue.drug),
        cautions=join("caution", base.cautions, catalogue.caution),
        regimens=join("regimen", base.regimens, catalogue.regimen),
        trials=join("trial", base.trials, catalogue.trial),
        grading_systems=join("grading system", base.grading_systems, catalogue.grading_system),
        statements=join("statement", base.statements, catalogue.statement),
        references=join("reference", base.references, catalogue.reference),
        origins=FrozenMapping(dict(sorted({**added, **base.origins}.items()))),
    )


def _duplicate(base: KnowledgeBase, additions: Additions, kind: str, id_: str) -> Problem:
    if kind == "caution":
        remedy = "give it an id of its own; a safety rule is never replaced"
    elif kind in _BY_KIND:
        remedy = f"choose another id, or change fields of the one that is there with [[change.{kind}]]"
    else:
        remedy = "choose another id"
    owner = base.origins.get(f"{kind} {id_}", "mmrules")
    message = f"the {kind} {id_!r} is defined by {owner!r} and by {additions.origin!r}"
    return _placed(additions, f"{kind} {id_}", "catalogue.duplicate", message, remedy=remedy)


# Changing -------------------------------------------------------------------------------------------------------------


def _changed(base: KnowledgeBase, additions: Additions, problems: list[Problem]) -> tuple[KnowledgeBase, Catalogue]:
    entries: dict[str, dict[str, Any]] = {kind: {} for kind in _BY_KIND}
    safety: list[SafetyChange] = []
    origins: dict[str, str] = {}
    for change in additions.changes:
        label = f"change {change.kind} {change.id}"
        present: Mapping[str, Any] = {**getattr(base, _BY_KIND[change.kind]), **entries[change.kind]}
        old = present.get(change.id)
        if old is None:
            message = f"change: no {change.kind} is called {change.id!r}"
            problems.append(_placed(additions, label, "catalogue.reference", message, valid=present, name=change.id))
            continue
        new, faults = _with_fields(old, change)
        problems += faults
        if faults:
            continue
        refusals = list(_refusals(old, new))
        problems += [_placed(additions, label, "pack.change", message, remedy=remedy) for message, remedy in refusals]
        entries[change.kind][change.id] = new
        origins[f"{change.kind} {change.id}"] = additions.origin
        if isinstance(old, Caution) and not refusals:
            safety.append(_safety_change(old, "changed", reason=change.because, pack=additions.origin))

    def joined(present: Mapping[str, E], kind: str) -> Mapping[str, E]:
        return by_id({**present, **entries[kind]}.values()) if entries[kind] else present

    result = evolve(
        base,
        drugs=joined(base.drugs, "drug"),
        regimens=joined(base.regimens, "regimen"),
        cautions=joined(base.cautions, "caution"),
        safety_changes=(*base.safety_changes, *safety),
        origins=FrozenMapping(dict(sorted({**base.origins, **origins}.items()))),
    )
    return result, Catalogue(**{kind: tuple(changed.values()) for kind, changed in entries.items()})


def _with_fields(old: Any, change: Change) -> tuple[Any, list[Problem]]:
    plain = to_plain(old)
    assert isinstance(plain, dict)  # noqa: S101  # an entry is a table
    laid_over = {**plain, **{name: _laid_over(plain.get(name), value) for name, value in change.fields.items()}}
    try:
        new = structure(laid_over, type(old), what="change")
    except InvalidInput as error:
        return old, [_at_field(problem, change) for problem in error.problems]
    # What was not changed keeps the places of its conditions.
    kept = {item.name: getattr(old, item.name) for item in fields(type(old)) if item.name not in change.fields}
    new = evolve(new, **kept)
    if new == old:
        problem = Problem(code="pack.change", message=f"change of {change.kind} {change.id!r}: changes nothing")
        return old, [_at_field(problem, change)]
    return _with_places(new, change), []


def _laid_over(old: object, new: object) -> object:
    return {**old, **new} if isinstance(old, dict) and isinstance(new, dict) else new


def _at_field(problem: Problem, change: Change) -> Problem:
    path = problem.path.removeprefix("$")
    name = path.removeprefix(".")
    where = f"change of {change.kind} {change.id!r}: {name} " if name else ""
    return evolve(
        problem,
        path="",
        message=f"{where}{problem.message}",
        file=change.file,
        line=_place(path, change).line,
    )


def _place(path: str, change: Change) -> Place:
    return nearest_place(path, change.places) or change.places.get("", Place(1, 1))


def _with_places(entry: Any, change: Change) -> Any:
    def at(text: Any, path: str) -> Any:
        place = _place(path, change)
        return text and text.at(file=change.file, line=place.line, column=place.column)

    if isinstance(entry, Caution) and "when" in change.fields:
        return evolve(entry, when=at(entry.when, ".when"))
    if isinstance(entry, Regimen):
        asked = [
            evolve(item, when=at(item.when, f".requirements[{n}].when")) for n, item in enumerate(entry.requirements)
        ]
        labels = [evolve(item, when=at(item.when, f".approvals[{n}].when")) for n, item in enumerate(entry.approvals)]
        return evolve(
            entry,
            requirements=tuple(asked) if "requirements" in change.fields else entry.requirements,
            approvals=tuple(labels) if "approvals" in change.fields else entry.approvals,
        )
    return entry


def _refusals(old: object, new: object) -> Iterator[tuple[str, str]]:
    """What a change may not do, as message and remedy."""
    match old, new:
        case Caution(), _ if old.effect is CautionEffect.CONTRAINDICATED:
            yield (
                f"the caution {old.id!r} is a contraindication, which cannot be changed",
                "lift it with a reason in [[lift]], and add a caution of your own",
            )
        case Drug(), Drug() if missing := sorted(set(old.classes) - set(new.classes)):
            yield (
                f"change of drug {old.id!r}: takes it out of {', '.join(missing)} and so from its safety rules",
                "keep the classes; more can be added",
            )
        case Regimen(), Regimen() if set(old.drugs) != set(new.drugs):
            yield (
                f"change of regimen {old.id!r}: gives it other drugs, and with them other safety rules",
                "add a regimen of your own",
            )
        case Regimen(), Regimen() if (old.status is RegimenStatus.PROCEDURE) is not (
            new.status is RegimenStatus.PROCEDURE
        ):
            yield (
                f"change of regimen {old.id!r}: the safety rules of a transplant depend on it being a procedure",
                "keep the status, or add a regimen of your own",
            )
        case _:
            pass


# Lifting --------------------------------------------------------------------------------------------------------------


def _lifted(base: KnowledgeBase, additions: Additions, problems: list[Problem]) -> KnowledgeBase:
    cautions = dict(base.cautions)
    earlier = {change.caution: change for change in base.safety_changes if change.kind == "lifted"}
    changes: list[SafetyChange] = []
    for lift in additions.lifts:
        label = f"lift {lift.caution}"
        day = "" if lift.date is None else str(lift.date)
        caution = cautions.pop(lift.caution, None)
        if caution is None and (lifted := earlier.get(lift.caution)) is not None:
            again = evolve(lifted, reason=lift.reason, pack=additions.origin, by=lift.by, date=day)
            changes.append(again)  # another institution's reason is told beside the first one
            continue
        if caution is None:
            message = f"lift: no caution is called {lift.caution!r}"
            problems.append(
                _placed(additions, label, "catalogue.reference", message, valid=base.cautions, name=lift.caution)
            )
            continue
        if not lift.reason.strip() or not lift.by.strip():
            message = f"lift of {lift.caution!r}: the reason and who decided it cannot be empty"
            problems.append(_placed(additions, label, "pack.lift", message))
        changes.append(
            _safety_change(caution, "lifted", reason=lift.reason, pack=additions.origin, by=lift.by, date=day)
        )
    if not changes:
        return base
    return evolve(base, cautions=by_id(cautions.values()), safety_changes=(*base.safety_changes, *changes))


def _safety_change(
    caution: Caution, kind: Any, *, reason: str, pack: str, by: str = "", date: str = ""
) -> SafetyChange:
    return SafetyChange(
        kind=kind,
        caution=caution.id,
        subject=caution.subject,
        effect=caution.effect,
        said=caution.reason,
        source=caution.source,
        reason=reason,
        pack=pack,
        by=by,
        date=date,
    )
