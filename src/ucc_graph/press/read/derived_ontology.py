"""Ontology of a publication that has not written one, from the CSVW description of its tables.

Every class and property that is of no well-known vocabulary has labels and a definition. A property has a domain where
the things of one class alone have it, and the range that its columns share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.press.read.declarations import ANNOTATING, declarations, sort_of
from ucc_graph.press.read.entities import ColumnUse, Described
from ucc_graph.press.read.term_texts import definitions, in_words, labels, local_name, said_of_term, tagged, texts
from ucc_graph.rdf.namespaces import is_well_known
from ucc_graph.rdf.vocab import DCT, OWL, RDF, RDFS, SKOS, VANN

__all__ = ["OntologyHeader", "ontology_triples"]

_NO_RANGE: Final = f"{RDF.iri}langString"
"""It is no datatype of OWL 2; a text in a language has no range here."""


@dataclass(frozen=True)
class OntologyHeader:
    """The IRI of an ontology, its prefix and its namespace, and what is said of it."""

    iri: str
    prefix: str
    space: str
    titles: tuple[Literal, ...]
    version: str
    licences: tuple[NamedNode, ...] = ()


def ontology_triples(described: Described, header: OntologyHeader) -> list[Triple]:
    """The statements: the header, the classes in the order of the tables, the properties, what both need declared."""
    classes = dict.fromkeys(name for d in described.descriptions for name in d.classes)
    found = [*_header(header), *_own_terms(described, header, classes)]
    return [*found, *declarations(found, classes, described.uses)]


def _own_terms(described: Described, header: OntologyHeader, classes: Iterable[str]) -> Iterator[Triple]:
    names = [name for name in classes if not is_well_known(name)]
    for name in names:
        yield from _class(name, described, header)
    properties = {name: uses for name, uses in described.uses.items() if not is_well_known(name)}
    for name, uses in properties.items():
        yield from _property(name, uses, described, header)
    yield from _inverses(described, header, known={*names, *properties})


def _header(header: OntologyHeader) -> Iterator[Triple]:
    ontology = NamedNode(header.iri)
    yield Triple(ontology, RDF.type, OWL.Ontology)
    for title in header.titles:
        yield Triple(ontology, RDFS.label, title)
    for title in header.titles:
        yield Triple(ontology, DCT.title, title)
    yield from (Triple(ontology, DCT.license, licence) for licence in header.licences)
    yield Triple(ontology, OWL.versionInfo, Literal(header.version))
    yield Triple(ontology, VANN.preferredNamespacePrefix, Literal(header.prefix))
    yield Triple(ontology, VANN.preferredNamespaceUri, Literal(header.space))


def _class(name: str, described: Described, header: OntologyHeader) -> Iterator[Triple]:
    node, language = NamedNode(name), described.group.language
    tables = [d.table for d in described.descriptions if name in d.classes and d.is_main]
    yield Triple(node, RDF.type, OWL.Class)
    stated = (texts(table.annotations, RDFS.label, table.url, language) for table in tables)
    for label in next(filter(None, stated), [tagged(in_words(local_name(name)).lower(), language)]):
        yield Triple(node, RDFS.label, label)
    said = (texts(table.annotations, DCT.description, table.url, language) for table in tables)
    yield from (Triple(node, SKOS.definition, text) for text in next(filter(None, said), []))
    for table in tables[:1]:
        yield from (Triple(node, *pair) for pair in said_of_term(table.annotations, table.url, language))
    yield Triple(node, RDFS.isDefinedBy, NamedNode(header.iri))


def _property(name: str, uses: list[ColumnUse], described: Described, header: OntologyHeader) -> Iterator[Triple]:
    node, language = NamedNode(name), described.group.language
    said = [pair for use in uses for pair in said_of_term(use.column.annotations, use.table.url, language)]
    known = {predicate for predicate, _ in said}
    is_annotation = any(predicate == RDFS.subPropertyOf and value in ANNOTATING for predicate, value in said)
    yield Triple(node, RDF.type, OWL.AnnotationProperty if is_annotation else sort_of(uses))
    yield from (Triple(node, RDFS.label, label) for label in labels(uses, language))
    if SKOS.definition not in known:
        yield from (Triple(node, SKOS.definition, text) for text in definitions(uses, language))
    domains = described.classes_with(name)
    if domains and len(domains) == 1 and RDFS.domain not in known:
        yield Triple(node, RDFS.domain, NamedNode(domains[0]))
    if (values := _range(uses)) and RDFS.range not in known:
        yield Triple(node, RDFS.range, NamedNode(values))
    yield from (Triple(node, *pair) for pair in dict.fromkeys(said))
    yield Triple(node, RDFS.isDefinedBy, NamedNode(header.iri))


def _range(uses: Iterable[ColumnUse]) -> str:
    """The class or datatype of all values, empty where there is none."""
    found = {use.target or use.datatype for use in uses}
    name = found.pop() if len(found) == 1 else ""
    return "" if name == _NO_RANGE else name


def _inverses(described: Described, header: OntologyHeader, known: set[str]) -> Iterator[Triple]:
    """The properties that a column names as the inverse of its own, which rules may state."""
    language = described.group.language
    for uses in described.uses.values():
        for use in uses:
            found = said_of_term(use.column.annotations, use.table.url, language)
            names = (value for predicate, value in found if predicate == OWL.inverseOf)
            for node in names:
                if isinstance(node, NamedNode) and node.value not in known and not is_well_known(node.value):
                    known.add(node.value)
                    yield from _inverse(node, use, described, header)


def _inverse(node: NamedNode, use: ColumnUse, described: Described, header: OntologyHeader) -> Iterator[Triple]:
    yield Triple(node, RDF.type, OWL.ObjectProperty)
    yield Triple(node, RDFS.label, tagged(in_words(local_name(node.value)), described.group.language))
    if use.target:
        yield Triple(node, RDFS.domain, NamedNode(use.target))
    subjects = described.classes_with(use.predicate)
    if subjects and len(subjects) == 1:
        yield Triple(node, RDFS.range, NamedNode(subjects[0]))
    yield Triple(node, RDFS.isDefinedBy, NamedNode(header.iri))
