"""Overview of a publication: its kinds in order, and its largest collection with places, counted and on a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.library.search import fold
from ucc_graph.web.view.growth import Growth
from ucc_graph.web.view.listing import Listing, Selection
from ucc_graph.web.view.map import Map, draw
from ucc_graph.web.view.names import Names, Text

__all__ = ["Figure", "Overview", "kinds_in_order", "overview"]


@dataclass(frozen=True)
class Figure:
    """A number with its label and the address of the list; the list has ``more`` further things."""

    label: Text
    value: int
    href: str
    more: int = 0


@dataclass(frozen=True)
class Overview:
    """A collection in figures, on a map and by year."""

    kind: str
    figures: tuple[Figure, ...]
    since: int | None
    map: Map
    growth: Growth


def overview(names: Names, library: Library) -> Overview | None:
    """The overview of the largest collection with places; None for a release without places."""
    collection = next(iter(library.collections.located), None)
    if collection is None:
        return None
    listing = Listing(names, Selection(collection, library.iris))
    atlas = draw(names, listing.selection, listing.plural)
    years = [interval.since for interval in collection.intervals if interval.since is not None]
    kind = collection.kind
    own = Figure(names.plural(kind.classes[0]), len(kind.members), names.local(f"/{kind.name}"))
    things = (facet for facet in collection.offered if facet.sort is FacetType.THING)
    return Overview(
        kind=kind.name,
        figures=(own, *(_figure(listing, facet, library.kinds) for facet in things)),
        since=min(years, default=None),
        map=atlas,
        growth=Growth(collection.intervals, atlas.groups),
    )


def kinds_in_order(library: Library, names: Names) -> list[tuple[Kind, Text]]:
    """Every kind with its name: kinds with places, those that divide them, then the rest, each by name."""
    located = library.collections.located
    dividing = (facet for collection in located for facet in collection.offered if facet.sort is FacetType.THING)
    ranks = {facet.name: 1 for facet in dividing} | {collection.kind.name: 0 for collection in located}
    found = [(kind, names.plural(kind.classes[0])) for kind in library.kinds.values()]
    return sorted(found, key=lambda pair: (ranks.get(pair[0].name, 2), fold(pair[1].text)))


def _figure(listing: Listing, facet: Facet, kinds: Mapping[str, Kind]) -> Figure:
    there, listed = len(facet.distinct), len(kinds[facet.name].members)
    return Figure(listing.plural(facet), there, listing.names.local(f"/{facet.name}"), listed - there)
