"""Releases of the dataset: their list, each of them, the changes of the newest, and the time map of an address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple, parse
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.formats import HTML, JSON, N_TRIPLES, TURTLE, Format
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import VOID
from ucc_graph.release.file_names import CATALOG, CHANGES, dump
from ucc_graph.release.folder import Release
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.negotiate import Negotiated
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.memento.negotiation import LINK_FORMAT, is_published, time_map, with_query
from ucc_graph.web.site.representations import PAGE_AND_GRAPHS, Resource, choose_form, graph_bytes, respond_with, split
from ucc_graph.web.site.self_description import series
from ucc_graph.web.site.site import ReaderOf, Site, SiteOf
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["router"]

_FORMS: Final = (
    HTML,
    JSON,
    TURTLE,
    Format("atom", "application/atom+xml", "Atom feed", ("application/xml",)),
    Format("txt", "text/plain", "Plain text"),
)
_CHANGES: Final = ("added", "removed", "changed")

router = APIRouter(tags=["releases"])


@dataclass(frozen=True)
class _Group:
    """The things of a kind with the same change: their number, and the first of them."""

    kind: Text
    what: str
    count: int
    shown: tuple[Link, ...]


@router.get("/releases", response_class=Response)
@router.get("/releases.{suffix}", response_class=Response)
def releases(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Every release, the newest first; as RDF the series that they make up (https://www.w3.org/TR/vocab-dcat-3/)."""
    choice = _form_of(request, site, "releases", PAGE_AND_GRAPHS)
    if choice.form == HTML:
        found = [(release, _statements(release)) for release in site.history.releases]
        content = {"releases": found, "changes": _has_changes(site.library.release)}
        body = site.render("releases.html", reader, content)
    else:
        body = graph_bytes(request, site, sorted(_series(site), key=sort_key), choice.form)
    return respond_with(
        request, site, reader, Resource("releases", site.offered(PAGE_AND_GRAPHS), site.dataset), choice, body
    )


@router.get("/releases/{version}", response_class=Response)
def release(request: Request, site: SiteOf, reader: ReaderOf, version: str) -> Response:
    """One release: what it offers, where to browse it, and what changed with it."""
    found, choice = site.history.find(version), None
    if found is None:
        version, choice = split(version, PAGE_AND_GRAPHS)
        found = site.history.find(version)
    if found is None:
        raise _unknown(site, version)
    choice = choice or choose_form(request, site.offered(PAGE_AND_GRAPHS))
    resource = Resource(f"releases/{version}", site.offered(PAGE_AND_GRAPHS), found.manifest.iri)
    if choice.form == HTML:
        content = {"release": found.manifest, "former": site.history.before(found), "changes": _has_changes(found)}
        body = site.render("release.html", reader, content)
    else:
        body = graph_bytes(request, site, _description(found), choice.form)
    return respond_with(request, site, reader, resource, choice, body)


@router.get("/releases/{version}/{path:path}", response_class=Response)
def of_a_release(site: SiteOf, version: str) -> Response:
    """Any address of the site as it was in a release; only those of unknown releases come as far as here."""
    raise _unknown(site, version)


@router.get("/timemap/link/{path:path}", response_class=Response)
def timemap(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """Every release that has something at an address (RFC 7089, section 5)."""
    path = path_of(request).removeprefix("timemap/link/")
    found = _with(site, path)
    if not found and path != unquote(path):
        path = quote(unquote(path), safe="/%:@!$&'()*+,;=~")  # as programs fill the template of the OpenAPI document
        found = _with(site, path)
    if not found:
        raise HTTPException(404, N_("No release has anything at this address."))
    body = time_map(reader.root, with_query(path, request.url.query), found)
    return respond(request, Representation(body, LINK_FORMAT), site.freshness)


@router.get("/changes", response_class=Response)
@router.get("/changes.{suffix}", response_class=Response)
def changes(request: Request, site: SiteOf, reader: ReaderOf) -> Response:
    """What changed from the release before: by resource and by table."""
    release = site.library.release
    if not _has_changes(release):
        text = f"Release {release.manifest.version} was built without an earlier one beside it: nothing is compared."
        raise HTTPException(404, text)
    choice = _form_of(request, site, "changes", _FORMS)
    resource = Resource("changes", _FORMS, release.manifest.iris.changes_of(release.manifest.version))
    if choice.form == HTML:
        document = json.loads(release.path(CHANGES["json"]).read_bytes())
        groups = list(_groups(site, site.names(reader), document["resources"]))
        content = {"changes": document, "groups": groups, "forms": resource.downloads}
        body = site.render("changes.html", reader, content)
    else:
        body = release.path(CHANGES[choice.form.name]).read_bytes()
    return respond_with(request, site, reader, resource, choice, body)


def _with(site: Site, path: str) -> list[Release]:
    """The releases that have something at a path."""
    return [release for release in site.history.releases if is_published(release, path)]


def _unknown(site: Site, version: str) -> HTTPException:
    known = ", ".join(release.manifest.version for release in site.history.releases)
    return HTTPException(404, f"There is no release {version[:40]} here. There are: {known}.")


def _form_of(request: Request, site: Site, stem: str, forms: tuple[Format, ...]) -> Negotiated:
    """The form that the path or Accept names; raises HTTPException 404 for the suffix of another form."""
    found, choice = split(path_of(request), forms)
    if found != stem:
        raise HTTPException(404, N_("There is no such form."))
    return choice or choose_form(request, site.offered(forms))


def _has_changes(release: Release) -> bool:
    return all(map(release.file, CHANGES.values()))


def _groups(site: Site, names: Names, resources: Sequence[Mapping[str, Any]]) -> Iterator[_Group]:
    """The things of each kind by their change, without parts of things."""
    limit, kinds = site.settings.members_per_page, site.library.kinds
    found: dict[tuple[str, int], list[Link]] = {}
    for resource in resources:
        if known := names.iris.kind_and_key(resource["iri"]):
            found.setdefault((known[0], _CHANGES.index(resource["kind"])), []).append(_link(names, resource))
    for (kind, change), links in sorted(found.items(), key=lambda pair: pair[0]):
        name = names.plural(kinds[kind].classes[0]) if kind in kinds else Text(kind)
        yield _Group(name, _CHANGES[change], len(links), tuple(links[:limit]))


def _link(names: Names, resource: Mapping[str, Any]) -> Link:
    """A link to a thing; a removed thing has its former name."""
    link = names.link(resource["iri"])
    is_renamed = resource["kind"] == "removed" and resource["label"]
    return replace(link, name=Text(resource["label"])) if is_renamed else link


def _statements(release: Release) -> int | None:
    file = release.file(dump(N_TRIPLES))
    return file.statements if file else None


def _series(site: Site) -> Iterator[Triple]:
    """The series and its members, each with its version, its day and its number of statements."""
    yield from series(site.dataset, site.history)
    for release in site.history.releases:
        if (statements := _statements(release)) is not None:
            yield Triple(NamedNode(release.manifest.iri), VOID.triples, Literal(statements))


def _description(release: Release) -> list[Triple]:
    """The statements of a release's catalogue about it, its files and their checksums."""
    quads = parse(path=release.path(CATALOG), format=TURTLE.rdf) if release.file(CATALOG) else ()
    about, parts = release.manifest.iri, part_of(release.manifest.iri, "")
    found = (quad.triple for quad in quads if (iri := subject_of(quad)) == about or iri.startswith(parts))
    return sorted(found, key=sort_key)
