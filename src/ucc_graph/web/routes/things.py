"""Things and their pages: 303 from the name of a thing to its page, and the page in every form, by suffix or Accept.

As in *Cool URIs for the Semantic Web*, section 4.2 (https://www.w3.org/TR/cooluris/#r303uri). Suffix and header give
the same bytes and the same ETag.

Things that were given up: their addresses answer 410 Gone with a pointer to what stands for them now.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple
from starlette.exceptions import HTTPException

from ucc_graph.library.open import read_report
from ucc_graph.rdf.formats import DATASETS, HTML
from ucc_graph.rdf.vocab import DCT, OWL, SKOS
from ucc_graph.release.folder import Release
from ucc_graph.release.history import dump_of
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import DOCUMENT, SEE_OTHER
from ucc_graph.web.http.problem_details import GoneError
from ucc_graph.web.http.response import link
from ucc_graph.web.memento.negotiation import memento_path
from ucc_graph.web.routes.provenance import Account, account_for, dataset_bytes, wants_provenance
from ucc_graph.web.site.representations import (
    PAGE_AND_GRAPHS,
    Resource,
    choose_form,
    graph_bytes,
    respond_with,
    split,
)
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.comparison_tables import comparison_tables
from ucc_graph.web.view.context import meta_description, survey
from ucc_graph.web.view.dataset_metadata import script_text, thing_card
from ucc_graph.web.view.names import Reader
from ucc_graph.web.view.validation_results import checked
from ucc_graph.web.view.versions import steps

__all__ = ["describe", "find", "refuse_retired", "router"]


_TRUE: Final = ("true", "1")


def refuse_retired(site: Site, iri: str) -> None:
    """Raises GoneError where a thing is marked as ``owl:deprecated`` (https://www.w3.org/TR/owl2-syntax/#Annotations).

    The links are those of RFC 5829: to what replaced it (``dct:isReplacedBy``), and to the last release that had it.
    """
    lookup = site.library.lookup
    marks = lookup.objects(iri, OWL.deprecated) if lookup.iris.kind_and_key(iri) else []
    if not any(mark.value in _TRUE for mark in marks):
        return
    successors = [value.value for value in lookup.objects(iri, DCT.isReplacedBy) if isinstance(value, NamedNode)]
    here = [lookup.iris.path(successor) or successor for successor in successors]
    links = [link(target, "successor-version") for target in here]
    if last := _last(site, iri):
        path = (lookup.iris.path(iri) or "").removeprefix("/")
        links.append(link(memento_path(last, path), "predecessor-version"))
    headers = {"Link": ", ".join(links)} if links else {}
    raise GoneError(iri, _detail(site, iri, last), tuple(successors), headers)


def _detail(site: Site, iri: str, last: Release | None) -> str:
    names = site.names(Reader("en"))
    notes = [value for value in site.library.lookup.objects(iri, SKOS.historyNote) if isinstance(value, Literal)]
    note = names.best(notes)
    seen = f" Release {last.manifest.version} was the last to have it." if last else ""
    return f"{names.name(iri).text} was retired. {note.text if note else ''}".strip() + seen


def _last(site: Site, iri: str) -> Release | None:
    """The newest release that had the thing before it was retired."""
    for release in site.history.releases:
        dump = dump_of(release)
        lines = dump.lines(iri) if dump else ()
        if lines and not any(f"<{OWL.deprecated.value}>" in line for line in lines):
            return release
    return None


_FORMS: Final = (*PAGE_AND_GRAPHS, *DATASETS)
"""The forms of a thing; those with named graphs say which row each statement comes from."""

router = APIRouter(tags=["things"])


@router.get("/id/{kind}/{key:path}", status_code=303, response_class=Response, responses=SEE_OTHER)
def see_page(request: Request, site: SiteOf) -> Response:
    """The way from a thing to its page."""
    addresses = site.library.iris
    iri = _first_known(site, addresses.things(path_of(request).removeprefix("id/")))
    location = site.names(reader_of(request, site)).local(addresses.path(iri) or "/")
    headers = {"Location": location, "Vary": "Accept", "Cache-Control": f"public, max-age={site.settings.max_age}"}
    return Response(status_code=303, headers=headers)


@router.get("/{kind}/{key:path}", response_class=Response, responses=DOCUMENT)
def page(request: Request, site: SiteOf) -> Response:
    """What the graph says of a thing, as a page or as RDF."""
    return describe(request, site)


def describe(request: Request, site: Site) -> Response:
    """The thing that the path of a request stands for, in the form that its suffix or Accept asks for."""
    path = path_of(request)
    if iri := find(site, path):
        refuse_retired(site, iri)
        return _respond(request, site, Resource(path, _FORMS, iri), choose_form(request, _FORMS))
    stem, choice = split(path, _FORMS)
    iri = _first_known(site, _candidates(site, stem) if choice else ())
    return _respond(request, site, Resource(stem, _FORMS, iri), choice or choose_form(request, ()))


def find(site: Site, path: str) -> str | None:
    """The IRI that a path stands for, of a thing or of something else under the base, if the graph knows it."""
    return next((iri for iri in _candidates(site, path) if site.library.lookup.is_known(iri)), None)


def _candidates(site: Site, path: str) -> tuple[str, ...]:
    return (*site.library.iris.things(path), *site.library.iris.others(path))


def _first_known(site: Site, candidates: tuple[str, ...]) -> str:
    for iri in candidates:
        if site.library.lookup.is_known(iri):
            refuse_retired(site, iri)
            return iri
    raise HTTPException(404, N_("Nothing is known here under this address."))


def _respond(request: Request, site: Site, document: Resource, choice: Negotiated) -> Response:
    if wants_provenance(request):
        return account_for(request, site, Account(document.cite_as, document.path, "provenance"), choice)
    statements = site.library.lookup.description(document.cite_as)
    if choice.form == HTML:
        body = _page(request, site, document, statements)
    elif choice.form in DATASETS:
        body = dataset_bytes(site, document.cite_as, choice.form)
    else:
        body = graph_bytes(site, statements, choice.form)
    return respond_with(request, site, reader_of(request, site), document, choice, body)


def _page(request: Request, site: Site, document: Resource, statements: list[Triple]) -> bytes:
    reader = reader_of(request, site)
    views = site.views(reader)
    found = site.library.iris.kind_and_key(document.cite_as)
    kind = site.library.kinds.get(found[0]) if found else None
    own = site.collections.of(kind) if kind else None
    tables, release = comparison_tables(views, document.cite_as), site.library.release
    results = [one for one in read_report(release) if one.focus == document.cite_as]
    card = thing_card(site.library.lookup, document.cite_as, views.names.name(document.cite_as).text, statements)
    around = survey(views.names, site.labels, site.collections, document.cite_as, own)
    content = {
        "beside": tables,
        "in_short": meta_description(views.names, document.cite_as, around.facts),
        "results": checked(views.names, release, results),
        "around": around,
        "thing": views.thing(document.cite_as, statements, {one.predicate for one in tables}),
        "forms": [(form.title, f"/{document.path}.{form.name}") for form in _FORMS if form != HTML],
        "card_of_thing": script_text(card) if card else "",
        "steps": steps(site.history, site.library.release, document.cite_as),
        "provenance": views.names.local(f"/{document.path}?provenance"),
        "kind": (kind.name, views.names.plural(kind.classes[0])) if kind else None,
    }
    return site.render(site.template_of(document.cite_as), reader, content)
