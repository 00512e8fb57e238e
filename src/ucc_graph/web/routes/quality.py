"""How good the release is: coverage by property and language, links, sources, and the report of its checks.

As RDF in the Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/), every measurement with an IRI; as JSON the
same numbers with the checks' results, for programs.

Which things lack what is counted as missing: a query for each gap in the coverage of a class.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library, ReportEntry, read_report
from ucc_graph.library.quality import LABELS, MATCHES, Coverage, LinkCoverage, Quality
from ucc_graph.rdf.dataset_vocab import DQV, VOID
from ucc_graph.rdf.formats import GRAPHS, HTML, Format
from ucc_graph.rdf.vocab import DCT, RDF, RDFS, SKOS, XSD
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.site.representations import Resource, choose_form, graph_bytes, respond_with, split
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Link, Names
from ucc_graph.web.view.validation_results import checked

__all__ = ["missing", "question", "router"]


_LABELS: Final = "|".join(sorted(f"<{label.value}>" for label in LABELS))
_MATCHES: Final = "|".join(sorted(f"<{match.value}>" for match in MATCHES))


def missing(one: Coverage | LinkCoverage) -> str:
    """The path of the page that lists them; empty where nothing is missing."""
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


_JSON: Final = Format("json", "application/json", "JSON")
_FORMS: Final = (HTML, _JSON, *GRAPHS)
_PATH: Final = "quality"
_METRICS: Final = {
    "property-coverage": ("coverage by property", "The share of the things of a class that have a property."),
    "language-coverage": (
        "coverage by language",
        "The share of the things of a class with a label in a language.",
    ),
    "link-coverage": ("coverage by link", "The share of the things of a class that have a link to a target."),
    "unsourced-statements": ("statements without source", "How many statements lead to no source."),
    "results": ("results of the checks", "How many results of a severity the checks of the release gave."),
}

router = APIRouter(tags=["documents"])


@dataclass(frozen=True)
class Measured:
    """A coverage as a page shows it; ``missing`` is the path of the list of things that lack it."""

    name: Link | None
    language: str
    found: int
    of: int
    missing: str
    coverage: LinkCoverage | None = None


@dataclass(frozen=True)
class OfClass:
    """What is measured of the things of one class."""

    name: Link
    count: int
    properties: tuple[Measured, ...]
    languages: tuple[Measured, ...]
    links: tuple[Measured, ...]


@router.get("/quality", response_class=Response)
def quality(request: Request, site: SiteOf) -> Response:
    """The measurements and the report in the form that Accept asks for."""
    return _respond(request, site, choose_form(request, _FORMS))


@router.get("/quality.{suffix}", response_class=Response)
def quality_form(request: Request, site: SiteOf, suffix: str) -> Response:
    """The same in the form that its suffix names."""
    _, choice = split(path_of(request), _FORMS)
    if choice is None:
        raise HTTPException(404, f"There is no form {suffix}.")
    return _respond(request, site, choice)


def _respond(request: Request, site: Site, choice: Negotiated) -> Response:
    measured, report = site.quality(), read_report(site.library.release)
    if choice.form == HTML:
        body = _page(request, site, measured, report)
    elif choice.form == _JSON:
        document = {
            "release": site.library.release.manifest.version,
            **asdict(measured),
            "results": list(map(asdict, report)),
        }
        body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    else:
        body = graph_bytes(site, _statements(site.library, measured, report), choice.form)
    return respond_with(
        request,
        site,
        reader_of(request, site),
        Resource(_PATH, _FORMS, _iri(site.library, "").rstrip("#")),
        choice,
        body,
    )


def _page(request: Request, site: Site, measured: Quality, report: Sequence[ReportEntry]) -> bytes:
    reader = reader_of(request, site)
    content = {
        "measured": measured,
        "classes": list(_classes(site.names(reader), measured)),
        "results": checked(site.names(reader), site.library.release, report),
        "forms": [(form.title, f"/{_PATH}.{form.name}") for form in _FORMS if form != HTML],
    }
    return site.render("quality.html", reader, content)


def _classes(names: Names, measured: Quality) -> Iterator[OfClass]:
    """The measurements by class, the largest class first."""
    counts = {one.of_class: one.of for one in (*measured.properties, *measured.languages)}
    counts |= {one.of_class: one.of for one in measured.links}
    for iri, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield OfClass(
            name=replace(names.link(iri), name=names.plural(iri)),
            count=count,
            properties=tuple(_measured(names, one) for one in measured.properties if one.of_class == iri),
            languages=tuple(_measured(names, one) for one in measured.languages if one.of_class == iri),
            links=tuple(
                Measured(names.link(one.target), "", one.found, one.of, missing(one), one)
                for one in measured.links
                if one.of_class == iri
            ),
        )


def _measured(names: Names, one: Coverage) -> Measured:
    name = None if one.language else names.link(one.property)
    return Measured(name, one.language, one.found, one.of, missing(one))


def _statements(library: Library, measured: Quality, report: Sequence[ReportEntry]) -> list[Triple]:
    found = [
        *_metrics(library),
        *_total(library, "unsourced-statements", "", measured.unsourced),
        *(triple for one in (*measured.properties, *measured.languages) for triple in _coverage(library, one)),
        *(triple for one in measured.links for triple in _link(library, one)),
    ]
    severities = sorted(result.severity for result in report)
    for severity, results in groupby(severities):
        found += _total(library, "results", severity, len(list(results)))
    return sorted(set(found), key=sort_key)


def _metrics(library: Library) -> Iterator[Triple]:
    for name, (label, definition) in _METRICS.items():
        metric = NamedNode(_iri(library, name))
        yield Triple(metric, RDF.type, DQV.Metric)
        yield Triple(metric, RDFS.label, Literal(label, language="en"))
        yield Triple(metric, SKOS.definition, Literal(definition, language="en"))


def _coverage(library: Library, one: Coverage) -> Iterator[Triple]:
    metric = "language-coverage" if one.language else "property-coverage"
    node = _measurement(library, metric, one.of_class, one.property, one.language)
    yield from _share(library, node, metric, one.of_class, one.found, one.of)
    yield Triple(node, VOID.property, NamedNode(one.property))
    if one.language:
        yield Triple(node, DCT.language, Literal(one.language))


def _link(library: Library, one: LinkCoverage) -> Iterator[Triple]:
    node = _measurement(library, "link-coverage", one.of_class, one.target)
    yield from _share(library, node, "link-coverage", one.of_class, one.found, one.of)
    yield Triple(node, VOID.uriSpace, Literal(one.target))


def _share(library: Library, node: NamedNode, metric: str, of_class: str, found: int, of: int) -> Iterator[Triple]:
    """A measurement whose value is a share, with the number of things that it is of."""
    yield from _value(library, node, metric, Literal(f"{found / of:.4f}", datatype=XSD.decimal))
    yield Triple(node, VOID.class_, NamedNode(of_class))
    yield Triple(node, VOID.entities, Literal(of))


def _total(library: Library, metric: str, about: str, number: int) -> Iterator[Triple]:
    node = _measurement(library, metric, about)
    yield from _value(library, node, metric, Literal(number))
    if about:
        yield Triple(node, RDFS.label, Literal(about, language="en"))


def _value(library: Library, node: NamedNode, metric: str, value: Literal) -> Iterator[Triple]:
    manifest = library.release.manifest
    release = NamedNode(f"{manifest.base}releases/{manifest.version}")
    yield Triple(node, RDF.type, DQV.QualityMeasurement)
    yield Triple(node, DQV.isMeasurementOf, NamedNode(_iri(library, metric)))
    yield Triple(node, DQV.computedOn, release)
    yield Triple(node, DQV.value, value)
    yield Triple(release, DQV.hasQualityMeasurement, node)


def _measurement(library: Library, metric: str, *about: str) -> NamedNode:
    """A measurement is named by what it is of, so that its name stays from release to release."""
    digest = hashlib.sha256(" ".join((metric, *about)).encode()).hexdigest()[:16]
    return NamedNode(_iri(library, f"{metric}-{digest}"))


def _iri(library: Library, name: str) -> str:
    return f"{library.release.manifest.base}{_PATH}#{name}"
