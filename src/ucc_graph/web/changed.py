"""What changed from the release before: the files of the release, and a page made from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.media import HTML, TURTLE, Format
from ucc_graph.release import Release
from ucc_graph.web.forms import Document, choose_form, path_of, respond_with, split
from ucc_graph.web.interface import N_
from ucc_graph.web.names import Link, Names, Reader, Text
from ucc_graph.web.site import Site, SiteOf, reader_of

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
    return respond_with(request, site, Document(_STEM, _FORMS, cite_as), choice, body)


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
        if known := names.addresses.kind_and_key(resource["iri"]):
            found.setdefault((known[0], resource["kind"]), []).append(_link(names, resource))
    for (kind, what), links in sorted(found.items(), key=lambda pair: (pair[0][0], _KINDS.index(pair[0][1]))):
        name = names.plural(kinds[kind].classes[0]) if kind in kinds else Text(kind)
        yield _Group(name, what, len(links), tuple(links[:limit]))


def _link(names: Names, resource: Mapping[str, Any]) -> Link:
    """A link to a thing; one that was removed has the name that it had."""
    link = names.link(resource["iri"])
    name = Text(resource["label"]) if resource["kind"] == "removed" and resource["label"] else link.name
    return Link(link.iri, name, link.href, link.is_external)
