"""A small catalogue of drugs, so that facts can be asked without the knowledge files."""

from __future__ import annotations

import pytest

from mmrules.facts import FactRegistry, build_registry
from mmrules.logic import Symbols

CLASSES = {
    "IMiD": {"lenalidomide", "pomalidomide", "thalidomide"},
    "PI": {"bortezomib", "carfilzomib", "ixazomib"},
    "anti_cd38": {"daratumumab", "isatuximab"},
    "bcma": {"teclistamab", "ciltacabtagene_autoleucel"},
    "alkylator": {"melphalan", "cyclophosphamide"},
    "corticosteroid": {"dexamethasone", "prednisone"},
}


@pytest.fixture(scope="session")
def registry() -> FactRegistry:
    members = frozenset().union(*CLASSES.values()) | {"venetoclax", "selinexor"}
    return build_registry(drugs=Symbols("drug", members, CLASSES), regimen_ids=["DKd", "KRd"])
