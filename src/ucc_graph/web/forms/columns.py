"""Columns of the lists of a release: facets, places, sources and every other property, each under one name.

A property has the name of its facet or column, else its term in the JSON-LD context, else its local name; one whose
name is taken has its prefixed name. So a column has one name in all forms, in the list and in the thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet
from ucc_graph.library.layout import PropertyRow
from ucc_graph.library.lookup import Kind, sort_key
from ucc_graph.library.open import Library
from ucc_graph.rdf.geojson import FeatureColumn
from ucc_graph.rdf.terms import namespace_of, object_of, subject_of
from ucc_graph.rdf.vocab import PROV, RDF, WGS84

__all__ = ["ColumnPart", "ColumnReader", "KindColumns", "ListColumn"]

_OWN: Final = {
    WGS84.lat.value: "latitude",
    WGS84.long.value: "longitude",
    PROV.hadPrimarySource.value: "sources",
}
"""Properties with a column of their own."""
_TYPE: Final = "type"
_PROPERTIES: Final = 1 << 12
"""Descriptions that are kept, at most: to find one takes as long as to write fifty cells."""


class ColumnPart(Enum):
    """Part of a thing that a column holds."""

    IRI = "iri"
    KEY = "key"
    NAME = "name"
    LANGUAGE = "language"
    FACET = "facet"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    SOURCES = "sources"
    SOURCE_IRIS = "source_iris"
    PROPERTY = "property"


@dataclass(frozen=True)
class ListColumn:
    """Column of a list: its name, its part of a thing, and the facet or the property that it shows."""

    name: str
    part: ColumnPart
    facet: Facet | None = None
    row: PropertyRow | None = None


@dataclass(frozen=True)
class KindColumns:
    """Columns of a kind: those of facets first, so that they stay in place when further columns come.

    ``properties`` are the columns of all other properties in the shapes, and ``sources`` the sources of each thing, its
    own first, then those of the nodes between it and its facet values (PROV-O, section 3.3).
    """

    collection: Collection
    facets: tuple[ListColumn, ...]
    properties: tuple[ListColumn, ...]
    sources: Mapping[str, tuple[str, ...]]
    features: dict[str, FeatureColumn] = field(default_factory=dict)
    """The columns of GeoJSON by name, as far as any was asked for: they are those of the whole list."""

    @property
    def place(self) -> tuple[ListColumn, ...]:
        """The columns of the position, for a kind with places."""
        found = (ColumnPart.LATITUDE, ColumnPart.LONGITUDE) if self.collection.places else ()
        return tuple(map(_column, found))

    @property
    def last(self) -> tuple[ListColumn, ...]:
        """The column of the sources if any thing has one."""
        return (_column(ColumnPart.SOURCES),) if self.sources else ()

    @property
    def credits(self) -> tuple[ListColumn, ...]:
        """The columns of the sources for people, by name and by IRI, if any thing has one."""
        return (*self.last, _column(ColumnPart.SOURCE_IRIS)) if self.sources else ()

    @cached_property
    def by_name(self) -> Mapping[str, ListColumn]:
        """All columns that can be asked for, by name."""
        first = (ColumnPart.IRI, ColumnPart.KEY, ColumnPart.NAME)
        found = (*map(_column, first), *self.facets, *self.place, _column(ColumnPart.SOURCES), *self.properties)
        named = {column.name: column for column in found}
        further = (ListColumn("label", ColumnPart.NAME), *map(_column, (ColumnPart.LANGUAGE, ColumnPart.SOURCE_IRIS)))
        return named | {column.name: column for column in further if column.name not in named}

    @cached_property
    def by_property(self) -> Mapping[str, ListColumn]:
        """The columns by the IRI of the property that they show."""
        facets = {one.facet.path[0]: one for one in self.facets if one.facet and _is_direct(one.facet)}
        own = {iri: _column(ColumnPart(name)) for iri, name in _OWN.items()}
        return {one.row.predicate: one for one in self.properties if one.row} | own | facets


class ColumnReader:
    """Reader of the columns of a release, of each kind once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, KindColumns] = {}
        self.descriptions = lru_cache(_PROPERTIES)(self._descriptions)

    def of(self, kind: Kind) -> KindColumns:
        """The columns of a kind."""
        if kind.name not in self._known:
            self._known[kind.name] = self._read(self._library.collections.of(kind))
        return self._known[kind.name]

    def name(self, predicate: str, taken: Iterable[str] = ()) -> str:
        """The name of a property that no shape has: its term, else its prefixed name, else its IRI."""
        terms = (term.name for term in self._library.context.terms.get(predicate, ()))
        names = (*((_TYPE,) if predicate == RDF.type.value else ()), *terms, self._prefixed(predicate))
        return next((name for name in names if name not in taken), predicate)

    def _descriptions(self, predicate: str, classes: tuple[str, ...]) -> tuple[Literal, ...]:
        """The descriptions of a property in the shapes of some classes."""
        row = self._library.layout.row(predicate, self._library.lookup.ancestors(classes))
        return row.descriptions if row else ()

    @cached_property
    def _sources(self) -> Mapping[str, tuple[str, ...]]:
        """The sources of each resource, in order: one look-up takes less time than those of a long list."""
        found: dict[str, list[str]] = {}
        for triple in sorted(self._library.lookup.triples(None, PROV.hadPrimarySource, None), key=sort_key):
            found.setdefault(subject_of(triple), []).append(object_of(triple))
        return {subject: tuple(sources) for subject, sources in found.items()}

    def _read(self, collection: Collection) -> KindColumns:
        columns = [*collection.offered, *(one for one in collection.columns if one not in collection.offered)]
        facets = tuple(ListColumn(facet.name, ColumnPart.FACET, facet) for facet in columns)
        sources = dict(self._sources_of(collection))
        return KindColumns(collection, facets, tuple(self._properties(collection, facets)), sources)

    def _sources_of(self, collection: Collection) -> Iterator[tuple[str, tuple[str, ...]]]:
        lookup = self._library.lookup
        steps = [NamedNode(step) for step in {one.path[0] for one in collection.offered if len(one.path) > 1}]
        for thing in collection.kind.members:
            further = {value.value for step in steps for value in lookup.objects(thing, step)}
            named = (source for one in (thing, *sorted(further)) for source in self._sources.get(one, ()))
            if found := tuple(dict.fromkeys(named)):
                yield thing, found

    def _properties(self, collection: Collection, facets: Iterable[ListColumn]) -> Iterator[ListColumn]:
        """The columns of the properties of the shapes that no other column shows."""
        library = self._library
        shown = {one.facet.path[0] for one in facets if one.facet and _is_direct(one.facet)} | set(_OWN)
        taken = {*(part.value for part in ColumnPart), *(one.name for one in facets)}
        for row in library.layout.properties(library.lookup.ancestors(collection.kind.classes)):
            if row.predicate not in shown:
                local = row.predicate.removeprefix(namespace_of(row.predicate))
                terms = (term.name for term in library.context.terms.get(row.predicate, ()))
                names = (*terms, local, self._prefixed(row.predicate), row.predicate)
                name = next(name for name in names if name and name not in taken)
                taken.add(name)
                yield ListColumn(name, ColumnPart.PROPERTY, row=row)

    def _prefixed(self, iri: str) -> str:
        return self._library.context.iri_name(iri)


def _column(part: ColumnPart) -> ListColumn:
    return ListColumn(part.value, part)


def _is_direct(facet: Facet) -> bool:
    """Whether a facet shows the values of one property of the thing itself."""
    return len(facet.path) == 1 and not facet.is_inverse and not (facet.kind and facet.sort.name == "NUMBER")
