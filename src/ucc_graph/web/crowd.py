"""Connections of a process, bounded in number, so that those who only hold one leave room for those who ask.

Each takes a file descriptor, and a second one while it is sent a file. Beyond their limit the kernel accepts nobody.
"""

from __future__ import annotations

from typing import Final, Protocol

__all__ = ["Crowd", "Guest", "room"]

_OWN: Final = 128
"""File descriptors for all else: workers, the release, the log, the event loop."""
_EACH: Final = 2


class Guest(Protocol):
    """A connection as the crowd sees it."""

    @property
    def is_busy(self) -> bool:
        """Whether a request of it is being answered."""
        ...

    def give_up(self) -> None:
        """Closes it at once."""
        ...


def room(connections: int, descriptors: int) -> int:
    """How many connections there may be, of so many that are allowed, with so many file descriptors."""
    return max(1, min(connections, (descriptors - _OWN) // _EACH))


class Crowd:
    """At most ``limit`` connections, in the order in which they were answered last."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._guests: dict[Guest, None] = {}

    def enter(self, guest: Guest) -> bool:
        """Whether one more may stay; where all places are taken, the one that has idled longest gives up its own."""
        if len(self._guests) >= self._limit:
            idle = next((other for other in self._guests if not other.is_busy), None)
            if idle is None:
                return False
            self.leave(idle)
            idle.give_up()
        self._guests[guest] = None
        return True

    def stir(self, guest: Guest) -> None:
        """Takes note that one was answered just now."""
        if guest in self._guests:
            del self._guests[guest]
            self._guests[guest] = None

    def leave(self, guest: Guest) -> None:
        """Takes note that one is gone."""
        self._guests.pop(guest, None)
