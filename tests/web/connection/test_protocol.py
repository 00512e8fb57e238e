"""Connections are bounded: one more takes the place of the one that has idled longest."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ucc_graph.web.connection.protocol import ConnectionLimit, room


@dataclass(eq=False)
class Guest:
    """A connection; whether a request of it is being answered, and whether it was closed."""

    is_busy: bool = False
    is_closed: bool = False

    def give_up(self) -> None:
        self.is_closed = True


def test_the_longest_idle_one_gives_way() -> None:
    crowd, busy, idle, answered, last = ConnectionLimit(3), Guest(is_busy=True), Guest(), Guest(), Guest()
    assert [crowd.enter(guest) for guest in (busy, answered, idle)] == [True] * 3
    crowd.stir(answered)
    assert crowd.enter(last)
    assert [guest.is_closed for guest in (busy, answered, idle, last)] == [False, False, True, False]


def test_nobody_gives_way_while_all_are_answered() -> None:
    crowd, busy = ConnectionLimit(1), Guest(is_busy=True)
    assert (crowd.enter(busy), crowd.enter(Guest()), busy.is_closed) == (True, False, False)
    crowd.leave(busy)
    assert crowd.enter(Guest())


@pytest.mark.parametrize(
    ("connections", "descriptors", "expected"), [(4096, 65536, 4096), (4096, 1024, 448), (9, 100, 1)]
)
def test_there_is_room_for_as_many_as_there_are_descriptors(connections: int, descriptors: int, expected: int) -> None:
    assert room(connections, descriptors) == expected
