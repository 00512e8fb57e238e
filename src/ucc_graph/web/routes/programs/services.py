"""Services for programs that look around: the catalogue of services (RFC 9727), and a guide in Markdown (llms.txt)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from ucc_graph.rdf.formats import CSV_RESULTS, HTML, JSON, TURTLE
from ucc_graph.release.file_names import CATALOG, ONTOLOGY
from ucc_graph.web.http.linkset import LinkContext, TypedLink, linkset_bytes
from ucc_graph.web.http.response import LINKSET_JSON, Representation, link, respond
from ucc_graph.web.http.root import Root, root_of
from ucc_graph.web.site.site import API_CATALOG, ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Names

__all__ = ["router"]

_PROFILE: Final = f'{LINKSET_JSON.media_type}; profile="https://www.rfc-editor.org/info/rfc9727"'
_MARKDOWN: Final = "text/markdown; charset=utf-8"
_DOCUMENTATION: Final = TypedLink("service-doc", "/-/docs", HTML.media_type)
_SERVICES: Final[Mapping[str, tuple[TypedLink, ...]]] = {
    "/": (
        TypedLink("service-desc", "/-/openapi.json", JSON.media_type),
        _DOCUMENTATION,
        TypedLink("service-meta", "/dataset", TURTLE.media_type),
    ),
    "/sparql": (TypedLink("service-desc", "/sparql", TURTLE.media_type), _DOCUMENTATION),
    "/reconcile": (TypedLink("service-desc", "/reconcile", JSON.media_type), _DOCUMENTATION),
    "/mcp": (TypedLink("service-doc", "/-/mcp", HTML.media_type),),
}
"""Services with what describes them; that of the Model Context Protocol describes itself to its clients."""
_LONGEST: Final = 40
"""Queries in the guide, at most."""

_DATA: Final = (
    ("", "Downloads", "/data", "files of the release, with sizes and checksums"),
    ("", "Data dictionary", "/data/dictionary.json", "every column: its meaning, its type, an example, its coverage"),
    (CATALOG, "Catalogue", "/catalog.ttl", "the dataset and its files in DCAT 3"),
    (ONTOLOGY, "Vocabulary", "/ontology.ttl", "classes and properties"),
    ("", "Quality", "/quality.json", "coverage, known gaps and the results of the checks"),
)
"""Documents about the data: the file that a release must have for it, title, path and meaning."""
_API: Final = (
    ("API", "/-/docs", "every address, with its parameters"),
    ("OpenAPI", "/-/openapi.json", "the same for programs"),
    ("SPARQL", "/sparql", "SPARQL 1.1 queries by GET or POST; `/queries` has examples"),
    ("Search", "/search.json?q=", "things by name, in any language"),
    ("Reconciliation", "/reconcile", "Reconciliation API 0.2, for OpenRefine"),
    ("MCP", "/mcp", "Model Context Protocol over HTTP; each answer has its sources"),
    ("Catalogue of services", API_CATALOG, "RFC 9727"),
)

router = APIRouter(tags=["documents"])


@router.get(API_CATALOG, response_class=Response)
def api_catalog(request: Request, site: SiteOf) -> Response:
    """The services of this server with their descriptions, as a set of links (RFC 9727, RFC 9264, section 4.2)."""
    root = root_of(request.scope)
    contexts = [LinkContext(path, list(links)).at(root) for path, links in _SERVICES.items()]
    items = [TypedLink("item", context.anchor) for context in contexts]
    body = linkset_bytes([LinkContext(root.url(API_CATALOG), items), *contexts], LINKSET_JSON)
    own = link(API_CATALOG, "api-catalog")
    return respond(request, Representation(body, _PROFILE, links=(own,)), site.freshness)


@router.get("/llms.txt", response_class=Response)
def guide(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What this site has and how a program asks for it, in Markdown (https://llmstxt.org/)."""
    lines = _guide(site, site.names(reader))
    answer = Representation("\n".join((*lines, "")).encode(), _MARKDOWN, ("Accept-Language",))
    return respond(request, answer, site.freshness)


def _guide(site: Site, names: Names) -> Iterator[str]:
    """The lines of the guide: title and summary, lists, data, services, queries."""
    root, imprint = names.reader.root, site.imprint(names)
    yield f"# {_line(imprint.title.text)}"
    yield ""
    if imprint.description:
        yield from (f"> {_line(imprint.description.text)}", "")
    if about := site.about(names):
        yield from (_line(about.text), "")
    licences = ", ".join(f"[{_line(one.name.text)}]({one.iri})" for one in imprint.licences)
    yield f"Release {imprint.version}, {imprint.issued}. Licence: {licences or 'not stated'}."
    yield f"Cite as: {_line(site.metadata.citation)}"
    yield from (
        "",
        "Things and lists have their data at their own address with `.json`, `.jsonld` or `.ttl`.",
    )
    yield from ("", "## Lists", "")
    release, kinds = site.library.release, site.library.kinds.values()
    data = [one[1:] for one in _DATA if not one[0] or release.file(one[0])]
    menu = site.library.collections.menu
    for kind in sorted(kinds, key=lambda kind: (kind not in menu, -len(kind.members), kind.name)):
        title, path = names.plural(kind.classes[0]).text, root.url(f"/{kind.name}")
        yield f"- [{_line(title)}]({path}.json): {len(kind.members)} things, also [CSV]({path}.{CSV_RESULTS.name})"
    yield from ("", "## Data", "", *_links(root, data), "", "## Services", "", *_links(root, _API))
    queries = site.queries(names.reader.interface)[:_LONGEST]
    yield from ("", "## Optional", "") if queries else ()
    for query in queries:
        yield f"- [{_line(query.title.text)}]({root.url(f'/queries/{query.name}')}): {_line(query.description.text)}"


def _links(root: Root, named: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    return (f"- [{title}]({root.url(path)}): {meaning}" for title, path, meaning in named)


def _line(text: str) -> str:
    """A text on one line, without the signs that open a link in Markdown."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")")
