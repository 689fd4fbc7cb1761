"""Times rules on flat facts: what this library compiles, the reference interpreter, Python by hand, and ZEN.

Run it from the root: `uv run python -m benchmarks.rules`; with `--extra bench` ZEN takes part. All answer the same
question from the same table of facts, and every answer is checked before anything is timed. Ratios are to Python
written by hand for exactly these rules.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from operator import add
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.workload import STRENGTHS, FlatFacts, Regimen, Workload, contained_in, fact_keys, variable, workload

from mmrules.logic import Verdict, compile_rules, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mmrules.logic import FactKey

Ranked = tuple[list[tuple[int, str]], list[str]]
"""The regimens that a rule speaks for and none rules out, strongest first; and those that are left open."""

TRUE = 2

Contender = tuple[str, "Callable[[FlatFacts], object]"]


def ranked(regimens: Sequence[Regimen], truths: Sequence[bool], possibles: Sequence[bool]) -> Ranked:
    """Rank from two rails with four entries for each regimen: rules of strength 3, 2 and 1 for it, one against it."""
    best, left_open = [], []
    for index, regimen in enumerate(regimens):
        at = 4 * index
        if truths[at + 3]:
            continue
        strength = next((strength for place, strength in enumerate(STRENGTHS) if truths[at + place]), 0)
        if strength:
            best.append((-strength, regimen.id))
        if possibles[at + 3] or any(possibles[at + place] for place in range(3) if STRENGTHS[place] > strength):
            left_open.append(regimen.id)
    best.sort()
    return best, left_open


def from_codes(regimens: Sequence[Regimen]) -> Callable[[bytes], Ranked]:
    """Rank from one byte for each condition: 0 is false, 1 is open, 2 is true.

    What the four conditions of a regimen come to is one number of base three, added up for all regimens at once.
    """
    ids, count = [regimen.id for regimen in regimens], len(regimens)
    table = [_standing(*digits) for digits in product(range(3), repeat=4)]

    def answer(codes: bytes) -> Ranked:
        number = 0
        for start in range(0, 4 * count, count):
            number = 3 * number + int.from_bytes(codes[start : start + count], "little")
        best, left_open = [], []
        for name, digits in zip(ids, number.to_bytes(count, "little"), strict=True):
            strength, is_open = table[digits]
            if strength:
                best.append((-strength, name))
            if is_open:
                left_open.append(name)
        best.sort()
        return best, left_open

    return answer


def _standing(*digits: int) -> tuple[int, bool]:
    *supporting, against = digits
    if against == TRUE:
        return 0, False
    strength = next((strength for strength, digit in zip(STRENGTHS, supporting, strict=True) if digit == TRUE), 0)
    stronger = (digit for level, digit in zip(STRENGTHS, supporting, strict=True) if level > strength)
    return strength, against > 0 or any(stronger)


def compiled(work: Workload) -> Callable[[FlatFacts], Ranked]:
    codes, rank = compile_rules(work.ranking_conditions()).codes, from_codes(work.regimens)
    return lambda facts: rank(codes(facts.table))


def reference(work: Workload) -> Callable[[FlatFacts], Ranked]:
    conditions, rank = tuple(work.ranking_conditions().values()), from_codes(work.regimens)
    code = {Verdict.FALSE: 0, Verdict.UNKNOWN: 1, Verdict.TRUE: TRUE}
    return lambda facts: rank(bytes(code[evaluate(condition, facts)] for condition in conditions))


def by_hand(work: Workload) -> Callable[[FlatFacts], Ranked]:
    """Python as somebody would write it: each rule once, then each regimen with the rules that select it."""
    lines = ["def answer(facts):", "    get = facts.table.get"]
    lines += [f"    {variable(*key)} = get({key!r})" for key in fact_keys()]
    for number, rule in enumerate(work.rules):
        lines += [f"    t{number} = {rule.held}", f"    n{number} = {rule.possible}"]
    lines.append("    truths, possibles = [], []")
    for regimen in work.regimens:
        drugs = [variable("refractory", drug) for drug in sorted(regimen.members)]
        lines.append(f"    spared = {' and '.join(f'{drug} is False' for drug in drugs)}")
        lines.append(f"    sparable = {' and '.join(f'{drug} is not True' for drug in drugs)}")
        for wanted in (*((strength, True) for strength in STRENGTHS), (STRENGTHS[0], False)):
            chosen = [
                (number, rule.spares_refractory)
                for number, rule in enumerate(work.rules)
                if (rule.strength, rule.speaks_for) == wanted and contained_in(regimen, rule.contained)
            ]
            truths = [f"(t{number} and spared)" if spares else f"t{number}" for number, spares in chosen]
            possibles = [f"(n{number} and sparable)" if spares else f"n{number}" for number, spares in chosen]
            lines.append(f"    truths.append({' or '.join(truths) or False})")
            lines.append(f"    possibles.append({' or '.join(possibles) or False})")
    lines.append("    return ranked(regimens, truths, possibles)")
    scope: dict[str, Any] = {"ranked": ranked, "regimens": work.regimens}
    exec("\n".join(lines), scope)  # noqa: S102  # the text is made above
    answer: Callable[[FlatFacts], Ranked] = scope["answer"]
    return answer


def zen(work: Workload) -> Callable[[FlatFacts], bytes]:
    """ZEN: one expression that lists both rails of every rule; it has no three-valued logic of its own."""
    rails = [*(rule.held for rule in work.rules), *(rule.possible for rule in work.rules)]
    expression = import_module("zen").compile_expression(f"[{', '.join(map(_in_zen, rails))}]")
    keys = [(key, variable(*key)) for key in fact_keys()]

    count = len(work.rules)

    def answer(facts: FlatFacts) -> bytes:
        rails: list[bool] = expression.evaluate(_for_zen(facts, keys))
        return bytes(map(add, rails[:count], rails[count:]))

    return answer


def zen_by_rule(work: Workload) -> Callable[[FlatFacts], bytes]:
    """ZEN with an expression for each rail of each rule, as rules that are written one by one come to be used."""
    compile_expression = import_module("zen").compile_expression
    rails = [tuple(compile_expression(_in_zen(rail)) for rail in (rule.held, rule.possible)) for rule in work.rules]
    keys = [(key, variable(*key)) for key in fact_keys()]

    def answer(facts: FlatFacts) -> bytes:
        values = _for_zen(facts, keys)
        return bytes(held.evaluate(values) + possible.evaluate(values) for held, possible in rails)

    return answer


def _for_zen(facts: FlatFacts, keys: Sequence[tuple[FactKey, str]]) -> dict[str, object]:
    values = {name: facts.table.get(key) for key, name in keys}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _in_zen(text: str) -> str:
    for python, other in (
        (" is not None", " != null"),
        (" is None", " == null"),
        (" is not True", " != true"),
        (" is not False", " != false"),
        (" is True", " == true"),
        (" is False", " == false"),
        ("{", "["),
        ("}", "]"),
    ):
        text = text.replace(python, other)
    return text


def codes_by_compiler(work: Workload) -> Callable[[FlatFacts], bytes]:
    codes = compile_rules({str(number): rule.when for number, rule in enumerate(work.rules)}).codes
    return lambda facts: codes(facts.table)


def microseconds(answer: Callable[[FlatFacts], object], cases: Sequence[FlatFacts], *, rounds: int) -> float:
    """Return the median time for one case, over rounds through all cases."""
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        for facts in cases:
            answer(facts)
        taken.append(perf_counter() - began)
    return statistics.median(taken) / len(cases) * 1e6


def table(title: str, contenders: Sequence[Contender], work: Workload, *, rounds: int, target: str = "") -> list[float]:
    """Check that all answers agree, then print the times and their ratios to the first."""
    for facts in work.cases:
        expected = contenders[0][1](facts)
        wrong = [name for name, answer in contenders if answer(facts) != expected]
        if wrong:
            raise SystemExit(f"{title}: {', '.join(wrong)} gives another answer")
    print(f"\n{title}{f'; target {target}' if target else ''}")
    times = [
        microseconds(answer, work.cases, rounds=max(2, rounds // 10 if "reference" in name else rounds))
        for name, answer in contenders
    ]
    for (name, _), time in zip(contenders, times, strict=True):
        print(f"  {name:<46}{time:>11.1f} us{time / times[0]:>9.2f}")
    return times


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40, help="rounds through 50 cases")
    rounds = max(2, parser.parse_args(arguments).rounds)
    small, large = workload(144), workload(1440)
    first = ("Python by hand", by_hand(small))
    few = table(
        "144 rules, 40 regimens, 40 facts: ranked list",
        [first, ("compiled", compiled(small)), ("reference interpreter", reference(small))],
        small,
        rounds=rounds,
        target="0.4 for compiled",
    )
    many = table(
        "1,440 rules, 40 regimens, 40 facts: ranked list",
        [("Python by hand", by_hand(large)), ("compiled", compiled(large))],
        large,
        rounds=rounds,
        target="3 times 144 rules for compiled",
    )
    print(f"  compiled, 1,440 rules against 144{many[1] / few[1]:>28.2f}")
    peers: list[Contender] = [("compiled", codes_by_compiler(small))]
    if find_spec("zen") is not None:
        peers += [("ZEN, one expression for all rules", zen(small)), ("ZEN, an expression a rule", zen_by_rule(small))]
    title = "144 rules: the verdict of each, no ranking"
    taken = table(title, peers, small, rounds=rounds, target="15 for ZEN")
    if len(taken) == 1:
        print("  (ZEN is not installed: see README.md)")


if __name__ == "__main__":
    main(sys.argv[1:])
