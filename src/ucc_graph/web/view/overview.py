"""What the home page shows of a publication: its largest collection with places, counted, on a map, and its growth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.web.view.growth import Growth
from ucc_graph.web.view.listing import Listing
from ucc_graph.web.view.map import Map, draw
from ucc_graph.web.view.names import Text

__all__ = ["Figure", "Overview", "overview"]


@dataclass(frozen=True)
class Figure:
    """A number that has been counted, with what it counts, where that is listed, and how many more the list has."""

    label: Text
    value: int
    href: str
    more: int = 0


@dataclass(frozen=True)
class Overview:
    """A collection at a glance."""

    kind: str
    name: Text
    figures: tuple[Figure, ...]
    since: int | None
    map: Map
    growth: Growth


def overview(listing: Listing, kinds: Mapping[str, Kind]) -> Overview:
    """The collection of a listing at a glance, in a release of some kinds."""
    names, collection = listing.names, listing.selection.collection
    atlas = draw(names, listing.selection, listing.plural)
    years = [spell.since for spell in collection.spells if spell.since is not None]
    name = names.plural(collection.kind.classes[0])
    own = Figure(name, len(collection.kind.members), names.local(f"/{collection.kind.name}"))
    things = [facet for facet in collection.offered if facet.sort is FacetType.THING]
    return Overview(
        kind=collection.kind.name,
        name=name,
        figures=(own, *(_figure(listing, facet, kinds) for facet in things)),
        since=min(years, default=None),
        map=atlas,
        growth=Growth(collection.spells, atlas.groups),
    )


def _figure(listing: Listing, facet: Facet, kinds: Mapping[str, Kind]) -> Figure:
    there, listed = len(facet.distinct), len(kinds[facet.name].members)
    return Figure(listing.plural(facet), there, listing.names.local(f"/{facet.name}"), listed - there)
