"""What happens with a stranger's distributions once they are installed. They are built and installed for real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., dict[str, Any]]

BUNDLED = ["cytogenetic", "genetic", "progression", "switching"]


def test_an_installed_plugin_is_found_and_heard_beside_the_bundled_ones(ask: Ask) -> None:
    answer = ask("mmrules-watchful")
    assert answer["plugins"]["watchful"] == {
        "distribution": "mmrules-watchful",
        "version": "1.2.3",
        "loaded": True,
        "message": "",
    }
    assert answer["strategies"] == [*BUNDLED, "watchful"]
    assert answer["versions"]["watchful"] == "mmrules-watchful 1.2.3"
    assert "watchful" in answer["heard"]
    assert "refer:second-opinion" in answer["actions"]
    assert answer["failures"] == {}


@pytest.mark.parametrize("name", ["watchful", "mmrules-watchful"], ids=["entry point", "distribution"])
def test_a_plugin_can_be_disabled_by_either_of_its_names(ask: Ask, name: str) -> None:
    answer = ask("mmrules-watchful", disable=(name,))
    assert answer["strategies"] == BUNDLED
    assert answer["plugins"]["watchful"]["loaded"] is False
    assert answer["plugins"]["watchful"]["message"] == "disabled"


def test_a_misspelt_name_to_disable_is_refused_with_the_nearest(ask: Ask) -> None:
    assert "did you mean watchful" in ask("mmrules-watchful", disable=("watchfull",))["error"]


@pytest.mark.parametrize(
    ("distribution", "name", "said"),
    [
        ("mmrules-broken", "broken", "the library it was written for is gone"),
        ("mmrules-raising", "raising", "mmrules_strategies failed: KeyError"),
        ("mmrules-malformed", "malformed", "prior_linez"),
    ],
)
def test_a_plugin_that_fails_costs_only_itself_and_the_report_says_so(
    ask: Ask, distribution: str, name: str, said: str
) -> None:
    answer = ask("mmrules-watchful", distribution)
    assert answer["strategies"] == [*BUNDLED, "watchful"]
    assert "watchful" in answer["heard"]
    assert list(answer["failures"]) == [name]
    assert answer["failures"][name].startswith(f"{distribution}: ")
    assert said in answer["failures"][name]


def test_what_a_foreign_exception_says_is_not_repeated(ask: Ask) -> None:
    # It could hold a patient's values; the type of the exception cannot.
    assert "a table that is not there" not in str(ask("mmrules-raising"))


def test_two_distributions_with_one_entry_point_name_are_an_error_that_names_both(ask: Ask) -> None:
    error = ask("mmrules-watchful", "mmrules-homonym")["error"]
    assert "mmrules-watchful" in error
    assert "mmrules-homonym" in error


def test_two_plugins_that_claim_one_strategy_are_an_error_that_names_both(ask: Ask) -> None:
    error = ask("mmrules-watchful", "mmrules-usurper")["error"]
    assert "mmrules-watchful" in error
    assert "mmrules-usurper" in error


def test_one_of_two_rivals_can_be_disabled_by_its_plugin(ask: Ask) -> None:
    answer = ask("mmrules-watchful", "mmrules-usurper", disable=("usurper",))
    assert answer["versions"]["watchful"] == "mmrules-watchful 1.2.3"


def test_a_strategy_can_take_the_place_of_another(ask: Ask) -> None:
    answer = ask("mmrules-watchful", "mmrules-successor")
    assert answer["strategies"] == ["cytogenetic", "genetic", "progression", "successor", "switching"]
    assert "successor" in answer["heard"]
    assert "watchful" not in answer["heard"]


def test_a_review_that_takes_a_safety_finding_away_is_refused_as_a_whole(ask: Ask) -> None:
    plain, reviewed = ask(), ask("mmrules-softening")
    assert plain["cautions"] > 0
    assert reviewed["cautions"] == plain["cautions"]
    assert "everything is fine" not in reviewed["notes"]
    assert "refused" in reviewed["failures"]["softening"]


def test_a_review_may_add_a_note(ask: Ask) -> None:
    answer = ask("mmrules-annotating")
    assert "The tumour board meets on Thursdays." in answer["notes"]
    assert answer["failures"] == {}


def test_the_answer_does_not_depend_on_the_order_of_installation(ask: Ask) -> None:
    assert ask("mmrules-watchful", "mmrules-raising") == ask("mmrules-raising", "mmrules-watchful")


def test_a_hospital_can_bring_its_pack_as_a_plugin(ask: Ask) -> None:
    answer = ask("mmrules-hospital")
    assert answer["packs"] == ["Hospital in a plugin 3"]
    assert answer["safety_changes"] == ["lifted belantamab_mafodotin.no-eye-care: The eyes are examined on the ward."]
    assert "formulary.selinexor" in answer["excluded"]["SVd"]
