"""Asks about another case in the middle of an answer, always at the same places; no thread is left to chance."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from mmrules.conformance.sources import code_files
from mmrules.facts.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from mmrules.conformance.bench import Bench
    from mmrules.conformance.said import Said
    from mmrules.conformance.situation import Situation
    from mmrules.facts.origin import Derived
    from mmrules.logic import FactValue

__all__ = ["interrupted_at_facts", "interrupted_at_lines"]


class _Interrupting(Case):
    """A case that has something else done whenever one of its facts is read."""

    disturb: Callable[[], object] | None = None

    def _interrupt(self) -> None:
        disturb, self.disturb = self.disturb, None
        if disturb is not None:
            disturb()
            self.disturb = disturb

    def value(self, name: str, argument: str | None = None) -> FactValue:
        """Return the value of a fact, after the disturbance."""
        self._interrupt()
        return super().value(name, argument)

    def fact(self, name: str, argument: str | None = None) -> Derived:
        """Return a fact, after the disturbance."""
        self._interrupt()
        return super().fact(name, argument)


def interrupted_at_facts(bench: Bench, case: Situation, other: Situation) -> Said:
    """Return the answer to a case while another one is asked about at every fact that is read."""
    disturbed = _Interrupting(
        case.patient, as_of=case.as_of, registry=bench.composition.registry, overrides=case.assumed
    )
    disturbed.disturb = lambda: bench.ask(other)
    coded = [strategy for strategy in bench.strategies if strategy.code is not None]
    said = bench.ask_case(disturbed, coded or None)
    disturbed.disturb = None
    return bench.completed(said, case, coded)


def interrupted_at_lines(bench: Bench, case: Situation, other: Situation) -> Said:
    """Return the answer to a case while another thread asks about another one at each line of the plugin's code."""
    files = code_files(bench)
    seen: set[tuple[str, int]] = set()
    before = sys.gettrace()

    def at_line(frame: FrameType, event: str, _argument: object) -> object:
        place = (frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and place not in seen:
            seen.add(place)
            thread = threading.Thread(target=bench.ask, args=(other,))
            thread.start()
            thread.join()
        return at_line

    def at_call(frame: FrameType, _event: str, _argument: object) -> object:
        return at_line if frame.f_code.co_filename in files else None

    sys.settrace(at_call)  # type: ignore[arg-type]  # a trace function may return another one, which typeshed's type lacks
    try:
        return bench.ask(case)
    finally:
        sys.settrace(before)
