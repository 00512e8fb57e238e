"""Shapes of a publication that has not written any, from the CSVW description of its tables.

Each class gets a node shape with the title of its table as plural name, and a property shape for each of its
properties, in the order of the columns. A class that others link to gets a row for the incoming links, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ucc_graph.csvw.builtin import Family
from ucc_graph.press.read.entities import ColumnUse, Described, DescribedClass
from ucc_graph.press.read.term_texts import (
    definitions,
    in_words,
    labels,
    local_name,
    said_of_shape,
    said_of_term,
    tagged,
    texts,
)
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS, SH

__all__ = ["Names", "shape_triples"]

Names = Mapping[str, Sequence[Literal]]
"""Labels of a property by its IRI."""
_LIMITS: Final = {
    "at least": SH.minInclusive,
    "at most": SH.maxInclusive,
    "more than": SH.minExclusive,
    "less than": SH.maxExclusive,
}
_COMPARED: Final = (Family.NUMBER, Family.DATETIME)
_Said = tuple[NamedNode, NamedNode | Literal]


def shape_triples(described: Described, shapes: str, names: Names) -> Iterator[Triple]:
    """The shapes, under the IRI of the document of shapes; ``names`` are labels that the ontology gives."""
    used = set[str]()
    for kind in described.classes:
        yield from _Shaper(described, kind, _unused(local_name(kind.iri), used), shapes, names).triples()


def _unused(name: str, used: set[str]) -> str:
    number, found = 1, name
    while found in used:
        number, found = number + 1, f"{name}{number + 1}"
    used.add(found)
    return found


class _Shaper:
    """Writer of the shapes of one class."""

    def __init__(self, described: Described, kind: DescribedClass, name: str, shapes: str, names: Names) -> None:
        self._described = described
        self._language = described.group.language
        self._kind = kind
        self._name = name
        self._shapes = shapes
        self._names = names
        self._used = set[str]()

    def triples(self) -> Iterator[Triple]:
        """The node shape, then its property shapes."""
        node, found = NamedNode(part_of(self._shapes, self._name)), list(self._properties())
        yield Triple(node, RDF.type, SH.NodeShape)
        yield Triple(node, SH.targetClass, NamedNode(self._kind.iri))
        yield from (Triple(node, RDFS.label, title) for title in _plural(self._kind, self._language))
        for table in (description.table for description in self._kind.stating if description.is_main):
            yield from (Triple(node, *pair) for pair in said_of_shape(table.annotations, table.url, self._language))
        yield from (Triple(node, SH.property, shape) for shape, _ in found)
        for _, said in found:
            yield from said

    def _properties(self) -> Iterator[tuple[NamedNode, list[Triple]]]:
        order = 0
        for order, (predicate, uses) in enumerate(self._kind.uses.items(), 1):
            shape = self._shape(local_name(predicate))
            said = [
                pair for use in uses for pair in said_of_shape(use.column.annotations, use.table.url, self._language)
            ]
            pairs = list(self._property(predicate, uses, order, {name for name, _ in said}))
            yield shape, [Triple(shape, *pair) for pair in dict.fromkeys([*pairs, *said])]
        for number, uses in enumerate(self._incoming(), order + 1):
            shape = self._shape(f"{local_name(uses[0].predicate)}-of")
            yield shape, list(self._inverse(shape, uses, number))

    def _shape(self, name: str) -> NamedNode:
        return NamedNode(part_of(self._shapes, _unused(f"{self._name}-{name}", self._used)))

    def _property(self, predicate: str, uses: list[ColumnUse], order: int, stated: set[NamedNode]) -> Iterator[_Said]:
        yield RDF.type, SH.PropertyShape
        yield SH.path, NamedNode(predicate)
        if SH.name not in stated:
            yield from ((SH.name, name) for name in self._names.get(predicate) or labels(uses, self._language))
        if len(uses) == 1 and SH.description not in stated:
            yield from ((SH.description, text) for text in definitions(uses, self._language))
        if SH.order not in stated:
            yield SH.order, Literal(order)
        if self._kind.has_always(predicate) and SH.minCount not in stated:
            yield SH.minCount, Literal(1)
        if SH.maxCount not in stated and self._kind.has_one_at_most(predicate):
            yield SH.maxCount, Literal(1)
        yield from self._values(uses)

    def _values(self, uses: list[ColumnUse]) -> Iterator[_Said]:
        """The constraints on values that all columns share."""
        targets, datatypes = {use.target for use in uses}, {use.datatype for use in uses}
        if len(datatypes) > 1:
            if all(datatypes):
                yield SH.nodeKind, SH.Literal
        elif datatype := datatypes.pop():
            yield SH.datatype, NamedNode(datatype)
            yield from _limits(uses)
        elif len(targets) == 1 and (target := targets.pop()):
            yield SH.class_, NamedNode(target)
        else:
            yield SH.nodeKind, SH.IRI
        languages = [use.language for use in uses]
        is_list = any(use.column.inherited.separator is not None for use in uses)
        if all(languages) and len(uses) > 1 and len({*languages}) == len(uses) and not is_list:
            yield SH.uniqueLang, Literal(True)

    def _incoming(self) -> list[list[ColumnUse]]:
        """The links to things of the class, by property: the first of each class that they come from."""
        found: dict[str, list[ColumnUse]] = {}
        for kind in self._described.classes:
            for predicate, uses in kind.uses.items():
                if uses[0].target == self._kind.iri:
                    found.setdefault(predicate, []).append(uses[0])
        return list(found.values())

    def _inverse(self, shape: NamedNode, uses: list[ColumnUse], order: int) -> Iterator[Triple]:
        path = BlankNode()
        yield Triple(shape, RDF.type, SH.PropertyShape)
        yield Triple(shape, SH.path, path)
        yield Triple(path, SH.inversePath, NamedNode(uses[0].predicate))
        for name in self._inverse_names(uses[0]):
            yield Triple(shape, SH.name, name)
        yield Triple(shape, SH.order, Literal(order))

    def _inverse_names(self, use: ColumnUse) -> list[Literal]:
        """The names of incoming links: those of the inverse property, else where they come from.

        Where several properties link the same classes, or things of one class, each says which property it is.
        """
        said = said_of_term(use.column.annotations, use.table.url, self._language)
        inverse = next((v for p, v in said if p == OWL.inverseOf and isinstance(v, NamedNode)), None)
        if inverse:
            return list(self._names.get(inverse.value, ())) or [
                tagged(in_words(local_name(inverse.value)), self._language)
            ]
        plurals = self._plurals(use.predicate)
        others = [self._plurals(uses[0].predicate) for uses in self._incoming() if uses[0].predicate != use.predicate]
        if plurals not in others and self._kind not in self._sources(use.predicate):
            return plurals
        own = {name.language: name.value for name in self._names.get(use.predicate) or labels([use], self._language)}
        pairs = ((name, own.get(name.language)) for name in plurals)
        return [tagged(f"{name.value} ({label})", name.language) if label else name for name, label in pairs]

    def _sources(self, predicate: str) -> list[DescribedClass]:
        """The classes whose things link to those of this one by a property."""
        found = (kind for kind in self._described.classes if predicate in kind.uses)
        return [kind for kind in found if kind.uses[predicate][0].target == self._kind.iri]

    def _plurals(self, predicate: str) -> list[Literal]:
        """The plural names of these classes in each language, with commas."""
        found: dict[str | None, list[str]] = {}
        for kind in self._sources(predicate):
            for name in _plural(kind, self._language):
                found.setdefault(name.language, []).append(name.value)
        return [tagged(", ".join(names), language) for language, names in found.items()]


def _plural(kind: DescribedClass, language: str) -> list[Literal]:
    """The titles of the first table that has some."""
    tables = [description.table for description in kind.stating if description.is_main]
    return next(filter(None, (texts(table.annotations, DCT.title, table.url, language) for table in tables)), [])


def _limits(uses: list[ColumnUse]) -> Iterator[_Said]:
    """The limits of numbers and times, where all columns have the same."""
    found = {use.column.inherited.datatype for use in uses}
    datatype = found.pop()
    if found or datatype.builtin.family not in _COMPARED:
        return
    stored = NamedNode(uses[0].datatype)
    given = {_LIMITS[limit.sign]: limit.value for limit in datatype.limits}
    implied = ((SH.minInclusive, datatype.builtin.low), (SH.maxInclusive, datatype.builtin.high))
    low, high = ({SH.minInclusive, SH.minExclusive}, {SH.maxInclusive, SH.maxExclusive})
    for predicate, value in given.items():
        yield predicate, Literal(value, datatype=stored)
    for predicate, bound in implied:
        if bound is not None and given.keys().isdisjoint(low if predicate in low else high):
            yield predicate, Literal(str(bound), datatype=stored)
