"""Features of a list as GeoJSON, each with the columns of the CSV as properties.

A column has one type in all features, that of the whole list: it is the same in every selection.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.geojson import (
    LABEL,
    Columns,
    Feature,
    FeatureColumn,
    Position,
    Values,
    collection_of,
    column_of,
    feature_text,
    joined_columns,
)
from ucc_graph.rdf.vocab import RDFS, XSD
from ucc_graph.web.forms.columns import ColumnPart, ListColumn
from ucc_graph.web.forms.export import Export, KeptRows
from ucc_graph.web.view.listing import Listing

__all__ = ["geojson_of"]

_SOURCES: Final = (ColumnPart.SOURCES, ColumnPart.SOURCE_IRIS)


def geojson_of(export: Export, rows: KeptRows) -> bytes:
    """The things as a feature collection."""
    return "".join(collection_of(rows.of(export, _texts))).encode()


def _texts(export: Export) -> Callable[[Member], str]:
    """The maker of the text of a feature."""
    columns, shown, language = _columns(export), _shown(export), export.listing.names.reader.language
    return lambda member: feature_text(_feature(export, shown, member), columns, language)


def _columns(export: Export) -> Columns:
    """The columns of the whole list, each made once for a release."""
    known, lookup = export.known, export.listing.names.lookup
    if LABEL not in known.features:
        known.features[LABEL] = column_of(lookup.objects(one, RDFS.label) for one in known.collection.kind.members)
    return joined_columns({LABEL: known.features[LABEL]} | {one.name: _column(export, one) for one in _shown(export)})


def _column(export: Export, column: ListColumn) -> FeatureColumn:
    known = export.known
    if column.part in _SOURCES:
        return FeatureColumn()
    if column.name not in known.features:
        cells = (_terms(export, column, one, None) for one in known.collection.kind.members)
        known.features[column.name] = column_of(cells)
    return known.features[column.name]


def _shown(export: Export) -> list[ListColumn]:
    """The columns that are no members of every feature: its label and its place stand there anyway."""
    return [one for one in export.cells if one.facet or one.row or one.part in (*_SOURCES, ColumnPart.KEY)]


def _feature(export: Export, shown: Sequence[ListColumn], member: Member) -> Feature:
    labels, place = export.listing.names.lookup.objects(member.iri, RDFS.label), _position(export.listing, member.iri)
    found = {one.name: _terms(export, one, member.iri, member) for one in shown}
    return Feature(member.iri, place, member.label, labels, found)


def _position(listing: Listing, thing: str) -> Position | None:
    place = listing.selection.collection.places.get(thing)
    return (place.latitude, place.longitude) if place else None


def _terms(export: Export, column: ListColumn, thing: str, member: Member | None) -> Values:
    """The values of a thing with their datatypes; things as they are named in the texts."""
    lookup, facet = export.listing.names.lookup, column.facet
    if column.row:
        return lookup.objects(thing, NamedNode(column.row.predicate))
    if facet is None:
        return [Literal(text) for text in export.texts(column, member or Member(thing, None))]
    texts = [text.text for text in export.listing.texts(facet, thing)] if member else facet.values.get(thing, ())
    return _typed(export.listing, facet, thing, texts)


def _typed(listing: Listing, facet: Facet, thing: str, texts: Sequence[str]) -> Values:
    if facet.sort is FacetType.THING:
        return list(map(Literal, texts))
    if facet.sort is FacetType.YEAR:
        return [Literal(text, datatype=XSD.gYear) for text in texts]
    stated = listing.names.lookup.objects(thing, NamedNode(facet.path[0])) if len(facet.path) == 1 else []
    return stated or [Literal(text, datatype=XSD.decimal) for text in texts]
