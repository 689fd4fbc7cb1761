"""A drug of the catalogue, and the classes that drugs are grouped by. Its safety rules are in `caution`."""

from __future__ import annotations

from attrs import frozen

__all__ = ["AgentClass", "BoxedWarning", "Code", "Drug", "DrugStatus"]


@frozen
class AgentClass:
    """A group of drugs with the same mechanism or target.

    Attributes:
        id: What rules write: `anti_cd38`.
        name: In words: `anti-CD38 antibody`.
    """

    id: str
    name: str


@frozen(kw_only=True)
class Code:
    """A code of RxNorm or ATC.

    Attributes:
        code: The code; `None` is unknown and never guessed.
        tty: Term type of RxNorm.
        name: Name of the coded product, where it was recorded.
        verified: Whether the code was seen at `verified_url`.
        verified_url: Where, empty when it was not seen.
        note: What else is known about it.
    """

    code: str | None = None
    tty: str = ""
    name: str = ""
    verified: bool
    verified_url: str = ""
    note: str = ""


@frozen(kw_only=True)
class BoxedWarning:
    """A boxed warning of the US label, in a few words."""

    text: str
    verified: bool
    verified_url: str = ""


@frozen(kw_only=True)
class DrugStatus:
    """What the agencies have approved the drug for, as text; regimens hold it in a form that can be evaluated."""

    us: str
    us_verified: bool
    eu: str
    eu_verified: bool
    verified_url: str = ""


@frozen(kw_only=True)
class Drug:
    """A drug that a regimen or a history can name.

    Attributes:
        id: What rules and records write: `belantamab_mafodotin`.
        name: Generic name.
        synonyms: Development codes, abbreviations and other spellings.
        brand_names: Brand names.
        classes: Ids of the agent classes it belongs to, the one of its mechanism first.
        class_text: The class in words, as recorded.
        target: What it acts on.
        routes: How it is given.
        rems: Risk programmes, as text; empty when none is recorded.
        rems_url: Where the state of the risk programme was seen.
        boxed_warnings: Boxed warnings of the US label.
        rxcui: RxNorm code of the ingredient.
        rxcui_product: RxNorm code of one product, where that of the ingredient was not verified.
        atc: ATC code.
        status: What the agencies have approved it for; `None` for a drug that is here for histories only.
        monitoring: What to follow while it is given.
        notes: Usual doses and other remarks, as recorded.
        cautions_recorded: Whether its safety rules were collected. `False`: nothing is known, which is not safe.
    """

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    brand_names: tuple[str, ...] = ()
    classes: tuple[str, ...]
    class_text: str = ""
    target: str = ""
    routes: tuple[str, ...] = ()
    rems: str = ""
    rems_url: str = ""
    boxed_warnings: tuple[BoxedWarning, ...] = ()
    rxcui: Code | None = None
    rxcui_product: Code | None = None
    atc: Code | None = None
    status: DrugStatus | None = None
    monitoring: tuple[str, ...] = ()
    notes: str = ""
    cautions_recorded: bool
