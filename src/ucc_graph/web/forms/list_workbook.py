"""Workbook of a list: its rows with typed cells, the meaning of its columns, and its sources, licence and citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.geojson import SEPARATOR
from ucc_graph.rdf.vocab import DCT, PROV, RDFS, SKOS, WGS84, XSD
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet, cell_of, workbook
from ucc_graph.web.forms.columns import ColumnPart, ColumnReader, ListColumn
from ucc_graph.web.forms.export import Export, KeptRows
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.listing import Listing
from ucc_graph.web.view.names import Names, Text

__all__ = ["Credit", "ListRows", "about_sheet", "workbook_of"]

_PROPERTIES: Final = {
    ColumnPart.KEY: DCT.identifier,
    ColumnPart.NAME: RDFS.label,
    ColumnPart.LATITUDE: WGS84.lat,
    ColumnPart.LONGITUDE: WGS84.long,
    ColumnPart.SOURCES: PROV.hadPrimarySource,
    ColumnPart.SOURCE_IRIS: PROV.hadPrimarySource,
}
_LABELS: Final = {
    ColumnPart.IRI: N_("Address"),
    ColumnPart.NAME: N_("Name"),
    ColumnPart.LANGUAGE: N_("Language"),
    ColumnPart.SOURCE_IRIS: N_("Addresses of the sources"),
}
_TYPES: Final = {
    FacetType.NUMBER: N_("number"),
    FacetType.YEAR: N_("year"),
    FacetType.DAY: N_("date"),
    FacetType.THING: N_("thing"),
}
_DATATYPES: Final = {FacetType.NUMBER: XSD.decimal, FacetType.YEAR: XSD.gYear, FacetType.DAY: XSD.date}
_COLUMNS, _ABOUT = N_("Columns"), N_("About")
_HEADINGS: Final = (N_("Column"), N_("Name in CSV and JSON"), N_("Meaning"), N_("Type"), N_("Property"))


@dataclass(frozen=True)
class Credit:
    """What the last sheet of a workbook says of it: titles with their values, and the day of the release."""

    title: str
    issued: date
    lines: Sequence[tuple[str, Cell]]
    limit: int


def workbook_of(export: Export, reader: ColumnReader, kept: KeptRows, credit: Credit) -> bytes:
    """The things of an export as a workbook; raises UnfitFormatError for more than a sheet holds."""
    rows, table = ListRows(export, reader), kept.of(export, _cells)
    names, kind, columns = export.listing.names, export.known.collection.kind, _columns(export)
    headings = rows.headings(columns)
    is_leftward = names.reader.direction == "rtl"
    sheets = (
        WorkbookSheet(names.plural(kind.classes[0]).text, headings, table, is_leftward),
        rows.meanings(columns, headings),
        about_sheet(names, credit, rows.sources()),
    )
    return workbook(sheets, credit.issued, credit.title, credit.limit)


def about_sheet(names: Names, credit: Credit, sources: Sequence[str] = ()) -> WorkbookSheet:
    """The sheet with title, release, licence and citation, and the sources by name and address."""
    text = names.texts.gettext
    lines = [(text(label), value) for label, value in credit.lines]
    lines += [(text(N_("Source")), Anchor(names.name(iri).text, iri)) for iri in sources]
    return WorkbookSheet(text(_ABOUT), (text(_ABOUT), credit.title), lines, names.reader.direction == "rtl")


def _columns(export: Export) -> tuple[ListColumn, ...]:
    """The columns that are asked for, or those that a workbook has by itself: the name first, the address last."""
    known = export.known
    first = [known.by_name[part.value] for part in (ColumnPart.NAME, ColumnPart.KEY)]
    usual = (*first, *known.facets, *known.place, *known.credits, known.by_name[ColumnPart.IRI.value])
    return export.columns or usual


def _cells(export: Export) -> Callable[[Member], list[Cell]]:
    """The maker of the cells of a row."""
    cells = [_cell(export, column) for column in _columns(export)]
    return lambda member: [one(member) for one in cells]


def _cell(export: Export, column: ListColumn) -> Callable[[Member], Cell]:
    """The value of a column for each thing by its type; several values as one text. Each value is made once."""
    known, listing = export.known, export.listing
    if facet := column.facet:
        values, made = listing.selection.values(facet), cache(partial(_of_facet, listing, facet))
        return lambda member: made(tuple(values.get(member.iri, ())))
    if column.row:
        return partial(_property, export, column)
    text = export.text(column)
    return {
        ColumnPart.IRI: lambda member: Anchor(member.iri, member.iri),
        ColumnPart.LATITUDE: lambda member: _degrees(text(member)),
        ColumnPart.LONGITUDE: lambda member: _degrees(text(member)),
        ColumnPart.SOURCES: export.source_names,
        ColumnPart.SOURCE_IRIS: lambda member: _addresses(known.sources.get(member.iri, ())),
    }.get(column.part, text)


def _degrees(text: str) -> Cell:
    return float(text) if text else None


@dataclass(frozen=True)
class ListRows:
    """What a workbook says of its rows to the reader of an export."""

    export: Export
    reader: ColumnReader

    def headings(self, columns: Sequence[ListColumn]) -> list[str]:
        """The headings of columns in the language of the reader; of equal ones, each with the name of its column."""
        found = [self.label(column).text for column in columns]
        counts = Counter(found)
        named = zip(found, columns, strict=True)
        return [text if counts[text] == 1 else f"{text} ({column.name})" for text, column in named]

    def meanings(self, columns: Sequence[ListColumn], headings: Sequence[str]) -> WorkbookSheet:
        """The sheet with a row for each column: its name, its meaning, its type and its property."""
        names, text = self.export.listing.names, self.export.listing.names.texts.gettext
        rows = [
            (heading, column.name, *self._meaning(column)) for column, heading in zip(columns, headings, strict=True)
        ]
        return WorkbookSheet(text(_COLUMNS), list(map(text, _HEADINGS)), rows, names.reader.direction == "rtl")

    def sources(self) -> list[str]:
        """The sources of the rows, each once, in the order of their IRIs."""
        found = self.export.known.sources
        return sorted({source for member in self.export.members for source in found.get(member.iri, ())})

    def label(self, column: ListColumn) -> Text:
        """The name of a column in the language of the reader."""
        listing, names = self.export.listing, self.export.listing.names
        if column.facet:
            return listing.label(column.facet)
        if column.part in _LABELS:
            return Text(names.texts.gettext(_LABELS[column.part]))
        predicate = column.row.predicate if column.row else _PROPERTIES[column.part].value
        return names.heading(predicate, names.labels.names_of(predicate, self.export.known.collection.kind.classes))

    def meaning(self, column: ListColumn) -> Text | None:
        """The description of a column in the shapes, else the definition of its property."""
        names, kind, predicate = self.export.listing.names, self.export.known.collection.kind, self.predicate(column)
        if not predicate:
            return None
        is_count = column.facet is not None and column.facet.path == kind.classes[:1]
        classes = (column.facet.classes if column.facet else ()) or kind.classes
        said = (value for term in (SKOS.definition, RDFS.comment) for value in names.lookup.objects(predicate, term))
        return names.best(self.reader.descriptions(predicate, classes)) or (None if is_count else names.best(said))

    def sort(self, column: ListColumn) -> str:
        """The sort of the values of a column in the language of the reader; empty for texts."""
        known = _TYPES.get(column.facet.sort) if column.facet else None
        return self.export.listing.names.texts.gettext(known) if known else ""

    def _meaning(self, column: ListColumn) -> Iterator[Cell]:
        meaning, predicate = self.meaning(column), self.predicate(column)
        yield meaning.text if meaning else None
        yield self.sort(column) or None
        yield Anchor(predicate, predicate) if predicate else None

    @staticmethod
    def predicate(column: ListColumn) -> str:
        """The IRI of the property that a column shows; empty for one that shows none."""
        if column.facet:
            return column.facet.path[-1]
        if column.row:
            return column.row.predicate
        return _PROPERTIES[column.part].value if column.part in _PROPERTIES else ""


def _addresses(iris: Sequence[str]) -> Cell:
    """The addresses of things as one text; a single one as a link."""
    return Anchor(iris[0], iris[0]) if len(iris) == 1 else SEPARATOR.join(iris)


def _property(export: Export, column: ListColumn, member: Member) -> Cell:
    names, row = export.listing.names, column.row
    values = names.lookup.objects(member.iri, NamedNode(row.predicate)) if row else []
    is_plain = len(values) == 1 and not (isinstance(values[0], Literal) and values[0].language)
    if is_plain and (isinstance(values[0], Literal) or not names.iris.kind_and_key(values[0].value)):
        return cell_of(values[0])
    return SEPARATOR.join(export.texts(column, member))


def _of_facet(listing: Listing, facet: Facet, values: Sequence[str]) -> Cell:
    is_typed = facet.sort in _DATATYPES or facet.is_decision
    if not is_typed or len(values) != 1:
        return SEPARATOR.join(text.text for text in listing.texts_of(facet, values))
    of_day = XSD.dateTime if "T" in values[0] else XSD.date
    datatype = _DATATYPES.get(facet.sort, XSD.boolean)
    return _typed(values[0], of_day if facet.sort is FacetType.DAY else datatype)


@lru_cache(1 << 14)
def _typed(text: str, datatype: NamedNode) -> Cell:
    """A value as a cell of its datatype; kept, because each list has the same again."""
    return cell_of(Literal(text, datatype=datatype))
