"""Response store: complete responses by key, limited in bytes, with eviction of the least recently used."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from starlette.types import Send

from ucc_graph.web.connection.direct_write import EXTENSION, head_of
from ucc_graph.web.http.negotiate import IDENTITY, encode, is_compressible
from ucc_graph.web.http.response import digest, is_current

__all__ = ["CachedResponse", "Conditions", "Key", "ResponseStore", "ResponseStoreStats"]

_Headers = tuple[tuple[bytes, bytes], ...]
Key = tuple[str | bytes | None, ...]

_OVERHEAD: Final = 1024
"""Approximate overhead of an entry in bytes."""
_SHARE: Final = 8
"""A response may take at most the capacity divided by this."""
_STATUSES: Final = (200, 303, 404)
_IN_KEY: Final = frozenset({"accept", "accept-datetime", "accept-language", "accept-encoding", "x-forwarded-prefix"})
"""Request headers that a cached response may name in Vary: the key of the cache has them."""
_OF_BODY: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})
_WORTH_CODING: Final = 500
"""Bytes below which a coding saves less than its header costs."""


@dataclass(frozen=True)
class Conditions:
    """If-None-Match and If-Modified-Since of a request; None for an absent header."""

    match: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class CachedResponse:
    """Whole response; names of headers are in lower case."""

    status: int
    headers: _Headers
    body: bytes

    @property
    def size(self) -> int:
        """The bytes of headers and body."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    @property
    def is_cacheable(self) -> bool:
        """Whether it may answer another request of the same key (RFC 9111, section 3)."""
        control = _tokens(self._header(b"cache-control"))
        has_validity = bool(self._header(b"etag")) or "public" in control
        return (
            self.status in _STATUSES
            and has_validity
            and not control & {"no-store", "private", "no-cache"}
            and _tokens(self._header(b"vary")) <= _IN_KEY
            and not self._header(b"set-cookie")
        )

    def coded(self, coding: str, *, always: bool) -> CachedResponse:
        """The response in a coding, with its own ETag, if it is compressible; ``always`` codes even a small one.

        Two codings of a representation have different strong ETags (RFC 9110, section 8.8.3.3).
        """
        if self._header(b"content-encoding") or not self.body or not is_compressible(self._header(b"content-type")):
            return self
        headers = _varied(self.headers)
        if coding == IDENTITY or (len(self.body) < _WORTH_CODING and not always):
            return replace(self, headers=headers)
        body = encode(self.body, coding)
        return replace(self, headers=tuple(_recoded(headers, coding, body)), body=body)

    def is_held(self, conditions: Conditions) -> bool:
        """Whether the conditions of a GET are answered with 304 (RFC 9110, section 13.2.2)."""
        if self.status != 200 or (conditions.match is None and conditions.since is None):
            return False
        known, modified = self._header(b"etag"), self._header(b"last-modified")
        return is_current(conditions.match, conditions.since, known, modified)

    @cached_property
    def head(self) -> bytes | None:
        """The head for a direct write; None if uvicorn has to check the headers."""
        return head_of(self.status, self.headers)

    async def send(self, send: Send, *, has_body: bool, conditions: Conditions, is_direct: bool = False) -> None:
        """Sends it, or 304 without the headers of a body (RFC 9110, section 15.4.5).

        ``is_direct`` is True if the server supports a direct write.
        """
        status, headers, body = self.status, list(self.headers), self.body if has_body else b""
        if self.is_held(conditions):
            status, headers, body = 304, [pair for pair in headers if pair[0] not in _OF_BODY], b""
        elif is_direct and self.head is not None:
            await send({"type": EXTENSION, "status": status, "headers": headers, "head": self.head, "body": body})
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _header(self, name: bytes) -> str:
        return ", ".join(value.decode("latin-1") for known, value in self.headers if known == name)


@dataclass(frozen=True)
class ResponseStoreStats:
    """Hits and misses since the start, entries and bytes now."""

    hits: int
    misses: int
    entries: int
    size: int


class ResponseStore:
    """Cached responses by key, up to ``capacity`` bytes in all."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._size = self._hits = self._misses = 0

    def get(self, key: Key) -> CachedResponse | None:
        """The response of a key, or None; counts a hit or a miss."""
        found = self._entries.get(key)
        if found is None:
            self._misses += 1
            return None
        self._hits += 1
        self._entries.move_to_end(key)
        return found

    def put(self, key: Key, response: CachedResponse) -> None:
        """Keeps a response if it is small enough."""
        size = _size(key, response)
        if size > self._capacity // _SHARE:
            return
        self._size += size - self._drop(key)
        self._entries[key] = response
        while self._size > self._capacity:
            self._size -= self._drop(next(iter(self._entries)))

    def stats(self) -> ResponseStoreStats:
        """The counts."""
        return ResponseStoreStats(self._hits, self._misses, len(self._entries), self._size)

    def _drop(self, key: Key) -> int:
        """Drops an entry; returns the freed bytes."""
        found = self._entries.pop(key, None)
        return _size(key, found) if found else 0


def _size(key: Key, response: CachedResponse) -> int:
    return response.size + sum(len(part) for part in key if part) + _OVERHEAD


def _tokens(value: str) -> set[str]:
    return {token.strip().lower() for token in value.split(",")} - {""}


def _varied(headers: _Headers) -> _Headers:
    """The headers with Accept-Encoding added to Vary, which comes last."""
    vary = [*(value for name, value in headers if name == b"vary"), b"Accept-Encoding"]
    return (*(pair for pair in headers if pair[0] != b"vary"), (b"vary", b", ".join(vary)))


def _recoded(headers: _Headers, coding: str, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        if name == b"etag":
            yield name, value.removesuffix(b'"') + f'-{coding}"'.encode()
        elif name == b"content-length":
            yield name, str(len(body)).encode()
        elif name == b"repr-digest":  # that of the coded bytes (RFC 9530, section 3)
            yield name, digest(hashlib.sha256(body).hexdigest()).encode()
        else:
            yield name, value
    yield b"content-encoding", coding.encode()
