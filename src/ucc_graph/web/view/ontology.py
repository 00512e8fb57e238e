"""The terms of an ontology as a page shows them: classes, properties, then the rest, each with what is said of it.

How a term is used in a release: how often, an example, and a query that finds where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SKOS, VANN
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Link, Text
from ucc_graph.web.view.page import Row, Views
from ucc_graph.web.view.published_queries import PublishedQuery

__all__ = ["OntologyTerm", "TermContext", "TermGroup", "TermType", "Usage", "usage", "vocabulary"]


_LIMIT: Final = 10


@dataclass(frozen=True)
class TermType:
    """What a term is: a class, a property, or neither."""

    is_class: bool
    is_property: bool


@dataclass(frozen=True)
class Usage:
    """The uses of a term, those through its subclasses, a thing that shows it, and a query that finds them.

    The uses of a class are its instances, those of a property the statements with it, those of another term the
    statements that point to it.
    """

    direct: int
    below: int
    example: str | None
    query: str


def usage(lookup: Lookup, iri: str, sort: TermType) -> Usage:
    """How a term is used, counted in the store; its example is the one that is said to be, else the first of all."""
    direct = _things(lookup, iri, sort)
    below = _instances(lookup, lookup.descendants(iri)[1:]) if sort.is_class else []
    said = [value.value for value in lookup.objects(iri, VANN.example) if isinstance(value, NamedNode)]
    example = next(iter(said), None) or min(direct, default=None) or min(below, default=None)
    return Usage(len(direct), len(below), example, _query(iri, sort, len(direct), len(below)))


def _things(lookup: Lookup, iri: str, sort: TermType) -> list[str]:
    """What a term is used of, once for each use."""
    node = NamedNode(iri)
    if sort.is_class:
        return _instances(lookup, [iri])
    found = lookup.triples(None, node, None) if sort.is_property else lookup.triples(None, None, node)
    return [triple.subject.value for triple in found]  # type: ignore[union-attr]  # triple terms are not published


def _instances(lookup: Lookup, classes: Sequence[str]) -> list[str]:
    return sorted(
        {
            triple.subject.value  # type: ignore[union-attr]  # triple terms are not published
            for name in classes
            for triple in lookup.triples(None, RDF.type, NamedNode(name))
        }
    )


def _query(iri: str, sort: TermType, uses: int, below: int) -> str:
    if sort.is_class:
        path = f"a/<{RDFS.subClassOf.value}>*" if below and not uses else "a"
        return f"SELECT ?thing {{ ?thing {path} <{iri}> }} LIMIT {_LIMIT}"
    if sort.is_property:
        return f"SELECT ?thing ?value {{ ?thing <{iri}> ?value }} LIMIT {_LIMIT}"
    if uses:
        return f"SELECT ?thing ?property {{ ?thing ?property <{iri}> }} LIMIT {_LIMIT}"
    return f"SELECT ?property ?value {{ <{iri}> ?property ?value }} LIMIT {_LIMIT}"


_CLASSES: Final = frozenset({OWL.Class, RDFS.Class})
_PROPERTIES: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})
_OF_CLASSES, _OF_PROPERTIES, _OF_INDIVIDUALS = N_("Classes"), N_("Properties"), N_("Individuals")
_SHOWN_APART: Final = (RDFS.label, SKOS.definition, RDFS.isDefinedBy, VANN.example)


@dataclass(frozen=True)
class OntologyTerm:
    """A term: its anchor in the page, its IRI and name, its definition, and what else is said of it.

    ``example`` is a thing that it is used of; ``queries`` are the published ones that name it.
    """

    anchor: str
    iri: str
    name: Text
    definition: Text | None
    rows: tuple[Row, ...]
    usage: Usage
    example: Link | None
    shapes: tuple[Link, ...]
    queries: tuple[PublishedQuery, ...]


@dataclass(frozen=True)
class TermGroup:
    """Terms of one sort in the order of their anchors."""

    title: str
    terms: tuple[OntologyTerm, ...]


@dataclass(frozen=True)
class TermContext:
    """What a term is shown with: the shapes that speak of each term, and the published queries."""

    shapes: Mapping[str, tuple[str, ...]]
    queries: Sequence[PublishedQuery]


def vocabulary(
    views: Views, statements: Sequence[Triple], ontology: str, context: TermContext
) -> tuple[TermGroup, ...]:
    """The terms whose IRIs are those of an ontology with a fragment, from statements sorted by subject."""
    groups: dict[str, list[OntologyTerm]] = {_OF_CLASSES: [], _OF_PROPERTIES: [], _OF_INDIVIDUALS: []}
    for subject, found in groupby(statements, key=lambda triple: triple.subject):
        said = list(found)
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{ontology}#"):
            groups[_group(_sort(said))].append(_term(views, subject.value, said, context))
    return tuple(TermGroup(title, tuple(terms)) for title, terms in groups.items() if terms)


def _sort(said: Sequence[Triple]) -> TermType:
    classes = {triple.object for triple in said if triple.predicate == RDF.type}
    return TermType(is_class=bool(classes & _CLASSES), is_property=bool(classes & _PROPERTIES))


def _group(sort: TermType) -> str:
    if sort.is_class:
        return _OF_CLASSES
    return _OF_PROPERTIES if sort.is_property else _OF_INDIVIDUALS


def _term(views: Views, iri: str, said: Sequence[Triple], context: TermContext) -> OntologyTerm:
    definitions = [triple.object for triple in said if triple.predicate == SKOS.definition]
    used = usage(views.names.lookup, iri, _sort(said))
    return OntologyTerm(
        anchor=iri.rpartition("#")[2],
        iri=iri,
        name=views.names.name(iri),
        definition=views.names.best(value for value in definitions if isinstance(value, Literal)),
        rows=views.rows(said, _SHOWN_APART),
        usage=used,
        example=views.names.link(used.example) if used.example else None,
        shapes=tuple(_shape_link(views, shape) for shape in context.shapes.get(iri, ())),
        queries=tuple(query for query in context.queries if _mentions(query.query, iri, views.names.short(iri))),
    )


def _shape_link(views: Views, shape: str) -> Link:
    """A shape under its own short name: the graph holds no label of it."""
    link = views.names.link(shape)
    return Link(shape, Text(shape.rpartition("#")[2], dir="ltr"), link.href, link.is_external)


def _mentions(query: str, iri: str, short: str) -> bool:
    return f"<{iri}>" in query or re.search(rf"(?<![\w:]){re.escape(short)}(?![\w-])", query) is not None
