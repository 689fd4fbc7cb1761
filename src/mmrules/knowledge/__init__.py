"""The catalogues: drugs, regimens, cautions, trials, guideline statements and the bibliography.

`load_knowledge` gives those of the library, `KnowledgeBase.merged` adds others. Nothing here looks at a case.
"""

from mmrules.knowledge.bundled import bundled_places, load_knowledge
from mmrules.knowledge.catalogue import Catalogue
from mmrules.knowledge.caution import Caution
from mmrules.knowledge.check import problems_of
from mmrules.knowledge.condition_text import ConditionText
from mmrules.knowledge.drug import AgentClass, Drug
from mmrules.knowledge.evidence import EvidenceItem
from mmrules.knowledge.knowledge_base import KnowledgeBase
from mmrules.knowledge.merge import merge
from mmrules.knowledge.pack import Additions, Change, FormularyRule, Lift
from mmrules.knowledge.read import read_catalogue
from mmrules.knowledge.read_pack import read_additions, read_pack
from mmrules.knowledge.reference import Reference
from mmrules.knowledge.regimen import Approval, Regimen, Requirement
from mmrules.knowledge.statement import GradingSystem, Statement
from mmrules.knowledge.trial import SubgroupResult, Trial

__all__ = [
    "Additions",
    "AgentClass",
    "Approval",
    "Catalogue",
    "Caution",
    "Change",
    "ConditionText",
    "Drug",
    "EvidenceItem",
    "FormularyRule",
    "GradingSystem",
    "KnowledgeBase",
    "Lift",
    "Reference",
    "Regimen",
    "Requirement",
    "Statement",
    "SubgroupResult",
    "Trial",
    "bundled_places",
    "load_knowledge",
    "merge",
    "problems_of",
    "read_additions",
    "read_catalogue",
    "read_pack",
]
