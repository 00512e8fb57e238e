"""Ready answers before the framework: a release never changes, so an answer depends on the request alone.

An ASGI layer. It answers preconditions and codings itself (RFC 9110, sections 13 and 12.5.3), and where several ask for
the same at once, one asks the application for all.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.web.cache.cached_response import CachedResponse, Conditions, without_body
from ucc_graph.web.cache.store import Key, ResponseStore
from ucc_graph.web.connection.direct_write import EXTENSION
from ucc_graph.web.http.disconnect import CLIENT_GONE
from ucc_graph.web.http.headers import send_whole
from ucc_graph.web.http.negotiate import IDENTITY, choose_coding
from ucc_graph.web.http.problem_details import ProblemDetails

__all__ = ["Cache"]

_WHOLE: Final = 8 << 20
"""Bytes of an answer beyond which it is passed on as it comes, neither kept nor coded."""
_INLINE: Final = 32 << 10
"""Bytes of an answer that are coded at once; more would keep other requests waiting."""
_QUERY: Final = 64 << 10
"""Bytes of a query in a body that is looked for."""
_ERRORS: Final = 400
_ENDPOINT: Final = "/sparql"
_NOT_FOR_US: Final = frozenset({b"range", b"if-match", b"if-unmodified-since", b"if-range", b"content-encoding"})
_OURS: Final = frozenset({b"if-none-match", b"if-modified-since", b"accept-encoding"})


@dataclass(frozen=True)
class _Wish:
    """A request as the cache sees it: its key, its coding, what the client holds, and its body if it has one."""

    key: Key
    coding: str
    is_coded: bool
    has_body: bool
    conditions: Conditions
    content: bytes | None = None


class Cache:
    """Wraps an application whose answers change only with its release; ``release`` says which that is."""

    def __init__(self, app: ASGIApp, release: str, shelf: ResponseStore) -> None:
        self._app = app
        self._release = release
        self._shelf = shelf
        self._flights: dict[Key, asyncio.Future[CachedResponse | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers from the shelf, or has the application answer and keeps that."""
        headers = dict(_joined(scope)) if scope["type"] == "http" else {}
        if scope["type"] != "http" or not _is_ours(scope, headers):
            await self._app(scope, receive, send)
            return
        coding = choose_coding(_text(headers.get(b"accept-encoding")))
        if coding is None:
            await _refuse(send)
            return
        content = await _body(receive) if scope["method"] == "POST" else None
        wish = self._wish(scope, headers, coding, content)
        ready = self._shelf.get(wish.key) or await self._fetch(wish, scope, receive, send)
        if ready:
            at_once = EXTENSION in scope.get("extensions", {})
            await ready.send(send, has_body=wish.has_body, conditions=wish.conditions, at_once=at_once)

    def _wish(self, scope: Scope, headers: dict[bytes, bytes], coding: str, content: bytes | None) -> _Wish:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        conditions = Conditions(_text(headers.get(b"if-none-match")), _text(headers.get(b"if-modified-since")))
        accepts = headers.get(b"accept-encoding")
        is_coded = coding != IDENTITY and choose_coding(f"{_text(accepts)}, br;q=0, gzip;q=0") is None
        common: Key = (self._release, path, scope["query_string"], headers.get(b"accept"))
        when = headers.get(b"accept-datetime")
        key: Key = (*common, headers.get(b"accept-language"), when, coding, "all" if is_coded else None)
        if content is None:
            return _Wish(key, coding, is_coded, scope["method"] == "GET", conditions)
        digest = hashlib.sha256(content).digest()
        return _Wish((*key, headers.get(b"content-type"), digest), coding, is_coded, True, Conditions(), content)

    async def _fetch(self, wish: _Wish, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        """The answer of the application; None where it was too large and has been sent."""
        while flight := self._flights.get(wish.key):
            if ready := await asyncio.shield(flight):
                return ready
        flight = self._flights[wish.key] = asyncio.get_running_loop().create_future()
        ready = None
        try:
            ready = await self._ask(wish, scope, receive, send)
        finally:
            self._land(wish.key, flight, ready)
        return ready

    def _land(self, key: Key, flight: asyncio.Future[CachedResponse | None], ready: CachedResponse | None) -> None:
        """Gives an answer to who waits for it; None where they have to ask themselves."""
        if not flight.done():
            flight.set_result(ready if ready is not None and _is_for_all(ready) else None)
        if self._flights.get(key) is flight:
            del self._flights[key]

    async def _ask(self, wish: _Wish, scope: Scope, receive: Receive, send: Send) -> CachedResponse | None:
        flight = self._flights[wish.key]
        sent = send if wish.has_body else without_body(send)
        recorder = _Recorder(sent, wish.conditions, lambda: self._land(wish.key, flight, None))
        body = receive if wish.content is None else _replayed(wish.content, receive)
        await self._app(_plain(scope, wish.coding), body, recorder.take)
        ready = recorder.ready()
        if ready is None:
            return None
        coded = await _coded(ready, wish)
        if ready.is_cacheable:
            self._shelf.put(wish.key, coded)
        return coded


class _Recorder:
    """Takes an answer in; passes it on instead once it is known to be too large, and says so by ``passing``."""

    def __init__(self, send: Send, conditions: Conditions, passing: Callable[[], None]) -> None:
        self._send = send
        self._conditions = conditions
        self._passing = passing
        self._start: CachedResponse | None = None
        self._body = bytearray()
        self._is_passing = self._is_over = False

    async def take(self, message: Message) -> None:
        """Takes a message of the application in, or passes it on."""
        if message["type"] == "http.response.start":
            headers = tuple((name.lower(), value) for name, value in message["headers"])
            self._start = CachedResponse(message["status"], headers, b"")
            if int(dict(headers).get(b"content-length", b"0")) > _WHOLE:
                await self._pass()
        elif message["type"] == "http.response.body":
            await self._take_body(message)

    def ready(self) -> CachedResponse | None:
        """The whole answer; None where it has been passed on, or broke off because its client is gone."""
        if self._is_passing or self._start is None or not self._is_over:
            return None
        return CachedResponse(self._start.status, self._start.headers, bytes(self._body))

    async def _take_body(self, message: Message) -> None:
        if self._is_over:
            return
        if self._is_passing:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        self._is_over = not message.get("more_body", False)
        if len(self._body) > _WHOLE:
            await self._pass()
            await self._send({**message, "body": bytes(self._body)})
            self._body.clear()

    async def _pass(self) -> None:
        """Sends the head of the answer; all of it that there will be where the client holds the rest."""
        assert self._start is not None
        self._passing()
        self._is_passing, self._is_over = True, self._start.is_held(self._conditions)
        if self._is_over:
            await self._start.send(self._send, has_body=False, conditions=self._conditions)
        else:
            head = {"type": "http.response.start", "status": self._start.status, "headers": list(self._start.headers)}
            await self._send(head)


def _is_for_all(ready: CachedResponse) -> bool:
    """Whether who asked at the same time may have the same: what may be kept, and errors but for who is gone."""
    return ready.is_cacheable or (ready.status >= _ERRORS and ready.status != CLIENT_GONE)


def _is_ours(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    if not _NOT_FOR_US.isdisjoint(headers):
        return False
    if scope["method"] == "POST":
        length = headers.get(b"content-length", b"")
        return scope["path"] == _ENDPOINT and length.isdigit() and len(length) < 7 and int(length) <= _QUERY
    return scope["method"] in {"GET", "HEAD"}


def _joined(scope: Scope) -> Iterator[tuple[bytes, bytes]]:
    """The headers of a request, those of one name as one (RFC 9110, section 5.2)."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    yield from found.items()


async def _coded(ready: CachedResponse, wish: _Wish) -> CachedResponse:
    if len(ready.body) > _INLINE:
        return await asyncio.to_thread(ready.coded, wish.coding, always=wish.is_coded)
    return ready.coded(wish.coding, always=wish.is_coded)


def _plain(scope: Scope, coding: str) -> Scope:
    """The request as the application sees it: a GET or a POST without conditions, with the one coding that is chosen.

    What is ready in that coding may be sent so; all else is coded here.
    """
    headers = [pair for pair in scope["headers"] if pair[0] not in _OURS]
    headers.append((b"accept-encoding", coding.encode()))
    return {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"], "headers": headers}


async def _body(receive: Receive) -> bytes:
    """The body of a request; of one that breaks off, what came."""
    body, has_more = bytearray(), True
    while has_more:
        message = await receive()
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
    return bytes(body)


def _replayed(content: bytes, receive: Receive) -> Receive:
    """A way to receive a body that was read already, and then whatever comes."""
    messages: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


async def _refuse(send: Send) -> None:
    fault = ProblemDetails(406, "Not Acceptable", "Available codings are: br, gzip, identity.")
    headers = {"Content-Type": fault.content_type, "Vary": "Accept-Encoding", "Cache-Control": "no-store"}
    await send_whole(send, fault.status, headers, fault.body())


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")
