"""SPARQL 1.1 Service Description: the endpoint with its language, formats, limits and graphs.

See https://www.w3.org/TR/sparql11-service-description/. Numbers are those of VoID (https://www.w3.org/TR/void/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library
from ucc_graph.rdf.formats import DATASETS, GRAPHS, JSONLD, N_TRIPLES, SOLUTIONS
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.vocab import DCT, FOAF, RDF, SCHEMA, SD, VOID
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import NamedGraph, Release
from ucc_graph.web.site.settings import StatedLimits

__all__ = ["describe_service"]

_JSONLD: Final = "http://www.w3.org/ns/formats/JSON-LD"
"""Unique name of JSON-LD (https://www.w3.org/ns/formats/), which Oxigraph spells in its own way."""
_COUNTED: Final = (VOID.entities, VOID.classes, VOID.properties, VOID.distinctSubjects, VOID.distinctObjects)
_SECOND, _BYTE, _PIECE = "SEC", "AD", "C62"
"""Codes of units (UN/CEFACT Recommendation 20), as schema.org asks for them."""


def describe_service(library: Library, limits: StatedLimits) -> list[Triple]:
    """The statements of the description, in order, without blank nodes."""
    release = library.release
    parts = (_service(release), _limits(release, limits), _dataset(release), _totals(library))
    return sorted({triple for part in parts for triple in part}, key=sort_key)


def _service(release: Release) -> Iterator[Triple]:
    service = _node(release, "service")
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, NamedNode(release.manifest.iris.endpoint))
    yield Triple(NamedNode(release.manifest.iris.endpoint), FOAF.primaryTopic, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.defaultDataset, _node(release, "dataset"))
    for form in (*SOLUTIONS, *GRAPHS, *DATASETS):
        if known := form.rdf or form.results:
            yield Triple(service, SD.resultFormat, NamedNode(_JSONLD if form == JSONLD else known.iri))


def _limits(release: Release, limits: StatedLimits) -> Iterator[Triple]:
    """The limits as properties of schema.org with a highest value and a unit: the standard has no terms for them."""
    query = limits.query
    for key, name, most, unit in (
        ("deadline", "time that a query may run", limits.deadline, _SECOND),
        ("rows", "rows or statements that an answer may have", limits.answer_rows, _PIECE),
        ("answer-size", "size that an answer may have", limits.answer_size, _BYTE),
        ("query-size", "size that a query may have", query.size, _BYTE),
        ("nesting", "levels of brackets in brackets that a query may have", query.nesting, _PIECE),
        ("patterns", "triple patterns that a query may have", query.triples, _PIECE),
        ("steps", "steps in property paths that a query may have", query.steps, _PIECE),
        ("repeats", "times that a query may use one keyword or operator", query.repeats, _PIECE),
    ):
        limit = _node(release, f"limit-{key}")
        yield Triple(_node(release, "service"), SCHEMA.additionalProperty, limit)
        yield Triple(limit, RDF.type, SCHEMA.PropertyValue)
        yield Triple(limit, SCHEMA.propertyID, Literal(key))
        yield Triple(limit, SCHEMA.name, Literal(name, language="en"))
        yield Triple(limit, SCHEMA.maxValue, Literal(most))
        yield Triple(limit, SCHEMA.unitCode, Literal(unit))


def _dataset(release: Release) -> Iterator[Triple]:
    dataset, default = _node(release, "dataset"), _node(release, "default-graph")
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, DCT.title, Literal(f"release {release.manifest.version}"))
    yield Triple(dataset, SD.defaultGraph, default)
    yield Triple(default, RDF.type, SD.Graph)
    merged, statistics = release.file(dump(N_TRIPLES)), tuple(_statistics(release))
    if merged and merged.statements is not None:
        yield Triple(default, VOID.triples, Literal(merged.statements + sum(graph.statements for graph in statistics)))
    for graph in (*release.manifest.graphs, *statistics):
        named, content = _node(release, f"graph-{graph.name}"), _node(release, f"content-{graph.name}")
        yield Triple(dataset, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, NamedNode(graph.iri))
        yield Triple(named, SD.graph, content)
        yield Triple(content, RDF.type, SD.Graph)
        yield Triple(content, VOID.triples, Literal(graph.statements))


def _totals(library: Library) -> Iterator[Triple]:
    """The numbers of the whole release in its statistics (https://www.w3.org/TR/void/#statistics)."""
    found = library.lookup.graph(library.release.statistics_graph)
    whole = {triple.object for triple in found if triple.predicate == FOAF.primaryTopic}
    for triple in found:
        if triple.subject in whole and triple.predicate in _COUNTED:
            yield Triple(_node(library.release, "dataset"), triple.predicate, triple.object)


def _statistics(release: Release) -> Iterator[NamedGraph]:
    """The graph of the statistics, which the endpoint holds beside the graphs of the dataset."""
    file = release.file(STATISTICS)
    if file and file.statements is not None:
        yield NamedGraph(release.statistics_graph, "void", file.statements, default=True)


def _node(release: Release, name: str) -> NamedNode:
    return NamedNode(part_of(release.manifest.iris.endpoint, name))
