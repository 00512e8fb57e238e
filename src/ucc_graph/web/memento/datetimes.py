"""Datetime negotiation by Memento: the moment that a client asks for, and the links between a thing and its states.

RFC 7089 (https://www.rfc-editor.org/rfc/rfc7089), pattern 1.1: an address is its own TimeGate, and leads with 302 to a
state under an address of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from ucc_graph.release.folder import Release
from ucc_graph.release.history import moment_of
from ucc_graph.web.http.links import link

__all__ = [
    "LINK_FORMAT",
    "address_of",
    "http_date",
    "parse_moment",
    "release_at",
    "state_links",
    "time_map",
    "with_query",
]

LINK_FORMAT: Final = "application/link-format"
_DATE: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
)


def parse_moment(text: str) -> datetime | None:
    """The moment of an Accept-Datetime header; None where it is not a date of RFC 1123 (RFC 7089, section 2.1)."""
    if not _DATE.fullmatch(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def http_date(release: Release) -> str:
    """The moment of a release as headers write it."""
    return format_datetime(moment_of(release), usegmt=True)


def release_at(moment: datetime, releases: Sequence[Release]) -> Release:
    """The release that held at a moment, of some with the newest first; the first there was, if it is before all."""
    return next((release for release in releases if moment_of(release) <= moment), releases[-1])


def with_query(path: str, query: str) -> str:
    """A path with the query that it was asked with: the two together are the resource (RFC 7089, section 1.2)."""
    return f"{path}?{query}" if query else path


def address_of(release: Release, path: str) -> str:
    """The address of a path, which has no first slash, in a release."""
    return f"/releases/{release.manifest.version}/{path}"


def state_links(path: str) -> Iterator[str]:
    """The links from an address, with its query, or one of its states to what negotiates and to what lists them."""
    yield link(f"/{path}", "original timegate")
    yield link(f"/timemap/link/{path}", "timemap", LINK_FORMAT)


def time_map(path: str, releases: Sequence[Release]) -> bytes:
    """Every state of an address, the oldest first (RFC 7089, section 5), in link-format (RFC 6690)."""
    dated = [(http_date(release), link(address_of(release, path), "memento")) for release in reversed(releases)]
    first, last = dated[0][0], dated[-1][0]
    this = link(f"/timemap/link/{path}", "self", LINK_FORMAT)
    lines = [link(f"/{path}", "original timegate"), f'{this}; from="{first}"; until="{last}"']
    lines += [f'{target}; datetime="{date}"' for date, target in dated]
    return (",\n".join(lines) + "\n").encode()
