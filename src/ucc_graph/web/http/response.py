"""Answers that are whole before they go out: bytes with their validators, or Not Modified.

Validators and preconditions as in RFC 9110, sections 8.8 and 13 (https://www.rfc-editor.org/rfc/rfc9110#section-13).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from typing import Final

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from ucc_graph.web.http.negotiate import CODINGS

__all__ = ["Freshness", "Representation", "check_held", "is_current", "is_unchanged", "respond", "validators"]

_ENTITY_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_STRONG: Final = re.compile(r'(?<!/)"[^"]*"')
_UNKEPT: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Freshness:
    """Since when what is published is as it is, and for how many seconds a cache may send it without asking."""

    issued: date
    max_age: int

    @cached_property
    def moment(self) -> datetime:
        """The beginning of the day of issue, UTC."""
        return datetime.combine(self.issued, time(tzinfo=UTC))

    @cached_property
    def modified(self) -> str:
        """The same as an HTTP date (RFC 9110, section 5.6.7)."""
        return format_datetime(self.moment, usegmt=True)


@dataclass(frozen=True)
class Representation:
    """An answer with what a cache and a client must know of it; ``location`` is the address of just this form."""

    body: bytes
    content_type: str
    vary: tuple[str, ...] = ()
    language: str | None = None
    location: str | None = None
    links: tuple[str, ...] = ()

    @property
    def headers(self) -> dict[str, str]:
        """Those that do not depend on when the answer was made."""
        named = {
            "Vary": ", ".join(self.vary),
            "Content-Language": self.language or "",
            "Content-Location": self.location or "",
            "Link": ", ".join(self.links),
        }
        return {name: value for name, value in named.items() if value}


def respond(request: Request, answer: Representation, freshness: Freshness, status: int = 200) -> Response:
    """The answer with its status, or 304 without it where the client holds the same bytes; an error is not kept.

    Raises HTTPException 412.
    """
    headers = validators(hashlib.sha256(answer.body).hexdigest(), freshness) | answer.headers
    if status != 200:
        return Response(answer.body, status, answer.headers | _UNKEPT | {"Content-Type": answer.content_type})
    check_held(request, headers["ETag"], freshness)
    if is_unchanged(request, headers["ETag"], freshness):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers | {"Content-Type": answer.content_type})


def validators(sha256: str, freshness: Freshness) -> dict[str, str]:
    """Strong ETag, Last-Modified and Cache-Control of bytes with a SHA-256."""
    return {
        "ETag": f'"{sha256}"',
        "Last-Modified": freshness.modified,
        "Cache-Control": f"public, max-age={freshness.max_age}",
    }


def check_held(request: Request, entity_tag: str, freshness: Freshness) -> None:
    """Raises HTTPException 412 where a client asks for what it holds, and that is gone (RFC 9110, section 13.1).

    The same in a coding has the tag with the coding behind it.
    """
    match, since = request.headers.get("if-match"), request.headers.get("if-unmodified-since")
    if match is not None:
        known = {entity_tag, *(f'{entity_tag[:-1]}-{coding}"' for coding in CODINGS)}
        is_held = match.strip() == "*" or not known.isdisjoint(_STRONG.findall(match))
    else:
        held = _moment(since) if since else None
        is_held = held is None or freshness.moment <= held
    if not is_held:
        raise HTTPException(412, f"What is here now has the ETag {entity_tag} and is of {freshness.modified}.")


def is_unchanged(request: Request, entity_tag: str, freshness: Freshness) -> bool:
    """Whether the preconditions of a GET say that the client's copy is good."""
    match, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
    return is_current(match, since, entity_tag, freshness.modified)


def is_current(match: str | None, since: str | None, entity_tag: str, modified: str) -> bool:
    """Whether If-None-Match, or else If-Modified-Since, names what is sent as current (RFC 9110, section 13.2.2)."""
    if match is not None:
        return match.strip() == "*" or entity_tag in _ENTITY_TAG.findall(match)
    if since is None:
        return False
    held, changed = _moment(since), _moment(modified)
    return held is not None and changed is not None and changed <= held


def _moment(text: str) -> datetime | None:
    """The moment that an HTTP date names; None where it is none, which is as if the header were absent."""
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
