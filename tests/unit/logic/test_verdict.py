from __future__ import annotations

import pickle

import pytest

from mmrules.logic import Verdict, all_of, any_of, count_at_least


def test_a_verdict_refuses_to_be_a_boolean() -> None:
    for verdict in Verdict:
        with pytest.raises(TypeError, match="compare it"):
            bool(verdict)


def test_unknown_is_between_false_and_true() -> None:
    assert sorted(Verdict, key=lambda verdict: verdict.rank) == [Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE]


def test_a_boolean_or_none_gives_a_verdict() -> None:
    assert [Verdict.of(value) for value in (False, None, True)] == [Verdict.FALSE, Verdict.UNKNOWN, Verdict.TRUE]


def test_nothing_to_hold_is_true_and_nothing_that_could_hold_is_false() -> None:
    assert all_of([]) is Verdict.TRUE
    assert any_of([]) is Verdict.FALSE
    assert count_at_least(1, []) is Verdict.FALSE


def test_only_unknown_can_be_refined() -> None:
    assert all(verdict.refines(Verdict.UNKNOWN) for verdict in Verdict)
    assert not Verdict.TRUE.refines(Verdict.FALSE)
    assert not Verdict.UNKNOWN.refines(Verdict.TRUE)


def test_a_verdict_is_the_same_object_after_pickling() -> None:
    assert pickle.loads(pickle.dumps(Verdict.UNKNOWN)) is Verdict.UNKNOWN  # noqa: S301
