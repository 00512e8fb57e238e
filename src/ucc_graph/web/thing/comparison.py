"""Comparison of a few things: their properties side by side, below summary rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ucc_graph.library.collection import GROUPS
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.open import Library
from ucc_graph.rdf.terms import time_order
from ucc_graph.web.thing.context import facts
from ucc_graph.web.view.listing import Listing, collection_of, listings_with
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.page import Property

__all__ = ["Comparison", "side_by_side", "split_by_kind", "summary"]


@dataclass(frozen=True)
class Comparison:
    """A row of a comparison: a label, and the property of each thing, or None."""

    label: Text
    cells: tuple[Property | None, ...]


def summary(names: Names, library: Library, iri: str) -> Iterator[Property]:
    """The summary of a thing: its facets except texts, then the numbers of its members and of their values."""
    own = collection_of(library, iri)
    known = {facet.name for facet in own.facets} if own else set()
    yield from facts(names, own, own.facets, iri) if own else ()
    for facet, listing in listings_with(names, library.collections, iri):
        yield _member_count(listing, facet, iri)
        for other in listing.selection.collection.offered:
            if other is not facet and other.name not in known and other.sort is not FacetType.TEXT:
                yield _distribution(listing, other, facet.members[iri])


def side_by_side(things: Sequence[Iterable[Property]]) -> list[Comparison]:
    """The properties of some things as rows, in the order of their first occurrence."""
    found = [{row.label.text: row for row in rows} for rows in things]
    labels = {text: row.label for rows in found for text, row in rows.items()}
    return [Comparison(label, tuple(rows.get(text) for rows in found)) for text, label in labels.items()]


def split_by_kind(names: Names, library: Library, row: Comparison) -> list[Comparison]:
    """A row of things of several kinds, split into one row for each kind; any other row unchanged."""
    found = [one for one in row.cells if one]
    kinds = {_kind(names, value) for one in found for value in one.values}
    is_complete = all(one.count == len(one.values) for one in found)
    if len(kinds) < 2 or not is_complete or not kinds <= library.kinds.keys():
        return [row]
    return [_of_kind(names, library, row, kind) for kind in sorted(kinds)]


def _member_count(listing: Listing, facet: Facet, iri: str) -> Property:
    """The number of things of a collection that have a value, with a link to their list."""
    names, kind = listing.names, listing.selection.collection.kind
    href = names.local(listing.selection.address(f"/{kind.name}"))
    number = Link(iri, _plain(len(facet.members[iri])), href)
    return Property(kind.name, names.plural(kind.classes[0]), (number,), 1)


def _distribution(listing: Listing, facet: Facet, members: Sequence[str]) -> Property:
    """The values of a facet among some things: few with their counts, many as their number, years as span."""
    counts = Counter(value for thing in members for value in facet.values.get(thing, ()))
    label = listing.label(facet)
    if facet.sort is FacetType.YEAR and counts:
        ends = dict.fromkeys((min(counts, key=time_order), max(counts, key=time_order)))
        return Property(facet.name, label, (_plain("\u2013".join(ends)),), 1)
    if len(counts) > GROUPS:
        return Property(facet.name, label, (_plain(len(counts)),), 1)
    ordered = sorted(counts, key=lambda value: (-counts[value], value))
    values, numbers = tuple(map(listing.names.link, ordered)), tuple(counts[value] for value in ordered)
    return Property(facet.name, label, values, len(values), counts=numbers)


def _plain(text: object) -> Text:
    return Text(str(text), dir="ltr")


def _of_kind(names: Names, library: Library, row: Comparison, kind: str) -> Comparison:
    name = names.term(library.kinds[kind].classes[0])
    label = replace(row.label, text=f"{row.label.text} · {name.text}")
    found = [tuple(value for value in one.values if _kind(names, value) == kind) if one else () for one in row.cells]
    cells = (
        replace(one, values=values, count=len(values)) if one and values else None
        for one, values in zip(row.cells, found, strict=True)
    )
    return Comparison(label, tuple(cells))


def _kind(names: Names, value: Link | Text) -> str:
    """The kind of a thing; empty for another resource and for a text."""
    known = names.iris.kind_and_key(value.iri) if isinstance(value, Link) else None
    return known[0] if known else ""
