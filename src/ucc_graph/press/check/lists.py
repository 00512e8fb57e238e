"""Lists with another mark between their items than the separator of their column: one value where several were meant.

A cell ``red,white`` in a column whose separator is ``|`` is a text with a comma (Metadata Vocabulary, section 5.7,
https://www.w3.org/TR/tabular-metadata/#cell-separator). Nothing forbids it, and filters and counts then have a colour
"red,white". It is told where the other cells of the column have its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from ucc_graph.csvw import AnnotatedTable
from ucc_graph.csvw.description import ColumnDescription
from ucc_graph.problem import Severity, ValidationResult
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import subject_of

__all__ = ["RULE", "unparted_lists"]

RULE: Final = "list:separator"
"""Rule of warnings of such a cell."""
_MARKS: Final = ("|", ";", ",", "/")
_SURE: Final = frozenset("|;")
"""Marks that texts hardly have: of two parts, one that other cells have is enough."""
_PAIR: Final = 2


def unparted_lists(table: AnnotatedTable, iris: Iris, store: Store) -> Iterator[ValidationResult]:
    """A warning for each value of a column with a separator that seems to be a list with another mark."""
    graph = NamedNode(iris.graph(table.name))
    for column in table.description.columns:
        predicate, separator = column.property_iri(table.description.url), column.inherited.separator
        if predicate and separator and not column.inherited.value_url:
            yield from _of_column(column, separator, NamedNode(predicate), graph, store)


def _of_column(
    column: ColumnDescription, separator: str, predicate: NamedNode, graph: NamedNode, store: Store
) -> Iterator[ValidationResult]:
    said = [
        (subject_of(quad), quad.object.value)
        for quad in store.quads_for_pattern(None, predicate, None, graph)
        if isinstance(quad.object, Literal)
    ]
    known = {value for _, value in said}
    for subject, value in said:
        if parts := _parts(value, known, separator):
            message = (
                f'"{value}" is one value, for the separator of the column {column.title} is "{separator}": write '
                f"{separator.join(parts)} if these are {len(parts)}."
            )
            yield ValidationResult(subject, predicate.value, "", "", RULE, message, Severity.WARNING)


def _parts(value: str, known: set[str], separator: str) -> list[str]:
    """The items of a value that is a list with another mark; none if it is a text of its own."""
    for mark in _MARKS:
        parts = [part.strip() for part in value.split(mark)] if mark in value and mark != separator else []
        count = sum(part in known for part in parts)
        if count and all(parts) and (count == len(parts) or (mark in _SURE and len(parts) == _PAIR)):
            return parts
    return []
