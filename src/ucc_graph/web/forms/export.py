"""Export of a list: the part of it that is asked for, row by row, and as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, TypeAlias, TypeVar, cast

from pyoxigraph import Literal, NamedNode

from ucc_graph.csv_rows import csv_rows
from ucc_graph.library.facets import FacetType
from ucc_graph.library.lookup import Kind, Member
from ucc_graph.rdf.formats import Format
from ucc_graph.rdf.geojson import SEPARATOR
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import NUMERIC
from ucc_graph.web.forms.columns import ColumnPart, ColumnReader, KindColumns, ListColumn
from ucc_graph.web.view.listing import Listing, Selection, key_of
from ucc_graph.web.view.names import Names

__all__ = ["Export", "KeptRows", "RowMaker", "csv_of", "file_name", "title_of", "with_semicolons"]

_FIRST: Final = (
    ListColumn("iri", ColumnPart.IRI),
    ListColumn("label", ColumnPart.NAME),
    ListColumn("language", ColumnPart.LANGUAGE),
)

_ROWS, _KINDS = 1 << 13, 1 << 8
"""Rows, and makers of the rows of a kind, that are kept, at most: a row takes one to three kilobytes."""
_CHOSEN, _LONGEST = 3, 60
"""Values in the name of a file, and letters of each, at most."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_Row = TypeVar("_Row")


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

    @property
    def cells_for_people(self) -> tuple[ListColumn, ...]:
        """The columns of a table for people: by themselves with the IRIs of the sources behind their names."""
        return self.columns or (*_FIRST, *self.known.facets, *self.known.place, *self.known.credits)

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
        if column.part in (ColumnPart.SOURCES, ColumnPart.SOURCE_IRIS):
            return self.known.sources.get(member.iri, ())
        return [_SINGLE[column.part](self, member)]

    def source_names(self, member: Member) -> str:
        """The names of the sources of a thing as one text."""
        names = self.listing.names
        return SEPARATOR.join(names.name(iri).text for iri in self.known.sources.get(member.iri, ()))

    def key(self, member: Member) -> str:
        """The key of a thing; empty without one."""
        return (self.listing.selection.iris.kind_and_key(member.iri) or ("", ""))[1]

    def degrees(self, member: Member, part: ColumnPart) -> str:
        """A part of the position of a thing; empty without one."""
        place = self.listing.selection.collection.places.get(member.iri)
        return str(place.latitude if part is ColumnPart.LATITUDE else place.longitude) if place else ""

    def is_number(self, column: ListColumn, member: Member) -> bool:
        """Whether the values of a column for a thing are numbers."""
        if column.row:
            values = self.listing.names.lookup.objects(member.iri, NamedNode(column.row.predicate))
            return all(isinstance(one, Literal) and one.datatype in NUMERIC for one in values)
        is_degrees = column.part in (ColumnPart.LATITUDE, ColumnPart.LONGITUDE)
        return is_degrees or (column.facet is not None and column.facet.sort is FacetType.NUMBER)

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


RowMaker: TypeAlias = Callable[[Export], Callable[[Member], _Row]]
"""Maker of rows in a form: a function from the whole list of a kind to one from a thing to its row."""


class KeptRows:
    """Rows of lists in each form, kept for a release: to make them takes ten times as long as to join them."""

    def __init__(self, columns: ColumnReader, names: Callable[[str], Names]) -> None:
        """Rows of some columns; ``names`` are those for a reader of a language."""
        self._columns = columns
        self._names = names
        self._row = lru_cache(_ROWS)(self._make_row)
        self._maker = lru_cache(_KINDS)(self._make_maker)

    def of(self, export: Export, make: RowMaker[_Row]) -> list[_Row]:
        """The rows of an export; those with columns of their own, or of one year, are not kept."""
        if export.columns or export.listing.selection.at is not None:
            return list(map(make(export), export.members))
        kind, language = export.known.collection.kind, export.listing.names.reader.language
        return [cast("_Row", self._row(make, kind, language, member)) for member in export.members]

    def _make_row(self, make: RowMaker[object], kind: Kind, language: str, member: Member) -> object:
        return self._maker(make, kind, language)(member)

    def _make_maker(self, make: RowMaker[object], kind: Kind, language: str) -> Callable[[Member], object]:
        names, known = self._names(language), self._columns.of(kind)
        return make(Export(Listing(names, Selection(known.collection, names.iris)), known, (), 0))


def file_name(export: Export, form: Format, version: str) -> str:
    """A name for a saved file: the things, the values that are chosen, the year and the release.

    It is in the reader's language: ``lighthouses-amber-coast-1900-1.2.0.csv``.
    """
    return "-".join(filter(None, (*map(_slug, _words(export.listing)), version))) + f".{form.name}"


def title_of(listing: Listing) -> str:
    """The things, the values that are chosen and the year, as a title: ``Lighthouses: Amber Coast, 1900``."""
    kind, *chosen = _words(listing)
    return f"{kind}: {', '.join(chosen)}" if chosen else kind


def _words(listing: Listing) -> list[str]:
    selection = listing.selection
    facets = (facet for facet in selection.collection.facets if facet.name in selection.chosen)
    chosen = [
        listing.text(facet, value).text
        for facet in facets
        for value in facet.distinct
        if key_of(facet, value, selection.iris) in selection.chosen[facet.name]
    ]
    words = [listing.names.plural(selection.collection.kind.classes[0]).text, *chosen[:_CHOSEN]]
    return [*words, *([str(selection.at)] if selection.at is not None else [])]


def csv_of(export: Export, rows: KeptRows, delimiter: str = "") -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    Cells are as they are in the data, also those that a spreadsheet takes for a formula. With a delimiter it is for
    people: the sources have their names, and their IRIs stand in a column of their own. Between semicolons numbers have
    a comma before their fraction, as in the spreadsheets that expect them.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter or ",")
    writer.writerow(column.name for column in (export.cells_for_people if delimiter else export.cells))
    writer.writerows(rows.of(export, _MAKERS[delimiter]))
    return output.getvalue().encode()


def _cells(export: Export) -> Callable[[Member], Sequence[str]]:
    """The maker of the cells of a row of CSV."""
    texts = [export.text(column) for column in export.cells]
    return lambda member: [text(member) for text in texts]


def _cells_for_people(export: Export) -> Callable[[Member], Sequence[str]]:
    """The maker of the cells of a row of CSV for people."""
    texts = [
        export.source_names if column.part is ColumnPart.SOURCES else export.text(column)
        for column in export.cells_for_people
    ]
    return lambda member: [text(member) for text in texts]


def _cells_with_commas(export: Export) -> Callable[[Member], Sequence[str]]:
    """The maker of the cells of a row of CSV for people who write a comma before the fraction of a number."""
    columns, cells = export.cells_for_people, _cells_for_people(export)
    return lambda member: [
        _with_comma(text) if export.is_number(column, member) else text
        for column, text in zip(columns, cells(member), strict=True)
    ]


_MAKERS: Final = {"": _cells, ",": _cells_for_people, ";": _cells_with_commas}
"""Makers of rows by the delimiter for spreadsheets, empty for programs."""


def with_semicolons(content: bytes, numbers: Collection[str] = ()) -> bytes:
    """A table of CSV with semicolons, and with commas before the fractions in columns of some names."""
    lines = list(csv_rows(io.StringIO(content.decode(), newline="")))
    places = {place for place, name in enumerate(lines[0] if lines else ()) if name in numbers}
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";")
    for cells in lines:
        writer.writerow(_with_comma(text) if place in places else text for place, text in enumerate(cells))
    return output.getvalue().encode()


def _with_comma(number: str) -> str:
    """A number with a comma before its fraction; another text as it is."""
    return number.replace(".", ",") if _NUMBER.fullmatch(number) else number


def _slug(text: str) -> str:
    """A text in small letters, with hyphens for all signs but letters and digits."""
    return re.sub(r"[^\w]+|_", "-", text.lower())[:_LONGEST].strip("-")


def _spoken(values: Iterable[NamedNode | Literal], language: str) -> list[NamedNode | Literal]:
    """The values without a language, and those in the language that is best for a reader."""
    found = list(values)
    tagged = best((one for one in found if isinstance(one, Literal) and one.language), language)
    tags = (None, tagged.language if tagged else None)
    return [one for one in found if not isinstance(one, Literal) or (one.language or None) in tags]
