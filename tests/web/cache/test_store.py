"""The bounded store of ready answers."""

from __future__ import annotations

from ucc_graph.web.cache.cached_response import CachedResponse
from ucc_graph.web.cache.store import ResponseStore

LARGE = CachedResponse(200, (), bytes(1000))
"""2,025 bytes on the shelf, with its overhead and a key of one letter."""


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    shelf = ResponseStore(8 * 2025)
    for key in "abcdefgh":
        shelf.put((key,), LARGE)
    shelf.get(("a",))
    shelf.put(("i",), LARGE)
    assert shelf.get(("a",)) is LARGE
    assert shelf.get(("b",)) is None
    assert shelf.stats().size == 8 * 2025


def test_one_answer_takes_an_eighth_at_most() -> None:
    shelf = ResponseStore(8 * 2025 - 1)
    shelf.put(("a",), LARGE)
    assert (shelf.stats().entries, shelf.stats().size) == (0, 0)


def test_an_answer_that_is_put_twice_counts_once() -> None:
    shelf = ResponseStore(1 << 20)
    shelf.put(("a",), LARGE)
    shelf.put(("a",), LARGE)
    assert (shelf.stats().entries, shelf.stats().size) == (1, 2025)


def test_hits_and_misses_are_counted() -> None:
    shelf = ResponseStore(1 << 20)
    shelf.put(("a",), LARGE)
    shelf.get(("a",))
    shelf.get(("a",))
    shelf.get(("b",))
    assert (shelf.stats().hits, shelf.stats().misses) == (2, 1)


def test_a_shelf_without_room_keeps_nothing() -> None:
    shelf = ResponseStore(0)
    shelf.put(("a",), CachedResponse(200, (), b""))
    assert shelf.get(("a",)) is None
