"""An object whose fields are worked out later cannot be told from one that had them from the start."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest
from attrs import frozen

from mmrules.models.deferred import Deferrable, deferred, evolved
from mmrules.serialization import canonical_json


@frozen(kw_only=True)
class Note(Deferrable):
    subject: str
    words: tuple[str, ...]
    urgent: bool = False


class Pen:
    """Writes words and counts how often it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    def write(self) -> tuple[str, ...]:
        self.asked += 1
        return ("check", "hepatitis B")


FILLED = Note(subject="serology", words=("check", "hepatitis B"))


def unread(pen: Pen | None = None) -> Note:
    return deferred(Note, {"subject": "serology"}, {"words": (pen or Pen()).write})


def test_nothing_is_worked_out_before_somebody_looks_and_then_once() -> None:
    pen = Pen()
    note = unread(pen)
    assert (note.subject, note.urgent, pen.asked) == ("serology", False, 0)
    assert note.words == note.words == FILLED.words
    assert pen.asked == 1


def test_it_compares_hashes_and_prints_as_one_that_was_filled_at_once() -> None:
    assert unread() == FILLED
    assert unread() == FILLED
    assert unread() != attrs.evolve(FILLED, urgent=True)
    assert hash(unread()) == hash(FILLED)
    assert repr(unread()) == repr(FILLED)
    assert canonical_json(unread()) == canonical_json(FILLED)
    assert attrs.asdict(unread()) == attrs.asdict(FILLED)


def test_it_pickles_and_copies() -> None:
    assert pickle.dumps(unread()) == pickle.dumps(FILLED)
    assert pickle.loads(pickle.dumps(unread())) == FILLED  # noqa: S301
    assert copy.deepcopy(unread()) == copy.copy(unread()) == FILLED


def test_it_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        unread().words = ()  # type: ignore[misc]


def test_a_copy_with_one_field_changed_looks_at_no_other() -> None:
    pen = Pen()
    changed = evolved(unread(pen), urgent=True)
    assert changed.urgent
    assert pen.asked == 0
    assert changed == attrs.evolve(FILLED, urgent=True)
    assert pen.asked == 1


def test_what_goes_wrong_while_a_field_is_worked_out_is_not_hidden() -> None:
    def fail() -> tuple[str, ...]:
        raise LookupError("no pen")

    note = deferred(Note, {"subject": "serology"}, {"words": fail})
    for _ in range(2):
        with pytest.raises(LookupError):
            len(note.words)


@pytest.mark.parametrize("note", [FILLED, unread()], ids=["filled", "unread"])
def test_a_field_that_does_not_exist_is_an_error(note: Note) -> None:
    with pytest.raises(AttributeError, match="author"):
        note.author  # type: ignore[attr-defined]  # noqa: B018
