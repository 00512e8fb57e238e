"""The statements of a row as the standard has them, with blank nodes for subjects without ``aboutUrl`` and for lists.

Generating RDF from Tabular Data on the Web, section 4.6, steps 4.6.8 (https://www.w3.org/TR/csv2rdf/#standard-mode).
"""

from __future__ import annotations

from collections.abc import Iterator

from ucc_graph.quads import iri
from ucc_graph.tables.builtin import RDF
from ucc_graph.tables.cell import STANDARD
from ucc_graph.tables.description import TableDescription
from ucc_graph.tables.node import Blanks
from ucc_graph.tables.row import Current, row_makers, row_steps

__all__ = ["RowGraph"]

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
