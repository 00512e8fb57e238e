"""Home page with an overview of the publication, and its description as RDF."""

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML
from ucc_graph.web.home.overview import kinds_apart, overview
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import DOCUMENT, PAGE
from ucc_graph.web.http.problem_details import KINDS
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.representations import PAGE_AND_GRAPHS, choose_form, graph_bytes
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.map import project
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.social_image import PICTURE_PATH, paint

__all__ = ["router"]

router = APIRouter()


@router.get("/", response_class=Response, responses=DOCUMENT, tags=["documents"])
def home(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What this is, as a page; as RDF what the graph says of the dataset."""
    choice = choose_form(request, site.offered(PAGE_AND_GRAPHS))
    if choice.form == HTML:
        vary, links = ("Accept", "Accept-Language"), site.landing_links()
        answer = Representation(_page(site, reader), choice.content_type, vary, reader.interface, links=links)
    else:
        body = graph_bytes(request, site, site.description, choice.form)
        answer = Representation(body, choice.content_type, ("Accept",), location=f"/dataset.{choice.form.name}")
    return respond(request, answer, site.freshness)


@router.get(PICTURE_PATH, response_class=Response, tags=["documents"])
def picture(request: Request, site: SiteOf) -> Response:
    """The largest collection with places as a picture, to be shown beside links to the home page."""
    found = site.library.collections.located
    if not found:
        raise HTTPException(404, N_("Nothing in this release has a place."))
    body = paint(map(project, found[0].places.values()))
    return respond(request, Representation(body, "image/png"), site.freshness)


@router.get("/-/problems", response_class=Response, responses=PAGE, tags=["operation"])
def problems(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What the types of problem details mean."""
    body = site.render("problems.html", reader, {"kinds": list(KINDS.values())})
    answer = Representation(body, HTML.content_type, ("Accept-Language",), reader.interface)
    return respond(request, answer, site.freshness)


def _page(site: Site, reader: Reader) -> bytes:
    names, release = site.names(reader), site.library.release
    kinds, further = kinds_apart(site.library, names)
    main = overview(names, site.library)
    content = {
        "main": main,
        "frame": main.frames.page if main else None,
        "differing": [
            (names.link(one.thing), one.values(names), [names.name(iri) for iri in one.subject], one.years)
            for one in site.differing
        ],
        "about": site.about(names),
        "kinds": kinds,
        "further_kinds": further,
        "statements": sum(graph.statements for graph in release.manifest.graphs if graph.default),
        "examples": site.queries(reader.interface),
    }
    return site.render("home.html", reader, content)
