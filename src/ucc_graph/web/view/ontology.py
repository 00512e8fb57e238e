"""Ontology page: classes, properties and individuals, each with its properties and its usage in the release.

The usage of a term is its number of uses, an example, and a query that finds the uses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import Final

from pyoxigraph import NamedNode, Triple

from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, SKOS, VANN
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.view.names import Link, Text
from ucc_graph.web.view.page import Property, Views
from ucc_graph.web.view.published_queries import PublishedQuery

__all__ = ["Ontology", "OntologyTerm", "TermType", "Usage", "usage"]

_LIMIT: Final = 10
_CLASSES: Final = frozenset({OWL.Class, RDFS.Class})
_PROPERTIES: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})
_SHOWN_APART: Final = (RDFS.label, SKOS.definition, RDFS.isDefinedBy, VANN.example)


class TermType(Enum):
    """The type of a term, with the heading of its group."""

    CLASS = N_("Classes")
    PROPERTY = N_("Properties")
    INDIVIDUAL = N_("Individuals")


@dataclass(frozen=True)
class Usage:
    """The number of uses of a term, and of uses of its subclasses, an example, and a query that finds the uses.

    A class is used by its instances, a property by its statements, another term by the statements that point to it.
    """

    direct: int
    below: int
    example: str | None
    query: str


@dataclass(frozen=True)
class OntologyTerm:
    """A term: its anchor in the page, its IRI and name, its definition, and its other properties.

    ``example`` is a thing that uses the term; ``queries`` are the published queries that name it.
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
class Ontology:
    """The page of an ontology: its IRI, the shapes that constrain each term, and the published queries."""

    views: Views
    iri: str
    shapes: Mapping[str, Sequence[str]]
    queries: Sequence[PublishedQuery]

    def groups(self, statements: Sequence[Triple]) -> list[tuple[str, list[OntologyTerm]]]:
        """The terms of the ontology (its IRI with a fragment) by type, from statements sorted by subject."""
        found: dict[TermType, list[OntologyTerm]] = {kind: [] for kind in TermType}
        for subject, triples in groupby(statements, key=subject_of):
            if subject.startswith(part_of(self.iri, "")):
                said = list(triples)
                found[_type(said)].append(self._term(subject, said))
        return [(kind.value, terms) for kind, terms in found.items() if terms]

    def _term(self, iri: str, said: Sequence[Triple]) -> OntologyTerm:
        names, used = self.views.names, usage(self.views.names.lookup, iri, _type(said))
        return OntologyTerm(
            anchor=iri.rpartition("#")[2],
            iri=iri,
            name=names.term(iri),
            definition=names.best(triple.object for triple in said if triple.predicate == SKOS.definition),
            rows=self.views.properties(said, _SHOWN_APART),
            usage=used,
            example=names.link(used.example) if used.example else None,
            shapes=tuple(map(self._shape, self.shapes.get(iri, ()))),
            queries=tuple(query for query in self.queries if _mentions(query.query, iri, names.short(iri))),
        )

    def _shape(self, iri: str) -> Link:
        """A link to a shape under its short name, because the graph holds no label of it."""
        return replace(self.views.names.link(iri), name=Text(iri.rpartition("#")[2], dir="ltr"))


def usage(lookup: Lookup, iri: str, kind: TermType) -> Usage:
    """The usage of a term, counted in the store; the example is the stated one, else the first thing by IRI."""
    direct = _things(lookup, iri, kind)
    below = _instances(lookup, lookup.descendants(iri)[1:]) if kind is TermType.CLASS else set()
    said = [value.value for value in lookup.objects(iri, VANN.example) if isinstance(value, NamedNode)]
    example = next(iter(said), None) or min(direct, default=None) or min(below, default=None)
    return Usage(len(direct), len(below), example, _query(iri, kind, len(direct), len(below)))


def _type(said: Sequence[Triple]) -> TermType:
    classes = {triple.object for triple in said if triple.predicate == RDF.type}
    if classes & _CLASSES:
        return TermType.CLASS
    return TermType.PROPERTY if classes & _PROPERTIES else TermType.INDIVIDUAL


def _mentions(query: str, iri: str, short: str) -> bool:
    return f"<{iri}>" in query or re.search(rf"(?<![\w:]){re.escape(short)}(?![\w-])", query) is not None


def _things(lookup: Lookup, iri: str, kind: TermType) -> Collection[str]:
    """The subjects of the uses of a term, once for each use."""
    node = NamedNode(iri)
    if kind is TermType.CLASS:
        return _instances(lookup, [iri])
    found = lookup.triples(None, node, None) if kind is TermType.PROPERTY else lookup.triples(None, None, node)
    return [subject_of(triple) for triple in found]


def _instances(lookup: Lookup, classes: Sequence[str]) -> set[str]:
    return {subject_of(triple) for name in classes for triple in lookup.triples(None, RDF.type, NamedNode(name))}


def _query(iri: str, kind: TermType, uses: int, below: int) -> str:
    """A query that finds the uses of a term; for an individual without any, the statements about it."""
    if kind is TermType.CLASS:
        path = f"a/<{RDFS.subClassOf.value}>*" if below and not uses else "a"
        return f"SELECT ?thing {{ ?thing {path} <{iri}> }} LIMIT {_LIMIT}"
    if kind is TermType.PROPERTY:
        return f"SELECT ?thing ?value {{ ?thing <{iri}> ?value }} LIMIT {_LIMIT}"
    if uses:
        return f"SELECT ?thing ?property {{ ?thing ?property <{iri}> }} LIMIT {_LIMIT}"
    return f"SELECT ?property ?value {{ <{iri}> ?property ?value }} LIMIT {_LIMIT}"
