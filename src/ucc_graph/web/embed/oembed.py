"""oEmbed (https://oembed.com): the frame of a page of this site, by the page's address, as JSON or XML.

Pages of things have a card; lists and the home page a map, or the first rows where nothing has a place. The address of
a frame is that of a page as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.rdf.formats import json_bytes
from ucc_graph.rdf.iris import ABOUT
from ucc_graph.web.embed.frames import BY, NEW, SHOW, EmbedFrame, ListFrames, card_frame
from ucc_graph.web.view.listing import Listing, Selection, read_selection
from ucc_graph.web.view.names import Names

__all__ = ["OEMBED_FORMS", "EmbeddedPage", "frame_of_page", "oembed_bytes", "oembed_document"]

OEMBED_FORMS: Final[Mapping[str, str]] = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
"""Media types of the two forms, as section 2.3.4 names them."""
_WIDTH: Final = 600
_SUFFIX: Final = ".html"
_PARTS: Final = ("map", "chart", "list")

Find = Callable[[str], str | None]
"""A function from a path to the IRI of the thing there."""


@dataclass(frozen=True)
class EmbeddedPage:
    """A page of this site by its path, without the language and the first slash, and its parameters."""

    path: str
    parameters: Sequence[tuple[str, str]] = ()


def frame_of_page(page: EmbeddedPage, names: Names, library: Library, find: Find) -> EmbedFrame | None:
    """The frame for a page; None for one that has none. ``find`` finds things by their paths."""
    path = page.path.removesuffix(_SUFFIX)
    if not path:
        collection = next(iter(library.collections.leading), None)
        return ListFrames(Listing(names, Selection(collection, library.iris))).page if collection else None
    if kind := library.kinds.get(path):
        return _frames(page, names, library, kind).page
    part, _, rest = path.removeprefix("embed/").partition("/")
    if path.startswith("embed/") and part in _PARTS:
        return _of_part(part, page, library.kinds.get(rest), names, library)
    thing = path.removeprefix("embed/card/")
    iri = dict(page.parameters).get("iri", "") if thing == ABOUT else find(thing.removeprefix("id/"))
    return card_frame(names, iri) if iri and library.lookup.is_known(iri) else None


def oembed_document(frame: EmbedFrame, site: str, address: str, age: int, width: int, height: int) -> dict[str, object]:
    """The document of type ``rich`` (section 2.3.4.4) for a frame that is at most of a width and a height.

    ``site`` and ``address`` are those of the publication; ``age`` is the time to keep the document, in seconds.
    """
    wide, high = min(_WIDTH, width), min(frame.height, height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": frame.title,
        "provider_name": site,
        "provider_url": address,
        "cache_age": age,
        "html": frame.snippet(site, str(wide), high),
        "width": wide,
        "height": high,
    }


def oembed_bytes(document: Mapping[str, object], form: str) -> bytes:
    """A document as JSON or XML."""
    if form == "json":
        return json_bytes(document)
    members = "".join(f"<{name}>{escape(str(value), quote=False)}</{name}>\n" for name, value in document.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n{members}</oembed>\n'.encode()


def _frames(page: EmbeddedPage, names: Names, library: Library, kind: Kind) -> ListFrames:
    selection = read_selection(page.parameters, library.collections.of(kind), library.iris)
    return ListFrames(Listing(names, selection), has_moved=dict(page.parameters).get(SHOW) == NEW)


def _of_part(part: str, page: EmbeddedPage, kind: Kind | None, names: Names, library: Library) -> EmbedFrame | None:
    """The frame at its own address."""
    if kind is None:
        return None
    found, parameters = _frames(page, names, library, kind), dict(page.parameters)
    if part == "chart":
        return found.chart(parameters.get(SHOW, ""), parameters.get(BY, ""))
    return found.map if part == "map" else found.list
