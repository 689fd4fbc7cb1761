"""The rules of the bundled strategies, one page for each rule file: when, for what, how strongly, on what evidence."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mmrules.logic import describe, render
from tools.markdown import bullets, code, page, plain, table, terms, title_case
from tools.reference.catalogue import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import mmrules
    from mmrules.logic import Vocabulary
    from mmrules.strategy.rule import Rule

__all__ = ["rule_pages"]

_INTRODUCTION = """\
These pages are made from the rule files of the plugins: what is printed here is what is evaluated. A rule speaks when
its condition holds; when it would hold if something were known, the report says so and asks for it.
"""


def rule_pages(engine: mmrules.Engine) -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    pages: dict[str, str] = {}
    for strategy in engine.strategies:
        pages.update(_strategy_pages(strategy, engine))
    rows = [
        [f"[{plain(item.title)}]({item.id}/index.md)", code(item.id), str(len(engine.rules(item.id)))]
        for item in engine.strategies
    ]
    toctree = _toctree(f"{item.id}/index" for item in engine.strategies)
    pages["rules/index.md"] = page("Rules", _INTRODUCTION, table(["strategy", "id", "rules"], rows), toctree)
    return pages


def _toctree(names: Iterable[str]) -> str:
    return "```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```"


def _strategy_pages(strategy: mmrules.Strategy, engine: mmrules.Engine) -> dict[str, str]:
    vocabulary = engine.facts.vocabulary
    rules = sorted(engine.rules(strategy.id), key=lambda rule: (rule.source.file, rule.source.line))
    pages: dict[str, str] = {}
    rows: list[list[str]] = []
    for file, group in groupby(rules, key=lambda rule: rule.source.file):
        of_file = list(group)
        name = slug(PurePosixPath(file).stem)
        subject = title_case(plain(of_file[0].source.subject))
        blocks = (block for rule in of_file for block in _rule(rule, vocabulary))
        pages[f"rules/{strategy.id}/{name}.md"] = page(subject, *blocks)
        rows.append([f"[{subject}]({name}.md)", str(len(of_file))])
    beside = plain(" ".join(strategy.caveats))
    early = "Its evidence is early: every recommendation says so." if strategy.early_evidence else ""
    sources = ", ".join(code(source) for source in strategy.sources)
    pages[f"rules/{strategy.id}/index.md"] = page(
        plain(strategy.title),
        plain(strategy.purpose),
        early,
        terms(
            [
                ("for whom", plain(strategy.population)),
                ("beside every recommendation", beside),
                ("what it follows", sources),
            ]
        ),
        "## What it does not do",
        bullets(plain(limit) for limit in strategy.limits),
        "## Its rules",
        table(["subject", "rules"], rows),
        _toctree(PurePosixPath(path).stem for path in pages),
    )
    return pages


def _rule(rule: Rule, vocabulary: Vocabulary) -> tuple[str, ...]:
    source = rule.source
    if rule.regimens is not None:
        about = f"regimens: {plain(describe(rule.regimens, vocabulary))}"
        written = f"{render(rule.when)}\n\nregimens: {render(rule.regimens)}"
    else:
        about = code(source.action.text) if source.action is not None else ""
        written = render(rule.when)
    evidence = "; ".join(
        f"{code(item.key)} ({item.level.value.replace('_', ' ')}, {item.checked})" for item in rule.citations
    )
    pairs = [
        ("when", plain(describe(rule.when, vocabulary))),
        ("speaks", f"{source.direction.value} {about}"),
        ("how strongly", source.strength.value),
        ("evidence", evidence),
        ("caveats", plain(" ".join(source.caveats))),
        ("to watch", plain("; ".join(source.monitoring))),
        ("who decides", "a multidisciplinary team" if source.multidisciplinary else ""),
    ]
    return f"## {code(rule.id)}", plain(source.because), terms(pairs), f"```text\n{written}\n```"
