"""Datetime negotiation by Memento: the releases that have a resource, the one of a datetime, and links to mementos.

RFC 7089 (https://www.rfc-editor.org/rfc/rfc7089), pattern 1.1: a URL is its own TimeGate, and redirects by 302 to the
URL of a memento.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from ucc_graph.rdf.formats import FORMATS, TURTLE
from ucc_graph.rdf.iris import FILES, below
from ucc_graph.release.file_names import PAGES, QUERIES, messages
from ucc_graph.release.folder import Release
from ucc_graph.release.history import dump_of, moment_of
from ucc_graph.web.http.fields import moment
from ucc_graph.web.http.i18n import LANGUAGES
from ucc_graph.web.http.response import link
from ucc_graph.web.http.root import PRESENT_ONLY, Root
from ucc_graph.web.site.representations import split

__all__ = [
    "LINK_FORMAT",
    "has_mementos",
    "http_date",
    "is_published",
    "memento_links",
    "memento_path",
    "parse_datetime",
    "release_at",
    "time_map",
    "with_query",
]

LINK_FORMAT: Final = "application/link-format"
_LANGUAGE: Final = re.compile(rf"\A(?:{'|'.join(LANGUAGES)})(?:/|\Z)")
_LONGEST: Final = 4096
"""Characters of an address that links repeat with its query."""
_LISTS: Final = ("", "data", "queries")
_DATE: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
)


def has_mementos(path: str) -> bool:
    """Whether a path, without its first slash, has mementos."""
    return _without_language(path).partition("/")[0].partition(".")[0] not in PRESENT_ONLY


def is_published(release: Release, path: str) -> bool:
    """Whether a release has a list, document, file, named graph, thing or kind at a path; does not load the release."""
    path = _without_language(path, release)
    names = {path, split(path, FORMATS)[0]}
    return any(name in _LISTS or _is_document(release, name) or _is_thing(release, name) for name in names)


def parse_datetime(text: str) -> datetime | None:
    """The datetime of an Accept-Datetime header; None if it is not a date of RFC 1123 (RFC 7089, section 2.1)."""
    return moment(text) if _DATE.fullmatch(text.strip()) else None


def http_date(release: Release) -> str:
    """The datetime of a release as an HTTP date."""
    return format_datetime(moment_of(release), usegmt=True)


def release_at(moment: datetime, releases: Sequence[Release]) -> Release:
    """The release that was current at a datetime, or else the oldest; ``releases`` begin with the newest."""
    return next((release for release in releases if moment_of(release) <= moment), releases[-1])


def with_query(path: str, query: str) -> str:
    """A path with its query: the two together are the original resource (RFC 7089, section 1.2)."""
    return f"{path}?{query}" if query else path


def memento_path(release: Release, path: str) -> str:
    """The path of the memento of a resource in a release; ``path`` has no first slash."""
    return f"/releases/{release.manifest.version}/{path}"


def memento_links(root: Root, path: str) -> Iterator[str]:
    """Links from a resource or one of its mementos to its TimeGate and its TimeMap; ``path`` includes a short query.

    Their targets are absolute, as in all examples of RFC 7089: clients do not resolve them. A client may take no more
    than 64 KiB of headers, and each link repeats the address.
    """
    path = _short(path)
    yield root.absolute_link(link(f"/{path}", "original timegate"))
    yield root.absolute_link(link(f"/timemap/link/{path}", "timemap", LINK_FORMAT))


def time_map(root: Root, path: str, releases: Sequence[Release]) -> bytes:
    """TimeMap of a resource, the oldest memento first (RFC 7089, section 5), in link-format (RFC 6690)."""
    path = _short(path)
    dated = [(http_date(release), link(memento_path(release, path), "memento")) for release in reversed(releases)]
    first, last = dated[0][0], dated[-1][0]
    this = link(f"/timemap/link/{path}", "self", LINK_FORMAT)
    links = [link(f"/{path}", "original timegate"), f'{this}; from="{first}"; until="{last}"']
    links += [f'{target}; datetime="{date}"' for date, target in dated]
    lines = map(root.absolute_link, links)
    return (",\n".join(lines) + "\n").encode()


def _short(path: str) -> str:
    """A path without its query if the two together are too long to be repeated."""
    return path if len(path) <= _LONGEST else path.partition("?")[0]


def _without_language(path: str, release: Release | None = None) -> str:
    """A path without its language prefix, which may be one of a release's own."""
    first, _, rest = path.partition("/")
    return rest if release and release.file(messages(first)) else _LANGUAGE.sub("", path)


def _is_document(release: Release, name: str) -> bool:
    if name.startswith(FILES):
        return release.find(name.removeprefix(FILES)) is not None
    if name.startswith(PAGES):
        return any(file.path == name or file.path.startswith(f"{name}.") for file in release.manifest.files)
    if any(graph.iri == release.manifest.iris.under(name) for graph in release.manifest.graphs):
        return True
    files = (name, f"{name}.{TURTLE.name}", f"{name}.rq")
    return "/" not in name.removeprefix(QUERIES) and any(release.file(file) for file in files)


def _is_thing(release: Release, path: str) -> bool:
    dump, iris = dump_of(release), release.manifest.iris
    if dump is None or not path:
        return False
    things = iris.things(path)
    return any(map(dump.has, (*things, *iris.others(path)))) or any(dump.has_under(below(iri)) for iri in things)
