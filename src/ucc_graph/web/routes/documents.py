"""Documents of a release that are not about one thing: ontology, shapes, context, catalogue, statistics, graphs."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Quad, RdfFormat, Triple, parse
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.formats import GRAPHS, HTML, JSONLD, TURTLE
from ucc_graph.rdf.vocab import OWL
from ucc_graph.release.file_names import CONTEXT
from ucc_graph.release.folder import Release
from ucc_graph.release.history import dump_of
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import DOCUMENT, GRAPH, SEE_OTHER, responses_in
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.memento.negotiation import memento_path
from ucc_graph.web.site.representations import (
    PAGE_AND_GRAPHS,
    Resource,
    choose_form,
    graph_bytes,
    respond_with,
    split,
    split_known,
)
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.ontology import Ontology
from ucc_graph.web.view.shapes import shapes

__all__ = ["router"]

_ONTOLOGY: Final = "ontology"
_SHAPES: Final = "shapes"
_TITLES: Final = {"catalog": N_("Catalogue"), "void": N_("Statistics")}

router = APIRouter(tags=["documents"])


@router.get("/ontology", response_class=Response, responses=DOCUMENT)
@router.get("/shapes", response_class=Response, responses=DOCUMENT)
@router.get("/catalog", response_class=Response, responses=DOCUMENT)
@router.get("/void", response_class=Response, responses=DOCUMENT)
def document(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """A document in the form that Accept asks for."""
    return _respond(request, site, reader, path_of(request), choose_form(request, site.offered(PAGE_AND_GRAPHS)))


@router.get("/ontology.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/shapes.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/catalog.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/void.{suffix}", response_class=Response, responses=DOCUMENT)
def document_form(request: Request, site: SiteOf, reader: ReaderOf, suffix: str) -> Response:
    """A document in the form that its suffix names."""
    stem, choice = split_known(path_of(request), PAGE_AND_GRAPHS, suffix)
    return _respond(request, site, reader, stem, choice)


@router.get("/ontology/{version}", status_code=303, response_class=Response, responses=SEE_OTHER)
def ontology_version(request: Request, site: SiteOf, reader: ReaderOf, version: str) -> Response:
    """The way from a version of the ontology to the newest release that holds it."""
    iri, here = site.library.iris.others(path_of(request))[0], site.library.release
    releases = (here, *site.history.releases[1:]) if here is site.history.newest else (here,)
    found = next((release for release in releases if _has_version(site, release, iri)), None)
    if found is None:
        raise HTTPException(404, f"No release here has version {version[:40]} of the ontology.")
    location = reader.file(f"/{_ONTOLOGY}" if found is here else memento_path(found, _ONTOLOGY))
    headers = {"Location": location, "Vary": "Accept", "Cache-Control": f"public, max-age={site.settings.max_age}"}
    return Response(status_code=303, headers=headers)


@router.get("/.well-known/void", response_class=Response, responses=GRAPH)
def well_known(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The statistics of the dataset at the address that VoID, section 7.2, gives them (https://www.w3.org/TR/void/)."""
    return _respond(request, site, reader, "void", choose_form(request, site.offered(GRAPHS)))


@router.get("/context.jsonld", response_class=Response, responses=responses_in(JSONLD))
def context(request: Request, site: SiteOf) -> Response:
    """The JSON-LD context."""
    body = site.library.release.path(CONTEXT).read_bytes()
    return respond(request, Representation(body, JSONLD.content_type), site.freshness)


@router.get("/graph/{name:path}", response_class=Response, responses=GRAPH)
def graph(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The statements of one named graph."""
    path, release, iris = path_of(request), site.library.release, site.library.iris
    known = {graph.iri for graph in release.manifest.graphs} | {*release.queried_graphs}
    stem, choice = (path, None) if iris.others(path)[0] in known else split(path, GRAPHS)
    iri = iris.others(stem)[0]
    if iri not in known:
        raise HTTPException(404, N_("There is no named graph of this name."))
    choice = choice or choose_form(request, site.offered(GRAPHS))
    body = graph_bytes(request, site, site.library.lookup.graph(iri), choice.form)
    return respond_with(request, site, reader, Resource(stem, site.offered(GRAPHS), iri), choice, body)


def _has_version(site: Site, release: Release, iri: str) -> bool:
    """Whether the ontology of a release has this version IRI (https://www.w3.org/TR/owl2-syntax/#Ontology_IRI_and_Version_IRI)."""
    dump, ontology = dump_of(release), site.library.iris.others(_ONTOLOGY)[0]
    said = dump.lines(ontology) if dump else ()
    return f"<{ontology}> {OWL.versionIRI} <{iri}> ." in said


def _respond(request: Request, site: Site, reader: Reader, stem: str, choice: Negotiated) -> Response:
    release = site.library.release
    if release.file(_turtle(stem)) is None:
        raise HTTPException(404, f"This release has no {stem}.")
    resource = Resource(stem, site.offered(PAGE_AND_GRAPHS), site.library.iris.others(stem)[0])
    if choice.form == HTML:
        body = _page(site, reader, resource)
    elif choice.form != JSONLD and release.file(f"{stem}.{choice.form.name}"):
        body = release.path(f"{stem}.{choice.form.name}").read_bytes()
    else:
        body = graph_bytes(request, site, _statements(site, stem), choice.form)
    return respond_with(request, site, reader, resource, choice, body)


def _statements(site: Site, stem: str) -> Sequence[Triple]:
    if stem == _SHAPES:
        return site.shapes.statements
    quads: list[Quad] = list(parse(path=site.library.release.path(_turtle(stem)), format=RdfFormat.TURTLE))
    return sorted((quad.triple for quad in quads), key=sort_key)


def _turtle(stem: str) -> str:
    return f"{stem}.{TURTLE.name}"


def _page(site: Site, reader: Reader, resource: Resource) -> bytes:
    stem = resource.path
    content: dict[str, object] = {"forms": resource.downloads}
    if stem == _ONTOLOGY:
        views = site.views(reader)
        page = Ontology(views, resource.cite_as, site.shapes.by_term, site.queries(reader.interface))
        content |= {"name": views.names.name(page.iri), "groups": page.groups(_statements(site, stem))}
        return site.render("vocabulary.html", reader, content)
    if stem == _SHAPES:
        found = shapes(site.names(reader), site.shapes)
        return site.render("shapes.html", reader, content | {"shapes": found})
    source = site.library.release.path(_turtle(stem)).read_text(encoding="utf-8")
    return site.render("document.html", reader, content | {"title": _TITLES[stem], "source": source})
