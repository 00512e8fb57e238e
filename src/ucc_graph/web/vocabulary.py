"""The terms of an ontology as a page shows them: classes, properties, then the rest, each with what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.terms import OWL, RDF, RDFS, SKOS
from ucc_graph.web.names import Text
from ucc_graph.web.views import Row, Views

__all__ = ["Term", "TermGroup", "vocabulary"]

_CLASSES: Final = frozenset({OWL.Class, RDFS.Class})
_PROPERTIES: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})
_SHOWN_APART: Final = (RDFS.label, SKOS.definition, RDFS.isDefinedBy)


@dataclass(frozen=True)
class Term:
    """A term: its anchor in the page, its IRI and name, its definition, and what else is said of it."""

    anchor: str
    iri: str
    name: Text
    definition: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TermGroup:
    """Terms of one sort in the order of their anchors."""

    title: str
    terms: tuple[Term, ...]


def vocabulary(views: Views, statements: Sequence[Triple], ontology: str) -> tuple[TermGroup, ...]:
    """The terms whose IRIs are those of an ontology with a fragment, from statements sorted by subject."""
    groups: dict[str, list[Term]] = {"Classes": [], "Properties": [], "Individuals": []}
    for subject, found in groupby(statements, key=lambda triple: triple.subject):
        said = list(found)
        if isinstance(subject, NamedNode) and subject.value.startswith(f"{ontology}#"):
            groups[_group(said)].append(_term(views, subject.value, said))
    return tuple(TermGroup(title, tuple(terms)) for title, terms in groups.items() if terms)


def _group(said: Sequence[Triple]) -> str:
    classes = {triple.object for triple in said if triple.predicate == RDF.type}
    if classes & _CLASSES:
        return "Classes"
    return "Properties" if classes & _PROPERTIES else "Individuals"


def _term(views: Views, iri: str, said: Sequence[Triple]) -> Term:
    definitions = [triple.object for triple in said if triple.predicate == SKOS.definition]
    return Term(
        anchor=iri.rpartition("#")[2],
        iri=iri,
        name=views.names.name(iri),
        definition=views.names.best(value for value in definitions if isinstance(value, Literal)),
        rows=views.rows(said, _SHOWN_APART),
    )
