"""The expression language: conditions over facts, in three-valued logic. Knows no medicine.

`parse` reads a condition, `evaluate` says what it means, `compile_rules` does the same fast, `trace` explains,
`render` gives the text back. Facts come from outside, through `Facts` and `Vocabulary`.
"""

from mmrules.logic.compile import CompiledCondition, compile_condition
from mmrules.logic.decision_table import MAX_ROWS, DecisionTable, decision_table
from mmrules.logic.declaration import Declarations, FactDeclaration, Symbols, Vocabulary
from mmrules.logic.dependencies import facts_of, is_about_subject, leaves_of, subject_facts_of, thresholds_of
from mmrules.logic.describe import describe, unit_words
from mmrules.logic.diagram import Branch, diagram, graphviz, mermaid
from mmrules.logic.evaluate import Facts, Subject, evaluate
from mmrules.logic.nodes import (
    And,
    AtLeast,
    Comparator,
    Compare,
    Condition,
    Constant,
    Contains,
    ContainsHolding,
    FactRef,
    HasMember,
    Inclusion,
    Known,
    Literal,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Quantifier,
    Text,
    Unknown,
    Word,
    conjunction,
    disjunction,
)
from mmrules.logic.parse import MAX_DEPTH, MAX_LENGTH, parse
from mmrules.logic.planes import CompiledRules, compile_rules
from mmrules.logic.render import render
from mmrules.logic.specialise import specialise
from mmrules.logic.trace import Trace, could_change, decisive, grounds, trace, unknown_facts
from mmrules.logic.types import BoolType, EnumType, FactType, NumberType, SetType, TextType, accepts, type_phrase
from mmrules.logic.values import Bounds, FactKey, FactValue
from mmrules.logic.verdict import Verdict, all_of, any_of, count_at_least
from mmrules.logic.witness import witness

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_ROWS",
    "And",
    "AtLeast",
    "BoolType",
    "Bounds",
    "Branch",
    "Comparator",
    "Compare",
    "CompiledCondition",
    "CompiledRules",
    "Condition",
    "Constant",
    "Contains",
    "ContainsHolding",
    "DecisionTable",
    "Declarations",
    "EnumType",
    "FactDeclaration",
    "FactKey",
    "FactRef",
    "FactType",
    "FactValue",
    "Facts",
    "HasMember",
    "Inclusion",
    "Known",
    "Literal",
    "Node",
    "Not",
    "Number",
    "NumberType",
    "OneOf",
    "Or",
    "Quantifier",
    "SetType",
    "Subject",
    "Symbols",
    "Text",
    "TextType",
    "Trace",
    "Unknown",
    "Verdict",
    "Vocabulary",
    "Word",
    "accepts",
    "all_of",
    "any_of",
    "compile_condition",
    "compile_rules",
    "conjunction",
    "could_change",
    "count_at_least",
    "decision_table",
    "decisive",
    "describe",
    "diagram",
    "disjunction",
    "evaluate",
    "facts_of",
    "graphviz",
    "grounds",
    "is_about_subject",
    "leaves_of",
    "mermaid",
    "parse",
    "render",
    "specialise",
    "subject_facts_of",
    "thresholds_of",
    "trace",
    "type_phrase",
    "unit_words",
    "unknown_facts",
    "witness",
]
