"""`mmrules parse-fish`: what a cytogenetic text says, in ISCN or in the words of a laboratory."""

from __future__ import annotations

import click
from attrs import evolve

from mmrules.cli.inputs import STANDARD_INPUT, read_bytes
from mmrules.cli.options import all_option, cli_command, format_option, width_option
from mmrules.cli.output import show, terminal_width, write
from mmrules.errors import InvalidInput, Problem

__all__ = ["command"]


@cli_command("parse-fish")
@click.argument("text", required=False)
@click.option("--file", "path", metavar="PATH", help="Read the text from this file, or from standard input for -.")
@format_option("table", "json")
@width_option
@all_option
def command(*, text: str | None, path: str | None, form: str, width: int | None, everything: bool) -> None:
    """Say which abnormalities a FISH report or karyotype shows.

    TEXT is the result as the laboratory wrote it, or - for standard input; --file reads it from a file instead.
    """
    from mmrules.adapters.iscn import parse_cytogenetics  # noqa: PLC0415  # slow to import

    given = _given(text, path)
    try:
        report = parse_cytogenetics(given)
    except InvalidInput as error:
        raise InvalidInput.of([_in_lines(given, each) for each in error.problems], what="cytogenetics") from None
    if form == "json":
        from mmrules.serialization import canonical_json  # noqa: PLC0415  # slow to import

        write(canonical_json(report, indent=2))
        return
    from mmrules.cli.view.cytogenetics import cytogenetics_view  # noqa: PLC0415  # slow to import

    show(cytogenetics_view(report, everything=everything), width=width or terminal_width())


def _in_lines(text: str, problem: Problem) -> Problem:
    """Return the problem with its line and the place in it, when the text has several lines."""
    if problem.position is None or "\n" not in text.strip():
        return problem
    before = text[: problem.position]
    line, column = before.count("\n") + 1, problem.position - before.rfind("\n") - 1
    return evolve(problem, message=f"line {line}, character {column}: {problem.message}", position=None)


def _given(text: str | None, path: str | None) -> str:
    """Return the text from wherever it was given.

    Raises:
        click.UsageError: It was given twice or not at all, or is no UTF-8.
        click.FileError: The file cannot be read.
    """
    if (text is None) == (path is None):
        raise click.UsageError("give the text, or --file PATH, or - for standard input: one of them")
    if path is None and text is not None and text != STANDARD_INPUT:
        return text
    source = STANDARD_INPUT if path is None else path
    try:
        return read_bytes(source).decode("utf-8-sig")
    except UnicodeDecodeError:
        where = "standard input" if source == STANDARD_INPUT else "the file"
        raise click.UsageError(f"{where} is no text in UTF-8") from None
