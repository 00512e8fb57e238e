"""Lists of the things of a kind, or of a selection from them, as a page, CSV, JSON, GeoJSON or RDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.errors import UnfitFormatError
from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import CSV_RESULTS, DATASETS, GEOJSON, HTML, JSON, XLSX, Format
from ucc_graph.web.embed.frames import ListFrames
from ucc_graph.web.feeds.atom import ATOM
from ucc_graph.web.feeds.calendar import ICALENDAR
from ucc_graph.web.forms.export import Export, csv_of, file_name
from ucc_graph.web.forms.features import geojson_of
from ucc_graph.web.forms.json_objects import json_of
from ucc_graph.web.forms.list_workbook import workbook_of
from ucc_graph.web.forms.parameters import excel_in, read_delimiter, read_fields, unread
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import LIST, responses_in
from ucc_graph.web.http.parameters import Misread, ParameterError
from ucc_graph.web.http.response import link
from ucc_graph.web.routes.downloads import Excel, as_file, marked
from ucc_graph.web.routes.things import describe
from ucc_graph.web.site.representations import (
    LIST_FORMS,
    Resource,
    choose_form,
    forms_of,
    graph_bytes,
    respond_with,
    split,
)
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.thing.context import meta_description
from ucc_graph.web.view.choices import facet_choices, range_choices
from ucc_graph.web.view.listing import AT, Listing, Selection, read_selection
from ucc_graph.web.view.map import draw
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.tree import tree_of

__all__ = ["router", "selected", "selected_exactly"]

_CHOSEN: Final = 500
"""Values in one selection, at most: each stands in the address of every link of the page."""

_LARGEST: Final = 1000
"""Things on a page of a list for programs, at most."""
_NAMED: Final = 10
"""Parameters without meaning that an answer names."""
_ANSWERS: Final = responses_in(*LIST_FORMS, GEOJSON, *DATASETS, schemas={JSON: LIST})
_BUTTONS: Final = (XLSX, CSV_RESULTS, JSON, GEOJSON)
"""The forms that stand first among the links of a page."""

router = APIRouter(tags=["things"])


@router.get("/{kind}", response_class=Response, responses=_ANSWERS)
def members(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int | None, Query(ge=1, le=_LARGEST, description=N_("things on a page, for programs"))] = None,
    fields: Annotated[list[str] | None, Query(description=N_("names of columns, separated by commas"))] = None,
    excel: Excel = None,
) -> Response:
    """The things of a kind, or those that parameters ask for; else what the graph says of the address."""
    path, wanted = path_of(request), _Wanted(page, size, tuple(fields or ()), read_delimiter(excel))
    if kind := site.library.kinds.get(path):
        return _respond(request, site, reader, kind, choose_form(request, forms_of(site, kind)), wanted)
    stem, choice = split(path, (*LIST_FORMS, GEOJSON))
    if choice and (kind := site.library.kinds.get(stem)) and _has(site, kind, choice.form):
        return _respond(request, site, reader, kind, choice, wanted)
    return describe(request, site, reader)


@dataclass(frozen=True)
class _Wanted:
    """Part of a list that a request asks for, and the delimiter of CSV for spreadsheets, empty for programs."""

    page: int
    size: int | None
    fields: tuple[str, ...]
    delimiter: str


def _has(site: Site, kind: Kind, form: Format) -> bool:
    """Whether a list can have a form; one that the release cannot hold is refused later, with 406."""
    return form in LIST_FORMS or form in forms_of(site, kind)


def selected_exactly(request: Request, site: Site, kind: Kind) -> Selection:
    """The selection that a program asks for; raises ParameterError for parameters that mean nothing."""
    pairs = request.query_params.multi_items()
    selection = selected(pairs, site, kind)
    _refuse_misread(unread(pairs, selection))
    return selection


def _refuse_misread(misread: Sequence[Misread]) -> None:
    if misread:
        raise ParameterError(*misread[:_NAMED])


def _respond(request: Request, site: Site, reader: Reader, kind: Kind, choice: Negotiated, wanted: _Wanted) -> Response:
    library = site.library
    resource = Resource(kind.name, forms_of(site, kind), library.iris.others(kind.name)[0], has_linkset=True)
    listing = Listing(site.names(reader), selected(request.query_params.multi_items(), site, kind))
    if choice.form == HTML:
        return respond_with(request, site, reader, resource, choice, _page(site, listing, resource, wanted.page))
    export = _export(request, site, listing, wanted)
    after = _after(export, wanted, choice.form)
    further = [link(after, "next")] if after else []
    name = f"{kind.name}.{choice.form.name}"
    is_for_people = choice.form == CSV_RESULTS and bool(wanted.delimiter)
    if is_for_people or choice.form == XLSX:
        body = _for_people(site, export, wanted.delimiter) if is_for_people else _workbook(site, export)
        response = respond_with(request, site, reader, resource, choice, body, further=further)
        return as_file(response, file_name(export, choice.form, library.release.manifest.version), name)
    body = _body(request, site, export, choice.form, after)
    return as_file(respond_with(request, site, reader, resource, choice, body, further=further), name)


def selected(pairs: Sequence[tuple[str, str]], site: Site, kind: Kind) -> Selection:
    """The selection of the parameters of an address; raises HTTPException 400 for one of too many values."""
    selection = read_selection(pairs, site.library.collections.of(kind), site.library.iris)
    chosen = sum(map(len, selection.chosen.values()))
    if chosen > _CHOSEN:
        raise HTTPException(400, f"At most {_CHOSEN} values are chosen at once; {chosen} were.")
    return selection


def _export(request: Request, site: Site, listing: Listing, wanted: _Wanted) -> Export:
    """A page of the list, or the whole list without a size.

    Raises ParameterError for parameters that mean nothing, and HTTPException 404 for a page beyond the last.
    """
    known = site.columns.of(listing.selection.collection.kind)
    columns, unknown = read_fields(wanted.fields, known)
    _refuse_misread([*unread(request.query_params.multi_items(), listing.selection), *unknown])
    found, size, page = listing.members(), wanted.size, wanted.page
    _check_page(page, len(found), size or len(found))
    return Export(listing, known, found[(page - 1) * size : page * size] if size else found, len(found), columns)


def _after(export: Export, wanted: _Wanted, form: Format) -> str | None:
    """The address of the next page; None for the last."""
    size, names, selection = wanted.size, export.listing.names, export.listing.selection
    if size is None or wanted.page * size >= export.count:
        return None
    path, fields = f"/{selection.collection.kind.name}.{form.name}", ",".join(one.name for one in export.columns)
    further = {"fields": fields, "size": str(size), "page": str(wanted.page + 1)}
    return f"{names.reader.root.origin}{names.local(selection.address(path, sort=selection.sort, **further))}"


def _body(request: Request, site: Site, export: Export, form: Format, after: str | None) -> bytes:
    """The body of a form for programs; JSON names the address of the next page."""
    if form == CSV_RESULTS:
        return csv_of(export, site.rows)
    if form == GEOJSON:
        return geojson_of(export, site.rows)
    if form == JSON:
        version = site.library.release.manifest.version
        return json_of(export, site.json_texts, release=version, licences=site.licences, count=export.count, next=after)
    return graph_bytes(request, site, site.library.lookup.labelled(one.iri for one in export.members), form)


def _for_people(site: Site, export: Export, delimiter: str) -> bytes:
    """The CSV of a list for spreadsheets."""
    return marked(csv_of(export, site.rows, delimiter))


def _workbook(site: Site, export: Export) -> bytes:
    """The workbook of a list; raises HTTPException 400 for a list that is too long for one."""
    selection = export.listing.selection
    page = selection.address(f"/{selection.collection.kind.name}", sort=selection.sort)
    try:
        return workbook_of(export, site.columns, site.rows, site.credit(export.listing.names.reader, page))
    except UnfitFormatError as error:
        raise HTTPException(400, error.text) from error


def _check_page(page: int, count: int, size: int) -> int:
    """The number of pages; raises HTTPException 404 for a page beyond the last."""
    pages = max(1, -(-count // max(1, size)))
    if page > pages:
        raise HTTPException(404, f"The list has {pages} pages.")
    return pages


def _page(site: Site, listing: Listing, resource: Resource, page: int) -> bytes:
    selection, names, size = listing.selection, listing.names, site.settings.members_per_page
    kind, found = selection.collection.kind, listing.members()
    shown, path = found[(page - 1) * size : page * size], f"/{kind.name}"
    pages = _check_page(page, len(found), size)
    is_whole = selection.is_empty and not selection.sort and page == 1
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    frames = ListFrames(listing)
    content = {
        "kind": kind,
        "frame": frames.page,
        "frames": frames,
        "name": names.plural(kind.classes[0]),
        "count": len(found),
        "selection": selection,
        "facets": list(facet_choices(listing)),
        "ranges": list(range_choices(listing)),
        "table": listing.table(path, shown),
        "map": draw(names, selection, listing.label) if selection.collection.places else None,
        "years": _years(selection),
        "tree": tree_of(names, site.library.collections.arranger, selection.collection) if is_whole else None,
        "pages": [(n, names.local(selection.address(path, sort=selection.sort, page=str(n)))) for n in near],
        "page": page,
        "last": pages,
        "range": ((page - 1) * size + 1, (page - 1) * size + len(shown)),
        "meta_description": meta_description(names, kind.classes[0]),
        "follow": _followed(site, listing),
        "forms": _downloads(names.reader, resource, selection),
    }
    return site.render("kind.html", names.reader, content)


def _followed(site: Site, listing: Listing) -> list[tuple[Format, str]]:
    """The feed of a selection, and its calendar where things of the kind have days."""
    kind, selection = listing.selection.collection.kind, listing.selection
    forms = (ATOM, ICALENDAR) if site.library.days.of(kind) else (ATOM,)
    return [(form, listing.names.local(selection.address(f"/{kind.name}.{form.name}"))) for form in forms]


def _years(selection: Selection) -> tuple[str, int, int] | None:
    """The parameter of the year, with the first and the last year; None for fewer than two years."""
    years = [interval.since for interval in selection.collection.intervals if interval.since is not None]
    return (AT, min(years), max(years)) if len(set(years)) > 1 else None


def _downloads(reader: Reader, resource: Resource, selection: Selection) -> list[tuple[str, str]]:
    """The forms with the selection in their addresses: those that people open first, then other ones, then RDF.

    Forms with names keep the language of the page.
    """
    path, sort = f"/{resource.path}", selection.sort
    language = reader.language if reader.prefix or reader.is_explicit else ""
    excel = excel_in(reader.interface)
    first = [form for form in _BUTTONS if form in resource.forms]
    forms = (*first, *(form for form in resource.forms if form not in (HTML, *first)))
    return [
        (
            form.title,
            selection.address(
                f"{path}.{form.name}",
                sort=sort,
                excel=excel if form == CSV_RESULTS else "",
                lang="" if form.rdf else language,
            ),
        )
        for form in forms
    ]
