"""From the node that breaks a shape to the cell to correct: file, line and column of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Store

from ucc_graph.press.assemble import Assembly
from ucc_graph.press.violation import Violation
from ucc_graph.problem import Problem
from ucc_graph.tables import Table
from ucc_graph.terms import CSVW

__all__ = ["locate"]

_ROW: Final = re.compile(r"(.*)#row=(\d+)$")


@dataclass(frozen=True)
class _Place:
    """A row that describes the node, and the column of the property if the row's table has it."""

    table: Table
    line: int
    column: str


def locate(violations: Iterable[Violation], assembly: Assembly, descriptions: Store) -> Iterator[Problem]:
    """The violations as problems at the rows that describe their focus nodes."""
    tables = {table.url: table for table in assembly.tables.tables}
    order = {table.url: number for number, table in enumerate(assembly.tables.tables)}
    for violation in violations:
        rows = descriptions.quads_for_pattern(None, CSVW.describes, NamedNode(violation.focus), None)
        found = [_ROW.match(row.subject.value) for row in rows]  # type: ignore[union-attr]
        places = [
            _Place(tables[match[1]], int(match[2]), _column(tables[match[1]], violation.path))
            for match in found
            if match and match[1] in tables
        ]
        places.sort(key=lambda place: (not place.column, order[place.table.url], place.line))
        yield _problem(violation, places[0] if places else None)


def _column(table: Table, path: str) -> str:
    return next((column.title for column in table.columns if path and column.property_iri == path), "")


def _problem(violation: Violation, place: _Place | None) -> Problem:
    return Problem(
        file=f"data/{place.table.file}" if place else "data",
        line=place.line if place else 0,
        column=place.column if place else "",
        rule=violation.shape or violation.component,
        text=_text(violation),
        severity=violation.severity,
        focus=violation.focus,
    )


def _text(violation: Violation) -> str:
    value = f' (value "{violation.value}")' if violation.value else ""
    return f"{violation.message}{value}; shape <{violation.shape}>, node <{violation.focus}>"
