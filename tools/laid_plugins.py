"""Lays a small plugin into a folder: a module, and the metadata by which it is found; nothing is built or fetched."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["README", "lay_plugin"]

_METADATA = """\
Metadata-Version: 2.4
Name: {distribution}
Version: {version}
Summary: A plugin for a test
Author: The mmrules maintainers
License-Expression: Apache-2.0
Requires-Dist: {requires}

{readme}
"""
README = """\
Its purpose is a test, for adults with multiple myeloma. Its limits: it knows two organs. Its sources are cited.
Clinicians decide."""


def lay_plugin(
    source: Path,
    place: Path,
    *,
    distribution: str = "",
    entry_point: str = "",
    value: str = "",
    version: str = "0.1.0",
    requires: str = "mmrules>=0.1,<0.2",
    readme: str = README,
) -> str:
    """Copy a module or package, write its metadata, and return the name of its entry point.

    Args:
        source: The file or the folder of the plugin.
        place: Where to lay it; a folder on the path of imports.
        distribution: Name of the distribution; that of the source when left out.
        entry_point: Name of the entry point; that of the source when left out.
        value: What the entry point names; the module when left out.
        version: Version of the distribution.
        requires: What it requires.
        readme: Its README.
    """
    distribution = distribution or source.stem.replace("_", "-")
    if source.is_dir():
        shutil.copytree(source, place / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, place)
    info = place / f"{distribution.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    name = entry_point or source.stem.replace("_", "-")
    text = _METADATA.format(distribution=distribution, version=version, requires=requires, readme=readme)
    (info / "METADATA").write_text(text, encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[mmrules]\n{name} = {value or source.stem}\n", encoding="utf-8")
    return name
