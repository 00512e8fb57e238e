"""Comparison of two to four things: their summaries, then the properties of their pages, as the rows of one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.search import LONGEST
from ucc_graph.rdf.formats import HTML
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.routes.things import find
from ucc_graph.web.site.exception_handlers import wants_page
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.thing.comparison import side_by_side, split_by_kind, summary
from ucc_graph.web.view.page import Views
from ucc_graph.web.view.search_hits import SearchHit, search_hits

__all__ = ["router"]

_MOST: Final = 4
_ASKED: Final = 16
"""Maximum number of things to look up, known or not."""
_OFFERED: Final = 8
_SHOWN: Final = 200
"""Characters of an unknown name that the answer repeats."""

router = APIRouter(tags=["things"])
Things = Annotated[list[str], Query(max_length=_ASKED, description=N_("a thing by its path here, or by its IRI"))]


@router.get("/compare", response_class=Response)
def comparison(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    thing: Things = [],  # noqa: B006  # read only
    add: Annotated[str, Query(max_length=LONGEST, description=N_("the name of one more thing"))] = "",
) -> Response:
    """The things that ``thing`` names side by side, and the one that ``add`` names, if it names one alone."""
    views = site.views(reader)
    things, unknown = _chosen(site, views, thing)
    if len(things) > _MOST:
        raise HTTPException(400, f"At most {_MOST} things stand side by side; {len(things)} were chosen.")
    is_fault = bool(unknown) and not things
    if is_fault and not wants_page(request):
        raise HTTPException(404, f"Nothing is known here under the address {unknown[0]}.")
    offers = _offers(site, views, things, add)
    left = add if len(offers) != 1 else ""
    if len(offers) == 1 and len(things) < _MOST:
        things, offers = {**things, offers[0].key: offers[0].thing.iri}, []
    content = {"add": left, "unknown": unknown, **_content(site, views, things, offers)}
    body = site.render("compare.html", reader, content)
    answer = Representation(body, HTML.content_type, ("Accept", "Accept-Language"), reader.interface)
    return respond(request, answer, site.freshness, 404 if is_fault else 200)


def _chosen(site: Site, views: Views, asked: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The IRIs of the chosen things by path, and the unknown names; a name is a path or an IRI under the base."""
    prefixes = (site.library.iris.base, "id/", "/")
    found = {path: find(site, reduce(str.removeprefix, prefixes, path)) for path in asked if path}
    things = {views.names.path(iri): iri for iri in found.values() if iri}
    return things, [path[:_SHOWN] for path, iri in found.items() if not iri]


def _content(site: Site, views: Views, things: Mapping[str, str], offers: Sequence[SearchHit]) -> dict[str, object]:
    names, library = views.names, site.library
    pages = [views.thing(iri, library.lookup.description(iri)) for iri in things.values()]
    rows = side_by_side([[row for section in page.sections for row in section.rows] for page in pages])
    without = {iri: _address(other for other in things if other != path) for path, iri in things.items()}
    return {
        "things": [(names.link(iri), names.local(address)) for iri, address in without.items()],
        "paths": list(things),
        "summary": side_by_side([summary(names, library, iri) for iri in things.values()]),
        "rows": [one for row in rows for one in split_by_kind(names, library, row)],
        "has_room": len(things) < _MOST,
        "kind": next(iter(_kinds(things)), ""),
        "offers": [(one, names.local(_address((*things, one.key)))) for one in offers],
        "kinds": [(kind, names.plural(kind.classes[0])) for kind in library.kinds.values()],
    }


def _kinds(paths: Iterable[str]) -> list[str]:
    """The kinds of some things; things of other kinds are not offered, because they share no row with these."""
    return list(dict.fromkeys(path.partition("/")[0] for path in paths))


def _address(paths: Iterable[str]) -> str:
    pairs = [("thing", path) for path in paths]
    return f"/compare?{urlencode(pairs, safe='/')}" if pairs else "/compare"


def _offers(site: Site, views: Views, things: Mapping[str, str], add: str) -> list[SearchHit]:
    """The things that a name may mean; a single thing if only one has exactly this name."""
    found = search_hits(site.library, views.names, add, _OFFERED, _kinds(things)) if add.strip() else []
    others = [one for one in found if one.key and one.key not in things]
    sure = [one for one in others if one.is_sure]
    return sure if len(sure) == 1 else others
