"""What stands first where things are compared: their facets, and how much belongs to each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ucc_graph.library.collection import GROUPS, Collection, Collections
from ucc_graph.library.facets import Facet, Sort
from ucc_graph.library.labels import Labels
from ucc_graph.web.listing import Listing
from ucc_graph.web.names import Link, Names, Text
from ucc_graph.web.selection import Selection, key_of

__all__ = ["Counted", "Tally", "tallies"]


@dataclass(frozen=True)
class Counted:
    """A value, and how many things have it; None where that is not the question."""

    value: Link | Text
    count: int | None = None


@dataclass(frozen=True)
class Tally:
    """What one thing says in one row."""

    label: Text
    values: tuple[Counted, ...]


@dataclass(frozen=True)
class _Teller:
    names: Names
    labels: Labels
    collections: Collections

    def listing(self, collection: Collection, selection: Selection | None = None) -> Listing:
        return Listing(self.names, self.labels, selection or Selection(collection, self.names.addresses))


def tallies(
    names: Names, labels: Labels, collections: Collections, iri: str, own: Collection | None
) -> Iterator[Tally]:
    """The rows of a thing of a collection: its facets that are no texts, then what belongs to it."""
    teller = _Teller(names, labels, collections)
    known = {facet.name for facet in own.facets} if own else set()
    yield from _facets(teller, own, iri) if own else ()
    for collection in collections.located:
        facet = next((facet for facet in collection.facets if iri in facet.members), None)
        if facet:
            yield from _belonging(teller, collection, facet, iri, known)


def _facets(teller: _Teller, own: Collection, iri: str) -> Iterator[Tally]:
    listing = teller.listing(own)
    for facet in own.facets:
        if facet.sort is not Sort.TEXT and (values := listing.cell(facet, iri)):
            yield Tally(listing.label(facet), tuple(map(Counted, values)))


def _belonging(teller: _Teller, collection: Collection, facet: Facet, iri: str, known: set[str]) -> Iterator[Tally]:
    """How many things of a collection have a value, and what else these have."""
    names, members = teller.names, facet.members[iri]
    chosen = {facet.name: frozenset({key_of(facet, iri, names.addresses)})}
    selection = Selection(collection, names.addresses, chosen)
    listing = teller.listing(collection, selection)
    name, href = names.name(collection.kind.classes[0]), names.local(selection.address(f"/{collection.kind.name}"))
    yield Tally(name, (Counted(Link(iri, Text(str(len(members)), dir="ltr"), href, is_external=False)),))
    for other in collection.offered:
        if other is not facet and other.name not in known and other.sort is not Sort.TEXT:
            yield Tally(listing.label(other), tuple(_spread(listing, other, members)))


def _spread(listing: Listing, facet: Facet, members: tuple[str, ...]) -> Iterator[Counted]:
    """The values of a facet among some things: a few with their counts, of more their number, of years the span."""
    counts = Counter(value for thing in members for value in facet.values.get(thing, ()))
    if facet.sort is Sort.YEAR and counts:
        yield Counted(Text("\u2013".join(dict.fromkeys((min(counts), max(counts)))), dir="ltr"))
    elif len(counts) > GROUPS:
        yield Counted(Text(str(len(counts)), dir="ltr"))
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
        yield from (Counted(listing.names.link(value), counts[value]) for value in ordered)
