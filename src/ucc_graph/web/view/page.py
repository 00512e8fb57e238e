"""Page of a thing: its properties in the order of the shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.arrangement import INVERSES
from ucc_graph.library.layout import Layout, PropertyRow
from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS, SKOS, VANN, VOID
from ucc_graph.web.view.names import Link, Names, Text, Values, numeric_order

__all__ = [
    "ABOUT_STATEMENTS",
    "ColumnHeading",
    "Part",
    "Property",
    "PropertyGroup",
    "SourceLine",
    "Table",
    "TableRow",
    "ThingPage",
    "Views",
    "passage_address",
]

ABOUT_STATEMENTS: Final = frozenset(
    node.value for node in (VANN.example, VOID.exampleResource, OWL.annotatedSource, OWL.annotatedTarget)
)
"""Properties that describe their subject, not their object: its example, or the statement of a mapping."""
_SYMMETRIC: Final = frozenset({SKOS.related, SKOS.relatedMatch, SKOS.closeMatch, SKOS.exactMatch})
"""Properties that SKOS declares to be symmetric (https://www.w3.org/TR/skos-reference/#L2055)."""
_REVERSED: Final = {downward: upward for upward, downward in INVERSES.items()}


@dataclass(frozen=True)
class Property:
    """A property with its values; ``count`` is the number of all values, and ``values`` may hold only the first.

    ``name`` is its IRI, or the name of a facet in addresses; ``counts`` may hold the number of things with each value.
    """

    name: str
    label: Text
    values: Values
    count: int
    description: str = ""
    href: str | None = None
    counts: tuple[int, ...] = ()


@dataclass(frozen=True)
class PropertyGroup:
    """Properties under a heading; the last ones have none."""

    name: Text | None
    rows: tuple[Property, ...]


@dataclass(frozen=True)
class Part:
    """A part of a thing, such as ``thing#point``, with its properties."""

    anchor: str
    name: Text
    sections: tuple[PropertyGroup, ...]


@dataclass(frozen=True)
class ColumnHeading:
    """The heading of a column; in a list also the address that sorts by it, its present order, and its alignment."""

    label: Text
    href: str = ""
    order: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class TableRow:
    """A thing with its values by column."""

    thing: Link
    cells: tuple[Values, ...]


@dataclass(frozen=True)
class Table:
    """A table with a row for each thing, or for the first of ``count``."""

    columns: tuple[ColumnHeading, ...]
    rows: tuple[TableRow, ...]
    count: int


@dataclass(frozen=True)
class SourceLine:
    """A row of a table or a line of a file; ``line`` is empty or 0 for all of it, ``column`` empty if unknown."""

    file: str
    line: int | str
    href: str | None
    column: str = ""


@dataclass(frozen=True)
class ThingPage:
    """The content of the page of a thing."""

    iri: str
    name: Text
    classes: tuple[Link, ...]
    sections: tuple[PropertyGroup, ...]
    parts: tuple[Part, ...]
    incoming: tuple[Property, ...]
    table_rows: tuple[SourceLine, ...]


@dataclass(frozen=True)
class Views:
    """Pages of things for one reader; a property shows at most ``limit`` values, and their number."""

    names: Names
    layout: Layout
    limit: int

    def thing(
        self,
        iri: str,
        statements: Sequence[Triple],
        tabled: Collection[str] = (),
        found: Sequence[Incoming] | None = None,
    ) -> ThingPage:
        """The page of a thing and its parts; ``found`` are the statements with it as object, if they are known.

        ``tabled`` properties have a table or a tree instead of a row of incoming links, unless a shape lays one out.
        """
        lookup = self.names.lookup
        laid_out = self._laid_out_inverses(iri)
        passed_over = {
            *ABOUT_STATEMENTS,
            *self._inverses(statements),
            *self.layout.hidden_inverses,
            *(set(tabled) - laid_out),
        }
        found = lookup.incoming(iri, self.limit) if found is None else found
        incoming = {one.predicate: one for one in found if one.predicate not in passed_over}
        subjects = dict.fromkeys(subject_of(triple) for triple in statements)
        return ThingPage(
            iri=iri,
            name=self.names.name(iri),
            classes=tuple(map(self.names.term_link, lookup.classes(iri))),
            sections=self.sections(iri, statements, incoming),
            parts=tuple(self._part(part, statements) for part in subjects if part != iri),
            incoming=tuple(map(self._pointing, incoming.values())),
            table_rows=tuple(map(self._source_line, lookup.rows(iri))),
        )

    def sections(
        self, iri: str, statements: Iterable[Triple], incoming: dict[str, Incoming] | None = None
    ) -> tuple[PropertyGroup, ...]:
        """The properties of a thing in the sections of its layout, then the others by name.

        Removes from ``incoming`` those that the layout shows.
        """
        own = [triple for triple in statements if subject_of(triple) == iri]
        values = _values(triple for triple in own if triple.predicate.value not in self.layout.hidden)
        groups: list[PropertyGroup] = []
        for section in self.layout.sections(self.names.lookup.ancestors(self.names.lookup.classes(iri))):
            rows = [self._laid_out(row, values, incoming or {}) for row in section.rows]
            if found := tuple(row for row in rows if row):
                groups.append(PropertyGroup(self.names.best(section.names), found))
        _drop_repeated_labels(values, own)
        if rest := self._rest(values):
            groups.append(PropertyGroup(None, rest))
        return tuple(groups)

    def properties(self, statements: Iterable[Triple], hidden: Iterable[NamedNode]) -> tuple[Property, ...]:
        """The properties of one thing by name, without the hidden ones."""
        values = _values(statements)
        for predicate in hidden:
            values.pop(predicate.value, None)
        return self._rest(values)

    def _laid_out_inverses(self, iri: str) -> set[str]:
        sections = self.layout.sections(self.names.lookup.ancestors(self.names.lookup.classes(iri)))
        return {row.predicate for section in sections for row in section.rows if row.inverse}

    def _inverses(self, statements: Iterable[Triple]) -> Iterator[str]:
        """The properties by which other things repeat a statement of the thing (OWL 2, section 9.2.4)."""
        lookup = self.names.lookup
        for predicate in {triple.predicate for triple in statements}:
            is_symmetric = any(True for _ in lookup.triples(predicate, RDF.type, OWL.SymmetricProperty))
            if is_symmetric or predicate in _SYMMETRIC:
                yield predicate.value
            yield from (pair[predicate.value] for pair in (INVERSES, _REVERSED) if predicate.value in pair)
            yield from (value.value for value in lookup.objects(predicate.value, OWL.inverseOf))
            yield from (subject_of(triple) for triple in lookup.triples(None, OWL.inverseOf, predicate))

    def _laid_out(
        self, row: PropertyRow, values: dict[str, list[NamedNode | Literal]], incoming: dict[str, Incoming]
    ) -> Property | None:
        """The property of a row, taken out of the values; None without values."""
        if row.inverse:
            found = incoming.pop(row.predicate, None)
            return self._pointing(found, row) if found else None
        taken = values.pop(row.predicate, [])
        return self._stated(row.predicate, taken, row) if taken else None

    def _rest(self, values: dict[str, list[NamedNode | Literal]]) -> tuple[Property, ...]:
        rows = [self._stated(predicate, found) for predicate, found in sorted(values.items())]
        return tuple(sorted(rows, key=lambda row: self.names.order(row.label)))

    def _stated(self, predicate: str, found: Sequence[NamedNode | Literal], row: PropertyRow | None = None) -> Property:
        literals = sorted((value for value in found if isinstance(value, Literal)), key=self._literal_order)
        things = [value.value for value in found if isinstance(value, NamedNode)][: self.limit]
        values: Values = (*map(self.names.value, literals), *self._links(things))
        return self._property(predicate, values[: self.limit], len(found), row)

    def _pointing(self, found: Incoming, row: PropertyRow | None = None) -> Property:
        return self._property(found.predicate, tuple(self._links(found.subjects)), found.count, row)

    def _property(self, predicate: str, values: Values, count: int, row: PropertyRow | None) -> Property:
        label = self.names.heading(predicate, row.names if row else ())
        description = self.names.best(row.descriptions) if row else None
        text = description.text if description else ""
        return Property(predicate, label, values, count, text, self.names.link(predicate).href)

    def _links(self, iris: Iterable[str]) -> list[Link]:
        return sorted(map(self.names.link, iris), key=lambda link: (self.names.order(link.name), link.iri))

    def _part(self, iri: str, statements: Sequence[Triple]) -> Part:
        anchor, lookup = iri.rpartition("#")[2], self.names.lookup
        labels = (lookup.label(one, self.names.reader.language) for one in (iri, *lookup.classes(iri)))
        label = next(filter(None, labels), None)
        return Part(anchor, self.names.text(label) if label else Text(anchor), self.sections(iri, statements))

    def _source_line(self, iri: str) -> SourceLine:
        """File and line of the fragment of RFC 7111, which counts the header as the first row."""
        file, _, row = (self.names.path(iri) or iri).partition("#row=")
        return SourceLine(file, row, passage_address(self.names, iri))

    def _literal_order(self, literal: Literal) -> tuple[bool, float, str, str]:
        """The reader's language first, then numbers by size, then languages and texts in order."""
        language = literal.language or ""
        return (language.lower() != self.names.reader.language, numeric_order(literal.value), language, literal.value)


def passage_address(names: Names, iri: str) -> str:
    """The address of the page of a row; of any other passage that of its file, or its IRI if it is elsewhere."""
    path = names.iris.path(iri)
    file, _, row = (path or "").partition("#row=")
    if row:
        return names.local(f"{file}/rows/{row}")
    return names.reader.file(path) if path else iri


def _drop_repeated_labels(left: dict[str, list[NamedNode | Literal]], statements: Sequence[Triple]) -> None:
    """Drops labels that only repeat a preferred label or a title from the values that are left."""
    names = {triple.object for triple in statements if triple.predicate in (SKOS.prefLabel, DCT.title)}
    if labels := [value for value in left.pop(RDFS.label.value, []) if value not in names]:
        left[RDFS.label.value] = labels


def _values(statements: Iterable[Triple]) -> dict[str, list[NamedNode | Literal]]:
    """The values by property, without the classes, which a page shows below its name."""
    found: dict[str, list[NamedNode | Literal]] = {}
    for triple in statements:
        if triple.predicate != RDF.type and isinstance(triple.object, NamedNode | Literal):
            found.setdefault(triple.predicate.value, []).append(triple.object)
    return found
