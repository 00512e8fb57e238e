"""Ontology page: classes, properties and individuals, each with its properties and with its use in the release.

The use of a term is how often it occurs, an example, and a query that finds where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SKOS, VANN
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Link, Text
from ucc_graph.web.view.page import Property, Views, subject_of
from ucc_graph.web.view.published_queries import PublishedQuery

__all__ = ["OntologyTerm", "TermContext", "TermGroup", "TermType", "Usage", "usage", "vocabulary"]

_LIMIT: Final = 10
_CLASSES: Final = frozenset({OWL.Class, RDFS.Class})
_PROPERTIES: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})
_SHOWN_APART: Final = (RDFS.label, SKOS.definition, RDFS.isDefinedBy, VANN.example)


@dataclass(frozen=True)
class TermType:
    """The type of a term: a class, a property, or neither."""

    is_class: bool
    is_property: bool

    @property
    def group(self) -> str:
        """The heading that terms of this type stand under."""
        return _GROUPS[0 if self.is_class else 1 if self.is_property else 2]


_GROUPS: Final = (N_("Classes"), N_("Properties"), N_("Individuals"))


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


@dataclass(frozen=True)
class OntologyTerm:
    """A term: its anchor in the page, its IRI and name, its definition, and its other properties.

    ``example`` is a thing that it is used of; ``queries`` are the published ones that name it.
    """

    anchor: str
    iri: str
    name: Text
    definition: Text | None
    rows: tuple[Property, ...]
    usage: Usage
    example: Link | None
    shapes: tuple[Link, ...]
    queries: tuple[PublishedQuery, ...]


@dataclass(frozen=True)
class TermGroup:
    """Terms of one type in the order of their anchors."""

    title: str
    terms: tuple[OntologyTerm, ...]


@dataclass(frozen=True)
class TermContext:
    """The shapes that constrain each term, and the published queries."""

    shapes: Mapping[str, tuple[str, ...]]
    queries: Sequence[PublishedQuery]


def vocabulary(
    views: Views, statements: Sequence[Triple], ontology: str, context: TermContext
) -> tuple[TermGroup, ...]:
    """The terms whose IRIs are those of an ontology with a fragment, from statements sorted by subject."""
    groups: dict[str, list[OntologyTerm]] = {title: [] for title in _GROUPS}
    for subject, found in groupby(statements, key=lambda triple: triple.subject):
        said = list(found)
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{ontology}#"):
            kind = _type(said)
            groups[kind.group].append(_term(views, subject.value, kind, said, context))
    return tuple(TermGroup(title, tuple(terms)) for title, terms in groups.items() if terms)


def usage(lookup: Lookup, iri: str, kind: TermType) -> Usage:
    """The use of a term, counted in the store; its example is the stated one, else the first of all."""
    direct = _things(lookup, iri, kind)
    below = _instances(lookup, lookup.descendants(iri)[1:]) if kind.is_class else []
    said = [value.value for value in lookup.objects(iri, VANN.example) if isinstance(value, NamedNode)]
    example = next(iter(said), None) or min(direct, default=None) or min(below, default=None)
    return Usage(len(direct), len(below), example, _query(iri, kind, len(direct), len(below)))


def _type(said: Sequence[Triple]) -> TermType:
    classes = {triple.object for triple in said if triple.predicate == RDF.type}
    return TermType(is_class=bool(classes & _CLASSES), is_property=bool(classes & _PROPERTIES))


def _term(views: Views, iri: str, kind: TermType, said: Sequence[Triple], context: TermContext) -> OntologyTerm:
    names, used = views.names, usage(views.names.lookup, iri, kind)
    definitions = [triple.object for triple in said if triple.predicate == SKOS.definition]
    return OntologyTerm(
        anchor=iri.rpartition("#")[2],
        iri=iri,
        name=names.name(iri),
        definition=names.best(value for value in definitions if isinstance(value, Literal)),
        rows=views.properties(said, _SHOWN_APART),
        usage=used,
        example=names.link(used.example) if used.example else None,
        shapes=tuple(_shape_link(views, shape) for shape in context.shapes.get(iri, ())),
        queries=tuple(query for query in context.queries if _mentions(query.query, iri, names.short(iri))),
    )


def _shape_link(views: Views, shape: str) -> Link:
    """A shape under its own short name: the graph holds no label of it."""
    return replace(views.names.link(shape), name=Text(shape.rpartition("#")[2], dir="ltr"))


def _mentions(query: str, iri: str, short: str) -> bool:
    return f"<{iri}>" in query or re.search(rf"(?<![\w:]){re.escape(short)}(?![\w-])", query) is not None


def _things(lookup: Lookup, iri: str, kind: TermType) -> list[str]:
    """The subjects of the uses of a term, once for each use."""
    node = NamedNode(iri)
    if kind.is_class:
        return _instances(lookup, [iri])
    found = lookup.triples(None, node, None) if kind.is_property else lookup.triples(None, None, node)
    return [subject_of(triple) for triple in found]


def _instances(lookup: Lookup, classes: Sequence[str]) -> list[str]:
    found = (triple for name in classes for triple in lookup.triples(None, RDF.type, NamedNode(name)))
    return sorted(set(map(subject_of, found)))


def _query(iri: str, kind: TermType, uses: int, below: int) -> str:
    if kind.is_class:
        path = f"a/<{RDFS.subClassOf.value}>*" if below and not uses else "a"
        return f"SELECT ?thing {{ ?thing {path} <{iri}> }} LIMIT {_LIMIT}"
    if kind.is_property:
        return f"SELECT ?thing ?value {{ ?thing <{iri}> ?value }} LIMIT {_LIMIT}"
    if uses:
        return f"SELECT ?thing ?property {{ ?thing ?property <{iri}> }} LIMIT {_LIMIT}"
    return f"SELECT ?property ?value {{ <{iri}> ?property ?value }} LIMIT {_LIMIT}"
