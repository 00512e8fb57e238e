"""What a reader follows: the changes of one thing, list or selection (Atom), and the days of things (iCalendar).

A parameter that means nothing is 400, as in the other forms of a list for programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import Format
from ucc_graph.web.feeds.atom import ATOM, feed_bytes
from ucc_graph.web.feeds.calendar import ICALENDAR, calendar_bytes, day_calendar
from ucc_graph.web.feeds.changes import Followed, list_feed, thing_feed
from ucc_graph.web.forms.export import title_of
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.http.response import Representation, link, respond
from ucc_graph.web.routes.lists import selected_exactly
from ucc_graph.web.routes.things import describe, find
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.listing import Listing, Selection, collection_of
from ucc_graph.web.view.names import Reader

__all__ = ["router"]

_NO_DAYS: Final = N_("Nothing here has a day that is known in full: there is no calendar.")
_FEED: Final = responses_in(ATOM)
_CALENDAR: Final = responses_in(ICALENDAR)

router = APIRouter(tags=["follow"])


@router.get("/{kind}.atom", response_class=Response, responses=_FEED)
@router.get("/{kind}/{key:path}.atom", response_class=Response, responses=_FEED)
def feed(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What changed from release to release: of a thing, of a list, or of the things that parameters select."""
    return _respond(request, site, reader, ATOM)


@router.get("/{kind}.ics", response_class=Response, responses=_CALENDAR)
@router.get("/{kind}/{key:path}.ics", response_class=Response, responses=_CALENDAR)
def calendar(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The days of a thing, of a list, or of the things that parameters select, as a calendar to subscribe to."""
    return _respond(request, site, reader, ICALENDAR)


def _respond(request: Request, site: Site, reader: Reader, form: Format) -> Response:
    """The list or the thing at the path without its suffix; a thing whose key ends in the suffix has its page."""
    path = path_of(request)
    stem = path.removesuffix(f".{form.name}")
    kind, iri = site.library.kinds.get(stem), find(site, stem)
    if find(site, path) or not (kind or iri):
        return describe(request, site, reader)
    if kind:
        selection = selected_exactly(request, site, kind)
        body = _of_list(site, reader, selection, form)
    else:
        body = _of_thing(site, reader, iri or "", form)
    content_type = f"{form.media_type}; charset=utf-8"
    answer = Representation(body, content_type, ("Accept-Language",), reader.interface, links=(_page(stem),))
    return respond(request, answer, site.freshness)


def _of_list(site: Site, reader: Reader, selection: Selection, form: Format) -> bytes:
    """The feed or the calendar of a list; raises HTTPException 404 for a kind without days."""
    kind, names = selection.collection.kind, site.names(reader)
    title = title_of(Listing(names, selection))
    about = _followed(site, reader, selection.address(f"/{kind.name}"))
    if form == ATOM:
        return feed_bytes(list_feed(names, site.changes, about, selection, title))
    return _calendar(site, reader, kind, selection.things(), about, title)


def _of_thing(site: Site, reader: Reader, iri: str, form: Format) -> bytes:
    """The feed or the calendar of a thing; raises HTTPException 404 for one without a day."""
    names, collection = site.names(reader), collection_of(site.library, iri)
    about = _followed(site, reader, site.library.iris.path(iri) or site.library.iris.about(iri))
    if form == ATOM:
        return feed_bytes(thing_feed(names, site.changes, about, iri))
    if collection is None or iri not in site.library.days.of(collection.kind):
        raise HTTPException(404, _NO_DAYS)
    return _calendar(site, reader, collection.kind, [iri], about, names.name(iri).text)


def _calendar(site: Site, reader: Reader, kind: Kind, things: Iterable[str], about: Followed, title: str) -> bytes:
    names, spans = site.names(reader), site.library.days.of(kind)
    if not spans:
        raise HTTPException(404, _NO_DAYS)
    address = f"{reader.root.origin}{names.local(about.address(f'.{ICALENDAR.name}'))}"
    collection = site.library.collections.of(kind)
    return calendar_bytes(day_calendar(names, collection, spans, things, address, title, site.freshness.issued))


def _followed(site: Site, reader: Reader, address: str) -> Followed:
    path, _, query = address.partition("?")
    imprint = site.imprint(site.names(reader))
    rights = ", ".join(licence.name.text for licence in imprint.licences)
    return Followed(path, query, site.metadata.publisher or imprint.title.text, rights)


def _page(stem: str) -> str:
    return link(f"/{stem}", "describes")
