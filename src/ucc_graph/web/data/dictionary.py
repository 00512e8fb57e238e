"""Data dictionary of a release: each table and list with its columns, what they mean, and how far they are filled.

The tables come from their description in CSV on the Web, which counts cells once for each release; the columns of a
list come from the shapes. Texts of the data keep their language, words about them are those of the interface.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.csvw.sheets.dictionary import DescribedColumn, DescribedTable, read_dictionary
from ucc_graph.errors import DataError
from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.geojson import SEPARATOR
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.file_names import TABLE_GROUP, TABLES
from ucc_graph.release.folder import Release
from ucc_graph.web.data.datatypes import choices_of, pattern_of, words_of_datatype
from ucc_graph.web.forms.columns import ColumnPart, ColumnReader, ListColumn
from ucc_graph.web.forms.export import Export
from ucc_graph.web.forms.list_workbook import ListRows
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.listing import Listing, Selection
from ucc_graph.web.view.names import Link, Names, Text, Values

__all__ = ["DictionaryColumn", "DictionaryTable", "TableCounts", "describe_list", "describe_tables", "is_table"]

_TABLE_SUFFIXES: Final = (".csv", ".tsv")
_LONGEST: Final = 120
"""Letters of an example, at most."""
_BLANKS: Final = re.compile(r"\s+")
_TEXT, _DECISION = N_("text"), N_("true or false")
_SORTS: Final = {
    ColumnPart.IRI: N_("web address"),
    ColumnPart.LATITUDE: N_("decimal number"),
    ColumnPart.LONGITUDE: N_("decimal number"),
    ColumnPart.SOURCES: N_("web address"),
}


@dataclass(frozen=True)
class DictionaryColumn:
    """Column in a dictionary; an empty text, or None, stands for what its description does not say.

    ``type`` is its kind of values in the words of the interface, with the words of ``choices`` or the ``pattern`` that
    they follow; ``target`` is the place in the dictionary of the column that a value names, with that column's name.
    """

    name: str
    anchor: str
    label: Text | None
    meaning: Text | None
    type: str
    filled: int
    example: str
    property: Link | None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    separator: str = ""
    language: str = ""
    target: tuple[str, str] = ("", "")
    sources: Values = ()
    is_key: bool = False
    is_required: bool = False


@dataclass(frozen=True)
class DictionaryTable:
    """Table or list in a dictionary, with its place there and the path where it is found."""

    name: str
    anchor: str
    path: str
    title: Text
    meaning: Text | None
    rows: int
    columns: tuple[DictionaryColumn, ...]
    sources: Values = ()

    @property
    def has_sources(self) -> bool:
        """Whether the description says of any column where it comes from."""
        return any(column.sources for column in self.columns)


def is_table(path: str) -> bool:
    """Whether a file of a release is one of its tables."""
    return path.startswith(TABLES) and path.endswith(_TABLE_SUFFIXES)


class TableCounts:
    """Tables of a release with the cells of their columns, counted once, by one thread while others wait."""

    def __init__(self, release: Release, iris: Iris) -> None:
        self._release, self._iris = release, iris
        self._lock = Lock()

    @property
    def tables(self) -> Sequence[DescribedTable]:
        """The tables by their description; those that none describes, by their headers."""
        with self._lock:
            return self._read

    @cached_property
    def _read(self) -> Sequence[DescribedTable]:
        files = [file.path.removeprefix(TABLES) for file in self._release.manifest.files if is_table(file.path)]
        found = list(self._described(TABLE_GROUP.removeprefix(TABLES)) if self._release.file(TABLE_GROUP) else ())
        known = {table.file for table in found}
        found += [table for name in files if name not in known for table in self._described(name)]
        return [table for table in found if table.file in files]

    def _described(self, name: str) -> Iterable[DescribedTable]:
        """The tables of a description or of one file; none where it cannot be used: the check of a build tells why."""
        try:
            return read_dictionary(self._release.path(TABLES), self._iris.file(name))
        except DataError:
            return ()


def describe_tables(names: Names, tables: Sequence[DescribedTable]) -> tuple[DictionaryTable, ...]:
    """The tables of a release for a reader."""
    return tuple(_table(names, table, {one.file for one in tables}) for table in tables)


def describe_list(names: Names, reader: ColumnReader, kind: Kind) -> DictionaryTable:
    """The list of all things of a kind, with the columns that it has by itself."""
    known = reader.of(kind)
    listing = Listing(names, Selection(known.collection, names.iris))
    members = listing.members()
    export = Export(listing, known, members, len(members))
    rows, example = ListRows(export, reader), next(iter(members), None)
    columns = tuple(
        DictionaryColumn(
            name=column.name,
            anchor=_anchor(kind.name, column.name),
            label=_unless_repeated(rows.label(column), column.name),
            meaning=rows.meaning(column),
            type=rows.sort(column) or names.texts.gettext(_sort(column)),
            filled=_filled(export, column),
            example=_shortened(export.text(column)(example)) if example else "",
            property=_term(names, rows.predicate(column)),
            separator=SEPARATOR if _has_several(column) else "",
            is_required=column.part is ColumnPart.IRI,
            is_key=column.part is ColumnPart.IRI,
        )
        for column in export.cells
    )
    title = names.plural(kind.classes[0])
    return DictionaryTable(f"{kind.name}.csv", kind.name, f"/{kind.name}", title, None, export.count, columns)


def _table(names: Names, table: DescribedTable, files: set[str]) -> DictionaryTable:
    return DictionaryTable(
        name=table.file,
        anchor=_anchor(table.file),
        path=f"/data/{table.file}",
        title=names.best(table.titles) or Text(table.file, dir="ltr"),
        meaning=names.best(table.meanings),
        rows=table.rows,
        columns=tuple(_column(names, table, column, files) for column in table.columns),
        sources=_values(names, table.sources),
    )


def _column(names: Names, table: DescribedTable, column: DescribedColumn, files: set[str]) -> DictionaryColumn:
    datatype = column.datatype
    file, target = column.target
    return DictionaryColumn(
        name=column.title,
        anchor=_anchor(table.file, column.title),
        label=_label(names, table, column),
        meaning=names.best(column.meanings),
        type=words_of_datatype(datatype, names.texts.gettext),
        filled=column.filled,
        example=_shortened(column.example),
        property=_term(names, column.property),
        choices=choices_of(datatype),
        pattern=pattern_of(datatype),
        separator=column.separator,
        language=column.language,
        target=(_anchor(file, target), f"{file} · {target}") if file in files else ("", ""),
        sources=_values(names, column.sources),
        is_key=column.is_key,
        is_required=column.is_required,
    )


def _label(names: Names, table: DescribedTable, column: DescribedColumn) -> Text | None:
    """The name of a column for people: a title in the reader's language, else that of its property, if it is another.

    None where it would only repeat the name of the column.
    """
    language = names.reader.language
    own = [one for one in column.titles if isinstance(one, Literal) and one.value != column.title]
    named = names.labels.names_of(column.property, table.classes) if column.property else ()
    is_known = bool(named) or bool(column.property and names.labels.label(column.property, language))
    spoken = names.best(one for one in own if one.language == language) or (
        names.heading(column.property, named) if is_known else names.best(own)
    )
    return _unless_repeated(spoken, column.title)


def _unless_repeated(label: Text | None, name: str) -> Text | None:
    return label if label and _BLANKS.sub("_", label.text.casefold()) != name.casefold() else None


def _sort(column: ListColumn) -> str:
    """The sort of values that a facet does not tell."""
    return _DECISION if column.facet and column.facet.is_decision else _SORTS.get(column.part, _TEXT)


def _has_several(column: ListColumn) -> bool:
    """Whether a cell of a list may have several values."""
    return column.part is ColumnPart.SOURCES or (column.facet is not None and column.facet.has_several)


def _filled(export: Export, column: ListColumn) -> int:
    """The number of things with a value of a column; a list knows it of facets, and no thing is without an address."""
    known: Mapping[ColumnPart, Callable[[], int]] = {
        ColumnPart.FACET: lambda: len(column.facet.values) if column.facet else 0,
        ColumnPart.LATITUDE: lambda: len(export.known.collection.places),
        ColumnPart.LONGITUDE: lambda: len(export.known.collection.places),
        ColumnPart.SOURCES: lambda: len(export.known.sources),
        ColumnPart.NAME: lambda: sum(1 for member in export.members if member.label),
        ColumnPart.LANGUAGE: lambda: sum(1 for one in export.members if one.label and one.label.language),
    }
    return known.get(column.part, lambda: export.count)()


def _values(names: Names, values: Iterable[Literal | NamedNode]) -> Values:
    return tuple(names.link(one.value) if isinstance(one, NamedNode) else names.text(one) for one in values)


def _term(names: Names, iri: str) -> Link | None:
    """A link to the property of a column; None for a template of properties, and for a part of the table itself."""
    is_property = ":" in iri and "{" not in iri and not iri.startswith(names.iris.files_space)
    return names.link_as(iri, Text(names.short(iri), dir="ltr")) if is_property else None


def _shortened(text: str) -> str:
    plain = _BLANKS.sub(" ", text).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}…"


def _anchor(*parts: str) -> str:
    """The fragment of a table or of its column: an ``id`` of HTML has no blanks."""
    return ":".join(_BLANKS.sub("-", part) for part in parts if part)
