"""Representations of a resource: negotiation by suffix or Accept, and the response with all its headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from pyoxigraph import Quad, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind
from ucc_graph.rdf import jsonld, serialise
from ucc_graph.rdf.expressible import can_hold
from ucc_graph.rdf.formats import CSV_RESULTS, DATASETS, GEOJSON, GRAPHS, HTML, JSON, JSONLD, XLSX, Format
from ucc_graph.release.file_names import CONTEXT
from ucc_graph.web.http.negotiate import Negotiated, choose
from ucc_graph.web.http.parameters import Misread, ParameterError
from ucc_graph.web.http.response import Representation, link, linkset_links, respond, signposts
from ucc_graph.web.http.root import root_of
from ucc_graph.web.site.site import Site
from ucc_graph.web.view.names import Reader

__all__ = [
    "CONTEXT_PARAMETER",
    "LIST_FORMS",
    "PAGE_AND_GRAPHS",
    "THING_FORMS",
    "Resource",
    "accept_of",
    "choose_form",
    "form_links",
    "forms_of",
    "graph_bytes",
    "not_acceptable",
    "respond_with",
    "split",
    "split_known",
]

PAGE_AND_GRAPHS: Final = (HTML, *GRAPHS)
"""The forms of most documents, in the server's order of preference.

They have no plain JSON: there ``application/json`` is JSON-LD.
"""
THING_FORMS: Final = (*PAGE_AND_GRAPHS, *DATASETS, JSON)
"""The forms of a thing; those with named graphs also hold the row that each statement comes from."""
LIST_FORMS: Final = (*PAGE_AND_GRAPHS, CSV_RESULTS, JSON, XLSX)
"""The forms of a list; GeoJSON is one more where things have places."""
CONTEXT_PARAMETER: Final = "context"
_INLINE, _LINKED = "inline", "link"
"""Values of the parameter: whether a JSON-LD document has its context in it."""


@dataclass(frozen=True)
class Resource:
    """Resource with its path (without the first slash), query string, forms, and the IRI to cite.

    ``has_linkset`` says that its links are also in a set of their own.
    """

    path: str
    forms: tuple[Format, ...]
    cite_as: str
    query: str = ""
    has_linkset: bool = False

    @property
    def downloads(self) -> list[tuple[str, str]]:
        """The titles and addresses of all forms but the page."""
        return [(form.title, self.address(form)) for form in self.forms if form != HTML]

    def address(self, form: Format) -> str:
        """The address of a form."""
        return f"/{self.path}.{form.name}{'?' if self.query else ''}{self.query}"


def accept_of(request: Request) -> str:
    """All Accept headers as one (RFC 9110, section 5.2)."""
    return ", ".join(request.headers.getlist("accept"))


def split(path: str, forms: Sequence[Format]) -> tuple[str, Negotiated | None]:
    """The path without the suffix of a form, and this form; the whole path and None without such a suffix."""
    stem, dot, suffix = path.rpartition(".")
    form = next((form for form in forms if dot and form.name == suffix), None)
    return (stem, Negotiated(form, form.content_type)) if form else (path, None)


def split_known(path: str, forms: Sequence[Format], suffix: str) -> tuple[str, Negotiated]:
    """The path without its suffix, and the form of this suffix; raises HTTPException 404 for an unknown one."""
    stem, choice = split(path, forms)
    if choice is None:
        raise HTTPException(404, f"There is no form {suffix}.")
    return stem, choice


def choose_form(request: Request, forms: Sequence[Format]) -> Negotiated:
    """The form that Accept asks for; raises HTTPException 406 with the available forms."""
    choice = choose(accept_of(request), forms)
    if choice is None:
        raise not_acceptable(forms)
    return choice


def forms_of(site: Site, kind: Kind) -> tuple[Format, ...]:
    """The forms of the list of a kind; GeoJSON only for things with places."""
    return site.offered((*LIST_FORMS, GEOJSON) if kind in site.library.collections.kinds_with_places else LIST_FORMS)


def graph_bytes(
    request: Request, site: Site, statements: Sequence[Triple] | Sequence[Quad], form: Format, about: str = ""
) -> bytes:
    """Sorted statements as bytes of a form, with the prefixes that occur in them; JSON-LD begins with a thing.

    The context of JSON-LD is a link to that of the release, or stands in the document with ``context=inline``. Raises
    HTTPException 406 for a form that cannot hold the statements.
    """
    if not can_hold(form, statements):
        raise not_acceptable(other for other in (*GRAPHS, *DATASETS) if can_hold(other, statements))
    if form == JSONLD:
        quads = (Quad(one.subject, one.predicate, one.object) for one in statements)
        return jsonld.to_bytes(quads, site.library.context, about, _context_link(request, site))
    text = " ".join(map(str, statements))
    prefixes = site.library.release.manifest.prefixes
    return serialise.to_bytes(statements, form, {name: space for name, space in prefixes.items() if space in text})


def _context_link(request: Request, site: Site) -> str:
    """The address of the JSON-LD context of the release; empty where it is asked for in the document."""
    asked = request.query_params.get(CONTEXT_PARAMETER, _LINKED)
    if asked not in (_INLINE, _LINKED):
        raise ParameterError(Misread(CONTEXT_PARAMETER, asked, (_INLINE, _LINKED)))
    root, path = root_of(request.scope), f"/{CONTEXT}"
    return "" if asked == _INLINE else root.url(path) if root.origin else site.library.iris.under(CONTEXT)


def form_links(site: Site, resource: Resource, chosen: Format) -> Iterator[str]:
    """The links of a form of a resource with a query string: to the thing, the licences and the other forms.

    A form in JSON has no alternates, like those of other documents.
    """
    yield link(resource.cite_as, "describes")
    yield from (link(licence, "license") for licence in site.licences)
    is_json = chosen.media_type.endswith("json")
    others = (form for form in resource.forms if form != chosen and not is_json)
    yield from (link(resource.address(form), "alternate", form.media_type) for form in others)


def not_acceptable(forms: Iterable[Format]) -> HTTPException:
    """406 with the forms that are available."""
    offered = ", ".join(form.media_type for form in forms)
    return HTTPException(406, f"Available are: {offered}.", {"Vary": "Accept"})


def respond_with(
    request: Request,
    site: Site,
    reader: Reader,
    resource: Resource,
    choice: Negotiated,
    body: bytes,
    links: Iterable[str] | None = None,
    further: Iterable[str] = (),
) -> Response:
    """The response with a form of a resource, the same by Accept and by suffix.

    Forms other than RDF vary by language. Without ``links`` it has signposts, for the dataset also to its content, and
    in either case the ``further`` ones.
    Raises HTTPException 406 for a form that the resource does not have.
    """
    if choice.form not in resource.forms:
        raise not_acceptable(resource.forms)
    if links is None:
        content = site.content_links() if resource.cite_as == site.dataset else ()
        own = signposts(resource.path, choice.form, resource.forms, resource.cite_as, site.licences)
        links = (*own, *content, *(linkset_links(f"/{resource.path}") if resource.has_linkset else ()))
    answer = Representation(
        body=body,
        content_type=choice.content_type,
        vary=("Accept",) if choice.form.rdf else ("Accept", "Accept-Language"),
        language=reader.interface if choice.form == HTML else None,
        location=resource.address(choice.form),
        links=(*links, *further),
    )
    return respond(request, answer, site.freshness)
