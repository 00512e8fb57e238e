"""Frames: parts of pages that other sites may show, with the addresses of their forms and the HTML that shows them.

A frame is in the language of the page that offers it, whoever looks at it: its address says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import parse_qsl, urlencode

from ucc_graph.rdf.formats import CSV_RESULTS
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.listing import SORT, Listing
from ucc_graph.web.view.names import Names
from ucc_graph.web.view.published_queries import PublishedQuery

__all__ = ["BY", "NEW", "OEMBED", "SHOW", "TOTAL", "EmbedFrame", "ListFrames", "card_frame", "query_frame"]

SHOW, BY = "show", "by"
"""Parameters: whether all things or new ones are shown, and the facet whose values a chart counts."""
TOTAL, NEW = "total", "new"
OEMBED: Final = "/oembed"
"""Path of oEmbed documents (https://oembed.com)."""
_PATH: Final = "/embed"
_CARD, _MAP, _CHART, _LIST = 340, 460, 520, 560
"""Heights of frames in pixels, at a width of about 600."""
_LETTERS: Final = 80
"""Letters of a file's name, at most."""
_DASH: Final = " \u2013 "
_NAMED: Final = 6
"""Chosen values that a heading names."""


@dataclass(frozen=True)
class EmbedFrame:
    """A part of a page: its path, its parameters as they stand in an address, its title, and its height in pixels.

    ``table`` is the path of the numbers behind it, with its parameters; empty for a part that is not drawn.
    """

    names: Names
    path: str
    query: str
    title: str
    height: int
    table: str = ""

    def local(self, suffix: str = "") -> str:
        """The address on this site, of a form with its suffix or of the frame itself."""
        return self._pinned(f"{self.path}{suffix}{'?' if self.query else ''}{self.query}")

    @property
    def address(self) -> str:
        """The absolute address."""
        return f"{self.names.reader.root.origin}{self.local()}"

    @property
    def drawing(self) -> str:
        """The address of the picture."""
        return self.local(".svg")

    @property
    def numbers(self) -> str:
        """The address of the numbers as CSV for spreadsheets."""
        return self._pinned(self.table)

    @property
    def file(self) -> str:
        """A name for its picture as a file, without a suffix: ``lighthouses-chart-new``."""
        part, _, tail = self.path.removeprefix(f"{_PATH}/").partition("/")
        chosen = (value for name, value in parse_qsl(self.query) if name != SORT)
        return "-".join((tail, part, *chosen))[:_LETTERS].replace("/", "-")

    def snippet(self, site: str = "", width: str = "100%", height: int = 0) -> str:
        """HTML that shows the frame, in its own height if no other is given, with the name of the site in its title."""
        title = _DASH.join(filter(None, (self.title, site)))
        return (
            f'<iframe src="{escape(self.address)}" title="{escape(title)}" width="{width}"'
            f' height="{height or self.height}" loading="lazy" style="border:0"></iframe>'
        )

    def discovery(self, form: str) -> str:
        """The address of the oEmbed document, as JSON or XML, of the page that offers the frame."""
        reader = self.names.reader
        page = f"{reader.root.origin}{self.names.local(reader.here)}"
        return f"{reader.root.url(OEMBED)}?{urlencode({'url': page, 'format': form})}"

    def _pinned(self, path: str) -> str:
        """The address of a path in the languages of the reader."""
        reader = self.names.reader
        address = reader.page(path)
        if reader.prefix and not reader.is_explicit:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'lang': reader.language})}"


def card_frame(names: Names, iri: str) -> EmbedFrame | None:
    """The card of a thing; None for anything else, such as a class."""
    if names.iris.kind_and_key(iri) is None:
        return None
    path, _, query = (names.iris.path(iri) or "").partition("?")
    return EmbedFrame(names, f"{_PATH}/card{path}", query, names.name(iri).text, _CARD) if path else None


def query_frame(names: Names, query: PublishedQuery) -> EmbedFrame:
    """The chart or the map of the answer of a published query, for its values."""
    path, _, values = query.address().partition("?")
    table = query.address(CSV_RESULTS, excel="1")
    return EmbedFrame(names, f"{_PATH}/query/{path.rpartition('/')[2]}", values, query.title.text, _CHART, table)


@dataclass(frozen=True)
class ListFrames:
    """The frames of the parts of a list; ``has_moved`` if its map leaves out things that only changed their group."""

    listing: Listing
    has_moved: bool = False

    @property
    def page(self) -> EmbedFrame:
        """The frame for the whole list: its map, or its first rows if nothing has a place."""
        return self.map if self.listing.selection.collection.places else self.list

    @property
    def map(self) -> EmbedFrame:
        """The map of the things, without those that only changed their group if there are any."""
        selection, query = self.listing.selection, self._query(show=NEW if self.has_moved else "")
        table = selection.address(f"/{selection.collection.kind.name}.csv", excel="1")
        return EmbedFrame(self.listing.names, self._path("map"), query, self.heading, _MAP, table)

    @property
    def list(self) -> EmbedFrame:
        """The first rows."""
        query = self._query(sort=self.listing.selection.sort)
        return EmbedFrame(self.listing.names, self._path("list"), query, self.heading, _LIST)

    @property
    def total(self) -> EmbedFrame:
        """The chart of all things by year."""
        return self.chart(TOTAL)

    @property
    def new(self) -> EmbedFrame:
        """The chart of new things by year."""
        return self.chart(NEW)

    def parts(self, facet: str) -> EmbedFrame:
        """The chart of the things by the values of a facet."""
        return self.chart(by=facet)

    def chart(self, show: str = "", by: str = "") -> EmbedFrame:
        """The chart that parameters ask for."""
        path, query = self._path("chart"), self._query(show=show, by=by)
        numbers = "&".join(filter(None, (query, "excel=1")))
        return EmbedFrame(self.listing.names, path, query, self.heading, _CHART, f"{path}.csv?{numbers}")

    @property
    def heading(self) -> str:
        """The things in words: their name in the plural, and what is chosen."""
        plural = self.listing.names.plural(self.listing.selection.collection.kind.classes[0]).text
        chosen = list(_chosen(self.listing))
        words = [*chosen[:_NAMED], *(["…"] if len(chosen) > _NAMED else [])]
        return " · ".join([plural[:1].upper() + plural[1:], *words])

    def _path(self, part: str) -> str:
        return f"{_PATH}/{part}/{self.listing.selection.collection.kind.name}"

    def _query(self, **further: str) -> str:
        return self.listing.selection.address("", **further).removeprefix("?")


def _chosen(listing: Listing) -> Iterator[str]:
    selection = listing.selection
    collection, unstated = selection.collection, listing.names.texts.gettext(N_("not stated"))
    for facet in (*collection.facets, *collection.ranges):
        if ends := selection.bounds.get(facet.name):
            yield f"{listing.label(facet).text} {_DASH.strip().join(ends)}"
        elif facet.name in selection.chosen:
            wanted = selection.wanted(facet)
            yield from (listing.text(facet, value).text for value in facet.distinct if value in wanted)
        if facet.name in selection.unstated:
            yield f"{listing.label(facet).text}: {unstated}"
    if selection.at is not None:
        yield str(selection.at)
