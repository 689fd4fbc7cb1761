"""A page for each check of the conformance kit, and the cases that it ships, which are the examples."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING

from mmrules.conformance import CHECKS, KIT_VERSION
from mmrules.conformance.check import FAMILIES, Source
from mmrules.conformance.list_of_checks import DROPPED
from tools.markdown import code, page, plain, table, terms, title_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mmrules.conformance import Check

__all__ = ["CASES_FILE", "conformance_pages", "reference_cases"]

CASES_FILE = "src/mmrules/conformance/data/reference_cases.json"

_SOURCES = {
    Source.REFERENCE: "the packaged patients",
    Source.DIRECTED: "the packaged patients, and cases made from each rule",
    Source.ALL: "the packaged patients, cases made from each rule, covering cases and generated patients",
}


def reference_cases(examples: Path) -> Mapping[str, str]:
    """Return the file of packaged patients, made from the examples.

    Args:
        examples: The folder of the examples.
    """
    records = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(examples.glob("*.json"))}
    return {CASES_FILE: json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True) + "\n"}


def conformance_pages() -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`."""
    return {"conformance/index.md": _overview(), **{f"conformance/{check.id}.md": _page(check) for check in CHECKS}}


def _overview() -> str:
    introduction = (
        f"Version {KIT_VERSION} of the kit has {len(CHECKS)} checks, in the order in which they run. *Must*: a plugin "
        "that breaks it is not conformant. *Should*: it is reported, and fails with `--strict`. How to run them and "
        "what a result means: [Check a plugin](../../how-to/check-a-plugin.md)."
    )
    blocks = [introduction]
    for family, about in FAMILIES.items():
        rows = [
            [f"[{check.id}]({check.id}.md)", str(check.level), plain(check.title)]
            for check in CHECKS
            if check.family == family
        ]
        if rows:
            blocks += [f"## {family}: {plain(about)}", table(["check", "level", "promise"], rows)]
    blocks += [
        "## Not in the kit",
        "Checks of the catalogue that proved wrong or impossible here. Their ids are not used again.",
        table(["check", "why not"], [[id_, plain(why)] for id_, why in DROPPED.items()]),
        "```{toctree}\n:hidden:\n\nbroken-plugins\n" + "\n".join(check.id for check in CHECKS) + "\n```",
    ]
    return page("The checks of the conformance kit", *blocks)


def _page(check: Check) -> str:
    how = inspect.getdoc(check.inspect or check.examine) or ""
    cases = "none: it looks at the plugin as a whole" if check.examine is None else _cases(check)
    return page(
        f"{check.id}: {plain(check.title)}",
        terms(
            [
                ("what it protects", plain(check.protects)),
                ("how it is made", plain(how)),
                ("what to do when it fails", plain(check.remedy)),
                ("level", str(check.level)),
                ("cases", cases),
                ("when no case applies", plain(title_case(check.nothing)) if check.nothing else ""),
                ("rests on", ", ".join(f"[{id_}]({id_}.md)" for id_ in check.rests_on)),
                ("hook specification", check.hook_specification),
                ("in the kit since", check.since),
            ]
        ),
        f"Make it alone: {code(f'mmrules conformance PLUGIN --check {check.id}')}.",
    )


def _cases(check: Check) -> str:
    if check.source is check.source_of_rules:
        return _SOURCES[check.source]
    return f"{_SOURCES[check.source]}; for a plugin of rules only, {_SOURCES[check.source_of_rules]}"
