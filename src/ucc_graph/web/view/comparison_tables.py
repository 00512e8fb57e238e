"""Things that belong beside each other on a page, such as statements of several people that are in conflict.

A property that the ontology calls symmetric (OWL 2, section 9.2.8,
https://www.w3.org/TR/owl2-syntax/#Symmetric_Object_Properties) joins things that can be compared: what they have not in
common stands in a table, one line for each. So do things of such a class that point to another, as
claims do to what they count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS
from ucc_graph.web.view.names import Link, Text
from ucc_graph.web.view.page import Row, Views

__all__ = ["ComparisonRow", "ComparisonTable", "comparison_tables"]

_LEFT_OUT: Final = (RDFS.label, DCT.identifier)
_SHOWN: Final = 60
"""Things in one table; where there are more, it says so."""


@dataclass(frozen=True)
class ComparisonRow:
    """A thing in a table, with the values of each column."""

    thing: Link
    cells: tuple[tuple[Text | Link, ...], ...]


@dataclass(frozen=True)
class ComparisonTable:
    """A table of ``count`` things that a property joins, or the first of them; ``predicate`` points here from each.

    The thing of the page comes first where it is one of them, and then no property points.
    """

    name: Link
    columns: tuple[Text, ...]
    lines: tuple[ComparisonRow, ...]
    count: int
    predicate: str = ""


def comparison_tables(views: Views, iri: str) -> tuple[ComparisonTable, ...]:
    """A table for each symmetric property by which a thing is joined to others, and of what points to it."""
    lookup = views.names.lookup
    found = lookup.triples(None, RDF.type, OWL.SymmetricProperty)
    symmetric = sorted(triple.subject.value for triple in found)  # type: ignore[union-attr]
    return (*_joined(views, iri, symmetric), *_pointing(views, iri, symmetric))


def _joined(views: Views, iri: str, symmetric: Sequence[str]) -> Iterator[ComparisonTable]:
    lookup = views.names.lookup
    for name in symmetric:
        others = [value.value for value in lookup.objects(iri, NamedNode(name)) if isinstance(value, NamedNode)]
        if here := [other for other in others if lookup.iris.kind_and_key(other)]:
            columns, lines = _table(views, symmetric, [iri, *here[: _SHOWN - 1]])
            yield ComparisonTable(views.names.link(name), columns, lines, 1 + len(here))


def _pointing(views: Views, iri: str, symmetric: Sequence[str]) -> Iterator[ComparisonTable]:
    """Tables of things that can be compared and point here, two or more by the same property."""
    lookup = views.names.lookup
    domains = {value.value for name in symmetric for value in lookup.objects(name, RDFS.domain)}
    for found in lookup.incoming(iri, _SHOWN):
        if found.predicate not in symmetric and (of_class := _common(views, found, domains)):
            columns, lines = _table(views, symmetric, found.subjects)
            yield ComparisonTable(views.names.link(of_class), columns, lines, found.count, found.predicate)


def _common(views: Views, found: Incoming, classes: set[str]) -> str | None:
    """The first of some classes that all things belong to which point somewhere; None where only one does."""
    lookup = views.names.lookup
    known = [set(lookup.ancestors(lookup.classes(thing))) for thing in found.subjects]
    return min(classes.intersection(*known), default=None) if found.count > 1 else None


def _table(
    views: Views, symmetric: Sequence[str], things: Sequence[str]
) -> tuple[tuple[Text, ...], tuple[ComparisonRow, ...]]:
    """The columns in which things differ, and a line for each."""
    left_out = (*(term.value for term in _LEFT_OUT), *symmetric, *views.layout.hidden)
    hidden = {views.names.link(term).href for term in left_out}
    rows = [_rows(views, thing, hidden) for thing in things]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    different = [column for column in columns if len({_values(row.get(column)) for row in rows}) > 1]
    names = [views.names.name(thing).text for thing in things]
    different = [column for column in different if not _is_told(names, [_values(row.get(column)) for row in rows])]
    heads = {column: row[column].name for row in rows for column in row}
    lines = (
        ComparisonRow(views.names.link(thing), tuple(_values(row.get(column)) for column in different))
        for thing, row in zip(things, rows, strict=True)
    )
    return tuple(heads[column] for column in different), tuple(lines)


def _is_told(names: Sequence[str], cells: Sequence[tuple[Text | Link, ...]]) -> bool:
    """Whether a column is of days or years that the name of each thing has in it."""
    texts = [[value for value in values if isinstance(value, Text) and value.is_time] for values in cells]
    is_of_time = any(texts) and [len(values) for values in cells] == [len(found) for found in texts]
    return is_of_time and all(text.text in name for name, found in zip(names, texts, strict=True) for text in found)


def _rows(views: Views, thing: str, hidden: set[str | None]) -> dict[str, Row]:
    """The rows of a thing's page by the addresses of their properties."""
    sections = views.sections(thing, views.names.lookup.description(thing))
    return {row.href or row.name.text: row for section in sections for row in section.rows if row.href not in hidden}


def _values(row: Row | None) -> tuple[Text | Link, ...]:
    return row.values if row else ()
