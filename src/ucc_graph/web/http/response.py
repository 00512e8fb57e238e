"""Responses: representations with their validators, preconditions and typed links.

Validators and preconditions as in RFC 9110, sections 8.8 and 13 (https://www.rfc-editor.org/rfc/rfc9110#section-13).
Typed links as in RFC 8288 (https://www.rfc-editor.org/rfc/rfc8288), by the profile FAIR Signposting, level 1,
which the sets of links (RFC 9264) complete to level 2 (https://signposting.org/FAIR/).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from functools import cached_property
from typing import Final
from urllib.parse import quote

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import HTML, Format
from ucc_graph.web.http.fields import entity_tags, moment
from ucc_graph.web.http.negotiate import CODINGS
from ucc_graph.web.http.root import Root, root_of

__all__ = [
    "LINKSETS",
    "LINKSET_JSON",
    "LINKSET_TEXT",
    "Freshness",
    "Representation",
    "digest",
    "is_current",
    "landing",
    "link",
    "linkset_links",
    "not_modified",
    "respond",
    "signposts",
    "validators",
]

LINKSET_JSON: Final = Format("linkset", "application/linkset+json", "Links", ("application/json",))
LINKSET_TEXT: Final = Format("linkset", "application/linkset", "Links as text")
LINKSETS: Final = (LINKSET_JSON, LINKSET_TEXT)
"""The two forms of a set of links, in the order of the server's preference; one address has both."""
_SAFE: Final = "/:@!$&'()*+,;=~-._#%?"
_LANDING_PAGE: Final = "https://schema.org/AboutPage"


@dataclass(frozen=True)
class Freshness:
    """Day of issue of a release, and the lifetime of its responses in HTTP caches in seconds."""

    issued: date
    max_age: int

    @cached_property
    def moment(self) -> datetime:
        """The beginning of the day of issue, UTC."""
        return datetime.combine(self.issued, time(tzinfo=UTC))

    @cached_property
    def modified(self) -> str:
        """This moment as an HTTP date, for Last-Modified (RFC 9110, section 5.6.7)."""
        return format_datetime(self.moment, usegmt=True)


@dataclass(frozen=True)
class Representation:
    """Body of a response with its metadata; ``location`` is the path of this form alone."""

    body: bytes
    content_type: str
    vary: tuple[str, ...] = ()
    language: str | None = None
    location: str | None = None
    links: tuple[str, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """The headers that depend neither on the release nor on the body."""
        named = {
            "Vary": ", ".join(self.vary),
            "Content-Language": self.language or "",
            "Content-Location": self.location or "",
            "Link": ", ".join(self.links),
        }
        return {name: value for name, value in named.items() if value}

    def below(self, root: Root) -> Representation:
        """The representation with the addresses of its paths."""
        location = root.address(self.location) if self.location else None
        return replace(self, location=location, links=tuple(map(root.link, self.links)))


def respond(request: Request, answer: Representation, freshness: Freshness, status: int = 200) -> Response:
    """The response, or 304 if the client has the same bytes; errors are not cached. Raises HTTPException 412."""
    answer = answer.below(root_of(request.scope))
    content_type = {"Content-Type": answer.content_type}
    if status != 200:
        return Response(answer.body, status, answer.headers | {"Cache-Control": "no-store"} | content_type)
    headers = validators(hashlib.sha256(answer.body).hexdigest(), freshness) | answer.headers
    return not_modified(request, headers, freshness) or Response(answer.body, headers=headers | content_type)


def validators(sha256: str, freshness: Freshness) -> dict[str, str]:
    """Strong ETag from the SHA-256 of a body, Last-Modified and Cache-Control."""
    return {
        "ETag": f'"{sha256}"',
        "Last-Modified": freshness.modified,
        "Cache-Control": f"public, max-age={freshness.max_age}",
    }


def digest(sha256: str) -> str:
    """A value of Repr-Digest from the SHA-256 of a representation (RFC 9530, section 3).

    For a part of a file, too, it is that of the whole.
    """
    return f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"


def not_modified(request: Request, headers: Mapping[str, str], freshness: Freshness) -> Response | None:
    """304 if the client has the bytes of these validators, else None. Raises HTTPException 412."""
    _check_preconditions(request, headers["ETag"], freshness)
    match, since = _tags(request, "if-none-match"), request.headers.get("if-modified-since")
    is_held = is_current(match, since, headers["ETag"], freshness.modified)
    return Response(status_code=304, headers=headers) if is_held else None


def is_current(match: str | None, since: str | None, entity_tag: str, modified: str) -> bool:
    """Whether If-None-Match, or else If-Modified-Since, names the current state (RFC 9110, section 13.2.2)."""
    if match is not None:
        return match.strip() == "*" or any(tag == entity_tag for _, tag in entity_tags(match))
    if since is None:
        return False
    held, changed = moment(since), moment(modified)
    return held is not None and changed is not None and changed <= held


def link(target: str, relation: str, media_type: str | None = None) -> str:
    """A value of a Link header; the target is percent-encoded."""
    suffix = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(target, safe=_SAFE)}>; rel="{relation}"{suffix}'


def linkset_links(path: str) -> Iterator[str]:
    """Values of Link headers that lead from a page to its set; ``path`` has a slash first and no suffix."""
    return (link(f"{path}.{form.name}", "linkset", form.media_type) for form in LINKSETS)


def landing(cite_as: str, licences: Iterable[str]) -> Iterator[str]:
    """Links of a landing page."""
    yield link(cite_as, "cite-as")
    yield from (link(licence, "license") for licence in licences)
    yield link(_LANDING_PAGE, "type")


def signposts(
    path: str, chosen: Format, offers: Sequence[Format], cite_as: str, licences: Iterable[str]
) -> Iterator[str]:
    """Links of one form of a document; ``path`` has neither its first slash nor a suffix.

    A form in JSON has no alternates: the commonest loader of JSON-LD, PyLD, fails at an answer with several of them.
    """
    yield link(cite_as, "cite-as")
    yield from (link(licence, "license") for licence in licences)
    others = [offer for offer in offers if offer != chosen]
    if not chosen.media_type.endswith("json"):
        yield from (link(f"/{path}.{offer.name}", "alternate", offer.media_type) for offer in others)
    if chosen == HTML:
        yield link(_LANDING_PAGE, "type")
        yield from (link(f"/{path}.{offer.name}", "describedby", offer.media_type) for offer in others if offer.rdf)
    elif HTML in offers:
        yield link(f"/{path}.html", "describes", HTML.media_type)


def _check_preconditions(request: Request, entity_tag: str, freshness: Freshness) -> None:
    """Raises HTTPException 412 if If-Match or If-Unmodified-Since asks for another state (RFC 9110, section 13.1)."""
    match, since = _tags(request, "if-match"), request.headers.get("if-unmodified-since")
    if match is not None:
        # The ETag of a coded response ends in the name of the coding.
        known = {entity_tag, *(f'{entity_tag[:-1]}-{coding}"' for coding in CODINGS)}
        strong = (tag for is_weak, tag in entity_tags(match) if not is_weak)
        is_held = match.strip() == "*" or not known.isdisjoint(strong)
    else:
        held = moment(since) if since else None
        is_held = held is None or freshness.moment <= held
    if not is_held:
        raise HTTPException(412, f"The current version has the ETag {entity_tag} and is dated {freshness.modified}.")


def _tags(request: Request, name: str) -> str | None:
    """The entity tags of all lines of a header as one list (RFC 9110, section 5.3); None without the header."""
    lines = request.headers.getlist(name)
    return ", ".join(lines) if lines else None
