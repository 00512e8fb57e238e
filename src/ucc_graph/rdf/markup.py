"""Markup in literals: a safe subset of HTML, and its plain text.

A literal of ``rdf:HTML`` or ``rdf:XMLLiteral`` (https://www.w3.org/TR/rdf11-concepts/#section-html) may hold anything
that people paste into a cell. The sanitiser ``nh3`` keeps what texts need: no scripts, styles, frames, forms, pictures,
classes or identifiers. Its time grows with the square of the depth of its input (20,000 elements take four seconds), so
markup that is nested deeper than any text is only read as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final

import nh3
from pyoxigraph import Literal

from ucc_graph.rdf.vocab import RDF

__all__ = ["MARKUP", "SCHEMES", "plain_text", "safe_html", "text_of"]

MARKUP: Final = frozenset({RDF.HTML, RDF.XMLLiteral})
"""The datatypes of literals with markup."""
SCHEMES: Final = ("http", "https", "mailto", "tel")
"""The schemes of addresses that are links; one of another, such as ``javascript:``, is only text."""
_INLINE: Final = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u".split()
)
_BLOCKS: Final = frozenset(
    "blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul".split()
)
_ATTRIBUTES: Final = {"*": {"dir", "lang"}, "a": {"href"}, "abbr": {"title"}, "td": {"colspan", "rowspan"}}
_DEEPEST: Final = 100
_LONGEST: Final = 200_000
"""Characters of markup; a longer one is only read as text."""
_TAG: Final = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*)[^<>]*>")
_ANY_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]*>")
_CLOSED_BY_OTHERS: Final = frozenset("br dd dt hr img input li link meta option p source td th tr wbr".split())
"""Elements that need no end tag (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags)."""
_HEADING: Final = re.compile(r"<(?P<end>/?)h[1-6](?P<rest>(?: [^<>]*)?)>")


def safe_html(markup: str) -> str:
    """The elements of a text, without anything that could act or that could disturb the page around it.

    Well-formed HTML of flow content. Headings become emphasised lines: those of the page are its own. Empty for markup
    that is too long or nested too deeply, of which only :func:`text_of` is safe.
    """
    if not _is_readable(markup):
        return ""
    cleaned = nh3.clean(
        markup,
        tags=set(_INLINE | _BLOCKS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener",
        url_relative="deny",
    )
    return _HEADING.sub(lambda found: "</div>" if found["end"] else f'<div class="heading"{found["rest"]}>', cleaned)


def text_of(markup: str) -> str:
    """The text of markup on one line, without its tags; blocks are apart."""
    if not _is_readable(markup):
        return " ".join(unescape(_ANY_TAG.sub(" ", markup)).split())
    reader = _Text()
    reader.feed(safe_html(markup))
    reader.close()
    return " ".join("".join(reader.parts).split())


def plain_text(literal: Literal) -> str:
    """The text of a literal: of markup without its tags, of any other as it is."""
    return text_of(literal.value) if literal.datatype in MARKUP else literal.value


def _is_readable(markup: str) -> bool:
    """Whether markup is not too long, and the elements that end by an end tag alone are not nested too deeply."""
    return len(markup) <= _LONGEST and all(depth <= _DEEPEST for depth in _depths(markup))


def _depths(markup: str) -> Iterator[int]:
    depth = 0
    for tag in _TAG.finditer(markup):
        if tag["name"].lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth - 1) if tag["end"] else depth + 1
            yield depth


class _Text(HTMLParser):
    """Reader of the text of clean HTML, with a blank around each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # by the base class
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append(" ")
