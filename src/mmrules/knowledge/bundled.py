"""The catalogues that come with the library: found, read once and kept for the life of the process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from mmrules.errors import InvalidKnowledge, Problem
from mmrules.knowledge.catalogue import by_id
from mmrules.knowledge.knowledge_base import KnowledgeBase
from mmrules.knowledge.read import entry_places, read_catalogue
from mmrules.knowledge.source_lines import places_of
from mmrules.knowledge.trial import Trial
from mmrules.serialization.toml_text import read_toml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from mmrules.knowledge.catalogue import Catalogue

__all__ = ["BundledTrials", "bundled_places", "load_knowledge"]

_EDITION = "edition.toml"
_TRIALS = "trials/"


class BundledTrials(Mapping[str, Trial]):
    """The trials of the library, read when the first one is asked for: they are half of all text."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Trial:
        return _trials()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_trials())

    def __len__(self) -> int:
        return len(_trials())

    def __repr__(self) -> str:
        return "BundledTrials()"


@cache
def load_knowledge() -> KnowledgeBase:
    """Return the catalogues of the library; read once, then the same object.

    Raises:
        InvalidKnowledge: An installation whose files are damaged; every problem with file and line.
    """
    texts = _texts()
    edition = read_toml(texts[_EDITION])
    chosen = {name: text for name, text in texts.items() if name != _EDITION and not name.startswith(_TRIALS)}
    catalogues = _read(chosen)
    return KnowledgeBase(
        version=str(edition["version"]),
        date=str(edition["newest_source"]),
        digest=_digest(texts),
        classes=by_id(entry for catalogue in catalogues for entry in catalogue.agent_class),
        drugs=by_id(entry for catalogue in catalogues for entry in catalogue.drug),
        cautions=by_id(entry for catalogue in catalogues for entry in catalogue.caution),
        regimens=by_id(entry for catalogue in catalogues for entry in catalogue.regimen),
        trials=BundledTrials(),
        grading_systems=by_id(entry for catalogue in catalogues for entry in catalogue.grading_system),
        statements=by_id(entry for catalogue in catalogues for entry in catalogue.statement),
        references=by_id(entry for catalogue in catalogues for entry in catalogue.reference),
    )


def bundled_places() -> Mapping[str, tuple[str, int]]:
    """Return file and line of each bundled entry by its kind and id, for messages about it."""
    found: dict[str, tuple[str, int]] = {}
    for name, text in _texts().items():
        if name != _EDITION:
            found |= entry_places(read_catalogue(text, file=name), places_of(text), file=name)
    return found


def _texts() -> Mapping[str, str]:
    return dict(sorted(_files(files("mmrules.knowledge").joinpath("data"), "")))


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".toml"):
            # Universal newlines: a checkout with other line ends is the same catalogue with the same digest.
            yield f"{prefix}{item.name}", item.read_text(encoding="utf-8")


def _digest(texts: Mapping[str, str]) -> str:
    content = hashlib.sha256()
    for name, text in texts.items():
        content.update(f"{name}\0{len(text)}\0{text}".encode())
    return content.hexdigest()


@cache
def _trials() -> Mapping[str, Trial]:
    chosen = {name: text for name, text in _texts().items() if name.startswith(_TRIALS)}
    return by_id(entry for catalogue in _read(chosen) for entry in catalogue.trial)


def _read(texts: Mapping[str, str]) -> tuple[Catalogue, ...]:
    catalogues: list[Catalogue] = []
    problems: list[Problem] = []
    for name, text in sorted(texts.items()):
        try:
            catalogues.append(read_catalogue(text, file=name))
        except InvalidKnowledge as error:
            problems += error.problems
    if problems:
        raise InvalidKnowledge.of(problems, what="catalogue")
    return tuple(catalogues)
