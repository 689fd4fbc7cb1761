"""DOC: documentation. A stranger can tell what the plugin is for, what it rests on and where it ends."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from mmrules.conformance.check import Broken, Level, NotApplicable, plugin_check
from mmrules.conformance.sources import description

if TYPE_CHECKING:
    from mmrules.conformance.bench import Bench

__all__ = ["CHECKS"]

_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TOPICS = {
    "what it is for": r"purpose|what it (recommends|does|is for)|recommends",
    "for whom": r"population|for whom|adults|patients with",
    "its limits": r"limit|does not|doesn't|not for",
    "its sources": r"source|evidence|reference|guideline",
    "that clinicians decide": r"decide|decision|not a medical device|informs",
}


def _readme(bench: Bench) -> str:
    if bench.subject.distribution is None:
        raise NotApplicable("it was given as an object and not as an installed plugin")
    return description(bench.subject)


@plugin_check(
    "DOC-01",
    "its README says what it is for, for whom, its limits, its sources, and that clinicians decide",
    protects="Nobody installs it for patients for whom it was not made.",
    remedy="write the missing paragraph; pyproject.toml has to name the README",
    level=Level.SHOULD,
)
def readme_says_what_matters(bench: Bench) -> int:
    """Look for each subject in the README that the distribution carries."""
    text = _readme(bench)
    if not text.strip():
        raise Broken("the distribution carries no README")
    missing = tuple(topic for topic, words in _TOPICS.items() if not re.search(words, text, re.IGNORECASE))
    if missing:
        raise Broken("the README leaves something out", lines=missing)
    return len(_TOPICS)


@plugin_check(
    "DOC-02",
    "the Python examples in its README run",
    protects="Whoever follows the README gets what it shows.",
    remedy="correct the example; it is run from an empty folder, top to bottom",
    level=Level.SHOULD,
    rests_on=("REG-01",),
)
def examples_run(bench: Bench) -> int:
    """Run the Python blocks of the README in another process."""
    blocks = _PYTHON.findall(_readme(bench))
    if not blocks:
        raise NotApplicable("its README has no Python example")
    code = f"import sys; sys.path[:0] = {[path for path in sys.path if path]!r}\n" + "\n".join(blocks)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603  # the plugin's own README, whose code is installed anyway
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )
    if done.returncode:
        raise Broken("an example of the README does not run", lines=tuple(done.stderr.strip().splitlines()[-1:]))
    return len(blocks)


@plugin_check(
    "DOC-03",
    "each rule has a sentence that a clinician can read",
    protects="Every statement comes with its reason in words.",
    remedy="write `because` as a sentence: a capital letter, some words, a full stop",
)
def rules_have_sentences(bench: Bench) -> int:
    """Read the reason of every rule."""
    if not bench.rules:
        raise NotApplicable("it has no rules")
    poor = tuple(
        rule.id
        for rule in bench.rules
        if len(rule.source.because.split()) < 4 or not rule.source.because.rstrip().endswith((".", "!", ")"))
    )
    if poor:
        raise Broken("a rule has no sentence for its reason", lines=poor)
    return len(bench.rules)


CHECKS = (readme_says_what_matters, examples_run, rules_have_sentences)
"""The checks of this family, in the order of their ids."""
