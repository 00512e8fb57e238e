"""Response cache as ASGI middleware: a release never changes, so a response depends on the request alone.

It handles preconditions and codings itself (RFC 9110, sections 13 and 12.5.3), and drops a Range without a meaning
(section 14.2). Of concurrent equal requests, only one reaches the application.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.web.cache.store import CachedResponse, Conditions, Key, ResponseStore
from ucc_graph.web.connection.direct_write import EXTENSION
from ucc_graph.web.http.asgi import joined_headers, raw_path, send_whole, with_known_ranges, without_body
from ucc_graph.web.http.disconnect import CLIENT_GONE
from ucc_graph.web.http.headers import send_problem
from ucc_graph.web.http.negotiate import IDENTITY, choose_coding
from ucc_graph.web.http.problem_details import ProblemDetails
from ucc_graph.web.http.root import root_of

__all__ = ["CacheMiddleware"]

_WHOLE: Final = 8 << 20
"""Bytes above which a response is streamed, and neither cached nor coded."""
_INLINE: Final = 32 << 10
"""Bytes up to which a response is coded in the event loop; a larger one would delay other requests."""
_QUERY: Final = 64 << 10
"""Bytes up to which the cache reads the body of a POST request."""
_ADDRESS: Final = 4 << 10
"""Bytes of an address up to which a response is cached, except at the endpoint: longer ones are not links of ours."""
_ENDPOINT: Final = "/sparql"
_UNCACHED: Final = frozenset(
    {b"range", b"if-match", b"if-unmodified-since", b"if-range", b"content-encoding", b"expect"}
)
"""Request headers that the cache leaves to the application; with Expect, a client waits before it sends a body."""
_ANSWERED: Final = frozenset({b"if-none-match", b"if-modified-since", b"accept-encoding"})
"""Request headers that the cache handles."""
_IN_KEY: Final = (b"accept", b"accept-language", b"accept-datetime")
_NOT_ACCEPTABLE: Final = ProblemDetails(
    406,
    "Not Acceptable",
    "Available codings are: br, gzip, identity.",
    headers={"Vary": "Accept-Encoding", "Cache-Control": "no-store"},
)


@dataclass(frozen=True)
class _Lookup:
    """Request to the cache; ``must_code`` is True if identity is not acceptable, ``content`` is the body of a POST."""

    key: Key
    coding: str
    must_code: bool
    has_body: bool
    conditions: Conditions
    content: bytes | None = None


class CacheMiddleware:
    """Response cache of an application whose responses change only with ``release``, a version."""

    def __init__(self, app: ASGIApp, release: str, store: ResponseStore) -> None:
        self._app = app
        self._release = release
        self._store = store
        self._pending: dict[Key, asyncio.Future[CachedResponse | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from the store, else from the application, and then keeps the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = with_known_ranges(scope)
        headers = joined_headers(scope)
        if not _is_looked_up(scope, headers):
            await self._app(scope, receive, send)
            return
        coding = choose_coding(_text(headers.get(b"accept-encoding")))
        if coding is None:
            await send_problem(send, _NOT_ACCEPTABLE)
            return
        try:
            content = await _read(receive) if scope["method"] == "POST" else None
        except ClientDisconnect:
            await send_whole(send, CLIENT_GONE, {"Cache-Control": "no-store"}, b"")
            return
        lookup = self._lookup(scope, headers, coding, content)
        response = self._store.get(lookup.key) or await self._fetch(lookup, scope, receive, send)
        if response:
            is_direct = EXTENSION in scope.get("extensions", {})
            await response.send(send, has_body=lookup.has_body, conditions=lookup.conditions, is_direct=is_direct)

    def _lookup(self, scope: Scope, headers: dict[bytes, bytes], coding: str, content: bytes | None) -> _Lookup:
        accepts = _text(headers.get(b"accept-encoding"))
        must_code = coding != IDENTITY and choose_coding(f"{accepts}, br;q=0, gzip;q=0") is None
        mode = "all" if must_code else None
        root = root_of(scope)
        stated = "stated" if root.is_stated else None
        place = (self._release, root.origin, root.prefix, stated, raw_path(scope), scope["query_string"])
        key: Key = (*place, *map(headers.get, _IN_KEY), coding, mode)
        if content is None:
            conditions = Conditions(_text(headers.get(b"if-none-match")), _text(headers.get(b"if-modified-since")))
            return _Lookup(key, coding, must_code, scope["method"] == "GET", conditions)
        key = (*key, headers.get(b"content-type"), hashlib.sha256(content).digest())
        return _Lookup(key, coding, must_code, True, Conditions(), content)

    async def _fetch(self, lookup: _Lookup, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        """The response of the application; None if it was too large and has been streamed."""
        while pending := self._pending.get(lookup.key):
            if shared := await asyncio.shield(pending):
                return shared
        pending = self._pending[lookup.key] = asyncio.get_running_loop().create_future()
        resolve = partial(self._resolve, lookup.key, pending)
        recorder = _Recorder(send if lookup.has_body else without_body(send), lookup.conditions, partial(resolve, None))
        response = None
        try:
            body = receive if lookup.content is None else _replayed(lookup.content, receive)
            await self._app(_plain(scope, lookup.coding), body, recorder.send)
            if recorded := recorder.response():
                response = await _coded(recorded, lookup)
                if response.is_cacheable and _is_kept(scope):
                    self._store.put(lookup.key, response)
        finally:
            resolve(response)
        return response

    def _resolve(
        self, key: Key, pending: asyncio.Future[CachedResponse | None], response: CachedResponse | None
    ) -> None:
        """Gives a response to the requests that wait for it; with None, they ask the application themselves."""
        if not pending.done():
            pending.set_result(response if response is not None and _is_shared(response) else None)
        if self._pending.get(key) is pending:
            del self._pending[key]


class _Recorder:
    """Recorder of a response; calls ``on_stream`` and streams the response as soon as it is too large."""

    def __init__(self, send: Send, conditions: Conditions, on_stream: Callable[[], None]) -> None:
        self._send = send
        self._conditions = conditions
        self._on_stream = on_stream
        self._messages: list[Message] = []
        self._size = 0
        self._is_streaming = self._is_over = False

    async def send(self, message: Message) -> None:
        """Records or streams a message of the application."""
        if self._is_streaming:
            if not self._is_over:
                await self._send(message)
            return
        self._messages.append(message)
        self._size += len(message.get("body", b""))
        self._is_over = message["type"] == "http.response.body" and not message.get("more_body", False)
        stated = Headers(raw=message.get("headers", [])).get("content-length", "0")
        if self._size + int(stated) > _WHOLE:
            await self._stream()

    def response(self) -> CachedResponse | None:
        """The complete response; None if it was streamed, or is incomplete because the client disconnected."""
        if self._is_streaming or not self._is_over:
            return None
        return _response(self._messages[0], b"".join(message.get("body", b"") for message in self._messages))

    async def _stream(self) -> None:
        """Sends the recorded messages, or only 304 if the client has the body."""
        self._on_stream()
        start = _response(self._messages[0], b"")
        self._is_streaming, self._is_over = True, start.is_held(self._conditions)
        if self._is_over:
            await start.send(self._send, has_body=False, conditions=self._conditions)
        while self._messages and not self._is_over:
            await self._send(self._messages.pop(0))


def _response(start: Message, body: bytes) -> CachedResponse:
    return CachedResponse(start["status"], tuple((name.lower(), value) for name, value in start["headers"]), body)


def _is_shared(response: CachedResponse) -> bool:
    """Whether concurrent requests may share a response: a cacheable one, or an error other than a client disconnect."""
    return response.is_cacheable or (response.status >= 400 and response.status != CLIENT_GONE)


def _is_looked_up(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    if not _UNCACHED.isdisjoint(headers):
        return False
    if scope["method"] == "POST":
        length = headers.get(b"content-length", b"")
        return scope["path"] == _ENDPOINT and length.isdigit() and len(length) < 7 and int(length) <= _QUERY
    return scope["method"] in {"GET", "HEAD"}


def _is_kept(scope: Scope) -> bool:
    return scope["path"] == _ENDPOINT or len(raw_path(scope)) + len(scope["query_string"]) <= _ADDRESS


async def _coded(response: CachedResponse, lookup: _Lookup) -> CachedResponse:
    if len(response.body) > _INLINE:
        return await asyncio.to_thread(response.coded, lookup.coding, always=lookup.must_code)
    return response.coded(lookup.coding, always=lookup.must_code)


def _plain(scope: Scope, coding: str) -> Scope:
    """The request for the application: a GET or a POST without conditions, with only the chosen coding.

    The application may send a file that is ready in this coding; other responses are coded here.
    """
    headers = [pair for pair in scope["headers"] if pair[0] not in _ANSWERED]
    headers.append((b"accept-encoding", coding.encode()))
    return {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"], "headers": headers}


async def _read(receive: Receive) -> bytes:
    """The body of a request; raises ClientDisconnect if the client disconnects."""
    body, has_more = bytearray(), True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
    return bytes(body)


def _replayed(content: bytes, receive: Receive) -> Receive:
    """A ``receive`` that repeats a body that was read already, and then gives the messages that follow."""
    messages: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
