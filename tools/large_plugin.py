"""Tries the conformance kit on a large plugin without fault: `python -m tools.large_plugin`; for a scheduled run.

Its rules differ in their limits only, so that each says something of its own and all of them together are many.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from importlib import invalidate_caches
from pathlib import Path

from mmrules.conformance import Outcome, run
from mmrules.conformance.rendering import as_text
from tools.laid_plugins import lay_plugin

__all__ = ["main"]

SOUND = Path(__file__).parents[1] / "tests" / "conformance" / "sound.py"
DRUGS = ("bortezomib", "carfilzomib", "daratumumab", "isatuximab", "pomalidomide")

_MODULE = """
import mmrules
import sound

RULES = {rules!r}


@mmrules.hookimpl
def mmrules_strategies():
    return [sound.strategy(RULES)]
"""
_RULE = """
[[rule]]
id = "twin.large.{drug}.{number}"
when = "age_years >= {age} and prior_lines >= {lines} and not in_response"
regimens = "contains({drug}) and regimen.phase3 and not contains(any refractory)"
direction = "for"
strength = "weak"
evidence = ["sonneveld-2016"]
because = "A rule of a large plugin, number {number}, which needs {lines} earlier lines."
"""


def main() -> int:
    """Return 1 when the plugin does not pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=400, metavar="NUMBER", help="how many rules")
    number = parser.parse_args().rules
    text = 'subject = "Many rules"\n' + "".join(
        _RULE.format(drug=DRUGS[one % len(DRUGS)], number=one, age=40 + one // 20, lines=1 + one // len(DRUGS) % 4)
        for one in range(number)
    )
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        shutil.copy(SOUND, folder)
        source = Path(folder) / "made" / "large_plugin.py"
        source.parent.mkdir()
        source.write_text(_MODULE.format(rules=text), encoding="utf-8")
        name = lay_plugin(source, Path(folder))
        invalidate_caches()
        report = run(name)
    print(as_text(report))  # noqa: T201  # a tool
    return 0 if report.outcome is Outcome.CONFORMANT and report.ok(strict=True) else 1


if __name__ == "__main__":
    sys.exit(main())
