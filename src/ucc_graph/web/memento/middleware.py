"""Time travel: every address leads to what stood there at a moment, and each release answers under its version.

An ASGI layer before the application of the newest release. ``Accept-Datetime`` is answered with 302 to an address below
``/releases/{version}``, and what stands there says of which moment it is (RFC 7089, https://www.rfc-editor.org/rfc/rfc7089).

An answer under another address: its links to this server lead on within the same release.

The pages of a release link to each other from the root; under ``/releases/{version}`` the same page has that before
each such link. What only the present has keeps its address (:data:`ucc_graph.web.published.PRESENT_ONLY`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.errors import ReleaseError
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History
from ucc_graph.web.cache.cached_response import Headers, without_body
from ucc_graph.web.http.headers import send_whole
from ucc_graph.web.http.i18n import LANGUAGES
from ucc_graph.web.http.problem_details import ProblemDetails
from ucc_graph.web.memento.addresses import PRESENT_ONLY, is_negotiated, is_published, without_language
from ucc_graph.web.memento.datetimes import address_of, http_date, parse_moment, release_at, state_links, with_query
from ucc_graph.web.memento.earlier_releases import EarlierReleases

__all__ = ["Memento", "Relocated"]


_STAYS: Final = rf"(?:[a-z]{{2}}/)?(?:{'|'.join(PRESENT_ONLY)})(?=[./?#\"'>]|$)"
_ATTRIBUTE: Final = re.compile(
    rf"(?<!rel=\"latest-version\")(?P<before>\s(?:href|action|src)=\")/(?!/|{_STAYS})".encode()
)
_TARGET: Final = re.compile(rf"(?P<before><)/(?!/|{_STAYS})".encode())
_PATH: Final = re.compile(rf"(?P<before>^)/(?!/|{_STAYS})".encode())
_REWRITTEN: Final = {b"link": _TARGET, b"location": _PATH, b"content-location": _PATH}


class Relocated:
    """Sends what an application answers, moved below a prefix such as ``/releases/1.0``."""

    def __init__(self, send: Send, prefix: str) -> None:
        self._send = send
        self._prefix = rf"\g<before>{prefix}/".encode()
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Passes a message on; the body of a page is kept back until it is whole."""
        if message["type"] == "http.response.start":
            headers = [(name.lower(), self._moved(name.lower(), value)) for name, value in message["headers"]]
            message = {**message, "headers": headers}
            if dict(headers).get(b"content-type", b"").startswith(b"text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
        else:
            await self._take(self._start, message)

    async def _take(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = _ATTRIBUTE.sub(self._prefix, bytes(self._body))
        others = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*others, length] if body else start["headers"]})
        await self._send({"type": "http.response.body", "body": body})

    def _moved(self, name: bytes, value: bytes) -> bytes:
        pattern = _REWRITTEN.get(name)
        return pattern.sub(self._prefix, value) if pattern else value


_INSIDE: Final = re.compile(
    rf"(?P<language>(?:{'|'.join(LANGUAGES)})/)?releases/(?P<version>[^/]+)/(?P<rest>.*)", re.DOTALL
)
_STATES: Final = (200, 206, 303, 304, 410)
_HEADER: Final = b"accept-datetime"
_ADVICE: Final = "Write it as in Tue, 31 Oct 2023 12:00:00 GMT."


@dataclass(frozen=True)
class _Place:
    """An address within a release: its version and the path in it, without the first slash."""

    version: str
    path: str


class Memento:
    """Wraps the application of the newest release of a history; ``past`` opens the earlier ones."""

    def __init__(self, app: ASGIApp, history: History, past: EarlierReleases) -> None:
        self._app = app
        self._history = history
        self._past = past

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers for an earlier release, or leads to it; else has the application answer and adds its links."""
        path = _path(scope) if scope["type"] == "http" else "-/"
        place = _place(path)
        if place and (release := self._history.find(place.version)):
            await self._inside(release, place.path, scope, receive, send)
        elif is_negotiated(without_language(path)) and scope["method"] in {"GET", "HEAD"}:
            await self._negotiate(path, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _inside(self, release: Release, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_negotiated(without_language(path)):
            await _fault(
                scope, send, ProblemDetails(404, "Not Found", "This address has no state of its own in each release.")
            )
            return
        try:
            app = self._app if release is self._history.newest else await self._past.app(release)
        except ReleaseError as error:
            await _fault(scope, send, ProblemDetails(500, "Internal Server Error", str(error)))
            return
        except OSError:
            text = f"The files of release {release.manifest.version} are no longer where they were."
            await _fault(scope, send, ProblemDetails(500, "Internal Server Error", text))
            return
        states = _with_headers(_sender(scope, send), _state_headers(release, _asked(scope, path)))
        answer = Relocated(states, f"/releases/{release.manifest.version}")
        await app(_moved(scope, path), receive, answer.send)

    async def _negotiate(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        asked = b", ".join(value for name, value in scope["headers"] if name == _HEADER).decode("latin-1")
        vary = (b"vary", b"Accept-Datetime")
        if not asked:
            links = ", ".join(state_links(_asked(scope, path))).encode("latin-1")
            await self._app(scope, receive, _with_headers(send, (vary, (b"link", links))))
            return
        moment = parse_moment(asked)
        known = without_language(path)
        releases = [release for release in self._history.releases if is_published(release, known)]
        if moment is None:
            await _fault(scope, send, ProblemDetails(400, "Bad Request", f"Accept-Datetime is not a date. {_ADVICE}"))
        elif releases:
            await _lead(release_at(moment, releases), _asked(scope, path), scope, send)
        else:
            await self._app(scope, receive, _with_headers(send, (vary,)))


def _path(scope: Scope) -> str:
    """The path as it was sent, without its first slash."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1").removeprefix("/")


def _asked(scope: Scope, path: str) -> str:
    return with_query(path, scope["query_string"].decode("latin-1"))


def _place(path: str) -> _Place | None:
    found = _INSIDE.fullmatch(path)
    return _Place(found["version"], f"{found['language'] or ''}{found['rest']}") if found else None


def _moved(scope: Scope, path: str) -> Scope:
    """The request as one for the path within a release; without its body a GET is asked for all the same."""
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    headers = [pair for pair in scope["headers"] if pair[0] != _HEADER]
    sent = {"path": unquote(f"/{path}"), "raw_path": f"/{path}".encode("latin-1"), "headers": headers}
    return {**scope, "method": method, **sent}


def _sender(scope: Scope, send: Send) -> Send:
    return without_body(send) if scope["method"] == "HEAD" else send


def _state_headers(release: Release, path: str) -> Headers:
    links = ", ".join(state_links(path)).encode("latin-1")
    return ((b"memento-datetime", http_date(release).encode()), (b"link", links))


def _with_headers(send: Send, added: Headers) -> Send:
    """Adds headers to the answers that show a state; no other has one."""

    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in _STATES:
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return send_more


async def _lead(release: Release, path: str, scope: Scope, send: Send) -> None:
    """302 to the state of a moment (RFC 7089, section 4.1.1)."""
    headers = {
        "Location": address_of(release, path),
        "Vary": "Accept-Datetime",
        "Link": ", ".join(state_links(path)),
        "Cache-Control": "no-store",
    }
    await send_whole(_sender(scope, send), 302, headers, b"")


async def _fault(scope: Scope, send: Send, fault: ProblemDetails) -> None:
    headers = {"Content-Type": fault.content_type, "Cache-Control": "no-store", "Vary": "Accept-Datetime"}
    await send_whole(_sender(scope, send), fault.status, headers, fault.body())
