"""The documents of a release that are not about one thing: ontology, shapes, context, catalogue, statistics, graphs."""

from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Quad, RdfFormat, Triple, parse
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.formats import GRAPHS, HTML, JSONLD, TURTLE, Format
from ucc_graph.rdf.vocab import OWL
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
)
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.ontology import TermContext, vocabulary
from ucc_graph.web.view.published_queries import published_queries
from ucc_graph.web.view.shapes import constraining, shapes

__all__ = ["router"]

_ONTOLOGY: Final = "ontology"
_SHAPES: Final = "shapes"
_TITLES: Final = {"catalog": N_("Catalogue"), "void": N_("Statistics")}

router = APIRouter(tags=["documents"])


@router.get("/ontology", response_class=Response, responses=DOCUMENT)
@router.get("/shapes", response_class=Response, responses=DOCUMENT)
@router.get("/catalog", response_class=Response, responses=DOCUMENT)
@router.get("/void", response_class=Response, responses=DOCUMENT)
def document(request: Request, site: SiteOf) -> Response:
    """A document in the form that Accept asks for."""
    return _respond(request, site, path_of(request), choose_form(request, PAGE_AND_GRAPHS))


@router.get("/ontology.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/shapes.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/catalog.{suffix}", response_class=Response, responses=DOCUMENT)
@router.get("/void.{suffix}", response_class=Response, responses=DOCUMENT)
def document_form(request: Request, site: SiteOf, suffix: str) -> Response:
    """A document in the form that its suffix names."""
    stem, choice = split(path_of(request), PAGE_AND_GRAPHS)
    if choice is None:
        raise HTTPException(404, f"There is no form {suffix}.")
    return _respond(request, site, stem, choice)


@router.get("/ontology/{version}", status_code=303, response_class=Response, responses=SEE_OTHER)
def ontology_version(request: Request, site: SiteOf, version: str) -> Response:
    """The way from a version of the ontology to the newest release that holds it."""
    iri = site.library.iris.others(path_of(request))[0]
    found = next((release for release in _from_here(site) if _has_version(site, release, iri)), None)
    if found is None:
        raise HTTPException(404, f"No release here has version {version[:40]} of the ontology.")
    here = found is site.library.release
    headers = {"Location": f"/{_ONTOLOGY}" if here else memento_path(found, _ONTOLOGY), "Vary": "Accept"}
    return Response(status_code=303, headers=headers | {"Cache-Control": f"public, max-age={site.settings.max_age}"})


@router.get("/.well-known/void", response_class=Response, responses=GRAPH)
def well_known(request: Request, site: SiteOf) -> Response:
    """The statistics of the dataset at the address that VoID, section 7.2, gives them (https://www.w3.org/TR/void/)."""
    return _respond(request, site, "void", choose_form(request, GRAPHS))


@router.get("/context.jsonld", response_class=Response, responses=responses_in(JSONLD))
def context(request: Request, site: SiteOf) -> Response:
    """The JSON-LD context."""
    body = site.library.release.path("context.jsonld").read_bytes()
    return respond(request, Representation(body, JSONLD.content_type), site.freshness)


@router.get("/graph/{name:path}", response_class=Response, responses=GRAPH)
def graph(request: Request, site: SiteOf) -> Response:
    """The statements of one named graph."""
    path = path_of(request)
    known = {graph.iri for graph in site.library.release.manifest.graphs} | {*site.library.release.queried_graphs}
    stem, choice = (path, None) if _graph(site, path) in known else split(path, GRAPHS)
    iri = _graph(site, stem)
    if iri not in known:
        raise HTTPException(404, N_("There is no named graph of this name."))
    choice = choice or choose_form(request, GRAPHS)
    body = graph_bytes(site, site.library.lookup.graph(iri), choice.form)
    return respond_with(request, site, reader_of(request, site), Resource(stem, GRAPHS, iri), choice, body)


def _from_here(site: Site) -> tuple[Release, ...]:
    """The release that answers; behind the newest one the earlier ones too."""
    here = site.library.release
    return (here, *site.history.releases[1:]) if here is site.history.newest else (here,)


def _has_version(site: Site, release: Release, iri: str) -> bool:
    """Whether the ontology of a release names itself so (https://www.w3.org/TR/owl2-syntax/#Ontology_IRI_and_Version_IRI)."""
    dump, ontology = dump_of(release), site.library.iris.others(_ONTOLOGY)[0]
    said = dump.lines(ontology) if dump else ()
    return f"<{ontology}> {OWL.versionIRI} <{iri}> ." in said


def _respond(request: Request, site: Site, stem: str, choice: Negotiated) -> Response:
    if site.library.release.file(f"{stem}.{TURTLE.name}") is None:
        raise HTTPException(404, f"This release has no {stem}.")
    body = _page(request, site, stem) if choice.form == HTML else _graph_file(site, stem, choice.form)
    cite_as = site.library.iris.others(stem)[0]
    return respond_with(request, site, reader_of(request, site), Resource(stem, PAGE_AND_GRAPHS, cite_as), choice, body)


def _graph_file(site: Site, stem: str, form: Format) -> bytes:
    """The file of a form, or one made from the Turtle file."""
    release = site.library.release
    if release.file(f"{stem}.{form.name}"):
        return release.path(f"{stem}.{form.name}").read_bytes()
    return graph_bytes(site, _statements(site, stem), form)


def _statements(site: Site, stem: str) -> list[Triple]:
    path = site.library.release.path(f"{stem}.{TURTLE.name}")
    quads: list[Quad] = list(parse(path=path, format=RdfFormat.TURTLE))
    return sorted((quad.triple for quad in quads), key=sort_key)


def _page(request: Request, site: Site, stem: str) -> bytes:
    reader = reader_of(request, site)
    iri = site.library.iris.others(stem)[0]
    forms = [(form.title, f"/{stem}.{form.name}") for form in GRAPHS]
    if stem == _ONTOLOGY:
        views = site.views(reader)
        shown = TermContext(
            constraining(_statements(site, _SHAPES)), published_queries(site.library.release, reader.interface)
        )
        groups = vocabulary(views, _statements(site, stem), iri, shown)
        content = {"name": views.names.name(iri), "forms": forms, "groups": groups}
        return site.render("vocabulary.html", reader, content)
    if stem == _SHAPES:
        found = shapes(site.names(reader), _statements(site, stem))
        return site.render("shapes.html", reader, {"shapes": found, "forms": forms})
    text = site.library.release.path(f"{stem}.{TURTLE.name}").read_text(encoding="utf-8")
    return site.render("document.html", reader, {"title": _TITLES[stem], "forms": forms, "source": text})


def _graph(site: Site, path: str) -> str:
    return site.library.iris.others(path)[0]
