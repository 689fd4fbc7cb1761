"""`parse_response`: reads a response as a chart writes it. Data in `responses.toml`; nothing is graded here.

Bounds (`>=VGPR`), ranges (`PR-VGPR`) and "CR/nCR" stay sets; measurable residual disease is kept apart.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from attrs import frozen

from mmrules.errors import InvalidInput, Problem, nearest_names

__all__ = ["ResidualDisease", "ResponseReading", "parse_response"]

_LONGEST_TEXT = 500
_ORDER = ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR")
_BOUND = re.compile(
    r"\s*(>=|=>|≥|<=|=<|≤|>|<|at least\s|at most\s|better than\s|worse than\s|minimum\s)\s*", re.IGNORECASE
)
_AT_LEAST = frozenset({">=", "=>", "≥", "at least", "minimum"})
_AT_MOST = frozenset({"<=", "=<", "≤", "at most"})
_BETTER = frozenset({">", "better than"})
_JOIN = re.compile(r"\s*(?:/|\bor\b|\bto\b)\s*|(?<=[a-z])\s*[-–]\s*(?=(?:s?CR|n?CR|VGPR|PR|MR|SD|PD)\b)", re.IGNORECASE)
_CONTEXT = re.compile(
    r"\b(?:best(?: response)?|confirmed|unconfirmed(?! cr)|not confirmed|response|status|achieved|ongoing|maintained"
    r"|in|was|is|remains?|continued|of)\b[:\s]*",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(r"(?<!un)(?<!not )\bconfirmed\b", re.IGNORECASE)
_UNCONFIRMED = re.compile(r"\b(?:unconfirmed|not confirmed)\b", re.IGNORECASE)
_BEST = re.compile(r"\bbest\b", re.IGNORECASE)
_MRD = re.compile(
    r"\b(?P<negative>u-?MRD|MRD(?:\s?-(?![a-z0-9])|[\s-]?neg(?:ativ(?:e|ity))?\b|[\s-]?undetectable\b))"
    r"|\b(?P<positive>MRD(?:\s?\+|[\s-]?pos(?:itive)?\b|[\s-]?detectable\b))|\b(?P<bare>MRD)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:<\s?)?(?:1\s?[x×]\s?)?10\s?(?:\^|\*\*)?\s?[-−⁻]\s?([4-7⁴⁵⁶⁷])\b|(?:<\s?)?1e-0?([4-7])\b", re.IGNORECASE
)
_SIGN_APART = re.compile(r"\b(?:(?P<none>neg(?:ative)?|undetectable)|pos(?:itive)?|detectable)\b", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("⁴⁵⁶⁷⁻", "4567-")
_METHOD = re.compile(
    r"\b(NGF|NGS|next[- ]generation (?:flow|sequencing)|clonoSEQ|EuroFlow|(?:multiparameter )?flow|MFC|PCR|ASO-PCR)\b",
    re.IGNORECASE,
)
_IMAGING = re.compile(r"\b(?:PET|PET[-/ ]?CT|imaging)\s?(?:MRD)?\s?(?:-(?!\w)|neg\w*|pos\w*|\+)?", re.IGNORECASE)
_SUSTAINED = re.compile(r"\bsustained\b", re.IGNORECASE)
_EMPTY = re.compile(r"[\s,;:.()@at]*")


@frozen(kw_only=True)
class ResidualDisease:
    """Measurable residual disease as written.

    Attributes:
        negative: Whether none was found; `None` when only the threshold or method is given.
        threshold: Sensitivity, such as `Decimal("0.00001")`.
        method: Method as written.
        sustained: Whether it is called sustained, which needs two results at least 12 months apart.
        imaging: Whether imaging is meant, which is a result of its own.
    """

    negative: bool | None
    threshold: Decimal | None = None
    method: str = ""
    sustained: bool = False
    imaging: bool = False


@frozen(kw_only=True)
class ResponseReading:
    """What a text says about a response.

    Attributes:
        text: As given.
        code: The response as charts name it ("nCR"), `None` when it is a set or absent.
        imwg: Its category of the IMWG 2016 scale, `None` when that is not settled.
        possible: Every category that the text allows.
        bound: "at_least" or "at_most" for a bound, "" otherwise.
        confirmed: Whether it is called confirmed, `None` when not said.
        best: Whether it is the best response so far.
        residual_disease: Measurable residual disease, when named.
        evaluable: False for "not evaluable".
        note: What the words leave open.
        question: What to ask when the abbreviation has several meanings.
    """

    text: str
    code: str | None = None
    imwg: str | None = None
    possible: frozenset[str] = frozenset()
    bound: Literal["", "at_least", "at_most"] = ""
    confirmed: bool | None = None
    best: bool = False
    residual_disease: ResidualDisease | None = None
    evaluable: bool = True
    note: str = ""
    question: str = ""


@frozen(kw_only=True)
class _Row:
    code: str
    imwg: str | None
    note: str
    question: str = ""


@cache
def _table() -> dict[str, _Row]:
    data = tomllib.loads(files("mmrules.adapters.chart").joinpath("responses.toml").read_text(encoding="utf-8"))
    rows: dict[str, _Row] = {}
    for row in data["response"]:
        for name in row["names"]:
            rows[_key(name)] = _Row(code=row["code"], imwg=row.get("imwg"), note=row.get("note", ""))
    for row in data["ambiguous"]:
        for name in row["written"]:
            # "MR" keeps its IMWG meaning as one possibility, and asks.
            rows[_key(name)] = _Row(code=row["readings"][0], imwg=None, note="", question=row["question"])
    return rows


@cache
def _other_scale() -> frozenset[str]:
    data = tomllib.loads(files("mmrules.adapters.chart").joinpath("responses.toml").read_text(encoding="utf-8"))
    return frozenset(_key(name) for row in data["other_scale"] for name in row["names"])


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", "", name).casefold().rstrip("+.")


def _residual(text: str) -> tuple[ResidualDisease | None, str]:
    """Read residual disease; returns it and the text without it."""
    found = _MRD.search(text)
    level = _LEVEL.search(text) if found else None
    if not found:
        return None, text
    rest = text
    imaging = _IMAGING.search(text)
    method = _METHOD.search(text)
    apart = _SIGN_APART.search(text, found.end()) if found["bare"] else None
    spans = [each.span() for each in (found, level, method, _SUSTAINED.search(text), apart) if each]
    if imaging:
        spans.append(imaging.span())
    for start, end in spans:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    rest = re.sub(r"\b(?:by|with|at|status|bone marrow|sensitivity|level)\b", lambda word: " " * len(word[0]), rest)
    digit = ((level[1] or level[2]) if level else "").translate(_SUPERSCRIPTS)
    return (
        ResidualDisease(
            negative=_negative(found, apart),
            threshold=Decimal(1).scaleb(-int(digit)) if digit else None,
            method=method[0] if method else "",
            sustained=_SUSTAINED.search(text) is not None,
            imaging=imaging is not None,
        ),
        rest,
    )


def _negative(found: re.Match[str], apart: re.Match[str] | None) -> bool | None:
    if found["negative"] or found["positive"]:
        return found["negative"] is not None
    return apart["none"] is not None if apart else None


def _bounded(codes: list[str], bound: str) -> frozenset[str]:
    if not bound:
        return frozenset(codes)
    place = _ORDER.index(codes[0])
    if bound in _AT_LEAST:
        return frozenset(_ORDER[place:])
    if bound in _BETTER:
        return frozenset(_ORDER[place + 1 :])
    return frozenset(_ORDER[: place + 1] if bound in _AT_MOST else _ORDER[:place])


def _fault(code: str, message: str, position: int, *, nearest: tuple[str, ...] = (), remedy: str = "") -> InvalidInput:
    return InvalidInput.of(
        [Problem(code=f"response.{code}", message=message, position=position, nearest=nearest, remedy=remedy)],
        what="response",
    )


def parse_response(text: str) -> ResponseReading:
    """Read a response: `VGPR`, `>=PR`, `CR/nCR`, `sCR, MRD neg 10^-5 (NGF)`.

    Args:
        text: At most 500 code points.

    Raises:
        InvalidInput: When it names no response of myeloma, with `position`.

    Source: response names of the IMWG (Kumar 2016, Lancet Oncol 17:e328) and of older criteria; table awaits review.
    """
    if not text.strip() or len(text) > _LONGEST_TEXT:
        raise _fault("empty-input" if not text.strip() else "text-too-long", "a response is a short text", 0)
    residual, rest = _residual(text)
    confirmed = True if _CONFIRMED.search(rest) else False if _UNCONFIRMED.search(rest) else None
    best = _BEST.search(rest) is not None
    rows, bound = _responses(text, rest, required=residual is None)
    if not rows:
        return ResponseReading(text=text, residual_disease=residual, confirmed=confirmed, best=best)
    codes = [row.imwg for row in rows if row.imwg is not None]
    if bound and (len(rows) > 1 or not codes):
        raise _fault("bound", "a bound needs one response", 0, remedy="write for example >=VGPR")
    possible = _bounded(codes, bound)
    if rows[0].question:
        possible = frozenset({rows[0].code})
    if len(rows) == 2 and not bound and "-" in rest and all(code in _ORDER for code in codes) and len(codes) == 2:
        low, high = sorted(_ORDER.index(code) for code in codes)
        possible = frozenset(_ORDER[low : high + 1])
    alone = len(rows) == 1 and not bound
    return ResponseReading(
        text=text,
        code=rows[0].code if alone and not rows[0].question else None,
        imwg=rows[0].imwg if alone else next(iter(possible)) if len(possible) == 1 and not rows[0].question else None,
        possible=possible,
        bound="" if not bound else "at_least" if bound in _AT_LEAST | _BETTER else "at_most",
        confirmed=False if rows[0].code == "presumed CR" else confirmed,
        best=best,
        residual_disease=residual,
        evaluable=not any(row.code == "NE" for row in rows),
        note=" ".join(dict.fromkeys(row.note for row in rows if row.note)),
        question=rows[0].question,
    )


def _responses(text: str, rest: str, *, required: bool) -> tuple[list[_Row], str]:
    """Find the responses and the bound before them; raises for words that are none."""
    table = _table()
    whole = table.get(_key(rest.strip(" ,;.:()")))
    if whole is not None:
        return [whole], ""
    if _key(rest.strip(" ,;.:()")) in _other_scale():
        raise _fault("other-scale", "this is a response of AL amyloidosis, not of myeloma", _first(text))
    bare = _CONTEXT.sub(lambda word: " " * len(word[0]), rest)
    found = _BOUND.match(bare.replace("(", " "))
    start = found.end() if found else 0
    bound = " ".join(found[1].lower().split()) if found else ""
    rows: list[_Row] = []
    at = start
    for piece in [*_JOIN.finditer(bare, start), None]:
        end = piece.start() if piece else len(bare)
        words = bare[at:end].strip(" ,;.:()")
        if words:
            row = table.get(_key(words))
            if row is None:
                place = at + len(bare[at:end]) - len(bare[at:end].lstrip(" ,;.:()"))
                if _key(words) in _other_scale():
                    raise _fault("other-scale", "this is a response of AL amyloidosis, not of myeloma", place)
                raise _fault(
                    "unknown",
                    "this is no response that is known here",
                    min(place, len(text) - 1),
                    nearest=nearest_names(words, [each.code for each in table.values()]),
                )
            rows.append(row)
        at = piece.end() if piece else end
    if not rows and (required or not _EMPTY.fullmatch(bare)):
        raise _fault("unknown", "this text names no response", _first(text))
    return rows, bound


def _first(text: str) -> int:
    return len(text) - len(text.lstrip())
