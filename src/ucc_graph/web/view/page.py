"""What a page shows, as values: rows of names and values in the order that the shapes give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.layout import Layout, PropertyRow
from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.dataset_vocab import VOID
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS, SKOS, VANN
from ucc_graph.web.view.names import Link, Names, Text, size

__all__ = ["Part", "Row", "Rows", "TableRow", "ThingPage", "Views"]

_OF_OTHERS: Final = frozenset(node.value for node in (VANN.example, VOID.exampleResource, OWL.annotatedSource))
"""Properties that say something of what points: that it has an example, or what a link is said of."""


@dataclass(frozen=True)
class Row:
    """A property with its values; ``count`` is how many there are, of which ``values`` may be the first."""

    name: Text
    description: str
    href: str | None
    values: tuple[Text | Link, ...]
    count: int


@dataclass(frozen=True)
class Rows:
    """Rows under a heading; the last ones have none."""

    name: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """A part of a thing, such as ``thing#point``, with what is said of it."""

    anchor: str
    name: Text
    sections: tuple[Rows, ...]


@dataclass(frozen=True)
class TableRow:
    """A row of a table that describes a thing: the file, its line (empty for all of it), and where it is shown."""

    file: str
    line: str
    href: str | None


@dataclass(frozen=True)
class ThingPage:
    """All that the page of a thing shows."""

    iri: str
    name: Text
    classes: tuple[Link, ...]
    sections: tuple[Rows, ...]
    parts: tuple[Part, ...]
    incoming: tuple[Row, ...]
    table_rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class Views:
    """Makes views for one reader; a row shows ``limit`` values at most and tells how many there are."""

    names: Names
    layout: Layout
    limit: int

    def thing(self, iri: str, statements: Sequence[Triple], tabled: Collection[str] = ()) -> ThingPage:
        """The page of a thing: what is said of it and of its parts, and what points to it, save by some properties."""
        lookup = self.names.lookup
        passed_over = {*tabled, *_OF_OTHERS, *self._said_by_itself(statements)}
        incoming = [found for found in lookup.incoming(iri, self.limit) if found.predicate not in passed_over]
        subjects = dict.fromkeys(_subject(triple) for triple in statements)
        sections = self.sections(iri, statements, incoming)
        shown = {row.predicate for row in self._inverse_rows(iri)}
        return ThingPage(
            iri=iri,
            name=self.names.name(iri),
            classes=tuple(self.names.link(name) for name in lookup.classes(iri)),
            sections=sections,
            parts=tuple(self._part(part, statements) for part in subjects if part != iri),
            incoming=tuple(self._incoming(found) for found in incoming if found.predicate not in shown),
            table_rows=tuple(self._table_row(row) for row in lookup.rows(iri)),
        )

    def sections(self, iri: str, statements: Iterable[Triple], incoming: Iterable[Incoming] = ()) -> tuple[Rows, ...]:
        """What is said of a thing in the sections of its layout; what no shape names comes last, by name."""
        statements = [triple for triple in statements if _subject(triple) == iri]
        values = _values(statements)
        pointing = {found.predicate: found for found in incoming}
        sections: list[Rows] = []
        for section in self.layout.sections(self._classes(iri)):
            rows = [self._laid_out(row, values, pointing) for row in section.rows]
            if found := tuple(row for row in rows if row):
                sections.append(Rows(self.names.best(section.names), found))
        if rest := self._rest(_without_repeated_labels(values, statements)):
            sections.append(Rows(None, rest))
        return tuple(sections)

    def rows(self, statements: Iterable[Triple], hidden: Iterable[NamedNode]) -> tuple[Row, ...]:
        """What is said of one thing without a layout, save by some properties."""
        values = _values(statements)
        for predicate in hidden:
            values.pop(predicate.value, None)
        return self._rest(values)

    def _said_by_itself(self, statements: Iterable[Triple]) -> Iterator[str]:
        """The properties by which a thing is pointed at that it states the other way round (OWL 2, section 9.2.4)."""
        lookup = self.names.lookup
        for predicate in {triple.predicate for triple in statements}:
            if any(True for _ in lookup.triples(predicate, RDF.type, OWL.SymmetricProperty)):
                yield predicate.value
            yield from (value.value for value in lookup.objects(predicate.value, OWL.inverseOf))
            yield from (_subject(triple) for triple in lookup.triples(None, OWL.inverseOf, predicate))

    def _classes(self, iri: str) -> tuple[str, ...]:
        return self.names.lookup.ancestors(self.names.lookup.classes(iri))

    def _inverse_rows(self, iri: str) -> list[PropertyRow]:
        return [row for section in self.layout.sections(self._classes(iri)) for row in section.rows if row.inverse]

    def _laid_out(
        self, row: PropertyRow, values: dict[str, list[NamedNode | Literal]], pointing: dict[str, Incoming]
    ) -> Row | None:
        """The row of a layout, its values taken from what is left; None where there are none."""
        if row.inverse:
            found = pointing.get(row.predicate)
            return self._incoming(found, row) if found else None
        taken = values.pop(row.predicate, [])
        return self._row(row.predicate, taken, row) if taken and row.predicate != RDF.type.value else None

    def _rest(self, values: dict[str, list[NamedNode | Literal]]) -> tuple[Row, ...]:
        values.pop(RDF.type.value, None)
        rows = [self._row(predicate, found) for predicate, found in sorted(values.items())]
        return tuple(sorted(rows, key=lambda row: row.name.text.casefold()))

    def _row(self, predicate: str, found: Sequence[NamedNode | Literal], row: PropertyRow | None = None) -> Row:
        literals = [value for value in found if isinstance(value, Literal)]
        links = [self.names.link(value.value) for value in found if isinstance(value, NamedNode)][: self.limit]
        texts = [self.names.shown(literal) for literal in sorted(literals, key=self._literal_order)]
        links.sort(key=lambda link: (link.name.text.casefold(), link.iri))
        values: tuple[Text | Link, ...] = (*texts, *links)
        return self._named(predicate, values[: self.limit], len(found), row)

    def _incoming(self, found: Incoming, row: PropertyRow | None = None) -> Row:
        links = sorted(map(self.names.link, found.subjects), key=lambda link: (link.name.text.casefold(), link.iri))
        return self._named(found.predicate, tuple(links), found.count, row)

    def _named(self, predicate: str, values: tuple[Text | Link, ...], count: int, row: PropertyRow | None) -> Row:
        link = self.names.link(predicate)
        name = self.names.best(row.names) if row else None
        description = self.names.best(row.descriptions) if row else None
        return Row(name or link.name, description.text if description else "", link.href, values, count)

    def _part(self, iri: str, statements: Sequence[Triple]) -> Part:
        anchor, lookup = iri.rpartition("#")[2], self.names.lookup
        labels = (lookup.label(one, self.names.reader.language) for one in (iri, *lookup.classes(iri)))
        label = next(filter(None, labels), None)
        return Part(anchor, self.names.text(label) if label else Text(anchor), self.sections(iri, statements))

    def _table_row(self, iri: str) -> TableRow:
        """File and line of the fragment of RFC 7111, which counts the header as the first row."""
        link = self.names.link(iri)
        file, _, row = (self.names.iris.path(iri) or iri).removeprefix("/").partition("#row=")
        return TableRow(file, row, link.href)

    def _literal_order(self, literal: Literal) -> tuple[bool, float, str, str]:
        """The reader's language first, then numbers by size, then languages and texts in order."""
        language = literal.language or ""
        return (language.lower() != self.names.reader.language, size(literal.value), language, literal.value)


def _subject(triple: Triple) -> str:
    return triple.subject.value  # type: ignore[union-attr]  # triple terms are not published


def _without_repeated_labels(
    left: dict[str, list[NamedNode | Literal]], statements: Sequence[Triple]
) -> dict[str, list[NamedNode | Literal]]:
    """What is left to show, without labels that only repeat a preferred label or a title."""
    names = {triple.object for triple in statements if triple.predicate in (SKOS.prefLabel, DCT.title)}
    labels = [value for value in left.pop(RDFS.label.value, []) if value not in names]
    return {**left, RDFS.label.value: labels} if labels else left


def _values(statements: Iterable[Triple]) -> dict[str, list[NamedNode | Literal]]:
    found: dict[str, list[NamedNode | Literal]] = {}
    for triple in statements:
        if isinstance(triple.object, NamedNode | Literal):
            found.setdefault(triple.predicate.value, []).append(triple.object)
    return found
