"""How Sphinx builds the documentation. What the pages under `reference/` say is written by `tools/generate.py`."""

from importlib import metadata

project = "mmrules"
author = "The mmrules maintainers"
copyright = "The mmrules maintainers"  # noqa: A001  # Sphinx's own name
release = metadata.version("mmrules")

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_heading_anchors = 3

html_theme = "furo"
html_title = f"mmrules {release}"
html_copy_source = False
