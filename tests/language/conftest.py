"""The facts that the conditions in this folder speak about."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mmrules.logic import (
    BoolType,
    Declarations,
    EnumType,
    FactDeclaration,
    NumberType,
    SetType,
    Symbols,
    TextType,
)

DRUGS = Symbols(
    "drug",
    frozenset(
        {"lenalidomide", "pomalidomide", "bortezomib", "carfilzomib", "daratumumab", "cilta-cel", "dexamethasone"}
    ),
    {
        "IMiD": frozenset({"lenalidomide", "pomalidomide"}),
        "PI": frozenset({"bortezomib", "carfilzomib"}),
        "anti_cd38": frozenset({"daratumumab"}),
        "CAR-T": frozenset({"cilta-cel"}),
    },
)
MARKERS = Symbols("marker", frozenset({"t_4_14", "t_11_14", "t_14_16", "del_17p", "gain_1q", "del_1p32"}))
RESPONSE = EnumType("response", ("PD", "SD", "MR", "PR", "VGPR", "CR", "sCR"), ordered=True)
FRAILTY = EnumType("frailty", ("fit", "intermediate", "frail"), ordered=True)
STATUS = EnumType("status", ("standard", "investigational", "withdrawn", "off label"))


@pytest.fixture(scope="session")
def vocabulary() -> Declarations:
    return Declarations(
        [
            FactDeclaration(name="dialysis", type=BoolType(), doc="Is on dialysis.", phrase="on dialysis"),
            FactDeclaration(name="gain_1q", type=BoolType(), doc="Three or more copies of 1q21."),
            FactDeclaration(name="del_1p32", type=BoolType(), doc="Deletion of 1p32."),
            FactDeclaration(name="crcl", type=NumberType("mL/min", Decimal(0)), doc="…", phrase="creatinine clearance"),
            FactDeclaration(name="age", type=NumberType("years", Decimal(0), Decimal(120)), doc="Age."),
            FactDeclaration(name="prior_lines", type=NumberType(None, Decimal(0)), doc="Lines of therapy."),
            FactDeclaration(name="platelets", type=NumberType("10^9/L", Decimal(0)), doc="Platelets."),
            FactDeclaration(name="egfr", type=NumberType("mL/min/{1.73_m2}", Decimal(0)), doc="eGFR."),
            FactDeclaration(name="lvef", type=NumberType("%", Decimal(0), Decimal(100)), doc="Ejection fraction."),
            FactDeclaration(name="change", type=NumberType("g/L"), doc="May be negative."),
            FactDeclaration(name="last_line.remission_months", type=NumberType("months", Decimal(0)), doc="Remission."),
            FactDeclaration(name="last_line.best_response", type=RESPONSE, doc="Best response."),
            FactDeclaration(name="frailty", type=FRAILTY, doc="IMWG frailty category."),
            FactDeclaration(name="region", type=EnumType("region", ("US", "EU", "JP")), doc="Where it is prescribed."),
            FactDeclaration(name="transplant_centre", type=TextType(), doc="As recorded."),
            FactDeclaration(name="findings", type=SetType(EnumType("finding", ("PCL", "EMD", "CNS"))), doc="Findings."),
            FactDeclaration(
                name="refractory", type=BoolType(), parameter=DRUGS, doc="IMWG.", phrase="refractory to {}"
            ),
            FactDeclaration(
                name="exposed", type=BoolType(), parameter=DRUGS, doc="Ever given.", phrase="exposed to {}"
            ),
            FactDeclaration(name="months_since", type=NumberType("months"), parameter=DRUGS, doc="Since last dose."),
            FactDeclaration(name="has", type=BoolType(), parameter=MARKERS, doc="Marker found.", phrase="{} present"),
            FactDeclaration(
                name="regimen.oral_only", type=BoolType(), subject=True, doc="Every drug is taken by mouth."
            ),
            FactDeclaration(name="regimen.drug_count", type=NumberType(None, Decimal(1)), subject=True, doc="Drugs."),
            FactDeclaration(name="regimen.status", type=STATUS, subject=True, doc="Standing."),
        ],
        subject_symbols=DRUGS,
    )
