"""The releases of the dataset: their list, each one, and the states of an address."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple, parse
from starlette.exceptions import HTTPException

from ucc_graph.dataset_terms import DCAT, VOID
from ucc_graph.library.lookup import sort_key
from ucc_graph.media import HTML, TURTLE
from ucc_graph.release import DATASET, Release
from ucc_graph.terms import DCT, RDF, XSD
from ucc_graph.web.answers import Answer, respond
from ucc_graph.web.changed import has_changes
from ucc_graph.web.forms import PAGE_AND_GRAPHS, Document, choose_form, graph_bytes, path_of, respond_with, split
from ucc_graph.web.interface import N_
from ucc_graph.web.moments import LINK_FORMAT, time_map, with_query
from ucc_graph.web.published import is_published, without_language
from ucc_graph.web.site import Site, SiteOf, reader_of

__all__ = ["router"]

router = APIRouter(tags=["releases"])


@router.get("/releases", response_class=Response)
@router.get("/releases.{suffix}", response_class=Response)
def releases(request: Request, site: SiteOf) -> Response:
    """Every release, the newest first; as RDF the series that they make up (https://www.w3.org/TR/vocab-dcat-3/)."""
    stem, choice = split(path_of(request), PAGE_AND_GRAPHS)
    if stem != "releases":
        raise HTTPException(404, N_("There is no such form."))
    choice = choice or choose_form(request, PAGE_AND_GRAPHS)
    if choice.form == HTML:
        found = [(release, _statements(release)) for release in site.history.releases]
        content = {"releases": found, "changes": has_changes(site.library.release)}
        body = site.render("releases.html", reader_of(request, site), content)
    else:
        body = graph_bytes(site, sorted(_series(site), key=sort_key), choice.form)
    return respond_with(request, site, Document(stem, PAGE_AND_GRAPHS, site.dataset), choice, body)


@router.get("/releases/{version}", response_class=Response)
def release(request: Request, site: SiteOf, version: str) -> Response:
    """One release: what it offers, where to browse it, and what changed with it."""
    found, choice = site.history.find(version), None
    if found is None:
        version, choice = split(version, PAGE_AND_GRAPHS)
        found = site.history.find(version)
    if found is None:
        raise _unknown(site, version)
    path = f"releases/{version}"
    choice = choice or choose_form(request, PAGE_AND_GRAPHS)
    iri = f"{found.manifest.base}{path}"
    if choice.form == HTML:
        content = {"release": found.manifest, "former": site.history.before(found), "changes": has_changes(found)}
        body = site.render("release.html", reader_of(request, site), content)
    else:
        body = graph_bytes(site, _described(found, iri), choice.form)
    return respond_with(request, site, Document(path, PAGE_AND_GRAPHS, iri), choice, body)


@router.get("/releases/{version}/{path:path}", response_class=Response)
def of_a_release(site: SiteOf, version: str) -> Response:
    """Any address of the site as it was in a release; only those of unknown releases come as far as here."""
    raise _unknown(site, version)


@router.get("/timemap/link/{path:path}", response_class=Response)
def timemap(request: Request, site: SiteOf) -> Response:
    """Every release that has something at an address (RFC 7089, section 5)."""
    path = path_of(request).removeprefix("timemap/link/")
    found = [release for release in site.history.releases if is_published(release, without_language(path))]
    if not found:
        raise HTTPException(404, N_("No release has anything at this address."))
    body = time_map(with_query(path, request.url.query), found)
    return respond(request, Answer(body, LINK_FORMAT), site.freshness)


def _unknown(site: Site, version: str) -> HTTPException:
    known = ", ".join(release.manifest.version for release in site.history.releases)
    return HTTPException(404, f"There is no release {version[:40]} here. There are: {known}.")


def _statements(release: Release) -> int | None:
    file = release.file(f"{DATASET}.nt")
    return file.statements if file else None


def _series(site: Site) -> Iterator[Triple]:
    """The series and its members, each with its version, its day and its number of statements."""
    series, releases = NamedNode(site.dataset), site.history.releases
    yield Triple(series, RDF.type, DCAT.DatasetSeries)
    yield Triple(series, DCAT.first, _iri(releases[-1]))
    yield Triple(series, DCAT.last, _iri(releases[0]))
    for release in releases:
        yield Triple(series, DCAT.seriesMember, _iri(release))
        yield from _member(series, release)
        if former := site.history.before(release):
            yield Triple(_iri(release), DCAT.prev, _iri(former))
            yield Triple(_iri(release), DCAT.previousVersion, _iri(former))


def _member(series: NamedNode, release: Release) -> Iterator[Triple]:
    iri, manifest = _iri(release), release.manifest
    yield Triple(iri, RDF.type, DCAT.Dataset)
    yield Triple(iri, DCAT.inSeries, series)
    yield Triple(iri, DCAT.version, Literal(manifest.version))
    yield Triple(iri, DCT.issued, Literal(manifest.issued, datatype=XSD.date))
    if (statements := _statements(release)) is not None:
        yield Triple(iri, VOID.triples, Literal(statements))


def _iri(release: Release) -> NamedNode:
    return NamedNode(f"{release.manifest.base}releases/{release.manifest.version}")


def _described(release: Release, iri: str) -> list[Triple]:
    """What the catalogue of a release says of it, its files and their checksums."""
    quads = parse(path=release.path("catalog.ttl"), format=TURTLE.rdf) if release.file("catalog.ttl") else ()
    about = (quad.triple for quad in quads)
    own = [triple for triple in about if isinstance(triple.subject, NamedNode) and _is_of(triple.subject.value, iri)]
    return sorted(own, key=sort_key)


def _is_of(subject: str, iri: str) -> bool:
    return subject == iri or subject.startswith(f"{iri}#")
