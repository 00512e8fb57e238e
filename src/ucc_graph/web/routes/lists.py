"""Lists of the things of a kind, or of a selection from them, as a page, CSV, JSON, GeoJSON or RDF."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import CSV_RESULTS, DATASETS, GEOJSON, HTML, JSON, Format
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.routes.downloads import Marked, as_file, marked
from ucc_graph.web.routes.things import describe
from ucc_graph.web.site.representations import PAGE_AND_GRAPHS, Resource, choose_form, graph_bytes, respond_with, split
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.choices import facet_choices, range_choices
from ucc_graph.web.view.context import meta_description
from ucc_graph.web.view.export import csv_of, geojson_of, json_of
from ucc_graph.web.view.listing import AT, Listing, Selection, read_selection
from ucc_graph.web.view.map import draw
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.tree import tree_of

__all__ = ["router"]

_FORMS: Final = (*PAGE_AND_GRAPHS, CSV_RESULTS, JSON)
_SPREADSHEET: Final = N_("CSV for Excel")
_CHOSEN: Final = 500
"""Values in one selection, at most: each stands in the address of every link of the page."""

_LARGEST: Final = 1000
"""Things on a page of JSON, at most."""

router = APIRouter(tags=["things"])


@router.get("/{kind}", response_class=Response, responses=responses_in(*_FORMS, GEOJSON, *DATASETS))
def members(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int | None, Query(ge=1, le=_LARGEST, description=N_("things on a page of JSON"))] = None,
    bom: Marked = False,
) -> Response:
    """The things of a kind, or those that parameters ask for; else what the graph says of the address."""
    path = path_of(request)
    if kind := site.library.kinds.get(path):
        return _respond(request, site, reader, kind, choose_form(request, _forms(site, kind)), (page, size), bom)
    stem, choice = split(path, (*_FORMS, GEOJSON))
    if choice and (kind := site.library.kinds.get(stem)) and _has(site, kind, choice.form):
        return _respond(request, site, reader, kind, choice, (page, size), bom)
    return describe(request, site, reader)


def _forms(site: Site, kind: Kind) -> tuple[Format, ...]:
    """The forms of a list; GeoJSON only for things with places."""
    return site.offered((*_FORMS, GEOJSON) if kind in site.library.collections.kinds_with_places else _FORMS)


def _has(site: Site, kind: Kind, form: Format) -> bool:
    """Whether a list can have a form; one that the release cannot hold is refused later, with 406."""
    return form in _FORMS or form in _forms(site, kind)


def _respond(
    request: Request,
    site: Site,
    reader: Reader,
    kind: Kind,
    choice: Negotiated,
    part: tuple[int, int | None],
    bom: bool,
) -> Response:
    library = site.library
    resource = Resource(kind.name, _forms(site, kind), library.iris.others(kind.name)[0])
    selection = read_selection(request.query_params.multi_items(), library.collections.of(kind), library.iris)
    chosen = sum(map(len, selection.chosen.values()))
    if chosen > _CHOSEN:
        raise HTTPException(400, f"At most {_CHOSEN} values are chosen at once; {chosen} were.")
    listing = Listing(site.names(reader), selection)
    if choice.form == HTML:
        body = _page(site, listing, resource, part[0])
    elif selection.misread:
        wrong = ", ".join(f"{name}={value}" for name, value in selection.misread)
        raise HTTPException(400, f"Not understood: {wrong}.")
    elif choice.form == CSV_RESULTS:
        body = marked(csv_of(listing)) if bom else csv_of(listing)
    elif choice.form == JSON:
        body = _json(site, listing, *part)
    elif choice.form == GEOJSON:
        body = geojson_of(listing)
    else:
        body = graph_bytes(site, library.lookup.labelled(selection.things()), choice.form)
    response = respond_with(request, site, reader, resource, choice, body)
    return response if choice.form == HTML else as_file(response, f"{kind.name}.{choice.form.name}")


def _json(site: Site, listing: Listing, page: int, size: int | None) -> bytes:
    """A page of the list, or the whole list without a size, with the address of the next page."""
    found, selection, root = listing.members(), listing.selection, listing.names.reader.root
    shown = found[(page - 1) * size : page * size] if size else found
    pages = max(1, -(-len(found) // size)) if size else 1
    if page > pages:
        raise HTTPException(404, f"The list has {pages} pages.")
    path = f"/{selection.collection.kind.name}.{JSON.name}"
    after = selection.address(path, sort=selection.sort, size=str(size), page=str(page + 1))
    about = {
        "release": site.library.release.manifest.version,
        "licences": site.licences,
        "count": len(found),
        "next": f"{root.origin}{listing.names.local(after)}" if page < pages else None,
    }
    return json_of(listing, shown, **about)


def _page(site: Site, listing: Listing, resource: Resource, page: int) -> bytes:
    selection, names, size = listing.selection, listing.names, site.settings.members_per_page
    kind, found = selection.collection.kind, listing.members()
    shown, path = found[(page - 1) * size : page * size], f"/{kind.name}"
    pages = max(1, -(-len(found) // size))
    if page > pages:
        raise HTTPException(404, f"The list has {pages} pages.")
    is_whole = selection.is_empty and not selection.sort and page == 1
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    content = {
        "kind": kind,
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
        "forms": _downloads(resource, selection),
    }
    return site.render("kind.html", names.reader, content)


def _years(selection: Selection) -> tuple[str, int, int] | None:
    """The parameter of the year, with the first and the last year; None for fewer than two years."""
    years = [interval.since for interval in selection.collection.intervals if interval.since is not None]
    return (AT, min(years), max(years)) if len(set(years)) > 1 else None


def _downloads(resource: Resource, selection: Selection) -> list[tuple[str, str]]:
    """The forms with the selection in their addresses, tables and places before RDF; CSV for spreadsheets as well."""
    forms = sorted((form for form in resource.forms if form != HTML), key=lambda form: form.rdf is not None)
    path, sort = f"/{resource.path}", selection.sort
    links = [(form.title, selection.address(f"{path}.{form.name}", sort=sort)) for form in forms]
    links.insert(1, (_SPREADSHEET, selection.address(f"{path}.{CSV_RESULTS.name}", sort=sort, bom="1")))
    return links
