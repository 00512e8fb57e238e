"""Facets: by which properties the things of a kind can be told apart, read from the shapes and from the values.

A facet is a property of the kind's shape whose values are few, or such a property of what one of its properties leads
to: of a lamp its coast, the sea of its coast, and the years of its services. What else most things have, once each,
such as a height, is a column of their list.
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
from ucc_graph.rdf.vocab import DCT, PROV, WGS84, XSD

__all__ = ["Facet", "FacetReader", "FacetType", "Properties", "Values"]

_THINGS: Final = 250
"""Distinct things, or years, beyond which a property is no facet."""
_TEXTS: Final = 100
_LONG: Final = 60
"""Letters of a text that is no column any more."""
_ORIGINS: Final = frozenset({PROV.hadPrimarySource.value})
_PASSED_OVER: Final = frozenset({*_ORIGINS, DCT.identifier.value, WGS84.lat.value, WGS84.long.value})
"""What is no column: sources and places have columns of their own, and a key says nothing but the address."""

Values = Mapping[str, tuple[str, ...]]
"""The values of a property by thing: IRIs or texts, in order."""


class FacetType(Enum):
    """What the values of a facet are; facets stand in this order. By numbers and days nothing is chosen."""

    THING = 1
    YEAR = 2
    TEXT = 3
    NUMBER = 4
    DAY = 5


_SORTS: Final = {
    XSD.gYear: FacetType.YEAR,
    XSD.string: FacetType.TEXT,
    XSD.boolean: FacetType.TEXT,
    XSD.integer: FacetType.NUMBER,
    XSD.decimal: FacetType.NUMBER,
    XSD.double: FacetType.NUMBER,
    XSD.date: FacetType.DAY,
    XSD.dateTime: FacetType.DAY,
    XSD.gYearMonth: FacetType.DAY,
}
_CHOSEN: Final = (FacetType.THING, FacetType.YEAR, FacetType.TEXT)
Properties = Mapping[str, tuple[FacetType | None, Values]]
"""Each property of a kind's shape, in the order of its page, with what its values are, and the values."""


@dataclass(frozen=True)
class Facet:
    """A facet: its name in addresses, the properties that lead to its values, what these are, and the values.

    One that is not ``offered`` serves to find what belongs to a value, but not to choose by.
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
        return {value: tuple(things) for value, things in sorted(found.items())}

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """All values, each once, in order."""
        return tuple(self.members)

    @property
    def is_single(self) -> bool:
        """Whether no thing has several values."""
        return all(len(found) == 1 for found in self.values.values())


@dataclass(frozen=True)
class FacetReader:
    """Reads the facets of kinds from a release."""

    lookup: Lookup
    layout: Layout
    kinds: Mapping[str, Kind]

    def properties(self, kind: Kind) -> Properties:
        """The properties of a kind."""
        return {row.predicate: self._values(row.predicate, kind.members) for row in self._rows(kind)}

    def facets(self, kind: Kind, properties: Properties) -> tuple[Facet, ...]:
        """The facets of a kind, things first, each reached by the shortest way."""
        found: dict[str, Facet] = {}
        for predicate, (sort, values) in properties.items():
            if facet := self._facet((predicate,), sort, values, kind):
                found.setdefault(facet.name, facet)
        for predicate, (sort, values) in properties.items():
            if sort is FacetType.THING and predicate not in _ORIGINS:
                for facet in self._beyond(predicate, values, kind, is_facet=_is_in(found, predicate)):
                    found.setdefault(facet.name, facet)
        facets = [facet for facet in found.values() if not any(_is_part(facet, other) for other in found.values())]
        return tuple(sorted(facets, key=lambda facet: facet.sort.value))

    def columns(self, kind: Kind, properties: Properties) -> Iterator[Facet]:
        """What most things of a kind have, once each, and not all the same; whether it is a facet or not."""
        for predicate, (sort, values) in properties.items():
            distinct, most = _distinct(values), 2 * len(values) >= len(kind.members)
            is_single = all(len(found) == 1 for found in values.values())
            if sort is None or predicate in _PASSED_OVER or not (most and is_single and len(distinct) > 1):
                continue
            kinds = [found.name for found in self._kinds_of(distinct)] if sort is FacetType.THING else []
            if len(kinds) == (sort is FacetType.THING) and not (
                sort is FacetType.TEXT and max(map(len, distinct)) > _LONG
            ):
                yield Facet(kinds[0] if kinds else _local(predicate), (predicate,), sort, values, is_offered=False)

    def along(self, path: tuple[str, ...], members: Iterable[str]) -> Values:
        """The values at the end of a path of properties."""
        values = self._values(path[0], members)[1]
        return values if len(path) == 1 else _joined(values, self.along(path[1:], _distinct(values)))

    def leading_to(self, members: Iterable[str], name: str) -> Values:
        """The values of the first property of some things by which they have one thing of a kind each."""
        for kind in self._kinds_of(members):
            for row in self._rows(kind):
                sort, values = self._values(row.predicate, members)
                if sort is FacetType.THING and {found.name for found in self._kinds_of(_distinct(values))} == {name}:
                    return values
        return {}

    def _rows(self, kind: Kind) -> list[PropertyRow]:
        sections = self.layout.sections(self.lookup.ancestors(kind.classes))
        rows = [row for section in sections for row in section.rows]
        return [row for row in rows if not row.inverse and row.predicate not in self.layout.hidden]

    def _values(self, predicate: str, members: Iterable[str]) -> tuple[FacetType | None, Values]:
        """The values of a property and what they are; none where they have a language or are of several sorts."""
        node, sort = NamedNode(predicate), None
        found: dict[str, tuple[str, ...]] = {}
        for member in members:
            values = [triple.object for triple in self.lookup.triples(NamedNode(member), node, None)]
            for value in values:
                one = self._sort(value)
                if one is None or one is not (sort := sort or one):
                    return None, {}
            if values:
                found[member] = tuple(sorted(value.value for value in values))  # type: ignore[union-attr]  # see _sort
        return sort, found

    def _sort(self, value: object) -> FacetType | None:
        if isinstance(value, NamedNode):
            return FacetType.THING if self.lookup.iris.kind_and_key(value.value) else None
        if not isinstance(value, Literal) or value.language:
            return None
        return _SORTS.get(value.datatype)

    def _beyond(self, predicate: str, values: Values, kind: Kind, *, is_facet: bool) -> Iterator[Facet]:
        """Facets by what the values of a property say of themselves, once each."""
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
        """The facet of some values; None where they are too many, all the same, or of the kind itself."""
        if sort not in _CHOSEN or path[-1] in _ORIGINS:
            return None
        distinct = _distinct(values)
        if not 2 <= len(distinct) <= _limit(sort, len(values)):
            return None
        kinds = [found.name for found in self._kinds_of(distinct)] if sort is FacetType.THING else []
        if sort is FacetType.THING and (len(kinds) != 1 or kinds[0] == kind.name):
            return None
        return Facet(kinds[0] if kinds else _local(path[-1]), path, sort, values, is_offered)


def _is_in(found: Mapping[str, Facet], predicate: str) -> bool:
    return any(facet.path == (predicate,) for facet in found.values())


def _is_part(facet: Facet, other: Facet) -> bool:
    """Whether another facet of years says for more things what a facet says for some."""
    is_wider = facet.sort is other.sort is FacetType.YEAR and len(other.values) > len(facet.values)
    return is_wider and all(other.values.get(thing) == found for thing, found in facet.values.items())


def _leads(sort: FacetType | None, values: Values, *, is_own: bool) -> bool:
    """Whether values of a neighbour say something of the thing: a year does only where the neighbour is its own."""
    is_single = all(len(found) == 1 for found in values.values())
    return is_single and (sort is FacetType.THING or (sort is FacetType.YEAR and is_own))


def _limit(sort: FacetType, count: int) -> int:
    """How many distinct values a facet of a sort may have, where so many things have one."""
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


def _local(predicate: str) -> str:
    return predicate.replace("#", "/").rpartition("/")[2]
