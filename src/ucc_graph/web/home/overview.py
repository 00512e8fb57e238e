"""Overview of a publication: its kinds in order, and its leading collection in figures, on a map or as a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.web.embed.charts import Parts, parts_of
from ucc_graph.web.embed.frames import ListFrames
from ucc_graph.web.home.news import Newest, newest
from ucc_graph.web.view.growth import Growth
from ucc_graph.web.view.listing import Listing, Selection
from ucc_graph.web.view.map import Map, draw
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.tree import Tree, tree_of

__all__ = ["Figure", "Group", "Overview", "kinds_apart", "kinds_in_order", "overview"]

_LEVELS: Final = 2
"""Levels of a tree on the home page."""
_FIGURES: Final = 4
"""Figures in a line, the first year among them."""
_KINDS: Final = 6
"""Kinds to show first, where few have places or divide those."""
_FIRST: Final = 24


@dataclass(frozen=True)
class Figure:
    """A number with its label and the address of the list."""

    label: Text
    value: int
    href: str


@dataclass(frozen=True)
class Group:
    """A group with the number of its sign, that of its things, and their growth as points of a line."""

    link: Link
    sign: int
    count: int
    sparkline: str


@dataclass(frozen=True)
class Overview:
    """A collection in figures, by year and by group, on a map if its things have places, else as a tree or a list.

    ``parts`` counts its things by the values of a facet; ``first`` are the first of its things. ``groups_name`` is the
    name of what its groups are, such as coasts.
    """

    kind: str
    figures: tuple[Figure, ...]
    since: int | None
    map: Map | None
    growth: Growth
    frames: ListFrames
    tree: Tree | None = None
    first: tuple[Link, ...] = ()
    parts: Parts | None = None
    groups: tuple[Group, ...] = ()
    groups_name: Text | None = None
    newest: Newest | None = None


def overview(names: Names, library: Library) -> Overview | None:
    """The overview of the largest collection with places, else of the first in the menu; None without either."""
    collections = library.collections
    collection = next(iter(collections.leading), None)
    if collection is None:
        return None
    listing = Listing(names, Selection(collection, library.iris))
    kind, is_placed = collection.kind, bool(collection.places)
    atlas = draw(names, listing.selection, listing.plural)
    years = [interval.since for interval in collection.intervals if interval.since is not None]
    own = Figure(names.plural(kind.classes[0]), len(kind.members), names.local(f"/{kind.name}"))
    things = (facet for facet in collection.offered if facet.kind in library.kinds and facet.kind != kind.name)
    found = {facet.kind: _figure(listing, facet) for facet in things}
    others = (one for one in (() if is_placed else collections.menu) if one is not kind and one.name not in found)
    tree = None if is_placed else tree_of(names, collections.arranger, collection, _LEVELS)
    figures, growth = (
        (own, *found.values(), *(_size(names, one) for one in others)),
        Growth(collection.intervals, atlas.groups),
    )
    return Overview(
        kind=kind.name,
        figures=figures[: _FIGURES - bool(years)],
        since=min(years, default=None),
        map=atlas if is_placed else None,
        growth=growth,
        frames=ListFrames(listing),
        tree=tree,
        first=() if is_placed or tree else tuple(names.link(one.iri) for one in listing.members()[:_FIRST]),
        parts=None if is_placed else next(parts_of(listing), None),
        groups=tuple(_groups(collection, growth)),
        groups_name=atlas.label,
        newest=newest(names, collection),
    )


def _groups(collection: Collection, growth: Growth) -> Iterator[Group]:
    """The groups with the number of their things of today, with or without a place."""
    counts = Counter(one.group for one in collection.intervals if one.holds(None))
    for one in growth.groups:
        yield Group(one.link, one.sign, counts[one.link.iri], growth.sparkline(one.link.iri))


def _size(names: Names, kind: Kind) -> Figure:
    return Figure(names.plural(kind.classes[0]), len(kind.members), names.local(f"/{kind.name}"))


def kinds_in_order(library: Library, names: Names) -> list[tuple[Kind, Text]]:
    """Every kind with its name: kinds with places, those that divide them, then the rest, each by name."""
    ranks = _ranks(library)
    found = [(kind, names.plural(kind.classes[0])) for kind in library.kinds.values()]
    return sorted(found, key=lambda pair: (ranks.get(pair[0].name, 2), names.order(pair[1])))


def kinds_apart(library: Library, names: Names) -> tuple[list[tuple[Kind, Text]], list[tuple[Kind, Text]]]:
    """The kinds to show first, which have places or divide those, and the others; a few are all shown."""
    kinds, ranks = kinds_in_order(library, names), _ranks(library)
    leading = sum(kind.name in ranks for kind, _ in kinds)
    first = leading if leading > 2 else _KINDS
    return kinds[:first], kinds[first:]


def _ranks(library: Library) -> dict[str, int]:
    """The kinds with places, and those that divide them, with their ranks."""
    leading = library.collections.leading
    dividing = (facet for collection in leading for facet in collection.offered if facet.sort is FacetType.THING)
    return {facet.kind: 1 for facet in dividing} | {collection.kind.name: 0 for collection in leading}


def _figure(listing: Listing, facet: Facet) -> Figure:
    return Figure(listing.plural(facet), len(facet.distinct), listing.names.local(f"/{facet.kind}"))
