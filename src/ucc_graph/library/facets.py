"""Facets of a kind: properties that divide its things, read from the shapes and the values.

A facet is a property of the kind's shape with few values, or such a property of a neighbour. A lamp has three: its
coast, the sea of its coast, and the years of its services. Another property that most things have once each, such as a
height, is a column of their list. Numbers, days and many years are chosen by range. Of the things of a hierarchy, a
facet offers the wider ones with all beneath them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from ucc_graph.library.arrangement import Arranger, Hierarchy, Rank
from ucc_graph.library.layout import Layout, PropertyRow
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.library.property_values import (
    FacetType,
    PropertyValues,
    Texts,
    ValueReader,
    Values,
    distinct_of,
    is_single,
)
from ucc_graph.rdf.terms import namespace_of, time_order
from ucc_graph.rdf.vocab import DCT, PROV, WGS84

__all__ = ["Facet", "FacetReader", "FacetType", "Properties", "Values", "is_usual"]

_THINGS: Final = 250
"""Distinct things or years of a facet, at most, where its shape says nothing."""
_TEXTS: Final = 100
"""Distinct texts of a facet, at most, likewise."""
_FEW: Final = 12
"""Distinct texts of a facet, at most, where fewer than four things share one on average."""
_LONG: Final = 60
"""Letters of a text in a column, at most."""
_SOURCES: Final = frozenset({PROV.hadPrimarySource.value})
_NO_COLUMNS: Final = frozenset({*_SOURCES, DCT.identifier.value, WGS84.lat.value, WGS84.long.value})
"""Properties without a column: sources and places have columns of their own, and a key repeats the address."""
_RESERVED: Final = frozenset({"at", "context", "excel", "fields", "lang", "name", "page", "size", "sort", "without"})
"""Parameters of a list's address that are no facets."""
_BOOLEANS: Final = frozenset({"true", "false"})
_TIMES: Final = frozenset({FacetType.YEAR, FacetType.DAY})
_MEASURED: Final = (FacetType.NUMBER, FacetType.DAY, FacetType.YEAR)
_CHOSEN: Final = (FacetType.THING, FacetType.YEAR, FacetType.TEXT)
Properties = Mapping[str, PropertyValues]
"""Properties of a kind's shape, in the order of its page, each with its values."""


@dataclass(frozen=True)
class Facet:
    """Facet: its name in addresses, the path of properties to its values, their type, and the values.

    A facet that ``is_offered`` filters a list; any other only finds the things of a value. ``kind`` is the kind of its
    things. ``names`` are those of texts with a language, which are ``split`` where each language has values of its own.
    In a hierarchy ``reach`` has, for each thing, its values with all that are wider, as far as they are offered.
    ``ranks`` are the sort keys of its things. ``classes`` are those whose shapes name the last property, if not the
    classes of the collection. A thing ``is_single`` in it if the shapes allow one value at most.
    """

    name: str
    path: tuple[str, ...]
    sort: FacetType
    values: Values
    is_offered: bool = True
    kind: str = ""
    names: Texts = field(default_factory=dict)
    split: bool = False
    reach: Values = field(default_factory=dict)
    hierarchy: Hierarchy | None = None
    ranks: Mapping[str, Rank] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    is_inverse: bool = False
    is_single: bool = False

    @cached_property
    def has_several(self) -> bool:
        """Whether a thing may have several values, by the shapes, or has them nevertheless."""
        return not self.is_single or any(len(found) > 1 for found in self.values.values())

    @property
    def reached(self) -> Values:
        """The values that each thing is found by: its own, in a hierarchy also the wider ones."""
        return self.reach or self.values

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The things of each value."""
        found: dict[str, list[str]] = {}
        for thing, values in self.reached.items():
            for value in values:
                found.setdefault(value, []).append(thing)
        order = time_order if self.sort in _TIMES else str
        return {value: tuple(found[value]) for value in sorted(found, key=order)}

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """All values, each once, in order."""
        return tuple(self.members)

    @cached_property
    def is_decision(self) -> bool:
        """Whether its values are booleans."""
        return self.sort is FacetType.TEXT and _BOOLEANS.issuperset(self.distinct)

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """The value of each text in any language."""
        return {name.value: value for value, names in self.names.items() for name in reversed(names)}


@dataclass(frozen=True)
class FacetReader:
    """Reader of facets from a release."""

    lookup: Lookup
    layout: Layout
    kinds: Mapping[str, Kind]

    @cached_property
    def arranger(self) -> Arranger:
        """The reader of orders and hierarchies."""
        return Arranger(self.lookup, self.layout)

    def properties(self, kind: Kind) -> Properties:
        """The properties of a kind."""
        return {row.predicate: self._read(row, kind.members) for row in self._rows(kind)}

    def facets(self, kind: Kind, properties: Properties) -> tuple[Facet, ...]:
        """The facets of a kind, things first, each by its shortest path."""
        found: dict[str, Facet] = {}
        rows = {row.predicate: row for row in self._rows(kind)}
        own = self._own_hierarchy(kind)
        for facet in (own, *self._direct(kind, rows, properties), *self._inverse(kind)):
            if facet and (name := _free(facet, found)):
                found[name] = replace(facet, name=name)
        for predicate, read in properties.items():
            is_own = own is not None and own.path == (predicate,)
            if read.sort is FacetType.THING and predicate not in _SOURCES and not is_own:
                is_facet = any(facet.path == (predicate,) for facet in found.values())
                for facet in self._beyond(predicate, read.values, kind, is_facet=is_facet):
                    found.setdefault(facet.name, facet)
        facets = [facet for facet in found.values() if not any(_is_part(facet, other) for other in found.values())]
        return tuple(sorted(facets, key=lambda facet: facet.sort.value))

    def columns(self, kind: Kind, properties: Properties) -> Iterator[Facet]:
        """The properties, facets or not, that most things of a kind have once each, with several distinct values."""
        for predicate, read in properties.items():
            distinct, is_apt = distinct_of(read.values), is_usual(read.values, kind) and is_single(read.values)
            if read.sort is None or read.names or self._is_no_column(predicate) or not is_apt:
                continue
            name, is_long = self._name(predicate, read.sort, distinct), max(map(len, distinct), default=0) > _LONG
            if len(distinct) > 1 and name is not None and not (read.sort is FacetType.TEXT and is_long):
                of_kind = name if read.sort is FacetType.THING else ""
                single = self._is_single(kind, predicate)
                yield Facet(name, (predicate,), read.sort, read.values, False, of_kind, is_single=single)

    def ranges(self, kind: Kind, properties: Properties, known: Iterable[Facet]) -> Iterator[Facet]:
        """The properties to choose by range: numbers, days and years that most things have and no facet offers."""
        names = {facet.name for facet in known} | _RESERVED
        rows = {row.predicate: row for row in self._rows(kind)}
        for predicate, read in properties.items():
            name, settings = predicate.removeprefix(namespace_of(predicate)), rows[predicate].settings
            is_apt = settings.facet or (
                settings.facet is None and is_usual(read.values, kind) and not self._is_no_column(predicate)
            )
            if read.sort in _MEASURED and is_apt and name not in names and len(distinct_of(read.values)) > 1:
                yield Facet(name, (predicate,), read.sort, read.values, is_single=rows[predicate].is_single)

    def values(self, predicate: str, members: Iterable[str]) -> Values:
        """The values of a property; none if they are of several types."""
        return self._values(predicate, members).values

    def leading_to(self, members: Iterable[str], name: str) -> Values:
        """The values of the first property that links some things to things of the kind ``name`` alone."""
        for kind in self._kinds_of(members):
            for row in self._rows(kind):
                read = self._values(row.predicate, members)
                kinds = {found.name for found in self._kinds_of(distinct_of(read.values))}
                if read.sort is FacetType.THING and kinds == {name}:
                    return read.values
        return {}

    def _rows(self, kind: Kind) -> list[PropertyRow]:
        rows = self.layout.properties(self.lookup.ancestors(kind.classes))
        return [row for row in rows if row.predicate not in self.layout.hidden or row.settings.facet]

    def _read(self, row: PropertyRow, members: Iterable[str]) -> PropertyValues:
        return ValueReader(self.lookup).read(row.predicate, members, row.settings.values or self._texts(row.predicate))

    def _values(self, predicate: str, members: Iterable[str]) -> PropertyValues:
        return ValueReader(self.lookup).read(predicate, members, self._texts(predicate))

    def _texts(self, predicate: str) -> int:
        """The most texts with a language that are read: none of names, which say nothing that things share."""
        return 0 if self._is_name(predicate) else _TEXTS

    def _is_single(self, kind: Kind, predicate: str) -> bool:
        return any(row.is_single for row in self._rows(kind) if row.predicate == predicate)

    def _is_name(self, predicate: str) -> bool:
        return any(predicate == name.value for name in self.lookup.names)

    def _is_no_column(self, predicate: str) -> bool:
        return predicate in _NO_COLUMNS or self._is_name(predicate)

    def _own_hierarchy(self, kind: Kind) -> Facet | None:
        """The facet of the wider things of a kind itself: each with all that is beneath it."""
        hierarchy = self.arranger.hierarchy(kind)
        if hierarchy is None or hierarchy.predicate in self.layout.hidden:
            return None
        row = self.layout.row(hierarchy.predicate, self.lookup.ancestors(kind.classes))
        if row and row.settings.facet is False:
            return None
        offered = _upper(hierarchy, (row.settings.values if row else None) or _THINGS)
        if len(offered) < 2:
            return None
        upward = self.arranger.upward(hierarchy)
        return Facet(
            name=(upward or hierarchy.predicate).removeprefix(namespace_of(upward or hierarchy.predicate)),
            path=(upward or hierarchy.predicate,),
            sort=FacetType.THING,
            values=hierarchy.wider,
            kind=kind.name,
            reach=hierarchy.within(offered),
            hierarchy=hierarchy,
            ranks=self.arranger.ranks(kind, sorted(offered)),
            is_inverse=not upward,
            is_single=bool(row and upward and row.is_single),
        )

    def _direct(self, kind: Kind, rows: Mapping[str, PropertyRow], properties: Properties) -> Iterator[Facet | None]:
        for predicate, read in properties.items():
            yield self._facet((predicate,), read, kind, rows[predicate])

    def _inverse(self, kind: Kind) -> Iterator[Facet | None]:
        """The facets of inverse properties whose shape asks for one, such as the collections of a concept."""
        sections = self.layout.sections(self.lookup.ancestors(kind.classes))
        for row in (row for section in sections for row in section.rows if row.inverse and row.settings.facet):
            read = ValueReader(self.lookup).read(row.predicate, kind.members, 0, inverse=True)
            facet = self._facet((row.predicate,), read, kind, row)
            yield replace(facet, is_inverse=True, is_single=row.is_single) if facet else None

    def _beyond(self, predicate: str, values: Values, kind: Kind, *, is_facet: bool) -> Iterator[Facet]:
        """Facets of neighbours: properties that the values of a property have once each."""
        targets = distinct_of(values)
        is_own = len(targets) == sum(map(len, values.values()))
        for beyond in self._kinds_of(targets):
            for row in self._rows(beyond):
                read = self._values(row.predicate, targets)
                if not _leads(read, is_own=is_own):
                    continue
                joined = PropertyValues(read.sort, _joined(values, read.values))
                if facet := self._facet((predicate, row.predicate), joined, kind, row):
                    is_offered = is_facet or read.sort is FacetType.YEAR
                    single = row.is_single and self._is_single(kind, predicate)
                    yield replace(facet, is_offered=is_offered, classes=beyond.classes, is_single=single)

    def _kinds_of(self, iris: Iterable[str]) -> list[Kind]:
        found = {known[0] for iri in iris if (known := self.lookup.iris.kind_and_key(iri))}
        return [self.kinds[name] for name in sorted(found) if name in self.kinds]

    def _facet(self, path: tuple[str, ...], read: PropertyValues, kind: Kind, row: PropertyRow) -> Facet | None:
        """The facet of some values; None if they are too many, all the same, or of the kind itself."""
        settings, sort = row.settings, read.sort
        if read.names and not (settings.facet or (is_usual(read.values, kind) and _is_short(read.values))):
            return None
        if sort not in _CHOSEN or path[-1] in _SOURCES or self._is_name(path[-1]) or settings.facet is False:
            return None
        distinct = distinct_of(read.values)
        most = settings.values or (len(distinct) if settings.facet else _limit(sort, len(read.values)))
        name = self._name(path[-1], sort, distinct)
        if name is None or len(distinct) < 2 or (sort is FacetType.THING and name == kind.name):
            return None
        of_kind = name if sort is FacetType.THING else ""
        facet = Facet(name, path, sort, read.values, True, of_kind, read.names, read.split, is_single=row.is_single)
        facet = self._arranged(facet, settings.values or _THINGS) if facet.kind else facet
        return facet if facet.reach or len(distinct) <= most else None

    def _arranged(self, facet: Facet, most: int) -> Facet:
        """A facet of things with the wider things above them, and in their order."""
        kind, distinct = self.kinds[facet.kind], distinct_of(facet.values)
        hierarchy = self.arranger.hierarchy(kind)
        if hierarchy is None or hierarchy.wider.keys().isdisjoint(distinct):
            return replace(facet, ranks=self.arranger.ranks(kind, distinct) if len(distinct) <= most else {})
        every = hierarchy.above(*distinct)
        offered = frozenset(every) if len(every) <= most else _upper(hierarchy, most)
        if len(offered) < 2:
            return facet
        within = hierarchy.within(offered)
        ways = {
            thing: tuple(
                dict.fromkeys(one for value in values for one in within.get(value, (value,)) if one in offered)
            )
            for thing, values in facet.values.items()
        }
        reach = {thing: found for thing, found in ways.items() if found}
        return replace(facet, reach=reach, hierarchy=hierarchy, ranks=self.arranger.ranks(kind, sorted(offered)))

    def _name(self, predicate: str, sort: FacetType, values: Iterable[str]) -> str | None:
        """The name of a property's facet: the kind of its things, None if they have several, else its local name."""
        if sort is not FacetType.THING:
            return predicate.removeprefix(namespace_of(predicate))
        kinds = self._kinds_of(values)
        return kinds[0].name if len(kinds) == 1 else None


def _free(facet: Facet, known: Mapping[str, Facet]) -> str | None:
    """A name for a facet that no other has: its own, else that of its property; None if both are taken."""
    local = facet.path[-1].removeprefix(namespace_of(facet.path[-1]))
    taken = {*known, *_RESERVED}
    return next((name for name in (facet.name, local, f"{local}-") if name and name not in taken), None)


def _upper(hierarchy: Hierarchy, most: int) -> frozenset[str]:
    """The things that have others beneath them, on as many levels from the widest as fit."""
    found: set[str] = set()
    for level in hierarchy.levels:
        if len(found) + len(level) > most:
            break
        found.update(level)
    return frozenset(found)


def _is_part(facet: Facet, other: Facet) -> bool:
    """Whether another facet of years has all values of a facet, and covers more things."""
    is_wider = facet.sort is other.sort is FacetType.YEAR and len(other.values) > len(facet.values)
    return is_wider and all(other.values.get(thing) == found for thing, found in facet.values.items())


def is_usual(values: Values, kind: Kind) -> bool:
    """Whether most things of a kind have a value."""
    return 2 * len(values) >= len(kind.members)


def _is_short(values: Values) -> bool:
    return max(map(len, distinct_of(values)), default=0) <= _LONG


def _leads(read: PropertyValues, *, is_own: bool) -> bool:
    """Whether values of a neighbour can be a facet of a thing: years only if no two things share a neighbour."""
    sort = read.sort
    return is_single(read.values) and (sort is FacetType.THING or (sort is FacetType.YEAR and is_own))


def _limit(sort: FacetType, count: int) -> int:
    """The highest number of distinct values of a facet, if ``count`` things have a value."""
    if sort is FacetType.YEAR:
        return _THINGS
    if sort is FacetType.THING:
        return min(_THINGS, count - 1)
    return max(min(2, count - 1), min(_FEW, count // 2), min(_TEXTS, count // 4))


def _joined(values: Values, further: Values) -> Values:
    joined = {
        thing: tuple(sorted({last for value in found for last in further.get(value, ())}))
        for thing, found in values.items()
    }
    return {thing: found for thing, found in joined.items() if found}
