"""Declarations of terms of other vocabularies, which OWL 2 DL asks of an ontology that uses them.

Each property is of one sort, each class and each datatype outside OWL's own map is declared (OWL 2 Structural
Specification, sections 5.2 and 5.8, https://www.w3.org/TR/owl2-syntax/). Terms of RDF, RDFS and OWL need none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from ucc_graph.press.read.entities import ColumnUse
from ucc_graph.rdf.terms import Node, subject_node
from ucc_graph.rdf.vocab import OWL, RDF, RDFS, XSD

__all__ = ["ANNOTATING", "declarations", "sort_of"]

ANNOTATING: Final = frozenset({RDFS.label, RDFS.comment, RDFS.seeAlso})
"""Annotation properties of OWL itself, to which a property may be a specialisation."""
_BUILT_IN: Final = (RDF.iri, RDFS.iri, OWL.iri)
_SORTS: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property})
_MAP: Final = frozenset(
    f"{XSD.iri}{name}"
    for name in (
        "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
        "unsignedLong unsignedInt unsignedShort unsignedByte double float string normalizedString token language Name "
        "NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
    ).split()
)
"""XML Schema datatypes of the OWL 2 datatype map (section 4)."""


def sort_of(uses: Iterable[ColumnUse]) -> NamedNode:
    """The sort of a property; one with IRIs and literals is none of OWL's."""
    sorts = {OWL.ObjectProperty if use.is_link else OWL.DatatypeProperty for use in uses}
    return sorts.pop() if len(sorts) == 1 else RDF.Property


def declarations(
    ontology: Iterable[Triple], classes: Iterable[str], properties: Mapping[str, list[ColumnUse]]
) -> Iterator[Triple]:
    """The declarations that an ontology lacks for itself, and for the classes and properties of the tables."""
    said = list(ontology)
    declared = {subject_node(triple): triple.object for triple in said if triple.predicate == RDF.type}
    wanted: dict[NamedNode, NamedNode] = {}
    for triple in said:
        wanted.setdefault(triple.predicate, OWL.AnnotationProperty)
        if isinstance(triple.object, NamedNode) and (kind := _kind_of_value(triple, declared)):
            wanted.setdefault(triple.object, kind)
    for name in classes:
        wanted.setdefault(NamedNode(name), OWL.Class)
    for name, uses in properties.items():
        wanted.setdefault(NamedNode(name), sort_of(uses))
    for node in sorted(wanted.keys() - declared.keys(), key=str):
        if not node.value.startswith(_BUILT_IN):
            yield Triple(node, RDF.type, wanted[node])


def _kind_of_value(triple: Triple, declared: Mapping[Node, object]) -> NamedNode | None:
    """The kind of the term that a statement of the ontology names; None where it need not be declared."""
    sort, value = declared.get(subject_node(triple)), triple.object
    if triple.predicate in (RDFS.subClassOf, RDFS.domain):
        return OWL.Class
    if triple.predicate in (RDFS.subPropertyOf, OWL.inverseOf):
        return sort if isinstance(sort, NamedNode) and sort in _SORTS else None
    if triple.predicate != RDFS.range:
        return None
    if sort == OWL.ObjectProperty:
        return OWL.Class
    return None if isinstance(value, NamedNode) and value.value in _MAP else RDFS.Datatype
