"""Collections: kinds of things with their facets, the places of the things, and their times of membership.

Each is read from the shapes and the values once, at its first use: a release never changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Final

from ucc_graph.library.arrangement import Arranger, Hierarchy
from ucc_graph.library.facets import Facet, FacetReader, FacetType, is_usual
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.geojson import position
from ucc_graph.rdf.terms import subject_of, year_of
from ucc_graph.rdf.vocab import WGS84

__all__ = ["GROUPS", "Collection", "Collections", "Interval", "Place"]

GROUPS: Final = 8
"""Groups that a map distinguishes, at most."""
_MENU: Final = 5
"""Kinds in a menu, at most."""
_EARTH: Final = 6371
"""Mean radius of the Earth in kilometres."""


@dataclass(frozen=True)
class Place:
    """Point on Earth, in degrees north and east."""

    latitude: float
    longitude: float

    @property
    def is_on_earth(self) -> bool:
        """Whether the degrees are within their bounds."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180

    def distance(self, other: Place) -> float:
        """Kilometres to another place, along the surface of a sphere."""
        north, south = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)
        half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
        return 2 * _EARTH * asin(min(1, sqrt(half)))


@dataclass(frozen=True)
class Interval:
    """Time in which a thing belongs to a group: from a year on, until it belongs to another.

    A thing is new only in its first interval. ``said_by`` is the neighbour that has year and group; it is empty if the
    thing itself has them.
    """

    thing: str
    group: str | None
    since: int | None = None
    until: int | None = None
    is_first: bool = True
    said_by: str = ""

    def holds(self, year: int | None) -> bool:
        """Whether it includes a year; None stands for today."""
        if year is None:
            return self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year < self.until)


@dataclass(frozen=True)
class Collection:
    """Kind with its facets, the places of its things, and their intervals in order of thing and year.

    ``columns`` are the columns of its list, facets included, in the order of a page, texts last; ``ranges`` are the
    properties to choose by range.
    """

    kind: Kind
    facets: tuple[Facet, ...]
    places: Mapping[str, Place]
    intervals: tuple[Interval, ...]
    columns: tuple[Facet, ...] = ()
    ranges: tuple[Facet, ...] = ()
    hierarchy: Hierarchy | None = None

    @cached_property
    def offered(self) -> tuple[Facet, ...]:
        """The facets that filter a list."""
        return tuple(facet for facet in self.facets if facet.is_offered)

    @cached_property
    def withheld(self) -> tuple[Facet, ...]:
        """The facets that do not filter a list."""
        return tuple(facet for facet in self.facets if not facet.is_offered)

    @cached_property
    def group(self) -> Facet | None:
        """The facet whose values are the groups of the map: the one with few things and the shortest path."""
        things = (facet for facet in self.offered if facet.sort is FacetType.THING and not facet.reach)
        few = [facet for facet in things if len(facet.distinct) <= GROUPS]
        return min(few, key=lambda facet: len(facet.path), default=None)

    @cached_property
    def year(self) -> Facet | None:
        """The facet or range of years that most things have, the first of equals."""
        years = [facet for facet in (*self.offered, *self.ranges) if facet.sort is FacetType.YEAR]
        return max(years, key=lambda facet: len(facet.values), default=None)

    def column(self, name: str) -> Facet | None:
        """The column of a name."""
        return next((column for column in self.columns if column.name == name), None)


class Collections:
    """Collections of a release."""

    def __init__(self, reader: FacetReader) -> None:
        self._reader = reader
        self._known: dict[str, Collection] = {}

    def of(self, kind: Kind) -> Collection:
        """The collection of a kind."""
        if kind.name not in self._known:
            self._known[kind.name] = self._read(kind)
        return self._known[kind.name]

    @property
    def arranger(self) -> Arranger:
        """The reader of orders and hierarchies."""
        return self._reader.arranger

    @property
    def leading(self) -> list[Collection]:
        """The collections that divide others: those with places, else the first of the menu."""
        return self.located or [self.of(kind) for kind in self.menu[:1]]

    @cached_property
    def menu(self) -> tuple[Kind, ...]:
        """The kinds for the menu: those whose shapes have an order, else the one with most places, else all by size.

        Only kinds whose class is the target of a shape are in a menu.
        """
        places = self._reader.layout.places
        found = {kind: places[kind.classes[0]] for kind in self._reader.kinds.values() if kind.classes[0] in places}
        ordered = [kind for kind, place in found.items() if isfinite(place)]
        if ordered:
            return tuple(sorted(ordered, key=lambda kind: (found[kind], kind.name))[:_MENU])
        largest = sorted(found, key=lambda kind: (-len(kind.members), kind.name))
        return tuple(self.kinds_with_places[:1] or largest[:_MENU])

    @property
    def located(self) -> list[Collection]:
        """The collections with places, the largest first."""
        return [self.of(kind) for kind in self.kinds_with_places]

    @cached_property
    def kinds_with_places(self) -> list[Kind]:
        """The kinds with places, the largest first, read without their facets."""
        lookup, kinds = self._reader.lookup, self._reader.kinds
        subjects = map(subject_of, lookup.triples(None, WGS84.lat, None))
        known = (lookup.iris.kind_and_key(iri) for iri in subjects)
        counts = Counter(found[0] for found in known if found and found[0] in kinds)
        return [kinds[name] for name in sorted(counts, key=lambda name: (-counts[name], name))]

    def _read(self, kind: Kind) -> Collection:
        properties = self._reader.properties(kind)
        facets, places = self._reader.facets(kind, properties), dict(_places(self._reader.lookup, kind))
        ranges = tuple(self._reader.ranges(kind, properties, facets))
        bare = Collection(kind, facets, places, (), ranges=ranges, hierarchy=self._reader.arranger.hierarchy(kind))
        paths = {facet.path for facet in bare.offered}
        further = (column for column in self._reader.columns(kind, properties) if column.path not in paths)
        columns = _in_order([*bare.offered, *further, *self._counts(kind)], list(properties), kind)
        return replace(bare, intervals=tuple(self._intervals(bare)), columns=columns)

    def _counts(self, kind: Kind) -> Iterator[Facet]:
        """Columns of counts: for each leading collection with a facet of this kind, its things by facet value."""
        is_leading = kind in (self.kinds_with_places or self.menu[:1])
        for other in [] if is_leading else self.leading:
            if facet := next((facet for facet in other.offered if facet.kind == kind.name), None):
                values = {thing: (str(len(facet.members.get(thing, ()))),) for thing in kind.members}
                name, path = other.kind.name, (other.kind.classes[0],)
                yield Facet(name, path, FacetType.NUMBER, values, is_offered=False, kind=name, is_single=True)

    def _intervals(self, found: Collection) -> Iterator[Interval]:
        """Each thing's intervals: by neighbours with year and group, else by the thing's own first year and group."""
        group, year = found.group, found.year
        dated = self._dated(found, group, year) if group and year and len(year.path) == 2 else {}
        for thing in found.kind.members:
            groups = group.values.get(thing, ()) if group else ()
            years = [
                number for text in (year.values.get(thing, ()) if year else ()) if (number := year_of(text)) is not None
            ]
            found_here = dated.get(thing) or [(min(years, default=None), next(iter(groups), None), "")]
            ends = [since for since, *_ in found_here[1:]]
            for place, ((since, one, node), until) in enumerate(zip(found_here, [*ends, None], strict=True)):
                yield Interval(thing, one, since, until, place == 0, node)

    def _dated(
        self, found: Collection, group: Facet, year: Facet
    ) -> dict[str, list[tuple[int | None, str | None, str]]]:
        """Year, group and neighbour for each thing whose neighbours all have both, in order."""
        reader, (step, last) = self._reader, year.path
        nodes = reader.values(step, found.kind.members)
        every = sorted({node for several in nodes.values() for node in several})
        years, groups = reader.values(last, every), reader.leading_to(every, group.kind)
        return {
            thing: sorted((year_of(years[node][0]), groups[node][0], node) for node in several)
            for thing, several in nodes.items()
            if all(node in years and node in groups for node in several)
        }


def _in_order(columns: Sequence[Facet], properties: Sequence[str], kind: Kind) -> tuple[Facet, ...]:
    """Columns, one for each name, in the order of the first properties of their paths; then texts, with facets last.

    Behind all of them are those that most things of the kind leave empty.
    """
    places = {predicate: place for place, predicate in enumerate(properties)}
    found: dict[str, Facet] = {}
    for column in columns:
        found.setdefault(column.name, column)

    def rank(column: Facet) -> tuple[bool, bool, bool, int]:
        is_text = column.sort is FacetType.TEXT
        place = places.get(column.path[0], len(places))
        return not is_usual(column.values, kind), is_text, is_text and column.is_offered, place

    return tuple(sorted(found.values(), key=rank))


def _places(lookup: Lookup, kind: Kind) -> Iterator[tuple[str, Place]]:
    for iri in kind.members:
        degrees = ([value.value for value in lookup.objects(iri, name)] for name in (WGS84.lat, WGS84.long))
        if found := position(*degrees):
            yield iri, Place(*found)
