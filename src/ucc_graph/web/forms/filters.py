"""Filters of a list as its address takes them: parameters with their meaning and the values that they can have.

They are those that the page of the list offers, and that every form of the list takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.rdf.terms import number_of
from ucc_graph.web.view.listing import AT, FROM, SORT, TO, WITHOUT, Listing, key_of
from ucc_graph.web.view.names import Text

__all__ = ["ListFilter", "filters_of"]

_SHOWN: Final = 12
"""Values of a filter, at most; others are counted."""


@dataclass(frozen=True)
class ListFilter:
    """Parameter of a list: the label of its property, None for one of the list itself, and the first of its values."""

    name: str
    label: Text | None
    values: tuple[str, ...]
    count: int

    @property
    def more(self) -> int:
        """The number of values that are not among the first."""
        return self.count - len(self.values)


def filters_of(listing: Listing) -> Iterator[ListFilter]:
    """The filters of a list: its facets, the bounds of its numbers and times, and what every list takes."""
    collection = listing.selection.collection
    for facet in collection.offered:
        keys = list(dict.fromkeys(key_of(facet, value, listing.selection.iris) for value in facet.distinct))
        yield ListFilter(facet.name, listing.label(facet), tuple(keys[:_SHOWN]), len(keys))
    for facet in collection.ranges:
        yield from (_bound(listing, facet, end) for end in (FROM, TO))
    if collection.year:
        years = sorted({str(one.since) for one in collection.intervals if one.since is not None})
        yield ListFilter(AT, None, tuple(years[-1:]), len(years))
    columns = tuple(column.name for column in collection.columns)
    yield ListFilter(SORT, None, columns[:_SHOWN], len(columns))
    names = tuple(one.name for one in (*collection.offered, *collection.ranges))
    if names:
        yield ListFilter(WITHOUT, None, names[:_SHOWN], len(names))


def _bound(listing: Listing, facet: Facet, end: str) -> ListFilter:
    """A bound with the value of the data that lies there."""
    is_number = facet.sort is FacetType.NUMBER
    values = sorted(facet.distinct, key=lambda text: number_of(text) or 0) if is_number else list(facet.distinct)
    example = (values[0] if end == FROM else values[-1],) if values else ()
    return ListFilter(f"{facet.name}{end}", listing.label(facet), example, len(example))
