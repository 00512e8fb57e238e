"""What crawlers ask first: ``robots.txt`` (RFC 9309) and the sitemap of every page.

The sitemap is as https://www.sitemaps.org/protocol.html has it; a release never changes, so each page is as old as it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.site import Site, SiteOf
from ucc_graph.web.view.social_image import PICTURE_PATH

__all__ = ["pages", "router"]

_PAGES: Final = 50_000
"""Addresses that one sitemap may hold."""
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML: Final = "application/xml; charset=utf-8"
_FIXED: Final = ("", "data", "queries", "ontology", "shapes", "catalog", "void", "sparql", "quality", "releases")

router = APIRouter(tags=["documents"])


@router.get("/robots.txt", response_class=Response)
def robots(request: Request, site: SiteOf) -> Response:
    """Every page may be read, and the picture that it is shown with; answers of queries not, there is no end of them.

    The longest match counts (RFC 9309, section 2.2.2).
    """
    rules = ("Disallow: /sparql?", "Disallow: /-/", f"Allow: {PICTURE_PATH}")
    text = "\n".join(("User-agent: *", *rules, f"Sitemap: {site.metadata.base}sitemap.xml", ""))
    return respond(request, Representation(text.encode(), "text/plain; charset=utf-8"), site.freshness)


@router.get("/sitemap.xml", response_class=Response)
def sitemap(request: Request, site: SiteOf) -> Response:
    """The sitemap; where it would be too long, the list of its parts."""
    listed = pages(site)
    body = _index(site, -(-len(listed) // _PAGES)) if len(listed) > _PAGES else _map(site, listed)
    return respond(request, Representation(body.encode(), _XML), site.freshness)


@router.get("/sitemap-{number}.xml", response_class=Response)
def part(request: Request, site: SiteOf, number: int) -> Response:
    """One part of the sitemap, counted from 1."""
    listed = pages(site)[(number - 1) * _PAGES : number * _PAGES] if number > 0 else []
    if not listed:
        raise HTTPException(404, N_("The sitemap has no such part."))
    return respond(request, Representation(_map(site, listed).encode(), _XML), site.freshness)


def pages(site: Site) -> list[str]:
    """The published addresses of all pages: documents, queries, lists and things."""
    library = site.library
    fixed = [name for name in _FIXED if name not in ("ontology", "shapes", "catalog", "void") or _is_there(site, name)]
    queries = [f"queries/{example.name}" for example in site.queries("en")]
    kinds = list(library.kinds)
    things = [path for kind in library.kinds.values() for iri in kind.members if (path := library.iris.path(iri))]
    return [f"{site.metadata.base}{path.removeprefix('/')}" for path in (*fixed, *queries, *kinds, *things)]


def _is_there(site: Site, name: str) -> bool:
    return site.library.release.file(f"{name}.ttl") is not None


def _map(site: Site, listed: Sequence[str]) -> str:
    return _document("urlset", (_entry("url", address, site.metadata.issued) for address in listed))


def _index(site: Site, parts: int) -> str:
    addresses = (f"{site.metadata.base}sitemap-{number}.xml" for number in range(1, parts + 1))
    return _document("sitemapindex", (_entry("sitemap", address, site.metadata.issued) for address in addresses))


def _document(name: str, entries: Iterator[str]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} {_SPACE}>\n{"".join(entries)}</{name}>\n'


def _entry(name: str, address: str, modified: str) -> str:
    return f"<{name}><loc>{escape(address)}</loc><lastmod>{modified}</lastmod></{name}>\n"
