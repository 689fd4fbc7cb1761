"""What a table says about one option, one exclusion, one difference: nothing that matters is hidden or said twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import mmrules
from mmrules.cli.app import run
from mmrules.cli.output import show
from mmrules.cli.view.cautions import routine_line, watch_list
from mmrules.cli.view.exclusions import exclusion_list
from mmrules.cli.view.layout import Extent, joined
from mmrules.cli.view.option_list import flags, option_list
from mmrules.cli.view.report import report_view
from mmrules.models.option import CheckFirst, Exclusion, ExclusionReason, Option
from mmrules.models.recommendation import CautionFinding, Citation, FactUse, Recommendation
from mmrules.models.trade_offs import Burden, EvidenceLimit, TradeOffs
from mmrules.models.vocabulary import CautionEffect, Direction, EvidenceLevel, OptionStatus, Strength

EXAMPLES = Path(__file__).parents[2] / "examples"
CRCL = FactUse(fact="crcl", wording="creatinine clearance", value="24 mL/min", origins=("creatinine, 2024-03-02",))
TRIAL = Citation(key="CANDOR", text="A trial", level=EvidenceLevel.RANDOMISED, checked="read", year=2020)
RECALLED = Citation(key="a-series", text="A series", level=EvidenceLevel.RETROSPECTIVE, checked="recalled", year=2019)


def said(
    strategy: str, direction: Direction, because: str, *, early: bool = False, team: bool = False
) -> Recommendation:
    return Recommendation(
        strategy=strategy,
        rule=f"{strategy}.rule",
        action="DKd",
        direction=direction,
        strength=Strength.MODERATE,
        evidence=(TRIAL,),
        because=because,
        early_evidence=early,
        multidisciplinary=team,
    )


def caution(name: str, effect: CautionEffect, reason: str, *, facts: tuple[FactUse, ...] = ()) -> CautionFinding:
    return CautionFinding(
        caution=name,
        drug=name.partition(".")[0],
        effect=effect,
        applies=True,
        scope="start",
        reason=reason,
        source="a label",
        verified=False,
        facts=facts,
    )


def option(**changed: object) -> Option:
    fields: dict[str, object] = {
        "id": "DKd",
        "name": "daratumumab-carfilzomib-dexamethasone",
        "rank": 1,
        "direction": Direction.FOR,
        "strength": Strength.MODERATE,
        "status": OptionStatus.LABELLED,
        "recommendations": (said("switching", Direction.FOR, "A class that is new."),),
        "evidence": (TRIAL, RECALLED),
        **changed,
    }
    return Option(**fields)  # type: ignore[arg-type]  # each test names the fields it is about


def text_of(view: object, capsys: pytest.CaptureFixture[str], *, width: int = 80) -> str:
    show(view, width=width)  # type: ignore[arg-type]  # any view
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [80, 160])
def test_an_option_shows_reason_strength_evidence_and_what_to_check_first(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = option(
        check_first=(CheckFirst(fact="lvef", wording="LVEF", why="heart", action="test:echocardiogram"),),
        cautions=(caution("carfilzomib.renal", CautionEffect.AVOID, "poor clearance", facts=(CRCL,)),),
    )
    text = " ".join(text_of(option_list([shown], Extent(width=width)), capsys, width=width).split())
    assert "moderate for" in text
    assert "A class that is new." in text
    # On a wide terminal these stand in columns, so that a phrase can go on in the next line.
    for word in ("randomised: CANDOR", "2020", "LVEF", "(test:echocardiogram)", "avoid carfilzomib", "mL/min"):
        assert word in text


def test_what_was_only_recalled_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    text = text_of(option_list([option(evidence=(RECALLED,))], Extent()), capsys)
    assert "retrospective: a-series 2019*" in text


def from_elsewhere(*keys: str) -> TradeOffs:
    limits = (EvidenceLimit(kind="other_regimen", keys=keys),)
    return TradeOffs(limits=limits, burden=Burden(oral_only=False))


def test_a_trial_of_another_regimen_is_counted_apart_and_never_shown_as_the_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    mixed = option(trade_offs=from_elsewhere("CANDOR"))
    text = text_of(option_list([mixed], Extent(width=100)), capsys, width=100)
    assert "retrospective: a-series 2019* and 1 of other regimens" in text
    assert "CANDOR" not in text
    in_full = " ".join(text_of(option_list([mixed], Extent(everything=True)), capsys).split())
    assert "retrospective: a-series 2019*; of other regimens: randomised: CANDOR 2020" in in_full


def test_evidence_from_other_regimens_alone_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    borrowed = option(evidence=(TRIAL,), trade_offs=from_elsewhere("CANDOR"))
    text = " ".join(text_of(option_list([borrowed], Extent()), capsys).split())
    assert "of other regimens only: randomised: CANDOR 2020" in text


def test_what_speaks_against_an_option_stands_beside_what_speaks_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    contested = option(
        recommendations=(
            said("switching", Direction.FOR, "A class that is new.", team=True),
            said("genetic", Direction.AGAINST, "A weaker arm."),
        )
    )
    assert flags(contested).plain == "labelled, contested, team decides"
    text = text_of(option_list([contested], Extent()), capsys)
    assert "against" in text
    assert "moderate, genetic: A weaker arm." in text


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (OptionStatus.OFF_LABEL, "off label"),
        (OptionStatus.NOT_APPROVED, "not approved"),
        (OptionStatus.INVESTIGATIONAL, "investigational"),
        (OptionStatus.STATUS_UNKNOWN, "standing unknown"),
    ],
)
def test_an_option_outside_its_label_says_so_and_why(
    status: OptionStatus, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = text_of(option_list([option(status=status, status_note="no approval here")], Extent()), capsys)
    assert shown in text
    assert "no approval here" in text


def test_early_evidence_is_marked() -> None:
    early = option(recommendations=(said("cytogenetic", Direction.FOR, "A marker.", early=True),))
    assert "early evidence" in flags(early).plain


def test_a_reason_is_given_once_and_then_referred_to(capsys: pytest.CaptureFixture[str]) -> None:
    text = text_of(option_list([option(), option(id="IsaKd", rank=2)], Extent()), capsys)
    assert text.count("A class that is new.") == 1
    assert "switching: as for DKd" in text


def test_a_caution_that_two_drugs_share_is_said_once() -> None:
    findings = [
        caution("bortezomib.zoster", CautionEffect.PROPHYLAXIS, "herpes zoster antiviral", facts=(CRCL,)),
        caution("daratumumab.zoster", CautionEffect.PROPHYLAXIS, "herpes zoster antiviral", facts=(CRCL,)),
    ]
    (watch,) = watch_list(findings)
    assert watch.text().plain == (
        "prophylaxis bortezomib, daratumumab: herpes zoster antiviral [creatinine clearance 24 mL/min]*"
    )


def test_what_always_goes_with_a_drug_is_named_apart_from_what_the_record_adds() -> None:
    findings = [
        caution("bortezomib.intrathecal", CautionEffect.CONTRAINDICATED, "fatal"),
        caution("bortezomib.zoster-prophylaxis", CautionEffect.PROPHYLAXIS, "herpes zoster antiviral"),
        caution("bortezomib.renal", CautionEffect.MONITOR, "clearance", facts=(CRCL,)),
    ]
    line = routine_line(findings)
    assert line is not None
    assert line.plain == "bortezomib: intrathecal contraindicated, zoster prophylaxis"


def test_every_exclusion_is_named_and_every_contraindication_shown(capsys: pytest.CaptureFixture[str]) -> None:
    setting = [
        ExclusionReason(kind="requirement", text="Do not repeat lenalidomide.", rule=f"{name}.len")
        for name in ("DRd", "KRd")
    ]
    lines = ExclusionReason(kind="requirement", text="After three lines.", rule="KRd.lines")
    safety = [
        ExclusionReason(kind="contraindication", text=text, rule=text, source="a label", facts=(CRCL,), temporary=True)
        for text in ("first danger", "second danger")
    ]
    excluded = [
        Exclusion(id="DRd", name="DRd", reasons=(setting[0],)),
        Exclusion(id="KRd", name="KRd", reasons=(setting[1], lines)),
        Exclusion(id="VRd", name="VRd", reasons=tuple(safety)),
    ]
    text = " ".join(text_of(exclusion_list(excluded, Extent()), capsys).split())
    assert "DRd, KRd not for this setting: Do not repeat lenalidomide." in text
    assert text.index("first danger") < text.index("second danger") < text.index("DRd, KRd")
    assert "(may lift after recovery)" in text
    assert "creatinine clearance: 24 mL/min (creatinine, 2024-03-02)" in text
    assert "a label*" in text
    assert "After three lines." not in text
    assert "1 further reason" in text
    assert "After three lines." in text_of(exclusion_list(excluded, Extent(everything=True)), capsys)


@pytest.mark.parametrize(("count", "shown"), [(3, "a0, a1, a2"), (4, "a0, a1, a2, a3"), (5, "a0, a1, a2 and 2 more")])
def test_a_list_is_cut_only_where_that_saves_something(count: int, shown: str) -> None:
    assert joined([f"a{number}" for number in range(count)], limit=3) == shown


@pytest.fixture(scope="module")
def engine() -> mmrules.Engine:
    return mmrules.Engine()


@pytest.mark.parametrize("case", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_option_action_and_exclusion_of_an_example_is_named_in_its_table(
    case: Path, engine: mmrules.Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    report = engine.evaluate(mmrules.load_patient(case))
    names = [item.id for item in report.options] + [item.id for item in report.excluded]
    short = text_of(report_view(report, Extent()), capsys)
    full = text_of(report_view(report, Extent(everything=True)), capsys)
    for text in (short, full):
        assert [name for name in names if name not in text] == []
        assert max(len(line) for line in text.splitlines()) <= 80
    assert len(short.splitlines()) < len(full.splitlines())


def test_the_table_answers_for_the_day_that_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    case = EXAMPLES / "triple-class-refractory.json"
    assert run(["recommend", str(case), "--as-of", "2024-06-30"]) == 0
    assert f"as of {date(2024, 6, 30)}" in capsys.readouterr().out.splitlines()[0]
