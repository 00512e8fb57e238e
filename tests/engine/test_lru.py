"""A bounded set forgets what was not seen for longest."""

from __future__ import annotations

from ucc_graph.engine.lru import LRUSet


def test_the_key_that_was_not_seen_for_longest_is_forgotten() -> None:
    recent = LRUSet(2)
    for key in (b"a", b"b"):
        recent.add(key)
    assert b"a" in recent
    recent.add(b"c")
    assert [key in recent for key in (b"a", b"b", b"c")] == [True, False, True]


def test_a_key_can_be_let_go_of_twice() -> None:
    recent = LRUSet(2)
    recent.add(b"a")
    recent.discard(b"a")
    recent.discard(b"a")
    assert len(recent) == 0
