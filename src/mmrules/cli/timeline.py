"""`mmrules timeline`: what happened to a patient, in the order of the dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import as_of_option, case_argument, cli_command, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@cli_command("timeline")
@case_argument
@as_of_option
@format_option("table", "json")
@width_option
def command(*, case: str, as_of: date | None, form: str, width: int | None) -> None:
    """List what happened: lines, transplants, responses, relapses, refractoriness.

    CASE is a patient's record as JSON: a file, or - for standard input. Events are in the order of their dates; those
    that published definitions find in the results say so. What the record does not settle is not listed.
    """
    from mmrules.facts.timeline import timeline  # noqa: PLC0415  # slow to import

    engine = make_engine()
    found = engine.case(read_patient(case, engine), as_of=as_of)
    events = timeline(found)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json({"patient_id": found.patient.id, "as_of": found.as_of, "events": events}, indent=2))
        return
    from mmrules.cli.view.timeline import timeline_view  # noqa: PLC0415  # slow to import

    show(timeline_view(events, patient_id=found.patient.id, as_of=found.as_of), width=width or terminal_width())
