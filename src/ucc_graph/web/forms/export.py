"""Export of a list: the part of it that is asked for, as CSV or as GeoJSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.formats import Format
from ucc_graph.rdf.geojson import SEPARATOR, Columns, Feature, Position, Values, collection_lines, columns_of
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.vocab import RDFS, XSD
from ucc_graph.web.forms.columns import ColumnPart, KindColumns, ListColumn
from ucc_graph.web.view.listing import Listing, key_of

__all__ = ["Export", "csv_of", "file_name", "geojson_of"]

_FIRST: Final = (
    ListColumn("iri", ColumnPart.IRI),
    ListColumn("label", ColumnPart.NAME),
    ListColumn("language", ColumnPart.LANGUAGE),
)

_CHOSEN, _LONGEST = 3, 60
"""Values in the name of a file, and letters of each, at most."""


@dataclass(frozen=True)
class Export:
    """Things of a list with the columns that are asked for; without columns, those that each form has by itself.

    They may be a page of the ``count`` things that are selected.
    """

    listing: Listing
    known: KindColumns
    members: Sequence[Member]
    count: int
    columns: tuple[ListColumn, ...] = ()

    @property
    def cells(self) -> tuple[ListColumn, ...]:
        """The columns of a table: by themselves label and language, facets, position and sources."""
        return self.columns or (*_FIRST, *self.known.facets, *self.known.place, *self.known.last)

    def text(self, column: ListColumn) -> Callable[[Member], str]:
        """The text of a column's cell for each thing, as it is in the data; a vertical bar separates several values."""
        if column.part in _SINGLE:
            return partial(_SINGLE[column.part], self)
        return lambda member: SEPARATOR.join(self.texts(column, member))

    def texts(self, column: ListColumn, member: Member) -> Sequence[str]:
        """The values of a column for a thing as texts in the language of the reader."""
        if column.facet:
            return [text.text for text in self.listing.texts(column.facet, member.iri)]
        if column.row:
            values = self.listing.names.lookup.objects(member.iri, NamedNode(column.row.predicate))
            return list(map(self._text, _spoken(values, self.listing.names.reader.language)))
        if column.part is ColumnPart.SOURCES:
            return self.known.sources.get(member.iri, ())
        return [_SINGLE[column.part](self, member)]

    def key(self, member: Member) -> str:
        """The key of a thing; empty without one."""
        return (self.listing.selection.iris.kind_and_key(member.iri) or ("", ""))[1]

    def degrees(self, member: Member, part: ColumnPart) -> str:
        """A part of the position of a thing; empty without one."""
        place = self.listing.selection.collection.places.get(member.iri)
        return str(place.latitude if part is ColumnPart.LATITUDE else place.longitude) if place else ""

    def _text(self, value: NamedNode | Literal) -> str:
        """A value as text: a thing here by its name."""
        if isinstance(value, Literal):
            return value.value
        is_thing = self.listing.selection.iris.kind_and_key(value.value)
        return self.listing.names.name(value.value).text if is_thing else value.value


_SINGLE: Final[Mapping[ColumnPart, Callable[[Export, Member], str]]] = {
    ColumnPart.IRI: lambda _, member: member.iri,
    ColumnPart.KEY: Export.key,
    ColumnPart.NAME: lambda _, member: plain_text(member.label or Literal("")),
    ColumnPart.LANGUAGE: lambda _, member: (member.label or Literal("")).language or "",
    ColumnPart.LATITUDE: partial(Export.degrees, part=ColumnPart.LATITUDE),
    ColumnPart.LONGITUDE: partial(Export.degrees, part=ColumnPart.LONGITUDE),
}
"""Parts of a thing that have one value, with their texts."""


def file_name(export: Export, form: Format, version: str) -> str:
    """A name for a saved file: the things, the values that are chosen, the year and the release.

    It is in the reader's language: ``lighthouses-amber-coast-1900-1.2.0.csv``.
    """
    listing, selection = export.listing, export.listing.selection
    facets = (facet for facet in selection.collection.facets if facet.name in selection.chosen)
    chosen = [
        listing.text(facet, value).text
        for facet in facets
        for value in facet.distinct
        if key_of(facet, value, selection.iris) in selection.chosen[facet.name]
    ]
    words = [listing.names.plural(selection.collection.kind.classes[0]).text, *chosen[:_CHOSEN]]
    words += [str(selection.at)] if selection.at is not None else []
    return "-".join(filter(None, (*map(_slug, words), version))) + f".{form.name}"


def csv_of(export: Export) -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    Cells are as they are in the data, also those that a spreadsheet takes for a formula.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    columns = export.cells
    texts = [export.text(column) for column in columns]
    writer.writerow(column.name for column in columns)
    writer.writerows([text(member) for text in texts] for member in export.members)
    return output.getvalue().encode()


def geojson_of(export: Export) -> bytes:
    """The things as a feature collection, with the columns of the CSV as properties."""
    features = (_feature(export, member) for member in export.members)
    return "".join(collection_lines(features, _columns(export), export.listing.names.reader.language)).encode()


def _columns(export: Export) -> Columns:
    """The columns of the whole list: their names and types are the same for every selection from it."""
    listing, shown = export.listing, _shown(export)
    every = (
        Feature(
            thing,
            None,
            None,
            listing.names.lookup.objects(thing, RDFS.label),
            {one.name: _terms(export, one, thing, None) for one in shown if one.part is not ColumnPart.SOURCES},
        )
        for thing in export.known.collection.kind.members
    )
    return columns_of(every, (one.name for one in shown))


def _shown(export: Export) -> list[ListColumn]:
    """The columns that are no members of every feature: its label and its place stand there anyway."""
    return [one for one in export.cells if one.facet or one.row or one.part in (ColumnPart.SOURCES, ColumnPart.KEY)]


def _feature(export: Export, member: Member) -> Feature:
    labels, place = export.listing.names.lookup.objects(member.iri, RDFS.label), _position(export.listing, member.iri)
    found = {one.name: _terms(export, one, member.iri, member) for one in _shown(export)}
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


def _slug(text: str) -> str:
    """A text in small letters, with hyphens for all signs but letters and digits."""
    return re.sub(r"[^\w]+|_", "-", text.lower())[:_LONGEST].strip("-")


def _spoken(values: Iterable[NamedNode | Literal], language: str) -> list[NamedNode | Literal]:
    """The values without a language, and those in the language that is best for a reader."""
    found = list(values)
    tagged = best((one for one in found if isinstance(one, Literal) and one.language), language)
    tags = (None, tagged.language if tagged else None)
    return [one for one in found if not isinstance(one, Literal) or (one.language or None) in tags]
