"""Lists of the things of a kind, as a page, as RDF or as a table."""

import csv
import io
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import Literal, NamedNode, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import Kind, Member, sort_key
from ucc_graph.media import CSV_RESULTS, HTML
from ucc_graph.terms import RDF, RDFS
from ucc_graph.web.forms import PAGE_AND_GRAPHS, Document, choose_form, graph_bytes, path_of, respond_with, split
from ucc_graph.web.negotiate import Choice
from ucc_graph.web.promises import promise
from ucc_graph.web.resources import describe
from ucc_graph.web.site import Site, SiteOf, reader_of

__all__ = ["router"]

_FORMS: Final = (*PAGE_AND_GRAPHS, CSV_RESULTS)

router = APIRouter(tags=["things"])


@router.get("/{kind}", response_class=Response, responses=promise(*_FORMS))
def members(request: Request, site: SiteOf, page: Annotated[int, Query(ge=1)] = 1) -> Response:
    """The things of a kind in the order of their labels; else what the graph says of the address."""
    path = path_of(request)
    if kind := site.library.kinds.get(path):
        return _respond(request, site, kind, choose_form(request, _FORMS), page)
    stem, choice = split(path, _FORMS)
    if choice and (kind := site.library.kinds.get(stem)):
        return _respond(request, site, kind, choice, page)
    return describe(request, site)


def _respond(request: Request, site: Site, kind: Kind, choice: Choice, page: int) -> Response:
    reader = reader_of(request, site)
    if choice.form == HTML:
        body = _page(request, site, kind, page)
    elif choice.form == CSV_RESULTS:
        body = _table(site.library.lookup.members(kind, reader.language))
    else:
        body = graph_bytes(site, _statements(site, kind), choice.form)
    document = Document(kind.name, _FORMS, site.library.addresses.others(kind.name)[0])
    return respond_with(request, site, document, choice, body)


def _page(request: Request, site: Site, kind: Kind, page: int) -> bytes:
    reader = reader_of(request, site)
    names, size = site.names(reader), site.settings.members_per_page
    found = site.library.lookup.members(kind, reader.language)
    shown = found[(page - 1) * size : page * size]
    if not shown:
        raise HTTPException(404, f"The list has {-(-len(found) // size)} pages.")
    content = {
        "kind": kind,
        "classes": [names.link(iri) for iri in kind.classes],
        "members": [names.link(member.iri) for member in shown],
        "first": (page - 1) * size + 1,
        "page": page,
        "pages": -(-len(found) // size),
        "forms": [(form.title, f"/{kind.name}.{form.name}") for form in _FORMS if form != HTML],
    }
    return site.render("kind.html", reader, content)


def _statements(site: Site, kind: Kind) -> list[Triple]:
    """The classes and labels of the members."""
    lookup = site.library.lookup
    found = [
        triple
        for iri in kind.members
        for predicate in (RDF.type, RDFS.label)
        for triple in lookup.triples(NamedNode(iri), predicate, None)
    ]
    return sorted(found, key=sort_key)


def _table(found: list[Member]) -> bytes:
    """CSV as in RFC 4180 with a line for each member (https://www.rfc-editor.org/rfc/rfc4180)."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(("iri", "label", "language"))
    for member in found:
        label = member.label or Literal("")
        writer.writerow((member.iri, label.value, label.language or ""))
    return output.getvalue().encode()
