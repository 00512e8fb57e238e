"""Response store: eviction, the size of an entry, and counts."""

from __future__ import annotations

from ucc_graph.web.cache.store import CachedResponse, ResponseStore

LARGE = CachedResponse(200, (), bytes(1000))
"""2,025 bytes in the store, with its overhead and a key of one letter."""


def test_the_least_recently_used_response_makes_room() -> None:
    store = ResponseStore(8 * 2025)
    for key in "abcdefgh":
        store.put((key,), LARGE)
    store.get(("a",))
    store.put(("i",), LARGE)
    assert store.get(("a",)) is LARGE
    assert store.get(("b",)) is None
    assert store.stats().size == 8 * 2025


def test_a_response_takes_an_eighth_at_most() -> None:
    store = ResponseStore(8 * 2025 - 1)
    store.put(("a",), LARGE)
    assert (store.stats().entries, store.stats().size) == (0, 0)


def test_an_answer_that_is_put_twice_counts_once() -> None:
    store = ResponseStore(1 << 20)
    store.put(("a",), LARGE)
    store.put(("a",), LARGE)
    assert (store.stats().entries, store.stats().size) == (1, 2025)


def test_hits_and_misses_are_counted() -> None:
    store = ResponseStore(1 << 20)
    store.put(("a",), LARGE)
    store.get(("a",))
    store.get(("a",))
    store.get(("b",))
    assert (store.stats().hits, store.stats().misses) == (2, 1)


def test_a_store_without_room_keeps_nothing() -> None:
    store = ResponseStore(0)
    store.put(("a",), CachedResponse(200, (), b""))
    assert store.get(("a",)) is None
