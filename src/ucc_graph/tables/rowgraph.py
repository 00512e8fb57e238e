"""The statements of a row as the standard has them, with blank nodes for subjects without ``aboutUrl`` and for lists.

Generating RDF from Tabular Data on the Web, section 4.6, steps 4.6.8 (https://www.w3.org/TR/csv2rdf/#standard-mode).
"""

from __future__ import annotations

from collections.abc import Iterator

from ucc_graph.quads import iri
from ucc_graph.tables.builtin import RDF
from ucc_graph.tables.cell import STANDARD, Cell
from ucc_graph.tables.description import TableDescription
from ucc_graph.tables.node import Blanks
from ucc_graph.tables.row import Step, row_makers, row_steps

__all__ = ["RowGraph"]

_FIRST, _REST, _NIL = (iri(RDF + name) for name in ("first", "rest", "nil"))


class RowGraph:
    """Writes the rows of one table."""

    def __init__(self, table: TableDescription, blanks: Blanks) -> None:
        self._makers = [make for _, make in row_makers(table, STANDARD)]
        written = [column for column in table.columns if not column.is_suppressed]
        ordered = [column.inherited.ordered and column.inherited.separator is not None for column in written]
        self._steps = list(zip(row_steps(table, STANDARD), ordered, strict=True))
        self._blanks = blanks

    def subjects(self, cells: list[Cell], number: int, source: int) -> list[str]:
        """The nodes that the row describes, one for each ``aboutUrl``; a blank node where there is none."""
        return [(make(cells, number, source) if make else "") or next(self._blanks) for make in self._makers]

    def statements(self, subjects: list[str], cells: list[Cell], number: int, source: int) -> Iterator[str]:
        """What the row's cells say of its subjects."""
        for step, is_ordered in self._steps:
            if step.source >= 0 and not cells[step.source].values:
                continue
            verb = step.predicate if isinstance(step.predicate, str) else step.predicate(cells, number, source)
            terms = (step.make(cells, number, source),) if step.make else _objects(step, cells)
            if not verb or not all(terms):
                continue
            if is_ordered and not step.make:
                yield from self._list(subjects[step.slot], verb, terms)
            else:
                yield from (f"{subjects[step.slot]} {verb} {term}" for term in terms)

    def _list(self, subject: str, verb: str, terms: tuple[str, ...]) -> Iterator[str]:
        nodes = [next(self._blanks) for _ in terms]
        yield f"{subject} {verb} {nodes[0] if nodes else _NIL}"
        for node, term, rest in zip(nodes, terms, [*nodes[1:], _NIL], strict=True):
            yield f"{node} {_FIRST} {term}"
            yield f"{node} {_REST} {rest}"


def _objects(step: Step, cells: list[Cell]) -> tuple[str, ...]:
    return cells[step.source].objects if step.source >= 0 else ()
