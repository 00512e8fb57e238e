"""Things that belong beside each other on a page, such as statements of several people that are in conflict.

A property that the ontology calls symmetric (OWL 2, section 9.2.8,
https://www.w3.org/TR/owl2-syntax/#Symmetric_Object_Properties) joins things that can be compared: what they have not in
common stands in a table, one line for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.terms import DCT, OWL, RDF, RDFS
from ucc_graph.web.names import Link, Text
from ucc_graph.web.views import Row, Views

__all__ = ["Beside", "Line", "beside"]

_LEFT_OUT: Final = (RDFS.label, DCT.identifier)
_SHOWN: Final = 30
"""Things in one table; a query gives all."""


@dataclass(frozen=True)
class Line:
    """A thing in a table, with the values of each column."""

    thing: Link
    cells: tuple[tuple[Text | Link, ...], ...]


@dataclass(frozen=True)
class Beside:
    """A table of things that a property joins, the thing of the page first."""

    name: Link
    columns: tuple[Text, ...]
    lines: tuple[Line, ...]


def beside(views: Views, iri: str) -> tuple[Beside, ...]:
    """A table for each symmetric property by which a thing is joined to others here."""
    lookup = views.names.lookup
    symmetric = sorted(triple.subject.value for triple in lookup.triples(None, RDF.type, OWL.SymmetricProperty))  # type: ignore[union-attr]
    found: list[Beside] = []
    for name in symmetric:
        others = [value.value for value in lookup.objects(iri, NamedNode(name)) if isinstance(value, NamedNode)]
        if here := [other for other in others if lookup.addresses.kind_and_key(other)]:
            found.append(_table(views, name, [iri, *here[: _SHOWN - 1]]))
    return tuple(found)


def _table(views: Views, name: str, things: Sequence[str]) -> Beside:
    hidden = {views.names.link(term).href for term in (*(term.value for term in _LEFT_OUT), name)}
    rows = [_rows(views, thing, hidden) for thing in things]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    different = [column for column in columns if len({_values(row.get(column)) for row in rows}) > 1]
    heads = {column: row[column].name for row in rows for column in row}
    return Beside(
        name=views.names.link(name),
        columns=tuple(heads[column] for column in different),
        lines=tuple(
            Line(views.names.link(thing), tuple(_values(row.get(column)) for column in different))
            for thing, row in zip(things, rows, strict=True)
        ),
    )


def _rows(views: Views, thing: str, hidden: set[str | None]) -> dict[str, Row]:
    """The rows of a thing's page by the addresses of their properties."""
    sections = views.sections(thing, views.names.lookup.description(thing))
    return {row.href or row.name.text: row for section in sections for row in section.rows if row.href not in hidden}


def _values(row: Row | None) -> tuple[Text | Link, ...]:
    return row.values if row else ()
