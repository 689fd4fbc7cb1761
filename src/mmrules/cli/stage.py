"""`mmrules stage`: the published definitions (stage, risk, response, frailty…) and what they come to for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.inputs import make_engine, read_patient
from mmrules.cli.options import all_option, as_of_option, case_argument, cli_command, format_option, width_option
from mmrules.cli.output import show, terminal_width, write

if TYPE_CHECKING:
    from datetime import date

__all__ = ["command"]


@cli_command("stage")
@case_argument
@as_of_option
@format_option("table", "json")
@width_option
@all_option
def command(*, case: str, as_of: date | None, form: str, width: int | None, everything: bool) -> None:
    """Say what published definitions come to: stage, risk, relapse, frailty, kidney function.

    Response, lowest value and confirmed progression are those of the last line of therapy, by its results; time to
    progression and remission are told of every line.

    CASE is a patient's record as JSON: a file, or - for standard input. What the record does not settle is shown with
    the results still possible and what is missing.
    """
    engine = make_engine()
    found = engine.case(read_patient(case, engine), as_of=as_of)
    from mmrules.facts.chart_notes import chart_notes  # noqa: PLC0415  # slow to import
    from mmrules.facts.line_durations import over_lines  # noqa: PLC0415  # slow to import
    from mmrules.facts.line_visits import over_visits  # noqa: PLC0415  # slow to import

    assessments = {**found.assessments(), **over_visits(found), **over_lines(found)}
    notes = chart_notes(found.patient)
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        data: dict[str, object] = {"patient_id": found.patient.id, "as_of": found.as_of, "assessments": assessments}
        data |= {"notes": notes} if notes else {}
        write(canonical_json(data, indent=2))
        return
    from mmrules.cli.view.assessments import assessments_view  # noqa: PLC0415  # slow to import

    view = assessments_view(
        assessments, patient_id=found.patient.id, as_of=found.as_of, everything=everything, notes=notes
    )
    show(view, width=width or terminal_width())
