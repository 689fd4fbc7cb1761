"""What a pack changes: entries added, fields changed, safety rules lifted, what the formulary lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import fields, frozen

from mmrules.errors import InvalidKnowledge
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.merge import merge
from mmrules.models.report import PackVersion, SafetyChange
from mmrules.serialization import canonical_json, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mmrules.knowledge.knowledge_base import KnowledgeBase
    from mmrules.knowledge.pack import Additions, Change

__all__ = ["AddedEntry", "ChangedEntry", "ChangedField", "FormularyEntry", "PackDifference", "pack_difference"]


@frozen(kw_only=True)
class AddedEntry:
    """An entry that a pack adds.

    Attributes:
        kind: The kind of entry.
        id: The entry.
        says: What it is, in a line.
    """

    kind: str
    id: str
    says: str


@frozen(kw_only=True)
class ChangedField:
    """A field before and after, as text."""

    name: str
    before: str
    after: str


@frozen(kw_only=True)
class ChangedEntry:
    """An entry of which a pack changes fields.

    Attributes:
        kind: The kind of entry.
        id: The entry.
        because: Why.
        fields: The fields that are different, in the order of the entry; one of a table as `administration.note`.
    """

    kind: str
    id: str
    because: str
    fields: tuple[ChangedField, ...]


@frozen(kw_only=True)
class FormularyEntry:
    """A drug or class that the pharmacy does not give, or only `when`; and why."""

    drug: str
    rule: Literal["not given", "restricted"]
    when: str = ""
    because: str


@frozen(kw_only=True)
class PackDifference:
    """What a pack changes.

    Attributes:
        pack: The pack.
        added: Entries it adds, kind by kind.
        changed: Entries of which it changes fields.
        safety: Safety rules it lifts or changes, with the reasons that reports print.
        formulary: What the pharmacy lacks or restricts.
        knowledge_digest: Digest of the catalogues with it.
    """

    pack: PackVersion
    added: tuple[AddedEntry, ...]
    changed: tuple[ChangedEntry, ...]
    safety: tuple[SafetyChange, ...]
    formulary: tuple[FormularyEntry, ...]
    knowledge_digest: str


def pack_difference(base: KnowledgeBase, additions: Additions) -> PackDifference:
    """Return what a pack changes.

    Args:
        base: The catalogues without it.
        additions: The pack.

    Raises:
        InvalidKnowledge: It cannot be used; every problem with file and line.
    """
    result, problems = merge(base, additions)
    if problems:
        raise InvalidKnowledge.of(problems, what=f"catalogue of {additions.origin!r}")
    added = tuple(
        AddedEntry(kind=table.name.replace("_", " "), id=entry.id, says=_says(entry))
        for table in fields(Catalogue)
        for entry in getattr(additions.catalogue, table.name)
    )
    return PackDifference(
        pack=result.packs[-1],
        added=added,
        changed=tuple(_changed(base, result, change) for change in additions.changes),
        safety=result.safety_changes[len(base.safety_changes) :],
        formulary=tuple(
            FormularyEntry(
                drug=rule.drug,
                rule="not given" if rule.when is None else "restricted",
                when="" if rule.when is None else rule.when.text,
                because=rule.because,
            )
            for rule in additions.formulary
        ),
        knowledge_digest=result.digest,
    )


def _says(entry: object) -> str:
    for name in ("name", "reason", "statement", "text"):
        if text := getattr(entry, name, ""):
            effect = getattr(entry, "effect", "")
            return f"{effect.replace('_', ' ')}: {text}" if effect else str(text)
    return ""


def _changed(base: KnowledgeBase, result: KnowledgeBase, change: Change) -> ChangedEntry:
    mapping = {"drug": "drugs", "regimen": "regimens", "caution": "cautions"}[change.kind]
    old, new = to_plain(getattr(base, mapping)[change.id]), to_plain(getattr(result, mapping)[change.id])
    assert isinstance(old, dict)  # noqa: S101  # an entry is a table
    assert isinstance(new, dict)  # noqa: S101
    return ChangedEntry(
        kind=change.kind,
        id=change.id,
        because=change.because,
        fields=tuple(_fields(old, new)),
    )


def _fields(old: Mapping[str, object], new: Mapping[str, object], within: str = "") -> Iterator[ChangedField]:
    for name, before in old.items():
        after = new[name]
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _fields(before, after, f"{within}{name}.")
        elif before != after:
            yield ChangedField(name=f"{within}{name}", before=_text(before), after=_text(after))


def _text(value: object) -> str:
    return value if isinstance(value, str) else canonical_json(value)
