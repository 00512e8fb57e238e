"""Dictionary of the tables of a description: the meaning of each column, with the cells that are filled and an example.

The cells are counted as they are written, row by row, so that memory holds one row whatever the size of a table; those
that mean nothing (``null``, Metadata Vocabulary for Tabular Data, section 5.7) are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.csvw.annotations import every_value
from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.conversion import open_conversion
from ucc_graph.csvw.datatypes import Datatype
from ucc_graph.csvw.description import ColumnDescription, GroupDescription, TableDescription
from ucc_graph.csvw.group import load_beside
from ucc_graph.csvw.prefixes import expand
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Records
from ucc_graph.csvw.table_file import utf8_lines
from ucc_graph.csvw.table_reader import TableReader
from ucc_graph.csvw.uri_templates import resolve
from ucc_graph.problem import Problem
from ucc_graph.rdf.vocab import PROV, RDF

__all__ = ["DescribedColumn", "DescribedTable", "read_dictionary"]

Said = tuple[Literal | NamedNode, ...]
"""What a description says: texts with their languages, or IRIs."""

_TITLE, _DESCRIPTION = "dc:title", "dc:description"
_SOURCES: Final = ("dc:source", "prov:hadPrimarySource", "prov:wasDerivedFrom")
_UNKNOWN: Final = "und"


@dataclass(frozen=True)
class DescribedColumn:
    """Column of a table: its title in the file, what is said of it, its datatype, and what its cells have.

    ``target`` is the file and the column that a foreign key names, ``separator`` stands between several values of a
    cell, ``language`` is that of its texts; each may be empty. ``filled`` counts the cells that have a value.
    """

    title: str
    titles: Said
    meanings: Said
    datatype: Datatype
    property: str
    is_required: bool
    is_key: bool
    separator: str
    language: str
    target: tuple[str, str]
    sources: Said
    filled: int
    example: str


@dataclass(frozen=True)
class DescribedTable:
    """Table with its file, what is said of it, the classes of all its things, its number of rows and its columns."""

    file: str
    classes: tuple[str, ...]
    titles: Said
    meanings: Said
    sources: Said
    rows: int
    columns: tuple[DescribedColumn, ...]


def read_dictionary(folder: Path, location: str) -> tuple[DescribedTable, ...]:
    """The tables of a folder that a description names, in its order; ``location`` is the URL of the description.

    A table without a file is left out. Raises DataError if the description cannot be used.
    """
    problems: list[Problem] = []
    group = open_conversion(location, partial(load_beside, folder, location), problems).group
    reader = TableReader(group, Profile.STANDARD, partial(_lines, folder))
    opened = (reader.open(table, ProblemCollector(table.file, problems)) for table in group.tables)
    return tuple(_table(found.description, group, folder) for found in opened if found)


@dataclass
class _Cells:
    """Cells of a table, counted by column: the first of each, and those of the first row that has most of them."""

    nulls: Sequence[frozenset[str]]
    language: str
    rows: int = 0
    filled: list[int] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    fullest: list[str] = field(default_factory=list)
    _most: int = 0

    def __post_init__(self) -> None:
        self.filled, self.first, self.fullest = ([0] * len(self.nulls), *([""] * len(self.nulls) for _ in range(2)))

    def add(self, texts: Sequence[str]) -> None:
        """Counts a row."""
        self.rows += 1
        found = 0
        for index, (text, nulls) in enumerate(zip(texts, self.nulls, strict=False)):
            if text not in nulls:
                found += 1
                self.filled[index] += 1
                self.first[index] = self.first[index] or text
        if found > self._most:
            self._most = found
            self.fullest = [*texts, *[""] * len(self.nulls)][: len(self.nulls)]

    def example(self, index: int) -> str:
        """A cell of a column: of the fullest row, so that the examples of a table are of one thing, else the first."""
        text = self.fullest[index]
        return self.first[index] if text in self.nulls[index] else text


def _lines(folder: Path, table: TableDescription) -> Iterator[bytes] | None:
    path = folder / table.file
    return utf8_lines(path, table.dialect) if path.is_file() else None


def _table(table: TableDescription, group: GroupDescription, folder: Path) -> DescribedTable:
    columns, targets = table.physical, dict(_targets(table, group))
    cells = _Cells([frozenset(column.inherited.null) for column in columns], group.language)
    records = Records(_lines(folder, table) or (), table.dialect, ProblemCollector(table.file, []), is_lenient=True)
    for record in islice(records, table.dialect.header_rows, None):
        cells.add(record.cells)
    return DescribedTable(
        file=table.file,
        classes=tuple(_stated(table, RDF.type)),
        titles=every_value(table.annotations, _TITLE, group.language),
        meanings=every_value(table.annotations, _DESCRIPTION, group.language),
        sources=(*_sources(table.annotations, group.language), *map(NamedNode, _stated(table, PROV.hadPrimarySource))),
        rows=cells.rows,
        columns=tuple(_column(one, table, cells, index, targets) for index, one in enumerate(columns)),
    )


def _stated(table: TableDescription, predicate: NamedNode) -> dict[str, None]:
    """The values of a property that every row states in virtual columns, each once."""
    found: dict[str, None] = {}
    for column in table.columns:
        value = column.inherited.value_url or ""
        if column.is_virtual and value and "{" not in value and column.property_iri(table.url) == predicate.value:
            found[resolve(table.url, expand(value))] = None
    return found


def _column(
    column: ColumnDescription,
    table: TableDescription,
    cells: _Cells,
    index: int,
    targets: Mapping[str, tuple[str, str]],
) -> DescribedColumn:
    inherited, is_key = column.inherited, column.name in table.primary_key
    return DescribedColumn(
        title=column.title,
        titles=tuple(Literal(text, language=_tag(tag)) for tag, text in column.titles),
        meanings=every_value(column.annotations, _DESCRIPTION, cells.language),
        datatype=inherited.datatype,
        property=column.property_iri(table.url) or inherited.property_url or "",
        is_required=inherited.required or is_key,
        is_key=is_key,
        separator=inherited.separator or "",
        language="" if inherited.language == _UNKNOWN else inherited.language,
        target=targets.get(column.name, ("", "")),
        sources=_sources(column.annotations, cells.language),
        filled=cells.filled[index],
        example=cells.example(index),
    )


def _targets(table: TableDescription, group: GroupDescription) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns of foreign keys, each with the file and the title of the column that it names."""
    for key in table.foreign_keys:
        if other := group.referenced(key):
            titles = {column.name: column.title for column in other.physical}
            for name, target in zip(key.columns, key.target, strict=True):
                yield name, (other.file, titles.get(target, target))


def _sources(annotations: Mapping[str, object], language: str) -> Said:
    found: Iterable[Said] = (every_value(annotations, name, language) for name in _SOURCES)
    return tuple(dict.fromkeys(value for said in found for value in said))


def _tag(tag: str) -> str | None:
    return None if tag == _UNKNOWN else tag
