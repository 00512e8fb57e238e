"""The description of the SPARQL endpoint: what it speaks, which forms it answers in, over which graphs.

SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/), with VoID for the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.dataset_vocab import SD, VOID
from ucc_graph.rdf.formats import DATASETS, GRAPHS, SOLUTIONS
from ucc_graph.rdf.vocab import DCT, FOAF, RDF, SCHEMA
from ucc_graph.release.file_names import DATASET, STATISTICS
from ucc_graph.release.folder import NamedGraph, Release
from ucc_graph.web.site.settings import StatedLimits

__all__ = ["describe_service"]

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
"""Unique names of formats (https://www.w3.org/ns/formats/)."""
_COUNTED: Final = (VOID.entities, VOID.classes, VOID.properties, VOID.distinctSubjects, VOID.distinctObjects)
_SECOND, _BYTE, _PIECE = "SEC", "AD", "C62"
"""Codes of units (UN/CEFACT Recommendation 20), as schema.org asks for them."""


def describe_service(release: Release, limits: StatedLimits) -> list[Triple]:
    """The statements of the description, in order, without blank nodes."""
    return sorted({*_service(release), *_limits(release, limits), *_dataset(release), *_totals(release)}, key=sort_key)


def _service(release: Release) -> Iterator[Triple]:
    service = _node(release, "service")
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, NamedNode(f"{release.manifest.base}sparql"))
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.defaultDataset, _node(release, "dataset"))
    for form in (*SOLUTIONS, *GRAPHS, *DATASETS):
        yield Triple(service, SD.resultFormat, NamedNode(_FORMATS + _FORMAT_NAMES[form.media_type]))


def _limits(release: Release, limits: StatedLimits) -> Iterator[Triple]:
    """The standard has no terms for limits; schema.org has a property with a highest value and a unit."""
    for key, name, most, unit in (
        ("deadline", "time that a query may run", Literal(limits.deadline), _SECOND),
        ("rows", "rows or statements that an answer may have", Literal(limits.answer_rows), _PIECE),
        ("answer-size", "size that an answer may have", Literal(limits.answer_size), _BYTE),
        ("query-size", "size that a query may have", Literal(limits.query.size), _BYTE),
        ("nesting", "levels of brackets in brackets that a query may have", Literal(limits.query.nesting), _PIECE),
        ("patterns", "triple patterns that a query may have", Literal(limits.query.triples), _PIECE),
        ("steps", "steps in property paths that a query may have", Literal(limits.query.steps), _PIECE),
        ("repeats", "times that a query may use one keyword or operator", Literal(limits.query.repeats), _PIECE),
    ):
        limit = _node(release, f"limit-{key}")
        yield Triple(_node(release, "service"), SCHEMA.additionalProperty, limit)
        yield Triple(limit, RDF.type, SCHEMA.PropertyValue)
        yield Triple(limit, SCHEMA.propertyID, Literal(key))
        yield Triple(limit, SCHEMA.name, Literal(name, language="en"))
        yield Triple(limit, SCHEMA.maxValue, most)
        yield Triple(limit, SCHEMA.unitCode, Literal(unit))


def _dataset(release: Release) -> Iterator[Triple]:
    dataset, default = _node(release, "dataset"), _node(release, "default-graph")
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, DCT.title, Literal(f"release {release.manifest.version}"))
    yield Triple(dataset, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    merged, beside = release.file(f"{DATASET}.nt"), tuple(_beside(release))
    if merged and merged.statements is not None:
        yield Triple(default, VOID.triples, Literal(merged.statements + sum(graph.statements for graph in beside)))
    for graph in (*release.manifest.graphs, *beside):
        yield Triple(dataset, SD.namedGraph, _node(release, f"graph-{graph.name}"))
        yield from _graph(release, graph)


def _totals(release: Release) -> Iterator[Triple]:
    """What the statistics of the release count of it as a whole (https://www.w3.org/TR/void/#statistics)."""
    said = list(parse(path=release.path(STATISTICS), format=RdfFormat.TURTLE)) if release.file(STATISTICS) else []
    whole = {quad.object for quad in said if quad.predicate == FOAF.primaryTopic}
    for quad in said:
        if quad.subject in whole and quad.predicate in _COUNTED:
            yield Triple(_node(release, "dataset"), quad.predicate, quad.object)


def _beside(release: Release) -> Iterator[NamedGraph]:
    """The graph of the statistics, which the endpoint holds beside those of the dataset."""
    file = release.file(STATISTICS)
    if file and file.statements is not None:
        yield NamedGraph(release.statistics_graph, "void", file.statements, default=True)


def _graph(release: Release, graph: NamedGraph) -> Iterator[Triple]:
    named, content = _node(release, f"graph-{graph.name}"), _node(release, f"content-{graph.name}")
    yield Triple(named, RDF.type, SD.NamedGraph)
    yield Triple(named, SD.name, NamedNode(graph.iri))
    yield Triple(named, SD.graph, content)
    yield Triple(content, RDF.type, SD.Graph)
    yield Triple(content, VOID.triples, Literal(graph.statements))


def _node(release: Release, name: str) -> NamedNode:
    return NamedNode(f"{release.manifest.base}sparql#{name}")
