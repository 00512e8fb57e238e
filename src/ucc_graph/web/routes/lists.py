"""Lists of the things of a kind, or of a selection from them, as a page, as a table, as places or as RDF."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import NamedNode, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind, sort_key
from ucc_graph.rdf.formats import CSV_RESULTS, GEOJSON, HTML, Format
from ucc_graph.rdf.vocab import RDF, RDFS
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import responses_in
from ucc_graph.web.routes.things import describe
from ucc_graph.web.site.representations import (
    PAGE_AND_GRAPHS,
    Resource,
    choose_form,
    graph_bytes,
    respond_with,
    split,
)
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.context import meta_description
from ucc_graph.web.view.listing import Listing, features, table
from ucc_graph.web.view.map import draw
from ucc_graph.web.view.selection import AT, Selection, read_selection

__all__ = ["router"]

_FORMS: Final = (*PAGE_AND_GRAPHS, CSV_RESULTS)

router = APIRouter(tags=["things"])


@router.get("/{kind}", response_class=Response, responses=responses_in(*_FORMS))
def members(request: Request, site: SiteOf, page: Annotated[int, Query(ge=1)] = 1) -> Response:
    """The things of a kind, or those that parameters ask for; else what the graph says of the address."""
    path = path_of(request)
    if kind := site.library.kinds.get(path):
        return _respond(request, site, kind, choose_form(request, _forms(site, kind)), page)
    stem, choice = split(path, (*_FORMS, GEOJSON))
    if choice and (kind := site.library.kinds.get(stem)) and choice.form in _forms(site, kind):
        return _respond(request, site, kind, choice, page)
    return describe(request, site)


def _forms(site: Site, kind: Kind) -> tuple[Format, ...]:
    """The forms of a list; places only where its things have them."""
    return (*_FORMS, GEOJSON) if site.collections.of(kind).places else _FORMS


def _respond(request: Request, site: Site, kind: Kind, choice: Negotiated, page: int) -> Response:
    names = site.names(reader_of(request, site))
    selection = read_selection(request.query_params, site.collections.of(kind), site.library.iris)
    listing = Listing(names, site.labels, selection)
    if selection.misread and choice.form != HTML:
        raise HTTPException(
            400, f"Not understood: {', '.join(f'{name}={value[:80]}' for name, value in selection.misread)}."
        )
    if choice.form == HTML:
        body = _page(site, listing, page)
    elif choice.form == CSV_RESULTS:
        body = table(listing)
    elif choice.form == GEOJSON:
        body = features(listing)
    else:
        body = graph_bytes(site, _statements(site, selection), choice.form)
    document = Resource(kind.name, _forms(site, kind), site.library.iris.others(kind.name)[0])
    return respond_with(request, site, reader_of(request, site), document, choice, body)


def _page(site: Site, listing: Listing, page: int) -> bytes:
    selection, names, size = listing.selection, listing.names, site.settings.members_per_page
    kind, found = selection.collection.kind, listing.members()
    shown, path = found[(page - 1) * size : page * size], f"/{kind.name}"
    pages = max(1, -(-len(found) // size))
    if page > pages:
        raise HTTPException(404, f"The list has {pages} pages.")
    content = {
        "kind": kind,
        "name": names.plural(kind.classes[0]),
        "classes": [names.link(iri) for iri in kind.classes],
        "count": len(found),
        "selection": selection,
        "facets": list(listing.choices()),
        "headings": list(listing.headings(path)),
        "members": list(listing.rows(shown)),
        "map": draw(names, selection, listing.label) if selection.collection.places else None,
        "years": _years(selection),
        "pages": [
            (n, names.local(selection.address(path, sort=selection.sort, page=str(n)))) for n in _near(page, pages)
        ],
        "page": page,
        "last": pages,
        "range": ((page - 1) * size + 1, (page - 1) * size + len(shown)),
        "in_short": meta_description(names, kind.classes[0]),
        "forms": _downloads(site, selection),
    }
    return site.render("kind.html", names.reader, content)


def _near(page: int, last: int) -> list[int]:
    """The pages that a page leads to: its neighbours, the first and the last."""
    return sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})


def _years(selection: Selection) -> tuple[str, int, int] | None:
    """The parameter of the year in which things belonged, and the first and the last there are."""
    years = [spell.since for spell in selection.collection.spells if spell.since is not None]
    return (AT, min(years), max(years)) if len(set(years)) > 1 else None


def _downloads(site: Site, selection: Selection) -> list[tuple[str, str]]:
    kind = selection.collection.kind
    forms = [form for form in _forms(site, kind) if form != HTML]
    forms.sort(key=lambda form: form.rdf is not None)
    return [(form.title, selection.address(f"/{kind.name}.{form.name}", sort=selection.sort)) for form in forms]


def _statements(site: Site, selection: Selection) -> list[Triple]:
    """The classes and labels of the members."""
    lookup = site.library.lookup
    found = [
        triple
        for iri in selection.things()
        for predicate in (RDF.type, RDFS.label)
        for triple in lookup.triples(NamedNode(iri), predicate, None)
    ]
    return sorted(found, key=sort_key)
