"""The frame of a page: head, style for screen and paper, landmarks. No script, and nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmrules.cli.view.html.markup import Markup, element, joined, link

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["page"]

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 62rem; margin: 0 auto;
  padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { border-bottom: 2px solid #444; margin-top: 2.5rem; } h3 { margin-bottom: .25rem; }
a { color: #0b4f9e; } a:focus { outline: 3px solid #b35c00; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
article, section.trial { border: 1px solid #999; border-radius: .3rem; padding: .25rem 1rem .75rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #eee; } tbody th { font-weight: 600; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1.25rem; }
.mark { font-weight: 600; } .quiet { color: #555; }
@media print {
  body { max-width: none; font-size: 9.5pt; padding: 0; } nav, .skip { display: none; }
  a { color: inherit; text-decoration: none; } a[href^="http"]::after { content: " <" attr(href) ">"; font-size: 80%;
  overflow-wrap: anywhere; }
  h2, h3, caption { break-after: avoid; } tr, li { break-inside: avoid; } thead { display: table-header-group; }
}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, head: Markup, sections: Sequence[tuple[str, str, Markup]], foot: Markup) -> str:
    """Return a whole document.

    Args:
        title: Its title.
        head: What stands first.
        sections: Id, heading and content of each section; one without content is left out.
        foot: What stands last.
    """
    present = [item for item in sections if item[2]]
    contents = element("ul", *(element("li", link(name, f"#{id_}")) for id_, name, _ in present))
    parts = [
        element("section", element("h2", name, id=f"{id_}-heading"), content, id=id_, aria_labelledby=f"{id_}-heading")
        for id_, name, content in present
    ]
    main = joined(parts, "\n")
    meta = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<meta name="robots" content="noindex">'
    )
    landmarks = (
        element("a", "Skip to the options", href="#options", class_="skip"),
        element("header", head),
        element("nav", contents, aria_label="Contents"),
        element("main", main),
        element("footer", foot),
    )
    top = f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{meta}\n{element("title", title)}\n<style>{_STYLE}</style>\n'
    return f"{top}</head>\n{element('body', joined(landmarks))}\n</html>\n"
