"""Parts of pages for other sites: cards, maps, charts and lists in frames, pictures of maps and charts, and oEmbed.

Filters are those of lists. A parameter that means nothing is 400: nobody sees what a frame has left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import CSV_RESULTS, HTML, SVG, Format
from ucc_graph.web.embed.charts import chart_in, csv_of_chart
from ucc_graph.web.embed.drawings import StandaloneDrawing, drawing_of_chart, drawing_of_map, signs
from ucc_graph.web.embed.frames import BY, NEW, OEMBED, SHOW, TOTAL, ListFrames
from ucc_graph.web.embed.oembed import OEMBED_FORMS, EmbeddedPage, frame_of_page, oembed_bytes, oembed_document
from ucc_graph.web.forms.parameters import EXCEL, read_delimiter, unread
from ucc_graph.web.http.asgi import content_policy, path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import choose_language
from ucc_graph.web.http.openapi import PAGE, responses_in
from ucc_graph.web.http.parameters import Misread, ParameterError
from ucc_graph.web.http.response import Representation, link, respond
from ucc_graph.web.routes.downloads import Excel, as_file, for_spreadsheets
from ucc_graph.web.routes.lists import selected
from ucc_graph.web.routes.queries import DrawnAnswer, drawn_answer
from ucc_graph.web.routes.things import find, refuse_retired
from ucc_graph.web.site.page_slots import in_page_slot
from ucc_graph.web.site.representations import split
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.thing.context import thing_context
from ucc_graph.web.thing.digest import digest_of
from ucc_graph.web.view.growth import intervals_of, only_moved
from ucc_graph.web.view.listing import SORT, Listing, collection_of
from ucc_graph.web.view.map import draw
from ucc_graph.web.view.names import Names, Reader

__all__ = ["router"]

_UNKNOWN: Final = N_("Nothing is known here under this address.")
_NO_PLACE: Final = N_("Nothing of this kind has a place.")
_NO_CHART: Final = N_("There is no chart of these things.")
_OUTLINE: Final = N_("Outline of the land: Natural Earth. No borders are drawn.")
_ROWS: Final = 10
_MOST_ROWS: Final = 100
_COLUMNS: Final = 4
"""Columns of a list in a frame behind the name."""
_VARY: Final = ("Accept-Language",)
_LANGUAGE: Final = "lang"
_LONGEST: Final = 4096
_PARAMETERS: Final = 500
_SHOWN: Final = 40
"""Letters of an address, its parameters at most, and letters of a value that an answer repeats."""
_ENDLESS: Final = 1 << 15
_SIZE: Final = "size"

OEmbedForm = Annotated[str, Query(json_schema_extra={"enum": list(OEMBED_FORMS)})]

router = APIRouter(tags=["embedding"])


@router.get("/embed/card/about", response_class=Response, responses=PAGE)
def card_of_iri(
    request: Request, site: SiteOf, reader: ReaderOf, iri: Annotated[str, Query(min_length=1, max_length=2048)]
) -> Response:
    """A card of a thing whose IRI is elsewhere."""
    known = iri if site.library.iris.path(iri) == site.library.iris.about(iri) else None
    return _card(request, site, reader, known)


@router.get("/embed/card/{kind}/{key:path}", response_class=Response, responses=PAGE)
def card(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """A thing in short."""
    return _card(request, site, reader, find(site, path_of(request).removeprefix("embed/card/")))


@router.get("/embed/map/{kind}", response_class=Response, responses=responses_in(HTML, SVG))
def atlas(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    show: Annotated[str, Query(description=N_("new, for things that are new in the year that is chosen"))] = "",
) -> Response:
    """A map of things, as a page or, with the suffix .svg, as a picture."""
    kind, form = _kind(request, site, "map", (SVG,))
    listing = _listing(request, site, reader, kind, (SHOW,))
    if show not in ("", TOTAL, NEW):
        raise ParameterError(Misread(SHOW, show, (TOTAL, NEW)))
    selection = listing.selection
    if not selection.collection.places:
        raise HTTPException(404, _NO_PLACE)
    moved = only_moved(selection, intervals_of(listing.names, selection)) if show == NEW else frozenset()
    found = draw(listing.names, selection, listing.label, moved)
    title = ListFrames(listing).heading
    if form == SVG:
        lines = _credit(site, listing.names, _back(listing), _OUTLINE)
        drawing = drawing_of_map(found, title, reader.root.origin, reader.direction, lines)
        return _picture(request, site, reader, drawing)
    content = {
        "map": found.for_frames,
        "count": len(selection.things() - moved),
        "back": _back(listing),
        "heading": title,
    }
    return _frame(request, site, reader, "embed_map.html", content)


@router.get("/embed/chart/{kind}", response_class=Response, responses=responses_in(HTML, SVG, CSV_RESULTS))
def chart(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    show: Annotated[str, Query(description=N_("total or new: all things by year, or those that began in it"))] = "",
    by: Annotated[str, Query(description=N_("the facet whose values are counted"))] = "",
    excel: Excel = None,
) -> Response:
    """A chart of things, as a page or, with the suffixes .svg and .csv, as a picture or as its numbers."""
    kind, form = _kind(request, site, "chart", (SVG, CSV_RESULTS))
    listing = _listing(request, site, reader, kind, (SHOW, BY, EXCEL))
    found, title = chart_in(listing, show, by), ListFrames(listing).heading
    if found is None:
        raise HTTPException(404, _NO_CHART)
    if form == CSV_RESULTS:
        numbers = [name.text for name in found.header[1:]]
        body = for_spreadsheets(csv_of_chart(found), read_delimiter(excel), numbers)
        answer, name = Representation(body, form.content_type, _VARY), f"{kind.name}-{show or by or TOTAL}.{form.name}"
        return as_file(respond(request, answer, site.freshness), name)
    if form == SVG:
        lines = _credit(site, listing.names, _back(listing))
        return _picture(request, site, reader, drawing_of_chart(found, title, reader.direction, lines))
    content = {"chart": found, "back": _back(listing), "heading": title}
    return _frame(request, site, reader, "embed_chart.html", content)


@router.get("/embed/list/{kind}", response_class=Response, responses=PAGE)
def table(
    request: Request, site: SiteOf, reader: ReaderOf, size: Annotated[int, Query(ge=1, le=_MOST_ROWS)] = _ROWS
) -> Response:
    """The first rows of a list, with a link to the whole."""
    kind, _ = _kind(request, site, "list", ())
    listing = _listing(request, site, reader, kind, (_SIZE,))
    found = listing.members()
    shown = listing.table(f"/{kind.name}", found[:size], _COLUMNS)
    content = {"table": shown, "count": len(found), "back": _back(listing), "heading": ListFrames(listing).heading}
    return _frame(request, site, reader, "embed_list.html", content)


@router.get("/embed/query/{name}", response_class=Response, responses=responses_in(HTML, SVG))
async def answer_of_query(request: Request, site: SiteOf, reader: ReaderOf, name: str) -> Response:
    """The chart or map of an example query's answer, as a page or, with the suffix .svg, as a picture."""
    stem, choice = split(name, (SVG,))
    drawn = await drawn_answer(request, site, reader, stem if choice else name)
    return await in_page_slot(request, _drawn_frame, request, site, reader, drawn, SVG if choice else HTML)


def _drawn_frame(request: Request, site: Site, reader: Reader, drawn: DrawnAnswer, form: Format) -> Response:
    names, title = site.names(reader), drawn.query.title.text
    content: dict[str, Any] = {"back": names.local(drawn.query.address()), "heading": title}
    if form == HTML and (drawn.chart or drawn.map is None):
        return _frame(request, site, reader, "embed_chart.html", content | {"chart": drawn.chart})
    if drawn.chart:
        lines = _credit(site, names, content["back"])
        return _picture(request, site, reader, drawing_of_chart(drawn.chart, title, reader.direction, lines))
    if drawn.map is None:
        raise HTTPException(404, _NO_CHART)
    if form == HTML:
        content |= {"map": drawn.map, "count": len(drawn.map.points)}
        return _frame(request, site, reader, "embed_map.html", content)
    lines = _credit(site, names, content["back"], _OUTLINE)
    drawing = drawing_of_map(drawn.map, title, reader.root.origin, reader.direction, lines)
    return _picture(request, site, reader, drawing)


@router.get(OEMBED, response_class=Response, responses=responses_in(*OEMBED_FORMS.values()))
def oembed(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    url: Annotated[str, Query(min_length=1, max_length=_LONGEST, description=N_("the address of a page of this site"))],
    maxwidth: Annotated[int, Query(ge=1)] = _ENDLESS,
    maxheight: Annotated[int, Query(ge=1)] = _ENDLESS,
    format: OEmbedForm = "json",  # noqa: A002  # the name of the parameter in the specification
) -> Response:
    """The frame of a page, for programs that show links to it (https://oembed.com)."""
    if format not in OEMBED_FORMS:
        raise HTTPException(501, f"There is no form {format[:_SHOWN]}: the forms are {' and '.join(OEMBED_FORMS)}.")
    page, reading = _page_at(site, reader, url)
    names = site.names(reading)
    frame = frame_of_page(page, names, site.library, partial(find, site)) if page else None
    if frame is None:
        raise HTTPException(404, N_("No page of this site that can be embedded has this address."))
    imprint, home = site.imprint(names), f"{reader.root.origin}{names.local('/')}"
    found = oembed_document(frame, imprint.title.text, home, site.freshness.max_age, maxwidth, maxheight)
    answer = Representation(oembed_bytes(found, format), OEMBED_FORMS[format], _VARY, reading.interface)
    return respond(request, answer, site.freshness)


def _page_at(site: Site, reader: Reader, url: str) -> tuple[EmbeddedPage | None, Reader]:
    """The page of this site at an address, here or under the base IRI, and a reader of its languages."""
    base = site.library.iris.base
    found = reader.root.path_in(url) or (f"/{url.removeprefix(base)}" if url.startswith(base) else None)
    if found is None:
        return None, reader
    path, _, query = found.partition("#")[0].removeprefix("/").partition("?")
    first, _, rest = path.partition("/")
    prefix, path = (first, rest) if first in site.interfaces else ("", path)
    pairs = parse_qsl(query, max_num_fields=_PARAMETERS) if query.count("&") < _PARAMETERS else []
    wanted = dict(pairs).get(_LANGUAGE)
    return EmbeddedPage(path, pairs), _reading(site, reader, prefix, wanted)


def _reading(site: Site, reader: Reader, prefix: str, wanted: str | None) -> Reader:
    """The reader of a page whose address has a prefix or a parameter for its language, else the reader as it is."""
    if not (prefix or wanted):
        return reader
    offered, first = site.languages.texts, site.languages.first
    return replace(
        reader,
        language=choose_language(wanted or prefix, None, site.library.languages, first),
        interface=prefix or choose_language(wanted, None, offered, first),
        is_explicit=bool(wanted),
        prefix=f"/{prefix}" if prefix else "",
    )


def _kind(request: Request, site: Site, part: str, forms: Sequence[Format]) -> tuple[Kind, Format]:
    """The kind at the path of a request, and the form that its suffix asks for; raises HTTPException 404."""
    path = path_of(request).removeprefix(f"embed/{part}/")
    if kind := site.library.kinds.get(path):
        return kind, HTML
    stem, choice = split(path, forms)
    if choice is None or stem not in site.library.kinds:
        raise HTTPException(404, _UNKNOWN)
    return site.library.kinds[stem], choice.form


def _listing(request: Request, site: Site, reader: Reader, kind: Kind, further: Sequence[str]) -> Listing:
    """The selection of a request; raises ParameterError for parameters that mean nothing."""
    pairs = request.query_params.multi_items()
    selection = selected(pairs, site, kind)
    if misread := unread(pairs, selection, (*further, _LANGUAGE)):
        raise ParameterError(*misread[:_ROWS])
    return Listing(site.names(reader), selection)


def _back(listing: Listing) -> str:
    """The address of the list behind a frame."""
    selection = listing.selection
    return listing.names.local(selection.address(f"/{selection.collection.kind.name}", **{SORT: selection.sort}))


def _card(request: Request, site: Site, reader: Reader, iri: str | None) -> Response:
    if iri is None:
        raise HTTPException(404, _UNKNOWN)
    refuse_retired(site, iri)
    if unknown := [pair for pair in request.query_params.multi_items() if pair[0] not in (_LANGUAGE, "iri")]:
        raise ParameterError(*(Misread(*pair, (_LANGUAGE,), is_unknown=True) for pair in unknown[:_ROWS]))
    views, lookup = site.views(reader), site.library.lookup
    names, own, statements = views.names, collection_of(site.library, iri), lookup.description(iri)
    around = thing_context(names, site.library.collections, iri, own)
    thing = views.thing(iri, statements, set(), lookup.incoming(iri, views.limit))
    content = {
        "around": around,
        "back": names.local(site.library.iris.path(iri) or "/"),
        "digest": digest_of(views, thing, statements, around, ()),
        "heading": thing.name.text,
        "thing": thing,
    }
    return _frame(request, site, reader, "embed_card.html", content)


def _frame(request: Request, site: Site, reader: Reader, template: str, content: dict[str, Any]) -> Response:
    body = site.render(template, reader, content)
    links = tuple(link(licence, "license") for licence in site.licences)
    answer = Representation(body, HTML.content_type, _VARY, reader.interface, links=links)
    return respond(request, answer, site.freshness)


def _picture(request: Request, site: Site, reader: Reader, drawing: StandaloneDrawing) -> Response:
    """A picture; its style sheet stands in it, so its own policy allows that."""
    body = site.render("embed_drawing.html", reader, {"drawing": drawing, "signs": signs()}).strip()
    links = tuple(link(licence, "license") for licence in site.licences)
    answer = Representation(body, SVG.content_type, _VARY, reader.interface, links=links)
    response = respond(request, answer, site.freshness)
    response.headers["Content-Security-Policy"] = content_policy(is_framed=True, style=drawing.style)
    return response


def _credit(site: Site, names: Names, back: str, *further: str) -> list[str]:
    """The lines below a picture: title, release and licence, and the address of the list."""
    imprint, texts = site.imprint(names), names.texts
    release = texts.gettext(N_("Release %(version)s")) % {"version": imprint.version}
    licences = ", ".join(licence.name.text for licence in imprint.licences)
    credit = " · ".join(filter(None, (imprint.title.text, release, licences)))
    return [credit, *map(texts.gettext, further), f"{names.reader.root.origin}{back}"]
