"""What the readers of the single notations hand over: observations, clones and statements about the whole study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import Factory, define

if TYPE_CHECKING:
    from mmrules.adapters.iscn.report import CloneReading, Observation, Overall

__all__ = ["Gathered"]


@define
class Gathered:
    """Everything read so far.

    Attributes:
        observations: What single places say about markers.
        overall: What each part says about the study as a whole.
        clones: Clones of all karyotypes.
        trisomic: Chromosomes of the hyperdiploid pattern seen in three or more copies, by any probe or karyotype.
        disomic: Those of them that were tested and are not gained.
        modal_number: Chromosome number of the largest abnormal clone.
        complexity: Changes in the most complex clone.
        selected: Whether the text says that plasma cells were selected.
    """

    observations: list[Observation] = Factory(list)
    overall: list[Overall] = Factory(list)
    clones: list[CloneReading] = Factory(list)
    trisomic: dict[str, Observation] = Factory(dict)
    disomic: dict[str, Observation] = Factory(dict)
    modal_number: int | tuple[int, int] | None = None
    complexity: int | None = None
    selected: bool | None = None
