"""Search by name: a page that needs no script, the same as data, and suggestions for an unfinished name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from ucc_graph.library.search import LONGEST, Fit
from ucc_graph.rdf.formats import GRAPHS, HTML, JSON, json_bytes
from ucc_graph.web.home.overview import kinds_in_order
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.site.representations import choose_form, graph_bytes, split_known
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.own_pages import OwnPage
from ucc_graph.web.view.search_hits import Results, SearchHit, results, search_hits

__all__ = ["router"]

_FORMS: Final = (HTML, JSON, *GRAPHS)
_SUGGESTIONS: Final = 8

_PAGE: Final = 50
_NEAR: Final = 4
"""Pages that are linked before and after the one that is shown."""

router = APIRouter(tags=["search"])
NameParameter = Annotated[str, Query(max_length=LONGEST, description=N_("a name, or some of it, in any language"))]
KindsParameter = Annotated[
    list[str], Query(max_length=32, description=N_("kinds to look among, such as the first step of a path"))
]
Limit = Annotated[int, Query(ge=1, le=200)]
PageNumber = Annotated[int, Query(ge=1, le=1000)]


@dataclass(frozen=True)
class _Asked:
    """Search that was asked for."""

    query: str
    kinds: list[str]
    limit: int
    page: int

    def address(self, kinds: Sequence[str] = (), page: int = 1) -> str:
        """The address of another page of it, or of the same among other kinds."""
        pairs: list[tuple[str, str | int]] = [("q", self.query), *(("kind", kind) for kind in kinds)]
        pairs += [("limit", self.limit)] if self.limit != _PAGE else []
        pairs += [("page", page)] if page > 1 else []
        return f"/search?{urlencode(pairs)}"


@router.get("/search", response_class=Response)
def search(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    q: NameParameter = "",
    kind: KindsParameter = [],  # noqa: B006  # read only; the framework shows it as the default
    limit: Limit = _PAGE,
    page: PageNumber = 1,
) -> Response:
    """What has a name or a text like the one looked for, as a page, as JSON or as RDF."""
    choice = choose_form(request, site.offered(_FORMS))
    return _respond(request, site, reader, choice, _Asked(q, _known(site, kind), limit, page), ("Accept",))


@router.get("/search.{suffix}", response_class=Response, responses=responses_in(*_FORMS))
def search_form(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    suffix: str,
    q: NameParameter = "",
    kind: KindsParameter = [],  # noqa: B006  # as above
    limit: Limit = _PAGE,
    page: PageNumber = 1,
) -> Response:
    """The same in the form that its suffix names."""
    _, choice = split_known(path_of(request), site.offered(_FORMS), suffix)
    return _respond(request, site, reader, choice, _Asked(q, _known(site, kind), limit, page), ())


@router.get("/suggest", response_class=Response)
def suggest(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    q: NameParameter = "",
    kind: KindsParameter = [],  # noqa: B006  # as above
) -> Response:
    """The first few things that a name leads to, as JSON."""
    names, kinds = site.names(reader), _known(site, kind)
    hits, pages = search_hits(site.library, names, q, _SUGGESTIONS, kinds), _pages(site, reader, q, kinds)
    return respond(
        request, Representation(_json(q, names, hits, pages), JSON.content_type, ("Accept-Language",)), site.freshness
    )


def _respond(
    request: Request, site: Site, reader: Reader, choice: Negotiated, asked: _Asked, vary: tuple[str, ...]
) -> Response:
    names, first = site.names(reader), (asked.page - 1) * asked.limit
    found = results(site.library, names, asked.query, asked.limit, asked.kinds, first)
    pages = _pages(site, reader, asked.query, asked.kinds)
    if choice.form == HTML:
        body = site.render("search.html", reader, _content(site, names, asked, found, pages))
    elif choice.form == JSON:
        shown = pages if asked.page == 1 else []
        body = _json(asked.query, names, found.hits, shown, total=found.total + len(pages), kinds=found.counts)
    else:
        labelled = site.library.lookup.labelled(hit.thing.iri for hit in found.hits)
        body = graph_bytes(request, site, labelled, choice.form)
    language = reader.interface if choice.form == HTML else None
    answer = Representation(body, choice.content_type, (*vary, "Accept-Language"), language)
    return respond(request, answer, site.freshness)


def _content(site: Site, names: Names, asked: _Asked, found: Results, pages: list[OwnPage]) -> dict[str, Any]:
    """What the page shows: hits, the kinds to choose from with their numbers, and the kind that most people mean."""
    named = {kind.name: name for kind, name in kinds_in_order(site.library, names)}
    first = next(iter(site.library.collections.leading), None)
    tabs = [
        (name, found.counts[kind], names.local(asked.address(kinds=[kind])), kind in asked.kinds)
        for kind, name in named.items()
        if kind in found.counts
    ]
    last = -(-found.total // asked.limit)
    near = (number for number in range(1, last + 1) if number in (1, last) or abs(number - asked.page) <= _NEAR)
    return {
        "query": asked.query,
        "found": found,
        "own": pages if asked.page == 1 else [],
        "total": found.total + len(pages),
        "first": (asked.page - 1) * asked.limit + 1,
        "page": asked.page,
        "numbers": [(number, names.local(asked.address(asked.kinds, number))) for number in near],
        "everything": names.local(asked.address()),
        "tabs": tabs,
        "kinds": {kind: named[kind] for kind in asked.kinds},
        "all_kinds": named,
        "main": (named[first.kind.name].text, len(first.kind.members)) if first else None,
    }


def _known(site: Site, kinds: list[str]) -> list[str]:
    """The existing kinds among some; none means all."""
    return [kind for kind in kinds if kind in site.library.kinds]


def _pages(site: Site, reader: Reader, query: str, kinds: list[str]) -> list[OwnPage]:
    """The publication's own pages that a query fits; none if things of some kinds are looked for."""
    return [] if kinds else site.own_pages.find(query, site.own_titles(reader.interface))


def _json(query: str, names: Names, hits: list[SearchHit], pages: list[OwnPage], **further: object) -> bytes:
    found = [*map(_result, hits), *(_page_result(names, page) for page in pages)]
    return json_bytes({"query": query, **further, "results": found})


def _page_result(names: Names, page: OwnPage) -> dict[str, Any]:
    """A page in the form of a thing: it has no class, and is of no kind."""
    title = page.title.as_json()
    iri, href = names.iris.under(page.path.removeprefix("/")), names.local(page.path)
    found: dict[str, Any] = {"iri": iri, "href": href, "label": title, "matched": title}
    return found | {"kind": None, "classes": [], "context": None, "fit": Fit.ABOUT.name.lower()}


def _result(hit: SearchHit) -> dict[str, Any]:
    return {
        "iri": hit.thing.iri,
        "href": hit.thing.href,
        "label": hit.thing.name.as_json(),
        "matched": (hit.matched or hit.thing.name).as_json(),
        "kind": hit.key.partition("/")[0] or None,
        "classes": [{"iri": one.iri, "label": one.name.as_json()} for one in hit.classes],
        "context": hit.context.as_json() if hit.context else None,
        "fit": hit.hit.fit.name.lower(),
    }
