"""Plugins without fault pass everything, however unusual they are: false alarms cost more trust than missed faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mmrules.conformance import Status, run

if TYPE_CHECKING:
    from collections.abc import Callable

TWINS = sorted(
    path for path in (Path(__file__).parent / "twins").iterdir() if path.suffix == ".py" or path.name.endswith("_pkg")
)


@pytest.mark.parametrize("twin", TWINS, ids=lambda path: path.stem)
def test_a_twin_passes_everything(install: Callable[..., str], twin: Path) -> None:
    report = run(install(twin))
    told = [
        f"{item.id} {item.status}: {item.message or item.reason} {item.lines} {item.case}" for item in report.results
    ]
    wrong = [
        text
        for text, item in zip(told, report.results, strict=True)
        if item.status not in {Status.PASSED, Status.NOT_APPLICABLE}
    ]
    assert wrong == []
    assert report.outcome == "conformant"
