"""An answer as ready bytes: its headers, its body, and whether a client holds it already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from starlette.types import Message, Send

from ucc_graph.web.connection.direct_write import EXTENSION, head_of
from ucc_graph.web.http.negotiate import IDENTITY, encode, is_text
from ucc_graph.web.http.response import is_current

__all__ = ["CachedResponse", "Conditions", "Headers", "without_body"]

Headers = tuple[tuple[bytes, bytes], ...]

_STATUSES: Final = (200, 303, 404)
_NAMED: Final = frozenset({"accept", "accept-datetime", "accept-language", "accept-encoding"})
"""Headers of a request that an answer may depend on: the key of the cache holds them."""
_OF_BODY: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})
_WORTH_IT: Final = 500
"""Bytes below which a coding saves less than its header costs."""


@dataclass(frozen=True)
class Conditions:
    """What a client says that it holds: If-None-Match and If-Modified-Since; None for a header that is absent."""

    match: str | None = None
    since: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the client holds nothing."""
        return self.match is None and self.since is None


@dataclass(frozen=True)
class CachedResponse:
    """A whole answer; names of headers are in lower case."""

    status: int
    headers: Headers
    body: bytes

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    @property
    def is_cacheable(self) -> bool:
        """Whether another request of the same key may be answered with it (RFC 9111, section 3)."""
        control = _tokens(self._header(b"cache-control"))
        has_validity = bool(self._header(b"etag")) or "public" in control
        return (
            self.status in _STATUSES
            and has_validity
            and not control & {"no-store", "private", "no-cache"}
            and _tokens(self._header(b"vary")) <= _NAMED
            and not self._header(b"set-cookie")
        )

    def coded(self, coding: str, *, always: bool) -> CachedResponse:
        """The same in a coding, under an ETag of its own, where it is text; ``always``, even if that saves nothing.

        Two codings of a representation differ in their strong ETags (RFC 9110, section 8.8.3.3).
        """
        if self._header(b"content-encoding") or not self.body or not is_text(self._header(b"content-type")):
            return self
        headers = tuple(_varied(self.headers))
        if coding == IDENTITY or (len(self.body) < _WORTH_IT and not always):
            return replace(self, headers=headers)
        body = encode(self.body, coding)
        return replace(self, headers=tuple(_recoded(headers, coding, len(body))), body=body)

    def is_held(self, conditions: Conditions) -> bool:
        """Whether the conditions of a GET are answered with 304 (RFC 9110, section 13.2.2)."""
        if conditions.is_empty or self.status != 200:
            return False
        known, modified = self._header(b"etag"), self._header(b"last-modified")
        return is_current(conditions.match, conditions.since, known, modified)

    @cached_property
    def head(self) -> bytes | None:
        """Its status line and headers as they go out, where the server below need not look at them again."""
        return head_of(self.status, self.headers)

    async def send(self, send: Send, *, has_body: bool, conditions: Conditions, at_once: bool = False) -> None:
        """Sends it, or 304 with its headers but those of a body (RFC 9110, section 15.4.5).

        ``at_once`` says that the server takes it in one piece.
        """
        if self.is_held(conditions):
            headers = [pair for pair in self.headers if pair[0] not in _OF_BODY]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        start = {"type": "http.response.start", "status": self.status, "headers": list(self.headers)}
        body = self.body if has_body else b""
        if at_once and self.head is not None:
            await send({**start, "type": EXTENSION, "head": self.head, "body": body})
        else:
            await send(start)
            await send({"type": "http.response.body", "body": body})

    def _header(self, name: bytes) -> str:
        return ", ".join(value.decode("latin-1") for known, value in self.headers if known == name)


def without_body(send: Send) -> Send:
    """A way to send that keeps every byte of a body back, as HEAD asks."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head


def _tokens(value: str) -> set[str]:
    return {token.strip().lower() for token in value.split(",")} - {""}


def _varied(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """The headers with Accept-Encoding among what the answer varies by."""
    vary = [b"Accept-Encoding"]
    for name, value in headers:
        if name == b"vary":
            vary.insert(-1, value)
        else:
            yield name, value
    yield b"vary", b", ".join(vary)


def _recoded(headers: Headers, coding: str, length: int) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name == b"etag":
            yield name, value.removesuffix(b'"') + f'-{coding}"'.encode()
        elif name == b"content-length":
            yield name, str(length).encode()
        else:
            yield name, value
    yield b"content-encoding", coding.encode()
