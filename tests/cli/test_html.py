"""The report as a page: everything in it, nothing unescaped, usable with a keyboard, a screen reader and a printer."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import mmrules
from mmrules.cli.app import run
from mmrules.cli.view.evidence import split_evidence
from mmrules.cli.view.html.markup import Markup, element, joined, link, table
from mmrules.cli.view.html.report import report_html
from mmrules.models.report import Failure

if TYPE_CHECKING:
    from mmrules.models.report import Report

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
VOID = {"meta", "br", "hr", "link"}
ATTACK = """<script>alert("1")</script>' onload='x' &amp;"""


class Page(HTMLParser):
    """A page as a browser sees it; elements that are not closed in order are a fault."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    engine = mmrules.Engine()
    return {name: engine.evaluate(mmrules.load_patient(EXAMPLES / f"{name}.json")) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_every_reason_every_exclusion_and_every_reference(reports: dict[str, Report], name: str) -> None:
    report = reports[name]
    text = Page(report_html(report)).text
    for option in report.options:
        assert option.id in text
        for statement in option.recommendations:
            assert " ".join(statement.because.split()) in text
        for check in option.check_first:
            assert check.wording in text
        for caution in option.cautions:
            assert caution.caution in text
    for exclusion in report.excluded:
        assert exclusion.id in text
        assert all(" ".join(reason.text.split()) in text for reason in exclusion.reasons)
    for reference in report.references:
        assert reference.key in text
    for trial in report.trials.values():
        for result in trial.results:
            assert result.hr is None or f"{result.hr:f}" in text
            assert all(f"{limit:f}" in text for limit in result.ci)
    for note in (*report.notes, report.intended_use):
        assert " ".join(note.split()) in text


def test_a_trial_of_another_regimen_has_a_heading_of_its_own(reports: dict[str, Report]) -> None:
    report = reports["first-relapse-on-lenalidomide"]
    first = next(item for item in report.options if not item.supporting and all(split_evidence(item)))
    text = Page(report_html(evolve(report, options=(first,)))).text
    elsewhere = text.partition("Evidence from other regimens")[2].partition("Place in the order")[0]
    own, others = split_evidence(first)
    assert own
    assert others
    assert all(item.key in elsewhere for item in others)
    assert not [item.key for item in own if f"{item.key} " in elsewhere]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_well_formed_and_its_links_lead_somewhere(reports: dict[str, Report], name: str) -> None:
    page = Page(report_html(reports[name]))
    ids = page.values("id")
    assert len(set(ids)) == len(ids)
    for address in page.values("href"):
        assert address.startswith(("#", "http://", "https://"))
        assert not address.startswith("#") or address[1:] in ids
    for label in page.values("aria-labelledby"):
        assert label in ids


def test_a_page_needs_nothing_else_and_runs_nothing(reports: dict[str, Report]) -> None:
    page = Page(report_html(reports["first-relapse-on-lenalidomide"]))
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")


def test_a_page_can_be_read_without_eyes_and_on_paper(reports: dict[str, Report]) -> None:
    text = report_html(reports["first-relapse-on-lenalidomide"])
    page = Page(text)
    assert page.values("lang") == ["en"]
    assert page.tags.count("h1") == 1
    assert {"main", "header", "nav", "footer"} <= set(page.tags)
    assert page.tags.count("caption") == page.tags.count("table")
    assert page.values("scope").count("row")
    assert "@media print" in text


def test_nothing_of_a_record_or_a_plugin_reaches_a_page_unescaped(reports: dict[str, Report]) -> None:
    report = reports["first-relapse-on-lenalidomide"]
    option, reference = report.options[0], report.references[0]
    statement = evolve(option.recommendations[0], because=ATTACK, strategy=ATTACK, caveats=(ATTACK,))
    hostile = evolve(
        report,
        patient_id=ATTACK,
        notes=(ATTACK,),
        failures=(Failure(source=ATTACK, message=ATTACK),),
        options=(evolve(option, id=ATTACK, name=ATTACK, recommendations=(statement,)), *report.options[1:]),
        references=(
            evolve(reference, key=ATTACK, text=ATTACK, doi="", pmid="", registry="", url=f"javascript:{ATTACK}"),
        ),
    )
    text = report_html(hostile)
    page = Page(text)
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [address for address in page.values("href") if address.startswith("javascript")]
    assert "<script>" not in text
    assert page.text.count('<script>alert("1")</script>') >= 8


def test_text_is_escaped_once_and_markup_is_not() -> None:
    inner = element("b", "a < b & c")
    assert inner == "<b>a &lt; b &amp; c</b>"
    assert element("p", inner, "<", class_='"') == '<p class="&quot;"><b>a &lt; b &amp; c</b>&lt;</p>'
    assert joined(["<", Markup("<br>")], "<") == "&lt;&lt;<br>"
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", "https://e.org/?a=1&b=2") == '<a href="https://e.org/?a=1&amp;b=2">x</a>'
    assert table("none", ("a",), []) == ""


def test_the_program_writes_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(EXAMPLES / "first-relapse-on-lenalidomide.json")
    assert run(["recommend", case, "--format", "html"]) == 0
    written = capsys.readouterr().out
    assert written.startswith("<!DOCTYPE html>")
    report = mmrules.Engine().evaluate(mmrules.load_patient(case))
    assert written.strip() == report_html(report).strip()
    assert json.loads(report.to_json())["as_of"] in written
