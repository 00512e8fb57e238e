"""A bounded store of ready answers: what was asked for longest ago makes room."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from ucc_graph.web.cache.cached_response import CachedResponse

__all__ = ["Key", "ResponseStore", "ResponseStoreStats"]

Key = tuple[str | bytes | None, ...]

_OVERHEAD: Final = 1024
"""Bytes that an entry takes beside its own, about."""
_SHARE: Final = 8
"""One answer takes at most this part of the shelf."""


@dataclass(frozen=True)
class ResponseStoreStats:
    """Counts since the start, and what is there now."""

    hits: int
    misses: int
    entries: int
    size: int


class ResponseStore:
    """Ready answers by their key, of ``capacity`` bytes in all."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._size = self._hits = self._misses = 0

    def get(self, key: Key) -> CachedResponse | None:
        """The answer of a key, or None; either is counted."""
        found = self._entries.get(key)
        if found is None:
            self._misses += 1
            return None
        self._hits += 1
        self._entries.move_to_end(key)
        return found

    def put(self, key: Key, ready: CachedResponse) -> None:
        """Keeps an answer if it is small enough."""
        size = _size(key, ready)
        if size > self._capacity // _SHARE:
            return
        self._size += size - self._drop(key)
        self._entries[key] = ready
        while self._size > self._capacity:
            self._size -= self._drop(next(iter(self._entries)))

    def stats(self) -> ResponseStoreStats:
        """What has happened so far, and what is there."""
        return ResponseStoreStats(self._hits, self._misses, len(self._entries), self._size)

    def _drop(self, key: Key) -> int:
        """The bytes that are free now."""
        found = self._entries.pop(key, None)
        return _size(key, found) if found else 0


def _size(key: Key, ready: CachedResponse) -> int:
    return ready.size + sum(len(part) for part in key if part) + _OVERHEAD
