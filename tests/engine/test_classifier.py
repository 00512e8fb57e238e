"""Query classifier: the queries that it remembers, and their classes."""

from __future__ import annotations

import pytest

from ucc_graph.engine.classifier import LRUSet, QueryClass, QueryClassifier


def test_the_least_recently_used_key_is_dropped() -> None:
    recent = LRUSet(2)
    for key in (b"a", b"b"):
        recent.add(key)
    assert b"a" in recent
    recent.add(b"c")
    assert [key in recent for key in (b"a", b"b", b"c")] == [True, False, True]


def test_a_key_can_be_discarded_twice() -> None:
    recent = LRUSet(2)
    recent.add(b"a")
    recent.discard(b"a")
    recent.discard(b"a")
    assert len(recent) == 0


@pytest.mark.parametrize(
    ("seconds", "known"),
    [([], QueryClass.NEW), ([0.01], QueryClass.QUICK), ([0.5], QueryClass.NEW), ([1.1], QueryClass.SLOW)],
)
def test_a_query_is_classified_by_the_time_that_it_took(seconds: list[float], known: QueryClass) -> None:
    classifier = QueryClassifier(quick=0.1)
    for each in seconds:
        classifier.learn(b"a", each)
    assert classifier.classify(b"a") is known


def test_a_quick_query_stays_quick_until_it_takes_ten_times_as_long() -> None:
    classifier = QueryClassifier(quick=0.1)
    classes = []
    for seconds in (0.05, 0.9, 1.1, 0.9, 0.05):
        classifier.learn(b"a", seconds)
        classes.append(classifier.classify(b"a"))
    quick, slow = QueryClass.QUICK, QueryClass.SLOW
    assert classes == [quick, quick, slow, slow, quick]
