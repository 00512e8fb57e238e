"""The releases of the dataset: their list, each one, and the states of an address.

What changed from the release before: the files of the release, and a page made from them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple, parse
from starlette.exceptions import HTTPException

from ucc_graph.library.lookup import sort_key
from ucc_graph.rdf.dataset_vocab import DCAT, VOID
from ucc_graph.rdf.formats import HTML, TURTLE, Format
from ucc_graph.rdf.vocab import DCT, RDF, XSD
from ucc_graph.release.file_names import DATASET
from ucc_graph.release.folder import Release
from ucc_graph.web.http.asgi import path_of
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.response import Representation, respond
from ucc_graph.web.memento.negotiation import LINK_FORMAT, is_published, time_map, with_query
from ucc_graph.web.site.representations import (
    PAGE_AND_GRAPHS,
    Resource,
    choose_form,
    graph_bytes,
    respond_with,
    split,
)
from ucc_graph.web.site.site import Site, SiteOf, reader_of
from ucc_graph.web.view.names import Link, Names, Reader, Text

__all__ = ["has_changes", "router"]


_STEM: Final = "changes"
_JSON: Final = Format("json", "application/json", "JSON")
_FORMS: Final = (
    HTML,
    _JSON,
    TURTLE,
    Format("atom", "application/atom+xml", "Atom feed", ("application/xml",)),
    Format("txt", "text/plain", "Plain text"),
)
_KINDS: Final = ("added", "removed", "changed")


router = APIRouter(tags=["releases"])


@dataclass(frozen=True)
class _Group:
    """The things of a kind to which the same happened: how many, and the first of them."""

    kind: Text
    what: str
    count: int
    shown: tuple[Link, ...]


@router.get("/changes", response_class=Response)
@router.get("/changes.{suffix}", response_class=Response)
def changes(request: Request, site: SiteOf) -> Response:
    """What changed from the release before: by resource and by table."""
    stem, choice = split(path_of(request), _FORMS)
    if stem != _STEM:
        raise HTTPException(404, N_("There is no such form."))
    release = site.library.release
    if not has_changes(release):
        text = f"Release {release.manifest.version} was built without an earlier one beside it: nothing is compared."
        raise HTTPException(404, text)
    choice = choice or choose_form(request, _FORMS)
    body = _page(request, site) if choice.form == HTML else release.path(f"{_STEM}.{choice.form.name}").read_bytes()
    cite_as = f"{release.manifest.base}releases/{release.manifest.version}/{_STEM}"
    return respond_with(request, site, reader_of(request, site), Resource(_STEM, _FORMS, cite_as), choice, body)


def has_changes(release: Release) -> bool:
    """Whether a release says what changed with it."""
    return all(release.file(f"{_STEM}.{form.name}") for form in _FORMS if form != HTML)


def _page(request: Request, site: Site) -> bytes:
    reader, release = reader_of(request, site), site.library.release
    document = json.loads(release.path(f"{_STEM}.{_JSON.name}").read_bytes())
    content = {
        "changes": document,
        "groups": list(_groups(site, reader, document["resources"])),
        "forms": [(form.title, f"/{_STEM}.{form.name}") for form in _FORMS if form != HTML],
    }
    return site.render("changes.html", reader, content)


def _groups(site: Site, reader: Reader, resources: Sequence[Mapping[str, Any]]) -> Iterator[_Group]:
    """The things of each kind, parts left out, by what happened to them."""
    names, limit, kinds = site.names(reader), site.settings.members_per_page, site.library.kinds
    found: dict[tuple[str, str], list[Link]] = {}
    for resource in resources:
        if known := names.iris.kind_and_key(resource["iri"]):
            found.setdefault((known[0], resource["kind"]), []).append(_link(names, resource))
    for (kind, what), links in sorted(found.items(), key=lambda pair: (pair[0][0], _KINDS.index(pair[0][1]))):
        name = names.plural(kinds[kind].classes[0]) if kind in kinds else Text(kind)
        yield _Group(name, what, len(links), tuple(links[:limit]))


def _link(names: Names, resource: Mapping[str, Any]) -> Link:
    """A link to a thing; one that was removed has the name that it had."""
    link = names.link(resource["iri"])
    name = Text(resource["label"]) if resource["kind"] == "removed" and resource["label"] else link.name
    return Link(link.iri, name, link.href, link.is_external)


@router.get("/releases", response_class=Response)
@router.get("/releases.{suffix}", response_class=Response)
def releases(request: Request, site: SiteOf) -> Response:
    """Every release, the newest first; as RDF the series that they make up (https://www.w3.org/TR/vocab-dcat-3/)."""
    stem, choice = split(path_of(request), PAGE_AND_GRAPHS)
    if stem != "releases":
        raise HTTPException(404, N_("There is no such form."))
    choice = choice or choose_form(request, PAGE_AND_GRAPHS)
    if choice.form == HTML:
        found = [(release, _statements(release)) for release in site.history.releases]
        content = {"releases": found, "changes": has_changes(site.library.release)}
        body = site.render("releases.html", reader_of(request, site), content)
    else:
        body = graph_bytes(site, sorted(_series(site), key=sort_key), choice.form)
    return respond_with(
        request, site, reader_of(request, site), Resource(stem, PAGE_AND_GRAPHS, site.dataset), choice, body
    )


@router.get("/releases/{version}", response_class=Response)
def release(request: Request, site: SiteOf, version: str) -> Response:
    """One release: what it offers, where to browse it, and what changed with it."""
    found, choice = site.history.find(version), None
    if found is None:
        version, choice = split(version, PAGE_AND_GRAPHS)
        found = site.history.find(version)
    if found is None:
        raise _unknown(site, version)
    path = f"releases/{version}"
    choice = choice or choose_form(request, PAGE_AND_GRAPHS)
    iri = f"{found.manifest.base}{path}"
    if choice.form == HTML:
        content = {"release": found.manifest, "former": site.history.before(found), "changes": has_changes(found)}
        body = site.render("release.html", reader_of(request, site), content)
    else:
        body = graph_bytes(site, _described(found, iri), choice.form)
    return respond_with(request, site, reader_of(request, site), Resource(path, PAGE_AND_GRAPHS, iri), choice, body)


@router.get("/releases/{version}/{path:path}", response_class=Response)
def of_a_release(site: SiteOf, version: str) -> Response:
    """Any address of the site as it was in a release; only those of unknown releases come as far as here."""
    raise _unknown(site, version)


@router.get("/timemap/link/{path:path}", response_class=Response)
def timemap(request: Request, site: SiteOf) -> Response:
    """Every release that has something at an address (RFC 7089, section 5)."""
    path = path_of(request).removeprefix("timemap/link/")
    found = [release for release in site.history.releases if is_published(release, path)]
    if not found:
        raise HTTPException(404, N_("No release has anything at this address."))
    body = time_map(with_query(path, request.url.query), found)
    return respond(request, Representation(body, LINK_FORMAT), site.freshness)


def _unknown(site: Site, version: str) -> HTTPException:
    known = ", ".join(release.manifest.version for release in site.history.releases)
    return HTTPException(404, f"There is no release {version[:40]} here. There are: {known}.")


def _statements(release: Release) -> int | None:
    file = release.file(f"{DATASET}.nt")
    return file.statements if file else None


def _series(site: Site) -> Iterator[Triple]:
    """The series and its members, each with its version, its day and its number of statements."""
    series, releases = NamedNode(site.dataset), site.history.releases
    yield Triple(series, RDF.type, DCAT.DatasetSeries)
    yield Triple(series, DCAT.first, _iri(releases[-1]))
    yield Triple(series, DCAT.last, _iri(releases[0]))
    for release in releases:
        yield Triple(series, DCAT.seriesMember, _iri(release))
        yield from _member(series, release)
        if former := site.history.before(release):
            yield Triple(_iri(release), DCAT.prev, _iri(former))
            yield Triple(_iri(release), DCAT.previousVersion, _iri(former))


def _member(series: NamedNode, release: Release) -> Iterator[Triple]:
    iri, manifest = _iri(release), release.manifest
    yield Triple(iri, RDF.type, DCAT.Dataset)
    yield Triple(iri, DCAT.inSeries, series)
    yield Triple(iri, DCAT.version, Literal(manifest.version))
    yield Triple(iri, DCT.issued, Literal(manifest.issued, datatype=XSD.date))
    if (statements := _statements(release)) is not None:
        yield Triple(iri, VOID.triples, Literal(statements))


def _iri(release: Release) -> NamedNode:
    return NamedNode(f"{release.manifest.base}releases/{release.manifest.version}")


def _described(release: Release, iri: str) -> list[Triple]:
    """What the catalogue of a release says of it, its files and their checksums."""
    quads = parse(path=release.path("catalog.ttl"), format=TURTLE.rdf) if release.file("catalog.ttl") else ()
    about = (quad.triple for quad in quads)
    own = [triple for triple in about if isinstance(triple.subject, NamedNode) and _is_of(triple.subject.value, iri)]
    return sorted(own, key=sort_key)


def _is_of(subject: str, iri: str) -> bool:
    return subject == iri or subject.startswith(f"{iri}#")
