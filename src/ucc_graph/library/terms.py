"""Terms of a release: classes and properties that the ontology declares, shapes name or data use, with their counts.

Counts come from the partitions of VoID, section 4.3 (https://www.w3.org/TR/void/#class-property-partitions): the things
of a class, the statements of a property, and the properties of the things of a class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Triple

from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Lookup
from ucc_graph.library.open import Library
from ucc_graph.rdf.terms import object_of, subject_of
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, VOID

__all__ = ["CLASS", "PROPERTY", "Term", "read_terms"]

CLASS: Final = "class"
PROPERTY: Final = "property"
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
_DECLARED: Final = dict.fromkeys(_PROPERTIES, PROPERTY) | dict.fromkeys((OWL.Class, RDFS.Class), CLASS)

_PARTS: Final = VOID.propertyPartition
_OF_CLASS: Final = VOID.entities
"""What only the partition of a class has: the values of a property are partitioned by class, too."""


@dataclass(frozen=True)
class Term:
    """Class or property; ``count`` is the number of its things or statements, 0 for a term that is only declared.

    ``properties`` are those of the things of a class, each with the number of its statements.
    """

    iri: str
    kind: str
    count: int = 0
    properties: Mapping[str, int] = field(default_factory=dict)


def read_terms(library: Library) -> dict[str, Term]:
    """The terms of a release by their IRIs, in order; without statistics they have no counts."""
    stated = dict(_shaped(library.layout)) | dict(_declared(library.lookup))
    found = {iri: Term(iri, kind) for iri, kind in stated.items()}
    return dict(sorted((found | {term.iri: term for term in _used(library)}).items()))


def _shaped(layout: Layout) -> Iterator[tuple[str, str]]:
    """The classes that have a shape, and the properties in their shapes."""
    for name, sections in layout.by_class.items():
        yield name, CLASS
        yield from ((row.predicate, PROPERTY) for section in sections for row in section.rows)


def _declared(lookup: Lookup) -> Iterator[tuple[str, str]]:
    for metaclass, kind in _DECLARED.items():
        for triple in lookup.triples(None, RDF.type, metaclass):
            if isinstance(triple.subject, NamedNode):
                yield triple.subject.value, kind


def _used(library: Library) -> Iterator[Term]:
    said: dict[str, list[Triple]] = {}
    for triple in library.lookup.graph(library.release.statistics_graph):
        said.setdefault(subject_of(triple), []).append(triple)
    classes = {
        node: iri for node, found in said.items() if (iri := _value(found, VOID.class_)) and _values(found, _OF_CLASS)
    }
    within = {part for node in classes for part in _values(said[node], _PARTS)}
    for node, found in said.items():
        if node in classes:
            parts = (said.get(part, []) for part in _values(found, _PARTS))
            properties = {_value(part, VOID.property): _count(part, VOID.triples) for part in parts}
            yield Term(classes[node], CLASS, _count(found, _OF_CLASS), dict(sorted(properties.items())))
        elif node not in within and (iri := _value(found, VOID.property)):
            yield Term(iri, PROPERTY, _count(found, VOID.triples))


def _values(said: list[Triple], predicate: NamedNode) -> list[str]:
    return [object_of(triple) for triple in said if triple.predicate == predicate]


def _value(said: list[Triple], predicate: NamedNode) -> str:
    return next(iter(_values(said, predicate)), "")


def _count(said: list[Triple], predicate: NamedNode) -> int:
    text = _value(said, predicate)
    return int(text) if text.isdecimal() else 0
