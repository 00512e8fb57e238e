"""Conversion of tables to RDF by the standard: blank nodes for resources without a name, standard or minimal mode.

Generating RDF from Tabular Data on the Web, section 4 (https://www.w3.org/TR/csv2rdf/#conversion).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from ucc_graph.csvw.annotations import Blanks, node_statements, value_statements
from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.discovery import locate
from ucc_graph.csvw.keys import column_indices
from ucc_graph.csvw.properties import Load, ProblemCollector
from ucc_graph.csvw.row_writer import RowWriter, describe_row
from ucc_graph.csvw.table_reader import AnnotatedRow, OpenTable, TableReader
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.ntriples import iri, literal
from ucc_graph.rdf.vocab import CSVW, RDF, RDFS

__all__ = ["Mode", "csv2rdf"]

_ALLOWED = frozenset(("csvw:newline", "csvw:bom"))
"""Rules of the press that the standard does not have."""
_NOTE = f"{CSVW.iri}note"
_GROUP, _TABLE, _HAS_TABLE, _HAS_ROW = (iri(CSVW.iri + name) for name in ("TableGroup", "Table", "table", "row"))


class Mode(StrEnum):
    """Modes of conversion: standard describes tables and rows too, minimal gives the statements of the cells alone."""

    STANDARD = "standard"
    MINIMAL = "minimal"


def csv2rdf(
    source: str, *, fetch: Load, problems: list[Problem], mode: Mode = Mode.STANDARD, metadata: str = "", link: str = ""
) -> Iterator[str]:
    """The statements of a file or a metadata document as lines of N-Triples.

    ``source``, ``metadata`` (the caller's own) and all that they name are URLs, read through ``fetch``, which gives
    None where there is nothing. ``link`` is the Link header that came with the file. Raises DataError if the metadata
    cannot be used; other faults are added to the problems while the lines are read.
    """
    group = locate(source, fetch, metadata, link, problems)
    if any(problem.severity is Severity.VIOLATION for problem in problems):
        raise DataError(problems)

    def lines(table: TableDescription) -> Iterable[bytes] | None:
        content, encoding = fetch(table.url), table.dialect.encoding
        if content is None or encoding == "utf-8":
            return content if content is None else io.BytesIO(content)
        return io.BytesIO(content.decode(encoding, "replace").encode("utf-8"))

    reader = TableReader(group, Profile.STANDARD, lines)
    conversion = _Conversion(reader, problems, (f"_:b{number}" for number in count()))
    statements = conversion.standard() if mode is Mode.STANDARD else conversion.minimal()
    return (f"{statement} ." for statement in statements)


@dataclass(frozen=True)
class _Conversion:
    reader: TableReader
    problems: list[Problem]
    blanks: Blanks

    def standard(self) -> Iterator[str]:
        group = self.reader.group
        node = self._node(group)
        yield f"{node} {RDF.type} {_GROUP}"
        yield from self._annotations(node, group)
        for opened, writer in self._opened():
            yield from self._table(node, opened, writer)

    def minimal(self) -> Iterator[str]:
        for opened, writer in self._opened():
            for row in opened.rows:
                yield from writer.write(row).statements

    def _opened(self) -> Iterator[tuple[OpenTable, RowWriter]]:
        for table in self.reader.group.tables:
            problems = ProblemCollector(table.file, self.problems, allowed=_ALLOWED)
            opened = None if table.is_suppressed else self.reader.open(table, problems)
            if opened:
                yield opened, RowWriter(opened.description, Profile.STANDARD, problems, self.blanks)
            elif not table.is_suppressed:
                problems.report(0, "", "csvw:file", f"{table.url} cannot be read")

    def _node(self, described: GroupDescription | TableDescription) -> str:
        return iri(described.identifier) if described.identifier else next(self.blanks)

    def _annotations(self, node: str, described: GroupDescription | TableDescription) -> Iterator[str]:
        yield from node_statements(node, described.annotations, self.blanks)
        for note in described.notes:
            yield from value_statements(node, _NOTE, note, self.blanks)

    def _table(self, group: str, opened: OpenTable, writer: RowWriter) -> Iterator[str]:
        table = opened.description
        node = self._node(table)
        yield f"{group} {_HAS_TABLE} {node}"
        yield f"{node} {RDF.type} {_TABLE}"
        yield f"{node} {CSVW.url} {iri(table.url)}"
        yield from self._annotations(node, table)
        titles = column_indices(table, table.row_titles)
        for row in opened.rows:
            row_node = next(self.blanks)
            written = writer.write(row)
            yield f"{node} {_HAS_ROW} {row_node}"
            yield from describe_row(row_node, f"{table.url}#row={row.source}", written, _titles(table, row, titles))
            yield from written.statements
        yield from (f"{node} {RDFS.comment} {literal(comment)}" for comment in opened.comments)


def _titles(table: TableDescription, row: AnnotatedRow, indices: tuple[int, ...]) -> Iterator[str]:
    for index in indices:
        if table.physical[index].inherited.value_url is None:
            yield from row.cells[index].objects
        else:
            yield from (literal(value) for value in row.cells[index].values)
