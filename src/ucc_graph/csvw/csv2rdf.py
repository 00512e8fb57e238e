"""Conversion of tables to RDF by the standard: blank nodes for resources without a name, standard or minimal mode.

Generating RDF from Tabular Data on the Web, section 4 (https://www.w3.org/TR/csv2rdf/#conversion).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from ucc_graph.csvw.annotations import Blanks, node_statements, value_statements
from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.conversion import Conversion, Mode, open_conversion
from ucc_graph.csvw.description import GroupDescription, TableDescription
from ucc_graph.csvw.keys import column_indices
from ucc_graph.csvw.properties import Load, ProblemCollector
from ucc_graph.csvw.row_writer import RowWriter, describe_row
from ucc_graph.csvw.table_reader import AnnotatedRow, OpenTable
from ucc_graph.problem import Problem
from ucc_graph.rdf.ntriples import iri, literal
from ucc_graph.rdf.vocab import CSVW, RDF, RDFS

__all__ = ["csv2rdf"]

_NOTE = f"{CSVW.iri}note"
_GROUP, _TABLE, _HAS_TABLE, _HAS_ROW = (iri(CSVW.iri + name) for name in ("TableGroup", "Table", "table", "row"))


def csv2rdf(
    source: str, *, fetch: Load, problems: list[Problem], mode: Mode = Mode.STANDARD, metadata: str = "", link: str = ""
) -> Iterator[str]:
    """The statements of a file or a metadata document as lines of N-Triples; see :func:`open_conversion`."""
    conversion = open_conversion(source, fetch, problems, metadata=metadata, link=link)
    writer = _Writer(conversion, (f"_:b{number}" for number in count()))
    statements = writer.standard() if mode is Mode.STANDARD else writer.minimal()
    return (f"{statement} ." for statement in statements)


@dataclass(frozen=True)
class _Writer:
    conversion: Conversion
    blanks: Blanks

    def standard(self) -> Iterator[str]:
        group = self.conversion.group
        node = self._node(group)
        yield f"{node} {RDF.type} {_GROUP}"
        yield from self._annotations(node, group)
        for opened, problems in self.conversion.tables():
            yield from self._table(node, opened, self._row_writer(opened, problems))

    def minimal(self) -> Iterator[str]:
        for opened, problems in self.conversion.tables():
            writer = self._row_writer(opened, problems)
            for row in opened.rows:
                yield from writer.write(row).statements

    def _row_writer(self, opened: OpenTable, problems: ProblemCollector) -> RowWriter:
        return RowWriter(opened.description, Profile.STANDARD, problems, self.blanks)

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
