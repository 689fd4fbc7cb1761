"""Every error class, and every stable problem code with what it says."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tools.markdown import bullets, code, docstring, page, plain, terms
from tools.problem_codes import problem_codes
from tools.public_names import public_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["error_pages"]

_INTRODUCTION = """\
Everything that mmrules raises on purpose is an `MmrulesError`, and also the builtin error that fits. `problems` holds
all that was found wrong, not only the first; each `Problem` says what is wrong, where, and what to write instead.
Messages name fields and places, never a patient's values.

```python
import mmrules

try:
    mmrules.load_patient('{"sex": "femal"}')
except mmrules.InvalidInput as error:
    for problem in error.problems:
        print(problem.code, problem.path, problem.nearest)
```
"""


def error_pages(source: Path) -> Mapping[str, str]:
    """Return the pages by path below `docs/reference`.

    Args:
        source: The folder that holds the package.
    """
    errors = [name for name in public_names("mmrules") if name.kind == "error"]
    blocks = []
    for error in errors:
        import_path = f"mmrules.{error.name}"
        pairs = [("is also", ", ".join(code(base) for base in error.bases)), ("raised as", code(import_path))]
        blocks += [f"### {code(error.name)}", docstring(error.doc), terms(pairs)]
    families: list[str] = []
    for family, group in groupby(problem_codes(source), key=lambda item: item.code.partition(".")[0]):
        families.append(f"### {family}")
        by_code: dict[str, dict[str, None]] = {}
        for item in group:
            by_code.setdefault(item.code, {}).setdefault(item.message)
        families.append(
            bullets(
                f"{code(name)}" + "".join(f"; {plain(message)}" for message in messages if message).replace(";", ":", 1)
                for name, messages in by_code.items()
            )
        )
    return {
        "errors.md": page(
            "Errors",
            _INTRODUCTION,
            "## Classes",
            *blocks,
            "## Problem codes",
            "Stable: code that handles one problem and not another can rely on them. An ellipsis stands for what is "
            "filled in.",
            *families,
        )
    }
