"""From what was typed to what the engine takes: the engine itself, and the case from a file or standard input."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mmrules.cli.output import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmrules.engine.engine import Engine
    from mmrules.models.patient import Patient

__all__ = ["STANDARD_INPUT", "make_engine", "read_bytes", "read_patient"]

STANDARD_INPUT = "-"


def make_engine(disable: Sequence[str] = (), guideline: str = "", packs: Sequence[str] = ()) -> Engine:
    """Return an engine with every installed plugin but those to leave out.

    Args:
        disable: Names of plugins or strategies.
        guideline: The guideline that leads; empty for none.
        packs: Paths of packs to merge into the catalogues.

    Raises:
        PluginError: As `Engine` does.
        InvalidKnowledge: A pack cannot be used; with every problem.
        UnknownReference: There is no such guideline.
    """
    from mmrules.engine.engine import Engine, EnginePreferences  # noqa: PLC0415  # slow to import

    return Engine(disable=disable, knowledge=packs, preferences=EnginePreferences(guideline=guideline))


def read_bytes(source: str) -> bytes:
    """Return what a file holds, or standard input for `-`.

    Raises:
        click.FileError: It cannot be read.
    """
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise click.FileError(source, hint=error.strerror or "it cannot be read") from None
    except ValueError:
        raise click.FileError(source, hint="this is no path") from None


def read_patient(source: str, engine: Engine) -> Patient:
    """Return the patient in a file or on standard input; what a FHIR Bundle has beyond it is told.

    Args:
        source: A path, or `-`.
        engine: Its catalogues say which drugs the record may name.

    Raises:
        click.FileError: It cannot be read.
        InvalidInput: It is no patient; with every problem.
    """
    from mmrules.adapters.patient_document import load_patient, read_document  # noqa: PLC0415  # slow to import

    content = read_bytes(source)
    document = read_document(content, what="patient")
    if not isinstance(document, Mapping):
        return load_patient(content, knowledge=engine.knowledge)
    if "resourceType" not in document:
        return load_patient(document, knowledge=engine.knowledge)
    from mmrules.adapters.fhir import read_fhir  # noqa: PLC0415  # slow to import

    reading = read_fhir(document, knowledge=engine.knowledge)
    for item in reading.not_carried:
        message(f"Not carried over: {item.path}: {item.reason}")
    for course in reading.courses:
        message(f"In no line of therapy, because FHIR has none: {course.drug}")
    return reading.patient
