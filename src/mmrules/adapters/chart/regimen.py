"""`parse_regimen`: reads regimen abbreviations, drug names and procedures as charts write them.

Exact table first, composition of known parts second, never a guess: letters with several readings give them all and a
question. The table is in `regimen_table.py`; result types are in `regimen_reading.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import Factory, define

from mmrules.adapters.chart.edit_distance import distance
from mmrules.adapters.chart.regimen_reading import (
    Confidence,
    RegimenOption,
    RegimenPart,
    RegimenReading,
    TreatmentStatus,
)
from mmrules.adapters.chart.regimen_table import (
    Ambiguity,
    DrugRow,
    Entry,
    ProcedureRow,
    RegimenRow,
    key_of,
    regimen_table,
    spelling_of,
)
from mmrules.errors import InvalidInput, Problem, nearest_names

if TYPE_CHECKING:
    from mmrules.adapters.chart.regimen_table import Meaning

__all__ = ["parse_regimen"]

_LONGEST_TEXT = 2_000
_PHASE = re.compile(
    r"\s*(?:\bthen\b|->|→|\bfollowed by\b|\bf/b\b|(?<![a-z])s/p(?![a-z])|;|\n"
    r"|,(?=\s*(?:consider|plan|declin|refus|intoleran|allerg|stopp|discontinu|not|no|never|avoid|contraindicat)))\s*",
    re.IGNORECASE,
)
_STATUS: dict[TreatmentStatus, re.Pattern[str]] = {
    "intolerant": re.compile(r"\bintoleran\w+(?: (?:of|to))?|\ballerg\w+(?: to)?", re.IGNORECASE),
    "declined": re.compile(r"\b(?:declin|refus)\w+", re.IGNORECASE),
    "planned": re.compile(
        r"\b(?:consider|plan)\w*(?: for)?|\b(?:eligible|candidate)(?: for)?|\b(?:collect|harvest|mobili[sz])\w+"
        r"|\bproposed?\b",
        re.IGNORECASE,
    ),
    "not_given": re.compile(
        r"\b(?:no (?:prior|previous)|never|not given|no|not|contraindicated|avoid(?:ed)?|deferred|without)\b",
        re.IGNORECASE,
    ),
    "stopped": re.compile(r"\b(?:stopped|discontinued|held|d/c(?:'d)?)\b", re.IGNORECASE),
}
_ROLE = re.compile(r"\b(induction|maintenance|maint|consolidation|conditioning|bridging|salvage)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"none|no (?:prior|previous) (?:therapy|treatment|lines?)|treatment[- ]na[iï]ve|untreated|nil", re.IGNORECASE
)
_UNKNOWN = re.compile(r"unknown|unk|not known|n/?a|not available|not recorded|\?+", re.IGNORECASE)
_CONDITIONING = re.compile(
    r"(?:melphalan|mel|hdm|m)\s?-?\s?(200|140)(?:\s?mg(?:\s?/\s?m(?:2|²))?)?(?!\d)", re.IGNORECASE
)
_NOISE = re.compile(
    "|".join(
        (
            r"\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|iu|units?|g)(?:\s?/\s?(?:m2|m²|kg|day|d))*\b",
            r"(?:iv|sc|po|subcut\w*|oral(?:ly)?)\b|[sip]\.[vco]\.",
            r"q\d+\s?(?:d|w|h|wks?|days?|weeks?)?\b|d(?:ay)?s?\s?\d+(?:\s?-\s?\d+)?\b|\d+\s?d(?:ays?)?\b",
            r"x\s?\d+(?:\s?(?:cycles?|days?|doses?|months?))?\b|\d+\s?(?:cycles?|months?|weeks?|doses?)\b",
            r"c\d+(?:d\d+)?(?:\s?-\s?c?\d+)?\b|cycles?\b|(?:19|20)\d\d\b",
            r"(?:bi-?)?weekly|daily|monthly|twice|once|bid\b|qd\b|qw\b",
            r"\d+(?:st|nd|rd|th)?\s?lines?\b|lines?\s?\d+|lot\s?\d+|\d[lL]\b",
            r"citrate|hydrochloride|mannitol|boronic ester|sodium|phosphate|lite\b",
            r"single[- ]agent|mono(?:therapy)?\b|therapy|regimen|treatment|based\b|chemo(?:therapy)?\b",
            r"high[- ]dose\b(?!\s*(?:mel|melphalan)\b)|low[- ]dose\b",
        )
    ),
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s/+&.'®™()-]*")
_FILLER = frozenset(
    {"and", "with", "plus", "of", "to", "for", "on", "the", "a", "in", "after", "prior", "received", "given", "was"}
)
_PREFIX = {"d": "daratumumab", "e": "elotuzumab", "x": "selinexor"}
_PACE = ("cisplatin", "doxorubicin", "cyclophosphamide", "etoposide")
_LONGEST_WINDOW = 5
_SHORTEST_FUZZY = 6


@define
class _Found:
    """What one stretch of a phase stands for."""

    entry: Entry
    start: int
    end: int
    confidence: Confidence = "exact"


@define
class _Phase:
    """A phase while it is read."""

    start: int
    end: int
    found: list[_Found] = Factory(list)
    status: TreatmentStatus = "given"
    extra: list[str] = Factory(list)


def _lookup(raw: str) -> tuple[Entry, Confidence] | None:
    """Look a stretch up as it is written."""
    table = regimen_table()
    if raw in table.by_case:
        return table.by_case[raw], "exact"
    spelt = table.by_spelling.get(spelling_of(raw))
    if spelt is not None:
        return spelt, "exact" if raw == spelt.code else "alias"
    key = key_of(raw)
    entry = table.by_key.get(key)
    if entry is None or (len(key) == 1 and not isinstance(entry, Ambiguity)):
        return None
    if key in table.misspelt:
        return entry, "fuzzy"
    canonical = entry.code if isinstance(entry, RegimenRow) else entry.id if isinstance(entry, DrugRow) else ""
    return entry, "exact" if raw == canonical else "alias"


def _segments(word: str) -> list[Entry] | None:
    """Split a word such as `LenBorDex` into short names; `None` when that can't be done in exactly one way."""
    table = regimen_table()
    key = word.casefold()
    ways: list[list[list[DrugRow]]] = [[] for _ in range(len(key) + 1)]
    ways[0].append([])
    for end in range(1, len(key) + 1):
        for size in range(2, 6):
            drug = table.short_names.get(key[end - size : end]) if size <= end else None
            if drug is not None:
                ways[end] += [[*way, drug] for way in ways[end - size][:2]]
        ways[end] = ways[end][:3]
    distinct = {frozenset(drug.id for drug in way): way for way in ways[len(key)] if len(way) >= 2}
    return list(next(iter(distinct.values()))) if len(distinct) == 1 else None


def _prefixed(word: str) -> list[Entry]:
    """Split a word such as `DaraKd` into the short name of a drug and a known regimen; empty when it is none."""
    table = regimen_table()
    key = word.casefold()
    for size in range(3, 6):
        drug, base = table.short_names.get(key[:size]), table.by_key.get(key[size:])
        if drug is not None and isinstance(base, RegimenRow | Ambiguity) and len(key) - size >= 2:
            return [drug, base]
    return []


def _fuzzy(word: str) -> DrugRow | None:
    """Find the one drug name of six letters or more that is one or two letters away."""
    key = word.casefold()
    if len(key) < _SHORTEST_FUZZY or not key.isalpha():
        return None
    allowed = 1 if len(key) < _SHORTEST_FUZZY + 2 else 2
    best: dict[str, int] = {}
    for drug in regimen_table().drugs.values():
        for name in drug.names:
            other = key_of(name)
            if len(other) >= _SHORTEST_FUZZY and abs(len(other) - len(key)) <= allowed:
                away = distance(key, other, limit=allowed)
                if away <= allowed:
                    best[drug.id] = min(away, best.get(drug.id, away))
    nearest = [name for name, away in best.items() if away == min(best.values())]
    return regimen_table().drugs[nearest[0]] if len(nearest) == 1 else None


def _window(text: str, words: list[re.Match[str]], at: int, end: int) -> tuple[_Found, int] | None:
    """Find the longest run of words from `at` on that is in the table; joints must be signs, not a comma."""
    best: tuple[_Found, int] | None = None
    for count in range(1, _LONGEST_WINDOW + 1):
        last = at + count - 1
        if last >= len(words) or words[last].end() > end:
            break
        if count > 1 and _JOINT.fullmatch(text, words[last - 1].end(), words[last].start()) is None:
            break
        raw = text[words[at].start() : words[last].end()]
        hit = _lookup(raw)
        if hit is not None:
            best = _Found(hit[0], words[at].start(), words[last].end(), hit[1]), count
    return best


def _read_phase(text: str, phase: _Phase, problems: list[Problem]) -> None:
    words = list(_WORD.finditer(text, phase.start, phase.end))
    covered = [found.span() for found in _spans_of_words(text, phase)]
    at = 0
    while at < len(words):
        word = words[at]
        window = _window(text, words, at, phase.end)
        if any(start <= word.start() < end for start, end in covered) and (window is None or window[1] == 1):
            at += 1
            continue
        conditioning = _CONDITIONING.match(text, word.start(), phase.end)
        if conditioning:
            row = regimen_table().regimens[f"Mel{conditioning[1]}"]
            phase.found.append(_Found(row, *conditioning.span()))
            at = _behind(words, at, conditioning.end())
            continue
        noise = _NOISE.match(text, word.start(), phase.end)
        if window is not None and (noise is None or window[0].end >= noise.end() or _is_drug(window[0])):
            if _joined_prefix(text, words, at, phase, window[0]):
                at += 1
                continue
            phase.found.append(window[0])
            at += window[1]
        elif noise is not None:
            at = _behind(words, at, noise.end())
        elif _joined_prefix(text, words, at, phase, None):
            at += 1
        else:
            _single(word, phase, problems)
            at += 1


def _spans_of_words(text: str, phase: _Phase) -> list[re.Match[str]]:
    """Return the words of status and role, which name no treatment."""
    found: list[re.Match[str]] = []
    for pattern in _STATUS.values():
        found += pattern.finditer(text, phase.start, phase.end)
    found += _ROLE.finditer(text, phase.start, phase.end)
    return found


def _is_drug(found: _Found) -> bool:
    return isinstance(found.entry, DrugRow | RegimenRow | Ambiguity | ProcedureRow)


def _behind(words: list[re.Match[str]], at: int, end: int) -> int:
    while at < len(words) and words[at].start() < end:
        at += 1
    return at


def _joined_prefix(text: str, words: list[re.Match[str]], at: int, phase: _Phase, window: _Found | None) -> bool:
    """Read the letter of `D-`, `E-` or `X-` before a known regimen, and `-PACE` behind one."""
    word = words[at]
    key = word[0].casefold()
    if key == "pace" and phase.found and text[word.start() - 1 : word.start()] == "-":
        phase.extra += _PACE
        return True
    if key not in _PREFIX or at + 1 >= len(words) or text[word.end() : words[at + 1].start()] != "-":
        return False
    if window is not None and window.end > word.end():
        return False
    base = _window(text, words, at + 1, phase.end)
    if base is None or not isinstance(base[0].entry, RegimenRow | Ambiguity) or base[0].end - base[0].start < 2:
        return False
    phase.found.append(_Found(regimen_table().drugs[_PREFIX[key]], word.start(), word.end(), "composed"))
    return True


def _single(word: re.Match[str], phase: _Phase, problems: list[Problem]) -> None:
    """Read a word that is in no table: put together from short names, misspelt, a filler, or unknown."""
    raw = word[0]
    if len(raw) > 1:
        entries = _segments(raw) or _prefixed(raw)
        if entries:
            phase.found += [_Found(entry, word.start(), word.end(), "composed") for entry in entries]
            return
    if raw.casefold() in _FILLER or raw.isdigit():
        return
    near = _fuzzy(raw)
    if near is not None:
        phase.found.append(_Found(near, word.start(), word.end(), "fuzzy"))
        return
    table = regimen_table()
    if len(raw) == 1:
        message, remedy = "a letter alone stands for no drug", "write the drug's name"
        nearest: tuple[str, ...] = ()
    else:
        message, remedy = "this is no regimen, drug or procedure that is known here", "write the drugs' names"
        nearest = nearest_names(raw, [*table.regimens, *table.drugs])
    problems.append(
        Problem(code="regimen.unknown", message=message, position=word.start(), remedy=remedy, nearest=nearest)
    )


def _row_option(row: RegimenRow) -> RegimenOption:
    return RegimenOption(
        code=row.code,
        regimen=row.id or None,
        drugs=row.drugs,
        transplant=row.transplant or None,
        transplants=1 if row.transplant else 0,
        conditioning=row.conditioning or None,
        role=row.role or None,
        note=row.note,
    )


def _meaning_option(meaning: Meaning) -> RegimenOption:
    if meaning.regimen:
        return _row_option(regimen_table().regimens[meaning.regimen])
    if meaning.other:
        return RegimenOption(other=meaning.other)
    return _from_drugs(meaning.drugs, "")


def _from_drugs(drugs: tuple[str, ...], role: str) -> RegimenOption:
    """Name the regimen that consists of these drugs, when there is exactly one."""
    unique = tuple(dict.fromkeys(drugs))
    rows = [row for row in regimen_table().by_drugs.get(frozenset(unique), ()) if row.role in {"", role}]
    ids = {row.id for row in rows if row.id}
    plain = [row for row in rows if not row.id or len(ids) == 1]
    if not plain:
        return RegimenOption(drugs=unique)
    row = plain[0]
    return RegimenOption(code=row.code, regimen=row.id or None, drugs=unique, role=row.role or None, note=row.note)


def _options_of(found: _Found, year: int | None) -> list[RegimenOption]:
    entry = found.entry
    match entry:
        case Ambiguity():
            fitting = [
                meaning
                for meaning in entry.meanings
                if year is None or (meaning.first_year <= year and (not meaning.last_year or year <= meaning.last_year))
            ]
            return [_meaning_option(meaning) for meaning in fitting or entry.meanings]
        case RegimenRow():
            return [_row_option(entry)]
        case ProcedureRow():
            return [
                RegimenOption(
                    code=entry.code,
                    regimen=entry.id or None,
                    transplant=entry.transplant or None,
                    transplants=entry.times if entry.transplant else 0,
                )
            ]
        case DrugRow():
            return [RegimenOption(drugs=(entry.id,))]
        case _:
            return [RegimenOption(supportive=(entry.name,))]


def _combined(one: RegimenOption, other: RegimenOption, role: str) -> RegimenOption:
    drugs = (*one.drugs, *other.drugs)
    named = _from_drugs(drugs, role)
    return RegimenOption(
        code=named.code,
        regimen=named.regimen,
        drugs=named.drugs,
        transplant=one.transplant or other.transplant,
        transplants=max(one.transplants, other.transplants),
        conditioning=one.conditioning or other.conditioning,
        role=one.role or other.role,
        supportive=(*one.supportive, *other.supportive),
        other=one.other or other.other,
        note=one.note or other.note,
    )


def _weakest(confidences: list[Confidence], *, joined: bool) -> Confidence:
    order: tuple[Confidence, ...] = ("fuzzy", "composed", "alias", "exact")
    weakest = next(word for word in order if word in confidences)
    return "composed" if joined and weakest in {"alias", "exact"} else weakest


def _is_whole(found: _Found) -> bool:
    """Say whether it is a regimen of its own, of which two are two treatments."""
    return isinstance(found.entry, RegimenRow) and (len(found.entry.drugs) > 1 or bool(found.entry.role))


def _role_of(text: str, phase: _Phase, start: int, end: int, *, first: bool, until: int) -> str:
    """Return the role written in, before or behind a part: it belongs to the part before it, if there is one."""
    for found in _ROLE.finditer(text, phase.start, phase.end):
        inside = start <= found.start() < end
        behind = end <= found.start() < until
        if inside or behind or (first and found.end() <= start):
            return {"maint": "maintenance"}.get(found[1].casefold(), found[1].casefold())
    return ""


def _parts(text: str, phase: _Phase, year: int | None) -> list[RegimenPart]:
    """Make one part of a phase, or several where it lists regimens one after the other."""
    groups: list[list[_Found]] = [[]]
    for found in phase.found:
        apart = (_is_whole(found) and any(_is_whole(each) for each in groups[-1])) or (
            isinstance(found.entry, ProcedureRow) or any(isinstance(each.entry, ProcedureRow) for each in groups[-1])
        )
        if groups[-1] and apart:
            groups.append([])
        groups[-1].append(found)
    parts: list[RegimenPart] = []
    for position, group in enumerate(groups):
        if not group:
            continue
        last = group is groups[-1]
        start, end = min(found.start for found in group), max(found.end for found in group)
        following = groups[position + 1][0].start if not last else phase.end
        role = _role_of(text, phase, start, end, first=position == 0, until=following)
        options = _options_of(group[0], year)
        for found in group[1:]:
            options = [_combined(one, other, role) for one in options for other in _options_of(found, year)][:8]
        if phase.extra and last:
            options = [_combined(one, RegimenOption(drugs=tuple(phase.extra)), role) for one in options]
        if len(group) == 1 and isinstance(group[0].entry, DrugRow):
            options = [_from_drugs(option.drugs, role) for option in options]
        questions = [found.entry.question for found in group if isinstance(found.entry, Ambiguity)]
        parts.append(
            RegimenPart(
                text=text[start:end],
                start=start,
                end=end,
                options=tuple(dict.fromkeys(options)),
                status=phase.status,
                role=role or next((option.role for option in options if option.role), None),
                confidence=_weakest([found.confidence for found in group], joined=len(group) > 1),
                question=" ".join(questions) if len(options) > 1 else "",
            )
        )
    return parts


def _phases(text: str) -> list[_Phase]:
    phases: list[_Phase] = []
    begin = 0
    for found in _PHASE.finditer(text):
        phases.append(_Phase(begin, found.start()))
        begin = found.end()
    phases.append(_Phase(begin, len(text)))
    for phase in phases:
        for status, pattern in _STATUS.items():
            if pattern.search(text, phase.start, phase.end):
                phase.status = status
                break
    return phases


def parse_regimen(text: str, *, year: int | None = None) -> RegimenReading:
    """Read a regimen, drugs or procedures as a chart writes them: `Dara-Rev-Dex`, `RVD`, `auto`, `Mel200`.

    Args:
        text: At most 2,000 code points; "then", an arrow, a semicolon or a new line begins another part.
        year: When it was given, if that is known: letters whose meaning has changed are then read by it.

    Returns:
        The reading. Letters with several meanings give every one of them and a question; none is chosen.

    Raises:
        InvalidInput: When a word is no regimen, drug or procedure that is known here; each problem has its `position`
            (0-based code point) and the nearest known names.

    Source: the table in `regimens.toml`, which is general knowledge of the field and awaits review.
    """
    _check(text)
    stripped = text.strip()
    if _EMPTY.fullmatch(stripped):
        return RegimenReading(text=text, parts=(), known=True)
    if _UNKNOWN.fullmatch(stripped):
        return RegimenReading(text=text, parts=(), known=False)
    problems: list[Problem] = []
    parts: list[RegimenPart] = []
    for phase in _phases(text):
        _read_phase(text, phase, problems)
        parts += _parts(text, phase, year)
    if problems:
        raise InvalidInput.of(problems, what="regimen")
    if not parts:
        raise InvalidInput.of(
            [Problem(code="regimen.unknown", message="this text names no treatment", position=0)], what="regimen"
        )
    return RegimenReading(text=text, parts=tuple(parts), known=True)


def _check(text: object) -> None:
    problem: Problem | None = None
    if not isinstance(text, str):
        problem = Problem(code="regimen.type", message="a regimen is given as text", position=0)
    elif not text.strip():
        problem = Problem(code="regimen.empty-input", message="the text is empty", position=0)
    elif len(text) > _LONGEST_TEXT:
        problem = Problem(
            code="regimen.text-too-long",
            message=f"the text is longer than {_LONGEST_TEXT} characters",
            position=_LONGEST_TEXT,
        )
    if problem is not None:
        raise InvalidInput.of([problem], what="regimen")
