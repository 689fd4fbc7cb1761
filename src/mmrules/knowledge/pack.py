"""What a hospital or a plugin brings: entries to add, entries to change, safety rules to lift, what its pharmacy lacks.

How it is read is in `read_pack.py`, what it does to the catalogues in `merge.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from attrs import field, frozen

from mmrules.frozen_mapping import FrozenMapping
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.source_lines import Place
from mmrules.models.partial_date import PartialDate
from mmrules.serialization import canonical_json

__all__ = ["Additions", "Change", "FormularyRule", "Lift", "PackHead"]


@frozen(kw_only=True)
class PackHead:
    """Who a pack is from.

    Attributes:
        name: What messages and reports call it.
        version: Its version.
        title: In a few words.
        date: When it was decided, as precise as known.
        contact: Whom to ask.
    """

    name: str
    version: str
    title: str = ""
    date: PartialDate | None = None
    contact: str = ""


@frozen(kw_only=True)
class FormularyRule:
    """What the pharmacy does not give, or only under a condition.

    Attributes:
        drug: A drug or an agent class.
        when: When it is given all the same; `None` when it is not given at all.
        because: Why, as the report says it.
    """

    drug: str
    when: ConditionText | None = None
    because: str


@frozen(kw_only=True)
class Lift:
    """A safety rule of the catalogue that the institution sets aside. Every report prints it with its reason.

    Attributes:
        caution: Id of the rule.
        reason: Why.
        by: Who decided it.
        date: When, as precise as known.
    """

    caution: str
    reason: str
    by: str
    date: PartialDate | None = None


@frozen(kw_only=True)
class Change:
    """An entry of the catalogue of which a pack changes some fields.

    Attributes:
        kind: The kind of entry: `drug`, `regimen` or `caution`.
        id: The entry.
        because: Why.
        fields: The new values by field, as plain data; a table is laid over the old one, a list replaces it.
        places: Where the fields stand, by path within the entry (`.when`); the entry itself by the empty path.
        file: The file they stand in.
    """

    kind: str
    id: str
    because: str
    fields: Mapping[str, object] = field(eq=False)
    places: Mapping[str, Place] = field(factory=FrozenMapping, eq=False, repr=False)
    file: str = field(default="", eq=False)


@frozen(kw_only=True)
class Additions:
    """What a hospital or a plugin brings to the catalogues.

    Attributes:
        origin: Who brings it, for messages and provenance.
        catalogue: The entries that are added.
        version: Version of the pack; empty when it has none.
        changes: Entries of the catalogue of which it changes some fields.
        lifts: Safety rules that it sets aside, each with its reason.
        formulary: What the pharmacy lacks or restricts.
        places: Where the entries stand: file and line by kind and id, such as `caution lenalidomide.house-rule`.
    """

    origin: str
    catalogue: Catalogue
    version: str = ""
    changes: tuple[Change, ...] = ()
    lifts: tuple[Lift, ...] = ()
    formulary: tuple[FormularyRule, ...] = ()
    places: Mapping[str, tuple[str, int]] = field(factory=FrozenMapping, eq=False, repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, whoever says it and wherever it stands."""
        changes = [[change.kind, change.id, change.because, dict(change.fields)] for change in self.changes]
        content = [self.catalogue, changes, self.lifts, self.formulary]
        return hashlib.sha256(canonical_json(content).encode()).hexdigest()
