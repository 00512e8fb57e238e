"""Tables as RDF, as the standard has it: with blank nodes for what has no name, in standard or minimal mode.

Generating RDF from Tabular Data on the Web, section 4 (https://www.w3.org/TR/csv2rdf/#conversion).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.quads import iri, literal, typed
from ucc_graph.tables.annotation import Load
from ucc_graph.tables.builtin import RDF, XSD
from ucc_graph.tables.cell import Cell
from ucc_graph.tables.description import TableDescription
from ucc_graph.tables.file import Files, OpenTable
from ucc_graph.tables.locate import locate
from ucc_graph.tables.namespaces import CSVW, RDFS
from ucc_graph.tables.node import Blanks, node_statements, value_statements
from ucc_graph.tables.reference import column_indices
from ucc_graph.tables.row import Current
from ucc_graph.tables.rowgraph import RowGraph

__all__ = ["Mode", "csv2rdf"]

_TYPE, _COMMENT, _NOTE = iri(RDF + "type"), iri(RDFS + "comment"), CSVW + "note"
_GROUP, _TABLE, _ROW = (iri(CSVW + name) for name in ("TableGroup", "Table", "Row"))
_HAS_TABLE, _HAS_ROW, _URL, _ROWNUM, _TITLE, _DESCRIBES = (
    iri(CSVW + name) for name in ("table", "row", "url", "rownum", "title", "describes")
)


class Mode(StrEnum):
    """Whether tables and rows are described too (standard), or only what the cells say is given (minimal)."""

    STANDARD = "standard"
    MINIMAL = "minimal"


def csv2rdf(
    source: str, *, fetch: Load, problems: list[Problem], mode: Mode = Mode.STANDARD, metadata: str = "", link: str = ""
) -> Iterator[str]:
    """The statements of a file or a metadata document as lines of N-Triples.

    ``source``, ``metadata`` (the caller's own) and what they name are URLs, read through ``fetch``, which gives None
    where there is nothing. ``link`` is the Link header that came with the file. Raises DataError if the metadata cannot
    be used; other faults are added to the problems while the lines are read.
    """
    group = locate(source, fetch, metadata, link, problems)
    if any(problem.severity is Severity.VIOLATION for problem in problems):
        raise DataError(problems)
    conversion = _Conversion(Files(group, fetch, problems), (f"_:b{number}" for number in count()))
    statements = conversion.standard() if mode is Mode.STANDARD else conversion.minimal()
    return (f"{statement} ." for statement in statements)


@dataclass(frozen=True)
class _Conversion:
    files: Files
    blanks: Blanks

    def standard(self) -> Iterator[str]:
        group = self.files.group
        node = iri(group.identifier) if group.identifier else next(self.blanks)
        yield f"{node} {_TYPE} {_GROUP}"
        yield from self._annotations(node, group.annotations, group.notes)
        for table in self._written():
            opened = self.files.open(table)
            if opened:
                yield from self._table(node, opened)

    def minimal(self) -> Iterator[str]:
        for table in self._written():
            opened = self.files.open(table)
            if opened:
                graph = RowGraph(opened.description, self.blanks)
                for number, (record, cells) in enumerate(opened.rows, 1):
                    row = Current(cells, number, record.source)
                    yield from graph.statements(graph.subjects(row), row)

    def _written(self) -> Iterator[TableDescription]:
        return (table for table in self.files.group.tables if not table.is_suppressed)

    def _annotations(self, node: str, annotations: object, notes: tuple[object, ...]) -> Iterator[str]:
        if isinstance(annotations, dict):
            yield from node_statements(node, annotations, self.blanks)
        for note in notes:
            yield from value_statements(node, _NOTE, note, self.blanks)

    def _table(self, group: str, opened: OpenTable) -> Iterator[str]:
        table = opened.description
        node = iri(table.identifier) if table.identifier else next(self.blanks)
        yield f"{group} {_HAS_TABLE} {node}"
        yield f"{node} {_TYPE} {_TABLE}"
        yield f"{node} {_URL} {iri(table.url)}"
        yield from self._annotations(node, table.annotations, table.notes)
        graph, titles = RowGraph(table, self.blanks), column_indices(table, table.row_titles)
        for number, (record, cells) in enumerate(opened.rows, 1):
            row_node, row = next(self.blanks), Current(cells, number, record.source)
            subjects = graph.subjects(row)
            yield f"{node} {_HAS_ROW} {row_node}"
            yield from _row(row_node, f"{table.url}#row={record.source}", number)
            yield from (f"{row_node} {_TITLE} {title}" for title in _titles(table, cells, titles))
            yield from (f"{row_node} {_DESCRIBES} {subject}" for subject in dict.fromkeys(subjects))
            yield from graph.statements(subjects, row)
        yield from (f"{node} {_COMMENT} {literal(comment)}" for comment in opened.comments)


def _row(node: str, url: str, number: int) -> Iterator[str]:
    yield f"{node} {_TYPE} {_ROW}"
    yield f"{node} {_ROWNUM} {typed(str(number), XSD + 'integer')}"
    yield f"{node} {_URL} {iri(url)}"


def _titles(table: TableDescription, cells: list[Cell], indices: tuple[int, ...]) -> Iterator[str]:
    for index in indices:
        if table.physical[index].inherited.value_url is None:
            yield from cells[index].objects
        else:
            yield from (literal(value) for value in cells[index].values)
