"""Files at fixed places: ``robots.txt`` (RFC 9309), the icon, the sitemap of every page, the metadata of tables.

The sitemap follows https://www.sitemaps.org/protocol.html; a release never changes, so its date is that of all pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import media_type_of
from ucc_graph.release.file_names import CATALOG, ONTOLOGY, QUERIES, SHAPES, STATISTICS, TABLE_GROUP
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.http.root import Root, root_of
from ucc_graph.web.site.site import Site, SiteOf
from ucc_graph.web.view.social_image import PICTURE_PATH

__all__ = ["pages", "router"]

_ICON: Final = Path(__file__).parents[2] / "static" / "favicon.ico"
_PAGES: Final = 50_000
"""Maximum number of addresses in one sitemap."""
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_FIXED: Final = (
    *("", "data", "/data/dictionary", "queries", "ontology", "shapes", "catalog", "void", "sparql", "quality"),
    "releases",
)
_FILES: Final = {"ontology": ONTOLOGY, "shapes": SHAPES, "catalog": CATALOG, "void": STATISTICS}
"""Pages that exist only if the release has their file."""
_RULES: Final = (
    ("Allow", "/-/static/"),
    ("Allow", PICTURE_PATH),
    ("Disallow", "/-/"),
    ("Disallow", "/sparql?"),
)
"""Rules for all crawlers; exceptions come first, because some crawlers obey the first match, not the longest."""

router = APIRouter(tags=["documents"])


@router.get("/robots.txt", response_class=Response)
def robots(request: Request, site: SiteOf) -> Response:
    """Every page may be read, and the picture that it is shown with; answers of queries not, there is no end of them.

    So may the style sheets and scripts of the pages. The longest match counts (RFC 9309, section 2.2.2).
    """
    root = root_of(request.scope)
    rules = [f"{rule}: {root.address(path)}" for rule, path in _RULES]
    text = "\n".join(("User-agent: *", *rules, f"Sitemap: {root.url('/sitemap.xml')}", ""))
    return respond(request, Representation(text.encode(), "text/plain; charset=utf-8"), site.freshness)


@router.get("/favicon.ico", response_class=Response)
def icon(request: Request, site: SiteOf) -> Response:
    """The icon of the site, for programs that look for it only here; pages name the drawing."""
    path = site.icon.removeprefix("/")
    if path in site.own_pages.files:
        own = Representation(site.library.release.path(path).read_bytes(), media_type_of(path))
        return respond(request, own, site.freshness)
    return respond(request, Representation(_ICON.read_bytes(), "image/vnd.microsoft.icon"), site.freshness)


@router.get("/.well-known/csvm", response_class=Response)
def table_metadata(request: Request, site: SiteOf) -> Response:
    """Where the metadata of a table is, relative to it (Model for Tabular Data, section 5.3)."""
    pattern = f"{TABLE_GROUP.rpartition('/')[2]}\n"
    return respond(request, Representation(pattern.encode(), "text/plain; charset=utf-8"), site.freshness)


@router.get("/sitemap.xml", response_class=Response)
def sitemap(request: Request, site: SiteOf) -> Response:
    """The sitemap; where it would be too long, the list of its parts."""
    root = root_of(request.scope)
    listed = pages(site, root)
    if len(listed) <= _PAGES:
        return _respond(request, site, "urlset", "url", listed)
    parts = range(1, -(-len(listed) // _PAGES) + 1)
    addresses = [root.url(f"/sitemap-{number}.xml") for number in parts]
    return _respond(request, site, "sitemapindex", "sitemap", addresses)


@router.get("/sitemap-{number}.xml", response_class=Response)
def part(request: Request, site: SiteOf, number: int) -> Response:
    """One part of the sitemap, counted from 1."""
    listed = pages(site, root_of(request.scope))[(number - 1) * _PAGES : number * _PAGES] if number > 0 else []
    if not listed:
        raise HTTPException(404, N_("The sitemap has no such part."))
    return _respond(request, site, "urlset", "url", listed)


def pages(site: Site, root: Root) -> list[str]:
    """The absolute addresses of all pages: documents, queries, lists and things."""
    library = site.library
    fixed = [path for path in _FIXED if path not in _FILES or library.release.file(_FILES[path])]
    queries = [f"{QUERIES}{query.name}" for query in site.queries(site.languages.first)]
    things = (library.iris.path(iri) for kind in library.kinds.values() for iri in kind.members)
    own = [page.path for page in site.own_titles(site.languages.first)]
    paths = (*fixed, *own, *queries, *library.kinds, *filter(None, things))
    return [root.url(f"/{path.removeprefix('/')}") for path in paths]


def _respond(request: Request, site: Site, root: str, element: str, addresses: Sequence[str]) -> Response:
    issued = site.metadata.issued
    entries = "".join(
        f"<{element}><loc>{escape(address)}</loc><lastmod>{issued}</lastmod></{element}>\n" for address in addresses
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_SPACE}>\n{entries}</{root}>\n'
    return respond(request, Representation(body.encode(), "application/xml; charset=utf-8"), site.freshness)
