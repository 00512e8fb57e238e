"""Cells: the HTML of a value, with its paragraphs, its markup, its addresses as links, and its picture.

All other modules hand over texts; here alone a text becomes HTML, so that one place decides what is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import unquote

from ucc_graph.rdf.markup import SCHEMES, safe_html

__all__ = ["EXCERPT", "LONG", "address", "anchor", "excerpt", "inline", "is_address", "picture", "prose", "rich"]

LONG: Final = 700
"""Characters of a text from which on a page folds it."""
EXCERPT: Final = 220
"""Characters of a folded text that a page shows."""
_ADDRESS: Final = re.compile(rf"(?:{'|'.join(SCHEMES)}):[^\s<>\"{{}}|\\^`]+", re.IGNORECASE)
_ADDRESSES: Final = re.compile(
    r"(?<![\w.+-])(?:https?://[^\s<>\"{}|\\^`]+|mailto:[^\s<>\"(){}|\\^`,;:]+@[^\s<>\"(){}|\\^`,;:]+|tel:\+?[0-9(][0-9().-]+)",
    re.IGNORECASE,
)
"""Addresses within a text, perhaps with the marks that follow them in a sentence."""
_MARKS: Final = ".,;:!?'’”»*_。、，．"  # noqa: RUF001
"""Marks that end a sentence or a quotation, and no address."""
_BRACKETS: Final = {")": "(", "]": "["}
_DATE: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![\w-])")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n\s*")


def is_address(text: str) -> bool:
    """Whether a whole text is an address that a page may link to; of the web, of mail, or of a telephone."""
    return bool(_ADDRESS.fullmatch(text)) and len(text.partition(":")[2].strip("/")) > 0


def address(text: str) -> str:
    """An address as people read it: that of mail or of a telephone without its scheme."""
    scheme, _, rest = text.partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() in ("mailto", "tel") else text


def anchor(href: str, content: str, *, is_outside: bool = True) -> str:
    """A link around HTML; one to another site is marked, and opens no way back to this page."""
    is_page = href.lower().startswith(("http:", "https:"))
    marks = (' class="external"' if is_page else "") + ' rel="noopener"' if is_outside else ""
    return f'<a href="{escape(href)}"{marks}>{content}</a>'


def inline(text: str, lang: str, direction: str, mark: str = "") -> str:
    """A text as one line of HTML; a date in it does not break at its hyphens."""
    html = escape(text)
    if "-" in html and not mark:
        html = _DATE.sub(r'<span class="day">\g<0></span>', html)
    return f"<span{_attributes(lang, direction, mark)}>{html}</span>"


def prose(text: str, lang: str, direction: str) -> str:
    """A text with its addresses as links, and with a paragraph for each part between line ends."""
    parts = list(_paragraphs(text))
    if len(parts) < 2:
        return f"<span{_attributes(lang, direction)}>{_linked(text.strip())}</span>"
    paragraphs = "".join(f"<p>{'<br>'.join(map(_linked, lines))}</p>" for lines in parts)
    return f"<div{_attributes(lang, direction, 'prose')}>{paragraphs}</div>"


def rich(markup: str, text: str, lang: str, direction: str) -> str:
    """The safe elements of markup; its text if they cannot be shown."""
    cleaned = safe_html(markup)
    return f"<div{_attributes(lang, direction, 'prose')}>{cleaned}</div>" if cleaned else prose(text, lang, direction)


def picture(source: str, href: str, alternative: str) -> str:
    """A picture with a link to its own address; its server does not learn which page shows it."""
    image = f'<img src="{escape(source)}" alt="{escape(alternative)}" loading="lazy" referrerpolicy="no-referrer">'
    return f'<a class="picture" href="{escape(href)}" rel="noopener">{image}</a>'


def excerpt(text: str) -> str:
    """The beginning of a long text, on one line, cut between two words."""
    line = " ".join(text[: 4 * EXCERPT].split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rpartition(' ')[0] or line[:EXCERPT]}…"


def _attributes(lang: str, direction: str, mark: str = "") -> str:
    tag = f' lang="{escape(lang)}"' if lang else ""
    return f'{tag} dir="{direction}"' + (f' class="{mark}"' if mark else "")


def _paragraphs(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph: between blank lines, or each line by itself if there is no blank one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _BLANK_LINE.split(text)
    for part in parts if len(parts) > 1 else text.split("\n"):
        if lines := [line.strip() for line in part.split("\n") if line.strip()]:
            yield lines


def _linked(text: str) -> str:
    """A text as HTML, with the addresses in it as links."""
    if ":" not in text:
        return escape(text)
    parts, end = list[str](), 0
    for found in _ADDRESSES.finditer(text):
        href = _without_marks(found[0])
        if is_address(href):
            parts += [escape(text[end : found.start()]), anchor(href, escape(address(href)))]
            end = found.start() + len(href)
    return "".join((*parts, escape(text[end:])))


def _without_marks(found: str) -> str:
    """An address without the marks behind it, and without a bracket that opens before it."""
    while found and (found[-1] in _MARKS or (found[-1] in _BRACKETS and _is_open(found))):
        found = found[:-1]
    return found


def _is_open(found: str) -> bool:
    return found.count(found[-1]) > found.count(_BRACKETS[found[-1]])
