"""Quality of the release: coverage by property and language, links, sources, and the report of its checks.

As RDF in the Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/), every measurement with an IRI; as JSON the
same numbers with the checks' results, for programs. Each gap in the coverage of a class has a query for the things
that lack the value.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library, ReportEntry
from ucc_graph.library.quality import LABELS, MATCHES, Coverage, LinkCoverage, Quality
from ucc_graph.rdf.formats import GRAPHS, HTML, JSON, json_bytes
from ucc_graph.rdf.vocab import DCT, DQV, RDF, RDFS, SKOS, VOID, XSD
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.site.representations import Resource, choose_form, graph_bytes, respond_with, split_known
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Link, Names, Reader
from ucc_graph.web.view.shapes import report_lines

__all__ = ["missing", "question", "router"]

_FORMS: Final = (HTML, JSON, *GRAPHS)
_PATH: Final = "quality"
_LABELS: Final = "|".join(sorted(f"<{label.value}>" for label in LABELS))
_MATCHES: Final = "|".join(sorted(f"<{match.value}>" for match in MATCHES))
_METRICS: Final = {
    "property-coverage": ("coverage by property", "The share of the things of a class that have a property."),
    "language-coverage": ("coverage by language", "The share of the things of a class with a label in a language."),
    "link-coverage": ("coverage by link", "The share of the things of a class that have a link to a target."),
    "unsourced-statements": ("statements without source", "How many statements lead to no source."),
    "results": ("results of the checks", "How many results of a severity the checks of the release gave."),
}
_Said = tuple[NamedNode, NamedNode | Literal]
"""A property with its value."""

router = APIRouter(tags=["documents"])


@router.get("/quality", response_class=Response)
def quality(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The measurements and the report in the form that Accept asks for."""
    return _respond(request, site, reader, choose_form(request, site.offered(_FORMS)))


@router.get("/quality.{suffix}", response_class=Response)
def quality_form(request: Request, site: SiteOf, reader: ReaderOf, suffix: str) -> Response:
    """The same in the form that its suffix names."""
    _, choice = split_known(path_of(request), _FORMS, suffix)
    return _respond(request, site, reader, choice)


def missing(one: Coverage | LinkCoverage) -> str:
    """The path of the query for the things that are not covered; empty for full coverage."""
    return f"/sparql?{urlencode({'query': question(one)})}" if one.found < one.of else ""


def question(one: Coverage | LinkCoverage) -> str:
    """A query for the things of a class that have no value of the property, no label in the language or no link."""
    lacking = f"?thing a <{one.of_class}> .\n  FILTER NOT EXISTS {{ {_pattern(one)} }}"
    return f"SELECT ?thing\nWHERE {{\n  {lacking}\n}}\nORDER BY ?thing\n"


def _pattern(one: Coverage | LinkCoverage) -> str:
    if isinstance(one, LinkCoverage):
        return f"?thing {_MATCHES} ?target FILTER(STRSTARTS(STR(?target), {Literal(one.target)}))"
    if one.language:
        return f"?thing {_LABELS} ?label FILTER(LCASE(LANG(?label)) = {Literal(one.language.lower())})"
    return f"?thing <{one.property}> ?value"


def _respond(request: Request, site: Site, reader: Reader, choice: Negotiated) -> Response:
    library, measured = site.library, site.quality()
    resource = Resource(_PATH, site.offered(_FORMS), library.iris.under(_PATH))
    if choice.form == HTML:
        body = _page(site, reader, resource, measured)
    elif choice.form == JSON:
        results = list(map(asdict, site.report))
        document = {"release": library.release.manifest.version, **asdict(measured), "results": results}
        body = json_bytes(document)
    else:
        body = graph_bytes(request, site, _statements(library, measured, site.report), choice.form)
    return respond_with(request, site, reader, resource, choice, body)


def _page(site: Site, reader: Reader, resource: Resource, measured: Quality) -> bytes:
    names = site.names(reader)
    content = {
        "measured": measured,
        "classes": _classes(names, measured),
        "link_of": partial(_property_link, names),
        "missing": missing,
        "results": report_lines(names, site.shapes, site.report),
        "forms": resource.downloads,
    }
    return site.render("quality.html", reader, content)


def _classes(names: Names, measured: Quality) -> list[tuple[Link, int]]:
    """The measured classes with the number of their things, the largest first."""
    counts = {one.of_class: one.of for one in (*measured.properties, *measured.languages)}
    counts |= {one.of_class: one.of for one in measured.links}
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(names.link_as(iri, names.plural(iri)), count) for iri, count in ordered]


def _property_link(names: Names, one: Coverage) -> Link:
    """A measured property under its name in the shapes of its class."""
    name = names.heading(one.property, names.labels.names_of(one.property, (one.of_class,)))
    return names.link_as(one.property, name)


def _statements(library: Library, measured: Quality, report: Sequence[ReportEntry]) -> list[Triple]:
    """The metrics and the measurements in the Data Quality Vocabulary."""
    found = set(_measurements(library, measured, report))
    for name, (label, definition) in _METRICS.items():
        metric = NamedNode(library.iris.under(f"{_PATH}#{name}"))
        found |= {
            Triple(metric, RDF.type, DQV.Metric),
            Triple(metric, RDFS.label, Literal(label, language="en")),
            Triple(metric, SKOS.definition, Literal(definition, language="en")),
        }
    return sorted(found, key=sort_key)


def _measurements(library: Library, measured: Quality, report: Sequence[ReportEntry]) -> Iterator[Triple]:
    yield from _measurement(library, "unsourced-statements", ("",), Literal(measured.unsourced))
    for severity, number in Counter(one.severity for one in report).items():
        said: _Said = (RDFS.label, Literal(severity, language="en"))
        yield from _measurement(library, "results", (severity,), Literal(number), said)
    for one in measured.properties:
        said = (VOID.property, NamedNode(one.property))
        about = (one.property, "")  # the empty language keeps the names of earlier releases
        yield from _coverage(library, "property-coverage", one, about, said)
    for one in measured.languages:
        said, language = (VOID.property, NamedNode(one.property)), (DCT.language, Literal(one.language))
        yield from _coverage(library, "language-coverage", one, (one.property, one.language), said, language)
    for link in measured.links:
        said = (VOID.uriSpace, Literal(link.target))
        yield from _coverage(library, "link-coverage", link, (link.target,), said)


def _coverage(
    library: Library, metric: str, one: Coverage | LinkCoverage, about: tuple[str, ...], *further: _Said
) -> Iterator[Triple]:
    """The measurement of a share of the things of a class."""
    share = Literal(f"{one.found / one.of:.4f}", datatype=XSD.decimal)
    things: tuple[_Said, ...] = ((VOID.class_, NamedNode(one.of_class)), (VOID.entities, Literal(one.of)))
    return _measurement(library, metric, (one.of_class, *about), share, *things, *further)


def _measurement(
    library: Library, metric: str, about: tuple[str, ...], value: Literal, *further: _Said
) -> Iterator[Triple]:
    """A measurement named by its metric and its subject, so that its name stays from release to release."""
    digest = hashlib.sha256(" ".join((metric, *about)).encode()).hexdigest()[:16]
    node = NamedNode(library.iris.under(f"{_PATH}#{metric}-{digest}"))
    release = NamedNode(library.iris.release(library.release.manifest.version))
    yield Triple(node, RDF.type, DQV.QualityMeasurement)
    yield Triple(node, DQV.isMeasurementOf, NamedNode(library.iris.under(f"{_PATH}#{metric}")))
    yield Triple(node, DQV.computedOn, release)
    yield Triple(node, DQV.value, value)
    yield from (Triple(node, predicate, said) for predicate, said in further)
    yield Triple(release, DQV.hasQualityMeasurement, node)
