"""Memento as ASGI middleware (RFC 7089, https://www.rfc-editor.org/rfc/rfc7089), around the newest release.

A request with ``Accept-Datetime`` is redirected by 302 to a path below ``/releases/{version}``. There the application
of that release answers; the response has a Memento-Datetime, and its links lead on within the release.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import monotonic
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.errors import QueryRefusedError, ReleaseError
from ucc_graph.release.folder import Release
from ucc_graph.release.history import History
from ucc_graph.web.http.asgi import joined_headers, path_of, send_whole, with_headers, without_body
from ucc_graph.web.http.headers import send_problem
from ucc_graph.web.http.problem_details import ProblemDetails
from ucc_graph.web.http.root import Root, root_of, within_release
from ucc_graph.web.memento.negotiation import (
    has_mementos,
    http_date,
    is_published,
    memento_links,
    memento_path,
    parse_datetime,
    release_at,
    with_query,
)

__all__ = ["ClosedEngine", "EarlierReleases", "MementoMiddleware"]

_LOG: Final = logging.getLogger(__name__)
_OPEN: Final = 2
"""Maximum number of open earlier releases: each keeps its statements in memory."""
_IN_A_ROW: Final = 4
_PAUSE: Final = 15.0
"""Seconds after which one more earlier release may be opened: a tenth of a processor at most."""
_BUSY: Final = "Several earlier releases have been opened just now: ask again in a moment, or load the dump of this."
_HEADER: Final = b"accept-datetime"
_STATUSES: Final = (200, 206, 303, 304, 410)
"""Statuses of mementos; only these responses get Memento headers."""
_ADVICE: Final = "Write it as in Tue, 31 Oct 2023 12:00:00 GMT."
_INSIDE: Final = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?releases/(?P<version>[^/]+)/(?P<rest>.*)", re.DOTALL
)
"""Path of a memento, perhaps with the tag of a language: each release has its own languages."""


class ClosedEngine:
    """Engine of an earlier release: it answers no query."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """Raises QueryRefusedError."""
        raise QueryRefusedError(f"An earlier release answers no {request.form.title}: ask /sparql, or load its dump.")


class EarlierReleases:
    """Applications of earlier releases, opened one at a time at first use; the least recently used one is closed.

    Opening a release takes a second of a processor, so strangers who ask for many in turn could do little else with the
    server: a few may be opened in a row, and then one every ``_PAUSE`` seconds. ``clock`` gives seconds.
    """

    def __init__(self, open_app: Callable[[Release], ASGIApp], clock: Callable[[], float] = monotonic) -> None:
        self._open_app = open_app
        self._clock = clock
        self._apps: OrderedDict[str, ASGIApp] = OrderedDict()
        self._opening = asyncio.Lock()
        self._rested = clock() - _IN_A_ROW * _PAUSE

    async def app(self, release: Release) -> ASGIApp | None:
        """The application of a release, None if too many have been opened just now.

        Raises ReleaseDamagedError if its files do not match the manifest.
        """
        version = release.manifest.version
        if version not in self._apps:
            async with self._opening:
                if version not in self._apps:
                    if not self._may_open():
                        return None
                    if len(self._apps) == _OPEN:
                        self._apps.popitem(last=False)
                    self._apps[version] = await asyncio.to_thread(self._open, release)
        self._apps.move_to_end(version)
        return self._apps[version]

    def _may_open(self) -> bool:
        """Whether a release may be opened now; counts it."""
        now = self._clock()
        self._rested = max(self._rested, now - _IN_A_ROW * _PAUSE)
        if now - self._rested < _PAUSE:
            return False
        self._rested += _PAUSE
        return True

    def _open(self, release: Release) -> ASGIApp:
        """Opens a release after the memory of a closed one is free: an application refers to itself in circles."""
        gc.collect()
        return self._open_app(release)


class MementoMiddleware:
    """Mementos of the releases of a history, around the application of the newest one."""

    def __init__(self, app: ASGIApp, history: History, earlier: EarlierReleases) -> None:
        self._app = app
        self._history = history
        self._earlier = earlier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with a memento, negotiates, or passes the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        sender = without_body(send) if scope["method"] == "HEAD" else send
        inside = _INSIDE.fullmatch(path)
        if inside and (release := self._history.find(inside["version"])):
            await self._answer(release, f"{inside['language'] or ''}{inside['rest']}", scope, receive, sender)
        elif has_mementos(path) and scope["method"] in {"GET", "HEAD"}:
            await self._negotiate(path, scope, receive, sender)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, release: Release, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        version = release.manifest.version
        if not has_mementos(path):
            await _send_problem(send, 404, "This path has no versions by release.")
            return
        try:
            app = self._app if release is self._history.newest else await self._earlier.app(release)
        except (OSError, ReleaseError) as error:
            _LOG.error("%s", error)  # it names a folder of this machine
            await _send_problem(send, 500, f"Release {version} cannot be opened; the log of the server says why.")
        else:
            if app is None:
                await _send_problem(send, 503, _BUSY, {"Retry-After": f"{_PAUSE:.0f}"})
                return
            links = ", ".join(memento_links(root_of(scope), _resource(scope, path))).encode("latin-1")
            send = _with_headers(send, (b"memento-datetime", http_date(release).encode()), (b"link", links))
            await app(within_release(_moved(scope, path), f"/releases/{version}"), receive, send)

    async def _negotiate(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirects to a memento if the request has a datetime, else answers with the newest release."""
        vary, root, resource = (b"vary", b"Accept-Datetime"), root_of(scope), _resource(scope, path)
        asked = joined_headers(scope).get(_HEADER, b"").decode("latin-1")
        if not asked:
            links = ", ".join(memento_links(root, resource)).encode("latin-1")
            await self._app(scope, receive, _with_headers(send, vary, (b"link", links)))
            return
        moment = parse_datetime(asked)
        if moment is None:
            await _send_problem(send, 400, f"Accept-Datetime is not a date. {_ADVICE}")
        elif releases := [release for release in self._history.releases if is_published(release, path)]:
            await _redirect(send, root, release_at(moment, releases), resource)
        else:
            await self._app(scope, receive, _with_headers(send, vary))


def _resource(scope: Scope, path: str) -> str:
    return with_query(path, scope["query_string"].decode("latin-1"))


def _moved(scope: Scope, path: str) -> Scope:
    """The request for a path within a release."""
    headers = [pair for pair in scope["headers"] if pair[0] != _HEADER]
    return {**scope, "path": unquote(f"/{path}"), "raw_path": f"/{path}".encode("latin-1"), "headers": headers}


def _with_headers(send: Send, *added: tuple[bytes, bytes]) -> Send:
    return with_headers(send, lambda start: added if start["status"] in _STATUSES else ())


async def _redirect(send: Send, root: Root, release: Release, resource: str) -> None:
    """302 to the memento of a datetime (RFC 7089, section 4.1.1)."""
    headers = {
        "Location": root.address(memento_path(release, resource)),
        "Vary": "Accept-Datetime",
        "Link": ", ".join(memento_links(root, resource)),
        "Cache-Control": "no-store",
    }
    await send_whole(send, 302, headers, b"")


async def _send_problem(send: Send, status: int, detail: str, added: Mapping[str, str] = MappingProxyType({})) -> None:
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Datetime", **added}
    await send_problem(send, ProblemDetails(status, HTTPStatus(status).phrase, detail, headers=headers))
