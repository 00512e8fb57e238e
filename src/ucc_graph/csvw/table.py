"""A table of the publication: its columns, its rows as statements, and where each row stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ucc_graph.csvw.builtin import RDF, XSD
from ucc_graph.csvw.cells import PRESS, Cell
from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.header import Checks, RowReader, read_header
from ucc_graph.csvw.keys import KeyChecks, KeySets, column_indices, key_of
from ucc_graph.csvw.properties import CSVW, Report, reporter
from ucc_graph.csvw.records import Record, Records
from ucc_graph.csvw.rows import Row, RowWriter, property_iri
from ucc_graph.problem import Problem
from ucc_graph.rdf.ntriples import iri, typed

__all__ = ["AnnotatedTable", "Column"]

_TYPE, _ROW, _ROWNUM, _URL, _DESCRIBES = (
    iri(name) for name in (f"{RDF}type", *(CSVW + name for name in ("Row", "rownum", "url", "describes")))
)


@dataclass(frozen=True)
class Column:
    """A column as others see it; ``property_iri`` is None where the property differs from row to row.

    ``number`` counts from 1, ``language`` is that of its texts, ``und`` where none is given, and a virtual column
    stands in no file.
    """

    name: str
    title: str
    property_iri: str | None
    about: str | None
    number: int
    language: str
    is_virtual: bool


@dataclass(frozen=True)
class AnnotatedTable:
    """A table in a folder; ``file`` is its file's name, ``url`` its IRI."""

    description: TableDescription
    folder: Path
    keys: KeySets

    @property
    def url(self) -> str:
        """The table's absolute IRI."""
        return self.description.url

    @property
    def file(self) -> str:
        """The name of the file, such as ``lights.csv``."""
        return self.url.rpartition("/")[2]

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.folder / self.file

    @property
    def place(self) -> str:
        """The file's name in problems, such as ``data/lights.csv``."""
        return f"{self.folder.name}/{self.file}"

    @property
    def name(self) -> str:
        """The file's name up to the first dot."""
        return self.file.partition(".")[0]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, virtual ones included."""
        return tuple(
            Column(
                name=column.name,
                title=column.title,
                property_iri=property_iri(column, self.url),
                about=column.inherited.about_url,
                number=column.number,
                language=column.inherited.language,
                is_virtual=column.is_virtual,
            )
            for column in self.description.columns
        )

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names of the columns whose values name a row."""
        return self.description.primary_key

    def rows(self, problems: list[Problem]) -> Iterator[Row]:
        """The rows as statements, one at a time; what is wrong with the file is added to the problems."""
        if not self.path.is_file():
            return
        report = reporter(self.place, problems)
        writer = RowWriter(self.description, report)
        for number, (record, cells) in enumerate(self._checked(report), 1):
            yield writer.write(cells, number, record.line)

    def describe(self, row: Row) -> list[str]:
        """The statements that say where the row stands and what it describes (csv2rdf, section 4.6, steps 6 and 8).

        The row's node is its fragment identifier of RFC 7111, by the line in the file, instead of a blank node.
        """
        node = iri(f"{self.url}#row={row.line}")
        return [
            f"{node} {_TYPE} {_ROW}",
            f"{node} {_ROWNUM} {typed(str(row.number), XSD + 'integer')}",
            f"{node} {_URL} {node}",
            *(f"{node} {_DESCRIBES} {iri(subject)}" for subject in row.subjects),
        ]

    def key_values(self, names: tuple[str, ...]) -> Iterator[str]:
        """The key that some columns make in each row where none of them is null; faults are left to :meth:`rows`."""
        indices = column_indices(self.description, names)
        for _, cells in self._read(lambda *_: None, {}):
            if key := key_of(cells, indices):
                yield key

    def _read(self, report: Report, checks: Checks) -> Iterator[tuple[Record, list[Cell]]]:
        with self.path.open("rb") as stream:
            records = iter(Records(stream, self.description.dialect, report))
            layout = read_header(records, self.description, report)
            if layout:
                yield from RowReader(self.description, PRESS, layout, checks, report).read(records)

    def _checked(self, report: Report) -> Iterator[tuple[Record, list[Cell]]]:
        checks = KeyChecks(self.description, self.keys, report)
        for record, cells in self._read(report, checks.singles()):
            checks.check(record.line, cells)
            yield record, cells
