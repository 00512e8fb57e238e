"""From the node that breaks a shape to the cell to correct: file, line and column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.press.check.result import ValidationResult
from ucc_graph.press.read.assemble import Assembly
from ucc_graph.problem import Problem
from ucc_graph.rdf.vocab import CSVW, FOAF, RDF

__all__ = ["locate"]

_ROW: Final = re.compile(r"(.*)#row=(\d+)$")
_QUERY: Final = re.compile(r".*/data/(queries/.+)#line=\d+,(\d+)$")
"""The address of a line of a published query."""
_IRI: Final = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*", re.IGNORECASE)


@dataclass(frozen=True)
class _Place:
    """A file and a line, and the column of the property if the file is a table that has it."""

    file: str
    line: int
    column: str


def locate(violations: Iterable[ValidationResult], assembly: Assembly, descriptions: Store) -> Iterator[Problem]:
    """The violations as problems at the rows that describe their focus nodes.

    Where no row describes the focus node, as with a constraint on the whole dataset, the row of the value is taken,
    and after that the line of a Turtle file that declares either, or of the query that the value is.
    """
    tables = {table.url: (order, table) for order, table in enumerate(assembly.tables.tables)}
    for violation in violations:
        nodes = [node for node in (violation.focus, violation.value) if _is_iri(node)]
        rows = (_rows(node, violation, tables, descriptions) for node in nodes)
        lines = (_line(node, assembly) or _query(node, descriptions) for node in reversed(nodes))
        yield _problem(violation, next(filter(None, rows), None) or next(filter(None, lines), None))


def _rows(
    node: str, violation: ValidationResult, tables: dict[str, tuple[int, AnnotatedTable]], descriptions: Store
) -> _Place | None:
    """The row that describes a node, best one with a column for the property."""
    rows = descriptions.quads_for_pattern(None, CSVW.describes, NamedNode(node), None)
    found = [_ROW.match(row.subject.value) for row in rows]  # type: ignore[union-attr]
    places = [
        (not column, order, int(match[2]), _Place(f"data/{table.file}", int(match[2]), column))
        for match in found
        if match and match[1] in tables
        for order, table in [tables[match[1]]]
        for column in [_column(table, violation)]
    ]
    return min(places, default=(False, 0, 0, None))[-1]


def _line(node: str, assembly: Assembly) -> _Place | None:
    """Where a Turtle file says of what class the node is."""
    for file in (*assembly.ontology, assembly.catalog):
        if node in file.lines and any(
            quad.predicate == RDF.type for quad in file.quads if quad.subject == NamedNode(node)
        ):
            return _Place(file.name, file.lines[node], "")
    return None


def _query(node: str, descriptions: Store) -> _Place | None:
    """Where a published query begins."""
    passages = descriptions.quads_for_pattern(None, FOAF.primaryTopic, NamedNode(node), None)
    found = (_QUERY.match(passage.subject.value) for passage in passages)  # type: ignore[union-attr]
    return next((_Place(match[1], int(match[2]), "") for match in found if match), None)


def _is_iri(text: str) -> bool:
    """Whether a text can be asked for as a node; a value may be any literal."""
    return _IRI.fullmatch(text) is not None


def _column(table: AnnotatedTable, violation: ValidationResult) -> str:
    """The column of the property: of several, that of the language at fault."""
    found = [column for column in table.columns if violation.path and column.property_iri(table.url) == violation.path]
    return min(found, key=lambda column: column.language != violation.language).title if found else ""


def _problem(violation: ValidationResult, place: _Place | None) -> Problem:
    return Problem(
        file=place.file if place else "data",
        line=place.line if place else 0,
        column=place.column if place else "",
        rule=violation.shape or violation.component,
        text=_text(violation),
        severity=violation.severity,
        focus=violation.focus,
    )


def _text(violation: ValidationResult) -> str:
    value = f' (value "{violation.value}")' if violation.value else ""
    shape = f" shape <{violation.shape}>," if violation.shape else ""
    return f"{violation.message}{value};{shape} node <{violation.focus}>"
