"""Tables as RDF, as the standard has it: with blank nodes for what has no name, in standard or minimal mode.

Generating RDF from Tabular Data on the Web, section 4 (https://www.w3.org/TR/csv2rdf/#conversion).

The statements of common properties and notes.

Generating RDF from Tabular Data on the Web, section 4.3, that is JSON-LD's algorithm for the little of it that CSVW has
(https://www.w3.org/TR/csv2rdf/#json-ld-to-rdf).

The statements of a row as the standard has them, with blank nodes for subjects without ``aboutUrl`` and for lists.

Generating RDF from Tabular Data on the Web, section 4.6, steps 4.6.8 (https://www.w3.org/TR/csv2rdf/#standard-mode).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from ucc_graph.csvw.annotations import CLASSES, Load
from ucc_graph.csvw.builtin import BUILTINS, RDF, XSD
from ucc_graph.csvw.cells import STANDARD, Cell
from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.discovery import Files, OpenTable, locate
from ucc_graph.csvw.keys import column_indices
from ucc_graph.csvw.properties import CSVW, RDFS, expand
from ucc_graph.csvw.rows import Current, row_makers, row_steps
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.ntriples import iri, literal, tagged, typed

__all__ = ["Blanks", "Mode", "RowGraph", "csv2rdf", "node_statements", "value_statements"]


Blanks = Iterator[str]
"""Gives a new blank node each time."""


def node_statements(subject: str, properties: Mapping[str, object], blanks: Blanks) -> Iterator[str]:
    """The statements that properties in normal form make of a subject."""
    for key, value in properties.items():
        if key == "@type":
            for name in value if isinstance(value, list) else [value]:
                yield f"{subject} {iri(RDF + 'type')} {iri(_type(str(name)))}"
        elif not key.startswith("@"):
            yield from value_statements(subject, expand(key), value, blanks)


def value_statements(subject: str, predicate: str, value: object, blanks: Blanks) -> Iterator[str]:
    """The statements that one property with a value in normal form makes of a subject."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        if "@value" in item:
            yield f"{subject} {iri(predicate)} {_literal(item)}"
            continue
        node = iri(item["@id"]) if "@id" in item else next(blanks)
        yield f"{subject} {iri(predicate)} {node}"
        yield from node_statements(node, item, blanks)


def _type(name: str) -> str:
    if name in CLASSES:
        return CSVW + name
    return BUILTINS[name].iri if name in BUILTINS else expand(name)


def _literal(item: Mapping[str, object]) -> str:
    value = item["@value"]
    if "@language" in item:
        return tagged(str(value), str(item["@language"]))
    if "@type" in item:
        return typed(str(value), _type(str(item["@type"])))
    if isinstance(value, bool):
        return typed(str(value).lower(), XSD + "boolean")
    if isinstance(value, int):
        return typed(str(value), XSD + "integer")
    return typed(str(value), XSD + "double") if isinstance(value, float) else literal(str(value))


_FIRST, _REST, _NIL = (iri(RDF + name) for name in ("first", "rest", "nil"))


class RowGraph:
    """Writes the rows of one table."""

    def __init__(self, table: TableDescription, blanks: Blanks) -> None:
        self._makers = [make for _, make in row_makers(table, STANDARD)]
        self._steps = row_steps(table, STANDARD)
        self._blanks = blanks

    def subjects(self, row: Current) -> list[str]:
        """The nodes that the row describes, one for each ``aboutUrl``; a blank node where there is none."""
        return [(make(row) if make else "") or next(self._blanks) for make in self._makers]

    def statements(self, subjects: list[str], row: Current) -> Iterator[str]:
        """What the row's cells say of its subjects."""
        for step in self._steps:
            subject, verb, terms = subjects[step.slot], step.verb(row), [term for term in step.terms(row) if term]
            if not verb or not terms:
                continue
            if step.is_list:
                yield from self._list(subject, verb, terms)
            else:
                yield from (f"{subject} {verb} {term}" for term in terms)

    def _list(self, subject: str, verb: str, terms: list[str]) -> Iterator[str]:
        nodes = [next(self._blanks) for _ in terms]
        yield f"{subject} {verb} {nodes[0]}"
        for node, term, rest in zip(nodes, terms, [*nodes[1:], _NIL], strict=True):
            yield f"{node} {_FIRST} {term}"
            yield f"{node} {_REST} {rest}"


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
