"""Provenance of each statement about a thing, as a page and as RDF, and things with their named graphs.

Its address is that of the thing with ``?provenance``, or ``/provenance?about=`` with any IRI that has statements in the
graph. In RDF each statement is an ``rdf:Statement`` with an IRI (https://www.w3.org/TR/rdf-schema/#ch_statement)
and with its origins in PROV-O (https://www.w3.org/TR/prov-o/).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.library.open import Library
from ucc_graph.library.provenance import PROVENANCE_GRAPH, Origin, Origins
from ucc_graph.rdf.formats import DATASETS, HTML, Format
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import DCT, PROV, RDF, SCHEMA
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.site.representations import (
    PAGE_AND_GRAPHS,
    Resource,
    choose_form,
    form_links,
    graph_bytes,
    respond_with,
    split_known,
)
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Link, Names, Reader, Text
from ucc_graph.web.view.page import SourceLine, passage_address

__all__ = ["ACCOUNT_FORMS", "account_bytes", "respond_provenance", "router"]

_PATH: Final = "provenance"
ACCOUNT_FORMS: Final = (*PAGE_AND_GRAPHS, *DATASETS)
"""The forms of the origins of statements."""

router = APIRouter(tags=["things"])


@dataclass(frozen=True)
class StatementsOfOrigin:
    """Statements, as properties with values, that come from the same lines by the same rule and sources."""

    statements: tuple[tuple[Link, Text | Link], ...]
    places: tuple[SourceLine, ...]
    rule: Link | None
    sources: tuple[Link, ...]


@router.get("/provenance", response_class=Response, responses=responses_in(*ACCOUNT_FORMS))
def provenance(
    request: Request, site: SiteOf, reader: ReaderOf, about: Annotated[str, Query(min_length=1)]
) -> Response:
    """Where each statement about an IRI comes from."""
    return _about(request, site, reader, about, choose_form(request, site.offered(ACCOUNT_FORMS)))


@router.get("/provenance.{suffix}", response_class=Response, responses=responses_in(*ACCOUNT_FORMS))
def provenance_form(
    request: Request, site: SiteOf, reader: ReaderOf, suffix: str, about: Annotated[str, Query(min_length=1)]
) -> Response:
    """The same in the form that its suffix names."""
    _, choice = split_known(path_of(request), ACCOUNT_FORMS, suffix)
    return _about(request, site, reader, about, choice)


def respond_provenance(
    request: Request, site: Site, reader: Reader, resource: Resource, choice: Negotiated
) -> Response:
    """The provenance of each statement about a thing, in a form."""
    if choice.form == HTML:
        body = _page(site, reader, resource)
    else:
        body = account_bytes(request, site, resource.cite_as, _statements(site.library, resource.cite_as), choice.form)
    return respond_with(request, site, reader, resource, choice, body, form_links(site, resource, choice.form))


def account_bytes(request: Request, site: Site, iri: str, statements: Sequence[Triple], form: Format) -> bytes:
    """Statements as bytes of a form; one with named graphs also holds the origins of those about a thing.

    The statements are its default graph, so that a query has the same answer in every form.
    """
    if form not in DATASETS:
        return graph_bytes(request, site, statements, form, iri)
    origins, home = Origins(site.library), site.library.iris.graph(PROVENANCE_GRAPH)
    found = origins.of(iri)
    traced = [*((one.graph, one.statement) for one in found), *((home, one) for one in _described(origins, found))]
    ordered = sorted(traced, key=lambda pair: (pair[0], sort_key(pair[1])))
    named = (Quad(one.subject, one.predicate, one.object, NamedNode(graph)) for graph, one in ordered)
    return graph_bytes(request, site, [*(Quad(*one) for one in statements), *named], form)


def _about(request: Request, site: Site, reader: Reader, about: str, choice: Negotiated) -> Response:
    if not site.library.lookup.is_known(about):
        raise HTTPException(404, N_("The graph says nothing about this IRI."))
    resource = Resource(_PATH, site.offered(ACCOUNT_FORMS), about, f"about={quote(about, safe='')}")
    return respond_provenance(request, site, reader, resource, choice)


def _described(origins: Origins, found: Sequence[Origin]) -> list[Triple]:
    """The descriptions of the rows, passages and graphs that statements come from."""
    return origins.described(iri for one in found for iri in (one.graph, *(passage.iri for passage in one.passages)))


def _statements(library: Library, iri: str) -> list[Triple]:
    """The provenance as RDF: the statements as resources, with the descriptions of their rows and graphs."""
    origins = Origins(library)
    found = origins.of(iri)
    account = library.iris.under(f"{_PATH}?about={quote(iri, safe='')}")
    said = (triple for origin in found for triple in _account(account, origin))
    return sorted({*said, *_described(origins, found)}, key=sort_key)


def _account(account: str, origin: Origin) -> Iterator[Triple]:
    subject, predicate, value = origin.statement
    digest = hashlib.sha256(f"{origin.statement} {origin.graph}".encode()).hexdigest()[:16]
    node = NamedNode(f"{account}#{digest}")
    yield Triple(node, RDF.type, RDF.Statement)
    yield Triple(node, RDF.subject, subject)
    yield Triple(node, RDF.predicate, predicate)
    yield Triple(node, RDF.object, value)
    yield Triple(node, DCT.isPartOf, NamedNode(origin.graph))
    for passage in origin.passages:
        yield Triple(node, PROV.wasDerivedFrom, NamedNode(passage.iri))
        if passage.column:
            yield Triple(node, PROV.atLocation, NamedNode(passage.cell))
    if origin.rule:
        yield Triple(node, PROV.wasGeneratedBy, NamedNode(origin.rule))
    yield from (Triple(node, PROV.hadPrimarySource, NamedNode(source)) for source in origin.sources)


def _page(site: Site, reader: Reader, resource: Resource) -> bytes:
    names, library, iri = site.names(reader), site.library, resource.cite_as
    repositories = library.lookup.objects(site.dataset, SCHEMA.codeRepository)
    content = {
        "thing": names.link(iri),
        "accounts": _by_origin(names, Origins(library).of(iri)),
        "forms": resource.downloads,
        "repositories": [names.link(value.value) for value in repositories if isinstance(value, NamedNode)],
    }
    return site.render("provenance.html", reader, content)


def _by_origin(names: Names, origins: Sequence[Origin]) -> list[StatementsOfOrigin]:
    """The statements by their origin, in the order of files and lines."""

    def origin_of(one: Origin) -> tuple[object, ...]:
        rows = tuple((passage.file, passage.line, passage.iri) for passage in one.passages)
        return (one.rule is not None, rows, one.rule or "", one.sources)

    ordered = sorted(origins, key=origin_of)
    return [_of_one_origin(names, list(found)) for _, found in groupby(ordered, key=origin_of)]


def _of_one_origin(names: Names, found: Sequence[Origin]) -> StatementsOfOrigin:
    first, columns = found[0], {one.passages[0].column for one in found if one.passages}
    column = columns.pop() if len(columns) == 1 else ""
    return StatementsOfOrigin(
        statements=tuple(_statement(names, one.statement) for one in found),
        places=tuple(
            SourceLine(passage.file, passage.line, passage_address(names, passage.iri), column)
            for passage in first.passages
        ),
        rule=names.link(first.rule) if first.rule else None,
        sources=tuple(map(names.link, first.sources)),
    )


def _statement(names: Names, triple: Triple) -> tuple[Link, Text | Link]:
    value = names.value(triple.object) if isinstance(triple.object, Literal) else names.link(object_of(triple))
    return names.term_link(triple.predicate.value), value
