"""Things and their pages: 303 from the name of a thing to its page, and the page in every form, by suffix or Accept.

As in *Cool URIs for the Semantic Web*, section 4.2 (https://www.w3.org/TR/cooluris/#r303uri). Suffix and header give
the same bytes and the same ETag. The address of a retired thing answers 410 Gone with a pointer to its successor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, FastAPI, Query, Request, Response
from pyoxigraph import Literal, NamedNode, Triple
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.formats import CSV_RESULTS, GEOJSON, HTML, JSON, XLSX, Format
from ucc_graph.rdf.iris import ABOUT
from ucc_graph.rdf.vocab import DCT, FOAF, OWL, PROV, RDF, RDFS, SKOS, VOID
from ucc_graph.release.folder import Release
from ucc_graph.web.embed.frames import card_frame
from ucc_graph.web.feeds.atom import ATOM
from ucc_graph.web.feeds.calendar import ICALENDAR
from ucc_graph.web.forms.json_objects import thing_json
from ucc_graph.web.http.asgi import OPERATION, path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.openapi import SEE_OTHER, THING, responses_in
from ucc_graph.web.http.problem_details import GoneError
from ucc_graph.web.http.response import LINKSET_JSON, link
from ucc_graph.web.memento.negotiation import memento_path
from ucc_graph.web.routes.provenance import ACCOUNT_FORMS, account_bytes, respond_provenance
from ucc_graph.web.site.representations import (
    THING_FORMS,
    Resource,
    choose_form,
    form_links,
    graph_bytes,
    not_acceptable,
    respond_with,
    split,
)
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.thing.compared import comparison_tables
from ucc_graph.web.thing.context import dump_lines, meta_description, named_in, thing_context, version_steps
from ucc_graph.web.thing.correction import correction_of
from ucc_graph.web.thing.digest import digest_of
from ucc_graph.web.thing.timeline import timeline
from ucc_graph.web.view.dataset_metadata import schema_org_of_thing, script_text
from ucc_graph.web.view.listing import collection_of
from ucc_graph.web.view.names import Names, Reader
from ucc_graph.web.view.page import ABOUT_STATEMENTS
from ucc_graph.web.view.shapes import report_lines
from ucc_graph.web.view.tree import tree_below, ways_to

__all__ = ["describe", "find", "refuse_retired", "router"]

_ANSWERS: Final = responses_in(*THING_FORMS, schemas={JSON: THING})
_PROVENANCE: Final = "provenance"
"""The parameter that asks for the origin of each statement."""
_PART: Final = "incoming"
"""The parameter with the number of a further part of the statements that lead to a thing."""
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,6}")
_INCOMING: Final = 500
"""Statements that lead to a thing in one document: about 60 KB of Turtle."""
_LONGEST: Final = 2048
"""Characters of an IRI in an address, at most."""
_RETIRED: Final = f"<{OWL.deprecated.value}>"
_UNKNOWN: Final = N_("Nothing is known here under this address.")

router = APIRouter(tags=["things"])


@router.get("/id/{kind}/{key:path}", status_code=303, response_class=Response, responses=SEE_OTHER)
def see_page(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """The way from a thing to its page."""
    path, iris = path_of(request).removeprefix("id/"), site.library.iris
    iri = _first_known(site, (*iris.things(path), *iris.things(unquote(path_of(request)).removeprefix("id/"))))
    if iri is None:
        raise HTTPException(404, _UNKNOWN)
    refuse_retired(site, iri)
    return _see_other(site, reader, site.library.iris.path(iri) or "/")


def _see_other(site: Site, reader: Reader, path: str) -> Response:
    headers = {"Location": site.names(reader).local(path), "Vary": "Accept", "Cache-Control": _kept(site)}
    return Response(status_code=303, headers=headers)


@router.get("/about", response_class=Response, responses=_ANSWERS)
@router.get("/about.{suffix}", response_class=Response, include_in_schema=False)
def about(
    request: Request,
    site: SiteOf,
    reader: ReaderOf,
    iri: Annotated[str, Query(min_length=1, max_length=_LONGEST, description=N_("an IRI that the data speaks of"))],
) -> Response:
    """What the graph says of any IRI, as a page or as RDF; 303 to the page of one that has an address here."""
    iris, path = site.library.iris, path_of(request)
    stem, choice = split(path, THING_FORMS)
    if stem != ABOUT or not _is_subject(site, iri):
        raise HTTPException(404, _UNKNOWN)
    place = iris.path(iri)
    if place is not None and place != iris.about(iri):
        return _see_other(site, reader, f"{place}.{choice.form.name}" if choice else place)
    resource = Resource(ABOUT, _forms(request, site), iri, iris.about(iri).partition("?")[2])
    return _respond(request, site, reader, resource, choice or choose_form(request, resource.forms))


@router.get("/{kind}/{key:path}", response_class=Response, responses=_ANSWERS)
def page(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What the graph says of a thing, as a page or as RDF."""
    return describe(request, site, reader)


def describe(request: Request, site: Site, reader: Reader) -> Response:
    """The thing at the path of a request, in the form that its suffix or Accept asks for."""
    path, choice = path_of(request), None
    iri = find(site, path)
    if iri is None:
        path, choice = split(path, THING_FORMS)
        iri = find(site, path) if choice else None
    if iri is None:
        return _see_meant_address(request, site, reader)
    refuse_retired(site, iri)
    if site.library.iris.elsewhere.get(iri, ("", ""))[1] == iri:
        return _see_other(site, reader, site.library.iris.about(iri))
    resource = Resource(path, _forms(request, site), iri, has_linkset=True)
    return _respond(request, site, reader, resource, choice or choose_form(request, resource.forms))


def _forms(request: Request, site: Site) -> tuple[Format, ...]:
    """The forms of a thing; its origins have no plain JSON."""
    return site.offered(ACCOUNT_FORMS if _PROVENANCE in request.query_params else THING_FORMS)


def _respond(request: Request, site: Site, reader: Reader, resource: Resource, choice: Negotiated) -> Response:
    """The page of a thing, its origins, or what the graph says of it in another form."""
    iri = resource.cite_as
    if choice.form not in resource.forms:
        raise not_acceptable(resource.forms)
    if _PROVENANCE in request.query_params:
        query = "&".join(filter(None, (resource.query, _PROVENANCE)))
        return respond_provenance(request, site, reader, replace(resource, query=query), choice)
    links = form_links(site, resource, choice.form) if resource.query else None
    if choice.form == HTML:
        body = _page(site, reader, resource, site.library.lookup.description(iri))
        return respond_with(request, site, reader, resource, choice, body, links)
    if choice.form == JSON:
        return respond_with(request, site, reader, resource, choice, _json(site, reader, iri), links)
    if iri == site.dataset:
        body = graph_bytes(request, site, site.description, choice.form)
        return respond_with(request, site, reader, resource, choice, body)
    number = _part_number(request)
    body = account_bytes(request, site, iri, _document(site, iri, number), choice.form)
    if number == 1:
        return respond_with(request, site, reader, resource, choice, body, links)
    part = replace(resource, query="&".join(filter(None, (resource.query, f"{_PART}={number}"))))
    return respond_with(request, site, reader, part, choice, body, form_links(site, part, choice.form))


def _json(site: Site, reader: Reader, iri: str) -> bytes:
    """A thing in plain JSON."""
    said = site.description if iri == site.dataset else site.library.lookup.description(iri)
    return thing_json(site.names(reader), site.json_texts, collection_of(site.library, iri), iri, said)


def _see_meant_address(request: Request, site: Site, reader: Reader) -> Response:
    """308 to the address that an unknown one means: encoded, in other letters, or by other names.

    Programs fill a template such as ``/{id}`` with a path encoded as a component of a URI, slashes included (RFC 6570,
    section 3.2.2, https://www.rfc-editor.org/rfc/rfc6570).
    """
    asked = path_of(request)
    stem, choice = split(asked, (*THING_FORMS, CSV_RESULTS, GEOJSON, XLSX, ATOM, ICALENDAR, LINKSET_JSON))
    ways = [(asked, ""), (stem, f".{choice.form.name}")] if choice else [(asked, "")]
    found = (f"{place}{suffix}" for path, suffix in ways if (place := _meant(request, site, path)))
    plain = next((place for place in found if place != f"/{asked}"), None)
    if plain is None:
        raise HTTPException(404, _UNKNOWN)
    query = request.scope["query_string"].decode("latin-1")
    location = reader.page(plain) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": location, "Cache-Control": _kept(site)})


def _meant(request: Request, site: Site, path: str) -> str | None:
    """The path of the page that a path means: of a thing, of another document, or of a kind or a thing by a code."""
    if iri := find(site, unquote(path)):
        return site.library.iris.path(iri)
    document = f"/{path.lower()}"
    if any(known.fullmatch(document) for known in _documents(request.app)):
        return document
    return site.library.addresses.path(path)


@lru_cache(maxsize=8)
def _documents(app: FastAPI) -> tuple[re.Pattern[str], ...]:
    """The paths of documents with one name each, but for those of operation; other names may have capital letters."""
    paths = (path for path in app.openapi()["paths"] if not path.startswith(f"/{OPERATION}"))
    return tuple(compile_path(path)[0] for path in paths if "{" not in path.replace(".{suffix}", ""))


def _kept(site: Site) -> str:
    return f"public, max-age={site.settings.max_age}"


def find(site: Site, path: str) -> str | None:
    """The IRI of a thing, or of another resource under the base, at a path; None for one that the graph lacks.

    A thing whose IRI is not under the base is also found by its IRI.
    """
    if path in site.library.iris.elsewhere:
        return path
    return _first_known(site, (*site.library.iris.things(path), *site.library.iris.others(path)))


def _is_subject(site: Site, iri: str) -> bool:
    """Whether the graph says anything of an IRI from a request."""
    try:
        return any(True for _ in site.library.lookup.triples(NamedNode(iri), None, None))
    except ValueError:
        return False


def _first_known(site: Site, candidates: Sequence[str]) -> str | None:
    return next((iri for iri in candidates if site.library.lookup.is_known(iri)), None)


def _part_number(request: Request) -> int:
    """The number of the part that a request asks for; raises HTTPException 404 for a text that is no such number."""
    text = request.query_params.get(_PART, "1")
    if not _NUMBER.fullmatch(text):
        raise HTTPException(404, _UNKNOWN)
    return int(text)


def _document(site: Site, iri: str, number: int) -> list[Triple]:
    """The statements about a thing, and the first of those that lead to it; or a further part of the latter.

    The document says itself what it belongs to, and where the next part is, as VoID, section 7.2, recommends
    (https://www.w3.org/TR/void/#publishing). Raises HTTPException 404 for a part that does not exist.
    """
    lookup, iris = site.library.lookup, site.library.iris
    path = (iris.path(iri) or iris.about(iri))[1:]
    found, is_cut = lookup.references(iri, (number - 1) * _INCOMING, _INCOMING)
    if number > 1 and not found:
        raise HTTPException(404, _UNKNOWN)
    document, after = (_part(site, path, at) for at in (number, number + 1))
    about = _about_document(site, iri, document) if document.value != iri else []
    about += [Triple(document, RDFS.seeAlso, after)] if is_cut else []
    own = lookup.description(iri) if number == 1 else []
    return [*sorted(about, key=sort_key), *sorted(found, key=sort_key), *own]


def _part(site: Site, path: str, number: int) -> NamedNode:
    further = "" if number == 1 else f"{'&' if '?' in path else '?'}{_PART}={number}"
    return NamedNode(site.library.iris.under(f"{path}{further}"))


def _about_document(site: Site, iri: str, document: NamedNode) -> list[Triple]:
    """What a document is about, and the dataset, the release and the licences that it belongs to."""
    datasets = (site.dataset, site.library.release.manifest.iri)
    return [
        Triple(document, RDF.type, FOAF.Document),
        Triple(document, FOAF.primaryTopic, NamedNode(iri)),
        *(Triple(document, VOID.inDataset, NamedNode(dataset)) for dataset in datasets),
        *(Triple(document, DCT.license, NamedNode(licence)) for licence in site.licences),
    ]


def _page(site: Site, reader: Reader, resource: Resource, statements: Sequence[Triple]) -> bytes:
    views, library, iri = site.views(reader), site.library, resource.cite_as
    names, own = views.names, collection_of(library, iri)
    pointing = library.lookup.incoming(iri, views.limit)
    around, tables = thing_context(names, library.collections, iri, own), comparison_tables(views, iri, pointing)
    told = {own.hierarchy.predicate} if own and own.hierarchy else set()
    thing = views.thing(iri, statements, {one.predicate for one in tables} | told, pointing)
    compared = {row.thing.iri for table in tables for row in table.rows} | set(named_in(around))
    passed_over = {*ABOUT_STATEMENTS, PROV.hadPrimarySource.value, *views.layout.hidden_inverses, *told}
    times = timeline(views, pointing, passed_over, compared)
    shown = {*(one.thing.iri for one in times), *compared}
    canonical = reader.root.url(library.iris.about(iri)) if resource.query else ""
    card = schema_org_of_thing(library.lookup, (iri, thing.name.text, canonical or reader.url), statements)
    results = [one for one in site.report if one.focus == iri]
    content = {
        "around": around,
        "schema_org_of_thing": script_text(card) if card else "",
        "comparisons": tables,
        "correction": correction_of(library.lookup, site.dataset),
        "digest": digest_of(views, thing, statements, around, shown),
        "follow": _followed(names, resource, has_days=own is not None and iri in library.days.of(own.kind)),
        "forms": resource.downloads,
        "frame": card_frame(names, iri),
        "is_elsewhere": not iri.startswith(library.iris.base) and iri.startswith(("http://", "https://")),
        "kind": (own.kind.name, names.plural(own.kind.classes[0])) if own else None,
        "meta_description": meta_description(names, iri, around.facts),
        "narrower": tree_below(names, library.collections.arranger, own, thing) if told else None,
        "canonical": canonical,
        "provenance": names.local(f"/{resource.path}?{'&'.join(filter(None, (resource.query, _PROVENANCE)))}"),
        "results": report_lines(names, site.shapes, results) if results else [],
        "steps": list(version_steps(site.history, library.release.manifest.version, iri)),
        "thing": thing,
        "times": times,
        "ways": ways_to(names, own, iri) if told else (),
    }
    return site.render(site.template_of(iri), reader, content)


def _followed(names: Names, resource: Resource, *, has_days: bool) -> list[tuple[Format, str]]:
    """The feed of a thing, and its calendar if it has a day; nothing for what has no path of its own."""
    forms = (ATOM, *((ICALENDAR,) if has_days else ())) if not resource.query else ()
    return [(form, names.local(f"/{resource.path}.{form.name}")) for form in forms]


def refuse_retired(site: Site, iri: str) -> None:
    """Raises GoneError for a thing that is ``owl:deprecated`` (https://www.w3.org/TR/owl2-syntax/#Annotations).

    The links are those of RFC 5829: to its successor (``dct:isReplacedBy``), and to the last release that had it.
    """
    lookup = site.library.lookup
    marks = lookup.objects(iri, OWL.deprecated) if lookup.iris.kind_and_key(iri) else []
    if not any(mark.value in ("true", "1") for mark in marks):
        return
    names, last = site.names(Reader("en", interface=site.languages.first)), _last_release(site.history.releases, iri)
    successors = [value.value for value in lookup.objects(iri, DCT.isReplacedBy) if isinstance(value, NamedNode)]
    links = [link(lookup.iris.path(successor) or successor, "successor-version") for successor in successors]
    links += [link(memento_path(last, names.path(iri)), "predecessor-version")] if last else []
    seen = f" Release {last.manifest.version} was the last to have it." if last else ""
    raise GoneError(iri, _retirement(names, iri) + seen, tuple(successors), tuple(links))


def _retirement(names: Names, iri: str) -> str:
    """The retirement of a thing in words, with its history note."""
    notes = names.lookup.objects(iri, SKOS.historyNote)
    note = names.best(value for value in notes if isinstance(value, Literal))
    return f"{names.name(iri).text} was retired. {note.text if note else ''}".strip()


def _last_release(releases: Sequence[Release], iri: str) -> Release | None:
    """The newest release that had a thing before it was retired."""
    found = (release for release, lines in dump_lines(releases, iri) if _RETIRED not in "".join(lines))
    return next(found, None)
