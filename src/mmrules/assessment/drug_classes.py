"""Class terms of the treatment history: double-, triple-, quad- and penta-exposed or -refractory, and targets met.

Whether the disease is refractory to a drug is decided in `refractory.py`; the full drug catalogue is knowledge.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mmrules.assessment.assessment import settle
from mmrules.assessment.completion import Completion
from mmrules.assessment.parts import assess_parts
from mmrules.assessment.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from mmrules.assessment.assessment import Assessment

__all__ = ["CLASS_MEMBERS", "class_status"]

CLASS_MEMBERS: dict[str, frozenset[str]] = {
    "pi": frozenset({"bortezomib", "carfilzomib", "ixazomib"}),
    # Iberdomide and mezigdomide (CELMoDs) are kept apart.
    "imid": frozenset({"lenalidomide", "pomalidomide", "thalidomide"}),
    # Elotuzumab binds SLAMF7 and is not a member.
    "anti_cd38": frozenset({"daratumumab", "isatuximab"}),
    "bcma_antibody": frozenset({"belantamab_mafodotin", "elranatamab", "linvoseltamab", "teclistamab"}),
    "bcma_car_t": frozenset(
        {
            "anito-cel",
            "anitocabtagene_autoleucel",
            "cilta-cel",
            "ciltacabtagene_autoleucel",
            "ide-cel",
            "idecabtagene_vicleucel",
        }
    ),
    "gprc5d": frozenset({"talquetamab"}),
    "fcrh5": frozenset({"cevostamab"}),
}
"""Drug ids by the classes that the terms speak of."""


def _spelling(drug: str) -> str:
    return drug.casefold().replace(" ", "_").replace("-", "_")


_IDS = {_spelling(drug): drug for members in CLASS_MEMBERS.values() for drug in members}

_MOST_THAT_MATTER = {"pi": 2, "imid": 2}


def _count(drugs: frozenset[str], name: str) -> int:
    return len(drugs & CLASS_MEMBERS[name])


def _double(drugs: frozenset[str]) -> bool:
    return _count(drugs, "pi") >= 1 and _count(drugs, "imid") >= 1


def _triple(drugs: frozenset[str]) -> bool:
    return _double(drugs) and _count(drugs, "anti_cd38") >= 1


def _quad(drugs: frozenset[str]) -> bool:
    return _count(drugs, "pi") >= 2 and _count(drugs, "imid") >= 2


def _penta(drugs: frozenset[str]) -> bool:
    return _quad(drugs) and _triple(drugs)


def _any_of(*names: str) -> Callable[[frozenset[str]], bool]:
    return lambda drugs: any(_count(drugs, name) for name in names)


_EXPOSED_TERMS: dict[str, Callable[[frozenset[str]], bool]] = {
    "double_class_exposed": _double,
    "triple_class_exposed": _triple,
    "quad_exposed": _quad,
    "penta_exposed": _penta,
    "bcma_exposed": _any_of("bcma_antibody", "bcma_car_t"),
    "gprc5d_exposed": _any_of("gprc5d"),
    "fcrh5_exposed": _any_of("fcrh5"),
}
_REFRACTORY_TERMS: dict[str, Callable[[frozenset[str]], bool]] = {
    "double_class_refractory": _double,
    "triple_class_refractory": _triple,
    "quad_refractory": _quad,
    "penta_refractory": _penta,
    # CAR-T cells have no last dose, so the 60-day rule doesn't fit them and no consensus replaces it.
    "bcma_refractory": _any_of("bcma_antibody"),
    "gprc5d_refractory": _any_of("gprc5d"),
}


# No term asks for drugs of two blocks, so unknown histories are completed block by block.
_BLOCKS = (("pi", "imid", "anti_cd38"), ("bcma_antibody", "bcma_car_t"), ("gprc5d",), ("fcrh5",))


def _terms(exposed: frozenset[str], refractory: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name, holds in _EXPOSED_TERMS.items() if holds(exposed)) | frozenset(
        name for name, holds in _REFRACTORY_TERMS.items() if holds(refractory)
    )


def _histories(
    block: tuple[str, ...], known: frozenset[str], within: frozenset[str] | None
) -> Iterator[frozenset[str]]:
    """Yield one set of drugs for each way an unknown history can fill a block, from `known` up to `within`."""
    levels = []
    for name in block:
        members = CLASS_MEMBERS[name]
        possible = sorted((members if within is None else members & within) - known)
        most = min(len(possible), _MOST_THAT_MATTER.get(name, 1))
        levels.append([frozenset(possible[:count]) for count in range(most + 1)])
    for choice in itertools.product(*levels):
        yield known.union(*choice)


def _possible_terms(exposed: frozenset[str] | None, refractory: frozenset[str] | None) -> frozenset[frozenset[str]]:
    """Return every set of terms that some completion of an unknown history gives."""
    by_block: list[frozenset[frozenset[str]]] = []
    for block in _BLOCKS:
        drugs = frozenset[str]().union(*(CLASS_MEMBERS[name] for name in block))
        given = None if exposed is None else exposed & drugs
        resistant = None if refractory is None else refractory & drugs
        by_block.append(
            frozenset(
                _terms(history, resistance)
                for history in ([given] if given is not None else _histories(block, resistant or frozenset(), None))
                for resistance in ([resistant] if resistant is not None else _histories(block, frozenset(), history))
            )
        )
    return frozenset(frozenset[str]().union(*choice) for choice in itertools.product(*by_block))


def class_status(
    *, exposed: Collection[str] | None = None, refractory: Collection[str] | None = None
) -> Assessment[frozenset[str]]:
    """The class terms that hold, such as "triple_class_exposed", "penta_refractory" or "bcma_exposed".

    Double class: a proteasome inhibitor and an IMiD; triple: with an anti-CD38 antibody; quad: two proteasome
    inhibitors and two IMiDs; penta: those four and an anti-CD38 antibody. Refractory terms ask the same of the
    refractory drugs.

    Args:
        exposed: Ids of every drug ever given; empty when none; `None` when the history is unknown.
        refractory: Ids of the drugs to which the disease is refractory; `None` when that is unknown.

    Raises:
        InvalidInput: For anything but collections of ids, or a refractory drug that was never given.

    Source: terms as used by trials and labels, after Rajkumar 2011, Blood 117:4691; quad-refractory unverified.
    """
    reading = Reading("class_status")
    given, resistant = reading.names("exposed", exposed), reading.names("refractory", refractory)
    for name, drugs in (("exposed", given), ("refractory", resistant)):
        misspelt = sorted(drug for drug in drugs or () if drug not in _IDS.values() and _spelling(drug) in _IDS)
        if misspelt:
            ids = ", ".join(_IDS[_spelling(drug)] for drug in misspelt)
            reading.problem("names.spelling", name, "has an id in another spelling", remedy=f"write {ids}")
    if given is not None and resistant is not None and resistant - given:
        reading.problem(
            "names.contradiction",
            "refractory",
            "names a drug that is not among the exposed ones",
            remedy="add it to exposed",
        )
    reading.check()
    value, possible = settle(_possible_terms(given, resistant))
    missing = [name for name, known in (("exposed", given), ("refractory", resistant)) if known is None]
    return assess_parts(
        Completion(value, possible, () if value is not None else tuple(missing)),
        {
            "exposed": None if given is None else tuple(sorted(given)),
            "refractory": None if resistant is None else tuple(sorted(resistant)),
        },
        definition="class_status_2011",
        source="convention, after Rajkumar SV et al., Blood 2011;117:4691-4695, doi:10.1182/blood-2010-10-299487",
        notes=(
            "refractory in a class means to at least one drug of it",
            "quad-refractory and refractoriness to BCMA or GPRC5D are unverified conventions; CAR-T cells are left out",
        ),
    )
