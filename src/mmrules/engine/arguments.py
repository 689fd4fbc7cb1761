"""What a caller can give an engine by mistake, refused with what to give instead. Checks kinds, not values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from mmrules.errors import InvalidInput, Problem
from mmrules.models.patient import Patient
from mmrules.strategy.strategy import Strategy

__all__ = ["require_day", "require_patient", "require_settings"]


def require_patient(patient: object) -> None:
    """Refuse what is no patient.

    Args:
        patient: What was given.

    Raises:
        InvalidInput: It is something else, such as the path of a record.
    """
    if not isinstance(patient, Patient):
        _refuse(("patient", "has to be a Patient", "mmrules.load_patient reads a file, a text or a dict"))


def require_day(as_of: object) -> None:
    """Refuse what is no day.

    Args:
        as_of: What was given; `None` for the latest recorded day.

    Raises:
        InvalidInput: It is a text, or a time of a day.
    """
    if as_of is not None and (not isinstance(as_of, date) or isinstance(as_of, datetime)):
        _refuse(("as_of", "has to be a day", "give a datetime.date"))


def require_settings(strategies: object, disable: object, preferences: object, settings: type[object]) -> None:
    """Refuse settings of an engine that are of another kind.

    Args:
        strategies: Strategies, or `None`.
        disable: Names.
        preferences: Settings, a mapping of them, or `None`.
        settings: The class of settings.

    Raises:
        InvalidInput: With every one of them that is something else.
    """
    wrong: list[tuple[str, str, str]] = []
    if strategies is not None and not _is_collection_of(Strategy, strategies):
        remedy = "leave it out for the installed ones, and name in disable those that shall not take part"
        wrong.append(("strategies", "has to be a list of Strategy objects", remedy))
    if not _is_collection_of(str, disable):
        wrong.append(("disable", "has to be a list of names", 'write ["name"]'))
    if preferences is not None and not isinstance(preferences, Mapping | settings):
        wrong.append(("preferences", f"has to be {settings.__name__} or a mapping", 'write {"guideline": "name"}'))
    if wrong:
        _refuse(*wrong)


def _is_collection_of(kind: type[object], given: object) -> bool:
    return (
        isinstance(given, Collection) and not isinstance(given, str) and all(isinstance(item, kind) for item in given)
    )


def _refuse(*wrong: tuple[str, str, str]) -> None:
    problems = [
        Problem(code="field.type", message=message, path=path, remedy=remedy) for path, message, remedy in wrong
    ]
    raise InvalidInput.of(problems, what="engine")
