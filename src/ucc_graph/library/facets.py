"""Facets of a kind: properties that divide its things, read from the shapes and the values.

A facet is a property of the kind's shape with few values, or such a property of a neighbour. A lamp has three: its
coast, the sea of its coast, and the years of its services. Another property that most things have once each, such as a
height, is a column of their list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import Layout, PropertyRow
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.terms import NUMERIC, namespace_of, object_of, time_order
from ucc_graph.rdf.vocab import DCT, PROV, WGS84, XSD

__all__ = ["Facet", "FacetReader", "FacetType", "Properties", "Values"]

_THINGS: Final = 250
"""Distinct things or years of a facet, at most."""
_TEXTS: Final = 100
"""Distinct texts of a facet, at most."""
_LONG: Final = 60
"""Letters of a text in a column, at most."""
_SOURCES: Final = frozenset({PROV.hadPrimarySource.value})
_NO_COLUMNS: Final = frozenset({*_SOURCES, DCT.identifier.value, WGS84.lat.value, WGS84.long.value})
"""Properties without a column: sources and places have columns of their own, and a key repeats the address."""

Values = Mapping[str, tuple[str, ...]]
"""The values of a property by thing: IRIs or texts, in order."""


class FacetType(Enum):
    """Type of a facet's values, in the order of facets. Numbers and days are for columns alone."""

    THING = 1
    YEAR = 2
    TEXT = 3
    NUMBER = 4
    DAY = 5


_SORTS: Final = {
    XSD.gYear: FacetType.YEAR,
    XSD.string: FacetType.TEXT,
    XSD.boolean: FacetType.TEXT,
    XSD.date: FacetType.DAY,
    XSD.dateTime: FacetType.DAY,
    XSD.gYearMonth: FacetType.DAY,
} | dict.fromkeys(NUMERIC, FacetType.NUMBER)
_TIMES: Final = frozenset({FacetType.YEAR, FacetType.DAY})
_CHOSEN: Final = (FacetType.THING, FacetType.YEAR, FacetType.TEXT)
Properties = Mapping[str, tuple[FacetType | None, Values]]
"""Properties of a kind's shape, in the order of its page, each with the type of its values, and the values."""


@dataclass(frozen=True)
class Facet:
    """Facet: its name in addresses, the path of properties to its values, their type, and the values.

    A facet that ``is_offered`` filters a list; any other only finds the things of a value.
    """

    name: str
    path: tuple[str, ...]
    sort: FacetType
    values: Values
    is_offered: bool = True

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The things of each value."""
        found: dict[str, list[str]] = {}
        for thing, values in self.values.items():
            for value in values:
                found.setdefault(value, []).append(thing)
        order = time_order if self.sort in _TIMES else str
        return {value: tuple(found[value]) for value in sorted(found, key=order)}

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """All values, each once, in order."""
        return tuple(self.members)


@dataclass(frozen=True)
class FacetReader:
    """Reader of facets from a release."""

    lookup: Lookup
    layout: Layout
    kinds: Mapping[str, Kind]

    def properties(self, kind: Kind) -> Properties:
        """The properties of a kind."""
        return {row.predicate: self._values(row.predicate, kind.members) for row in self._rows(kind)}

    def facets(self, kind: Kind, properties: Properties) -> tuple[Facet, ...]:
        """The facets of a kind, things first, each by its shortest path."""
        found: dict[str, Facet] = {}
        for predicate, (sort, values) in properties.items():
            if facet := self._facet((predicate,), sort, values, kind):
                found.setdefault(facet.name, facet)
        for predicate, (sort, values) in properties.items():
            if sort is FacetType.THING and predicate not in _SOURCES:
                is_facet = any(facet.path == (predicate,) for facet in found.values())
                for facet in self._beyond(predicate, values, kind, is_facet=is_facet):
                    found.setdefault(facet.name, facet)
        facets = [facet for facet in found.values() if not any(_is_part(facet, other) for other in found.values())]
        return tuple(sorted(facets, key=lambda facet: facet.sort.value))

    def columns(self, kind: Kind, properties: Properties) -> Iterator[Facet]:
        """The properties, facets or not, that most things of a kind have once each, with several distinct values."""
        for predicate, (sort, values) in properties.items():
            distinct, most = _distinct(values), 2 * len(values) >= len(kind.members)
            if sort is None or predicate in _NO_COLUMNS or not (most and _is_single(values) and len(distinct) > 1):
                continue
            name, is_long = self._name(predicate, sort, distinct), max(map(len, distinct)) > _LONG
            if name is not None and not (sort is FacetType.TEXT and is_long):
                yield Facet(name, (predicate,), sort, values, is_offered=False)

    def values(self, predicate: str, members: Iterable[str]) -> Values:
        """The values of a property; none if they have a language or are of several types."""
        return self._values(predicate, members)[1]

    def leading_to(self, members: Iterable[str], name: str) -> Values:
        """The values of the first property that links some things to things of the kind ``name`` alone."""
        for kind in self._kinds_of(members):
            for row in self._rows(kind):
                sort, values = self._values(row.predicate, members)
                if sort is FacetType.THING and {found.name for found in self._kinds_of(_distinct(values))} == {name}:
                    return values
        return {}

    def _rows(self, kind: Kind) -> list[PropertyRow]:
        rows = self.layout.properties(self.lookup.ancestors(kind.classes))
        return [row for row in rows if row.predicate not in self.layout.hidden]

    def _values(self, predicate: str, members: Iterable[str]) -> tuple[FacetType | None, Values]:
        """The type of a property's values, and the values; none if they have a language or are of several types."""
        node, sort = NamedNode(predicate), None
        found: dict[str, tuple[str, ...]] = {}
        for member in members:
            triples = list(self.lookup.triples(NamedNode(member), node, None))
            for triple in triples:
                one = self._sort(triple.object)
                if one is None or one is not (sort := sort or one):
                    return None, {}
            if triples:
                found[member] = tuple(sorted(map(object_of, triples)))
        return sort, found

    def _sort(self, value: object) -> FacetType | None:
        if isinstance(value, NamedNode):
            return FacetType.THING if self.lookup.iris.kind_and_key(value.value) else None
        if not isinstance(value, Literal) or value.language:
            return None
        return _SORTS.get(value.datatype)

    def _beyond(self, predicate: str, values: Values, kind: Kind, *, is_facet: bool) -> Iterator[Facet]:
        """Facets of neighbours: properties that the values of a property have once each."""
        targets = _distinct(values)
        is_own = len(targets) == sum(map(len, values.values()))
        for beyond in self._kinds_of(targets):
            for row in self._rows(beyond):
                sort, further = self._values(row.predicate, targets)
                if not _leads(sort, further, is_own=is_own):
                    continue
                joined, is_offered = _joined(values, further), is_facet or sort is FacetType.YEAR
                if facet := self._facet((predicate, row.predicate), sort, joined, kind, is_offered=is_offered):
                    yield facet

    def _kinds_of(self, iris: Iterable[str]) -> list[Kind]:
        found = {known[0] for iri in iris if (known := self.lookup.iris.kind_and_key(iri))}
        return [self.kinds[name] for name in sorted(found) if name in self.kinds]

    def _facet(
        self, path: tuple[str, ...], sort: FacetType | None, values: Values, kind: Kind, *, is_offered: bool = True
    ) -> Facet | None:
        """The facet of some values; None if they are too many, all the same, or of the kind itself."""
        if sort not in _CHOSEN or path[-1] in _SOURCES:
            return None
        distinct = _distinct(values)
        if not 2 <= len(distinct) <= _limit(sort, len(values)):
            return None
        name = self._name(path[-1], sort, distinct)
        if name is None or (sort is FacetType.THING and name == kind.name):
            return None
        return Facet(name, path, sort, values, is_offered)

    def _name(self, predicate: str, sort: FacetType, values: Iterable[str]) -> str | None:
        """The name of a property's facet: the kind of its things, None if they have several, else its local name."""
        if sort is not FacetType.THING:
            return predicate.removeprefix(namespace_of(predicate))
        kinds = self._kinds_of(values)
        return kinds[0].name if len(kinds) == 1 else None


def _is_part(facet: Facet, other: Facet) -> bool:
    """Whether another facet of years has all values of a facet, and covers more things."""
    is_wider = facet.sort is other.sort is FacetType.YEAR and len(other.values) > len(facet.values)
    return is_wider and all(other.values.get(thing) == found for thing, found in facet.values.items())


def _leads(sort: FacetType | None, values: Values, *, is_own: bool) -> bool:
    """Whether values of a neighbour can be a facet of a thing: years only if no two things share a neighbour."""
    return _is_single(values) and (sort is FacetType.THING or (sort is FacetType.YEAR and is_own))


def _is_single(values: Values) -> bool:
    """Whether each thing has one value."""
    return all(len(found) == 1 for found in values.values())


def _limit(sort: FacetType, count: int) -> int:
    """The highest number of distinct values of a facet, if ``count`` things have a value."""
    if sort is FacetType.YEAR:
        return _THINGS
    return min(_THINGS, count - 1) if sort is FacetType.THING else max(min(2, count - 1), min(_TEXTS, count // 4))


def _distinct(values: Values) -> list[str]:
    return sorted({value for found in values.values() for value in found})


def _joined(values: Values, further: Values) -> Values:
    joined = {
        thing: tuple(sorted({last for value in found for last in further.get(value, ())}))
        for thing, found in values.items()
    }
    return {thing: found for thing, found in joined.items() if found}
