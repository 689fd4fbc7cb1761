"""The diagnosis and what imaging and other tests show of the disease."""

from __future__ import annotations

from typing import Annotated

from attrs import frozen

from mmrules.models.partial_date import PartialDate
from mmrules.models.vocabulary import DiseaseFindingKind, FindingStatus, HeavyChain, LightChain, Stage
from mmrules.serialization import Range

__all__ = ["Diagnosis", "DiseaseFinding"]


@frozen(kw_only=True)
class Diagnosis:
    """The diagnosis of multiple myeloma.

    Attributes:
        date: When it was made.
        heavy_chain: Isotype of the monoclonal protein.
        light_chain: Its light chain.
        iss: Stage at diagnosis; a stage at relapse is computed, not recorded.
        r_iss: Revised stage at diagnosis.
    """

    date: PartialDate | None = None
    heavy_chain: HeavyChain | None = None
    light_chain: LightChain | None = None
    iss: Stage | None = None
    r_iss: Stage | None = None


@frozen(kw_only=True)
class DiseaseFinding:
    """One finding about the disease, present or absent.

    Attributes:
        finding: What was looked for.
        status: Whether it was found.
        date: When, `None` when that is not recorded.
        method: How, in the clinic's words: `PET-CT`.
        sensitivity_one_in: For minimal residual disease: the nucleated cells among which the method finds one, such as
            100000 for 10^-5.
    """

    finding: DiseaseFindingKind
    status: FindingStatus = FindingStatus.PRESENT
    date: PartialDate | None = None
    method: str | None = None
    sensitivity_one_in: Annotated[int, Range(100, 1_000_000_000)] | None = None
