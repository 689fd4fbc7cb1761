"""The table of regimens, drugs and procedures as charts write them. Data in `regimens.toml`; no text is read here."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from attrs import field, frozen

__all__ = [
    "Ambiguity",
    "DrugRow",
    "Entry",
    "ProcedureRow",
    "RegimenRow",
    "RegimenTable",
    "SupportiveRow",
    "key_of",
    "regimen_table",
    "spelling_of",
]

_SIGNS = re.compile(r"[\s/+&.,'®™()-]+")
_JOINTS = re.compile(r"[\s/+&-]+")


def key_of(text: str) -> str:
    """Return what is compared: the letters and digits in lower case.

    Args:
        text: A name or code as written.
    """
    return _SIGNS.sub("", text).casefold()


def spelling_of(text: str) -> str:
    """Return the spelling with every joint as a hyphen: `D-Vd` names daratumumab where `DVd` leaves it open.

    Args:
        text: A name or code as written.
    """
    return _JOINTS.sub("-", text.strip()).casefold()


@frozen(kw_only=True)
class DrugRow:
    """A drug.

    Attributes:
        id: Id as in the catalogue of drugs, where it is in it.
        names: Names, brands, short forms and codes.
        misspelt: Frequent misspellings.
    """

    id: str
    names: tuple[str, ...] = field(converter=tuple)
    misspelt: tuple[str, ...] = field(default=(), converter=tuple)


@frozen(kw_only=True)
class SupportiveRow:
    """A treatment that is no line of therapy."""

    name: str
    names: tuple[str, ...] = field(converter=tuple)


@frozen(kw_only=True)
class ProcedureRow:
    """A transplant or other procedure.

    Attributes:
        code: Short name.
        names: As charts write it.
        transplant: "autologous", "allogeneic" or "".
        times: How many transplants it stands for.
        id: Id in the catalogue of regimens, "" when it is not in it.
    """

    code: str
    names: tuple[str, ...] = field(converter=tuple)
    transplant: str = ""
    times: int = 1
    id: str = ""


@frozen(kw_only=True)
class RegimenRow:
    """A regimen.

    Attributes:
        code: Canonical abbreviation.
        drugs: Drug ids.
        id: Id in the catalogue of regimens, "" when it is not in it.
        also: Other ways to write it.
        role: "maintenance", "conditioning", "lymphodepletion" or "" for any.
        transplant: Kind of transplant that it conditions for.
        conditioning: The conditioning in words.
        note: What the abbreviation leaves open.
    """

    code: str
    drugs: tuple[str, ...] = field(converter=tuple)
    id: str = ""
    also: tuple[str, ...] = field(default=(), converter=tuple)
    role: str = ""
    transplant: str = ""
    conditioning: str = ""
    note: str = ""


@frozen(kw_only=True)
class Meaning:
    """One reading of ambiguous letters: a regimen, drugs, or something that is no treatment.

    Attributes:
        regimen: Code of a regimen.
        drugs: Drug ids.
        other: What it means when it is no treatment.
        first_year: From when it was in use, 0 for ever.
        last_year: Until when, 0 for ever.
    """

    regimen: str = ""
    drugs: tuple[str, ...] = field(default=(), converter=tuple)
    other: str = ""
    first_year: int = 0
    last_year: int = 0


@frozen(kw_only=True)
class Ambiguity:
    """Letters with several readings.

    Attributes:
        written: The letters.
        question: What to ask.
        meanings: The readings.
        exact_case: Whether only this case is ambiguous (`PD`, but not `Pd`).
    """

    written: tuple[str, ...]
    question: str
    meanings: tuple[Meaning, ...]
    exact_case: bool = False


Entry = DrugRow | SupportiveRow | ProcedureRow | RegimenRow | Ambiguity


@frozen(kw_only=True)
class RegimenTable:
    """Everything in the table, by what is compared.

    Attributes:
        by_key: Letters and digits to what they stand for.
        by_spelling: Spelling with joints to the regimen, for those whose joints matter.
        by_case: Letters in exactly this case to what they leave open.
        by_drugs: Set of drugs to the regimens that consist of them.
        regimens: Regimens by code.
        drugs: Drugs by id.
        short_names: Short names from which longer words are put together, by key.
        misspelt: Keys of frequent misspellings.
    """

    by_key: dict[str, Entry]
    by_spelling: dict[str, RegimenRow]
    by_case: dict[str, Ambiguity]
    by_drugs: dict[frozenset[str], tuple[RegimenRow, ...]]
    regimens: dict[str, RegimenRow]
    drugs: dict[str, DrugRow]
    short_names: dict[str, DrugRow]
    misspelt: frozenset[str]


def _ambiguity(row: dict[str, object]) -> Ambiguity:
    readings = row["readings"]
    assert isinstance(readings, list)  # noqa: S101  # the table's own form
    written = row["written"]
    assert isinstance(written, list)  # noqa: S101  # the table's own form
    return Ambiguity(
        written=tuple(written),
        question=str(row["question"]),
        meanings=tuple(
            Meaning(
                regimen=each.get("regimen", ""),
                drugs=each.get("drugs", ()),
                other=each.get("other", ""),
                first_year=each.get("from", 0),
                last_year=each.get("until", 0),
            )
            for each in readings
        ),
        exact_case=bool(row.get("exact_case", False)),
    )


_SHORTEST, _LONGEST = 2, 5  # letters of a short name inside a longer word


@cache
def regimen_table() -> RegimenTable:
    """Return the table, read at first use.

    Ambiguous letters go before everything that is spelt the same; regimens before drugs.
    """
    data = tomllib.loads(files("mmrules.adapters.chart").joinpath("regimens.toml").read_text(encoding="utf-8"))
    drugs = [DrugRow(**row) for row in data["drug"]]
    regimens = [RegimenRow(**row) for row in data["regimen"]]
    ambiguities = [_ambiguity(row) for row in data["ambiguous"]]
    by_key: dict[str, Entry] = {}
    by_spelling: dict[str, RegimenRow] = {}
    by_drugs: dict[frozenset[str], list[RegimenRow]] = {}
    for ambiguity in ambiguities:
        if not ambiguity.exact_case:
            by_key.update({key_of(name): ambiguity for name in ambiguity.written})
    for regimen in regimens:
        for name in (regimen.code, *regimen.also):
            by_key.setdefault(key_of(name), regimen)
            if "-" in spelling_of(name):
                by_spelling.setdefault(spelling_of(name), regimen)
        if not regimen.transplant:
            by_drugs.setdefault(frozenset(regimen.drugs), []).append(regimen)
    for row in [ProcedureRow(**row) for row in data["procedure"]]:
        by_key.update({key_of(name): row for name in row.names if key_of(name) not in by_key})
    for drug in drugs:
        by_key.update({key_of(name): drug for name in (*drug.names, *drug.misspelt) if key_of(name) not in by_key})
    for supportive in [SupportiveRow(**row) for row in data["supportive"]]:
        by_key.update({key_of(name): supportive for name in supportive.names if key_of(name) not in by_key})
    return RegimenTable(
        by_key=by_key,
        by_spelling=by_spelling,
        by_case={name: each for each in ambiguities if each.exact_case for name in each.written},
        by_drugs={key: tuple(rows) for key, rows in by_drugs.items()},
        regimens={regimen.code: regimen for regimen in regimens},
        drugs={drug.id: drug for drug in drugs},
        short_names={
            key_of(name): drug
            for drug in drugs
            for name in drug.names
            if name.isalpha() and _SHORTEST <= len(name) <= _LONGEST
        },
        misspelt=frozenset(key_of(name) for drug in drugs for name in drug.misspelt),
    )
