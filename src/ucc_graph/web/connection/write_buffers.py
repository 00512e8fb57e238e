"""Answers that clients have not read yet, bounded in bytes over all connections of a process.

A client that reads slowly, but not slowly enough to be given up, keeps an answer in memory for minutes. Two hundred of
them, each with an answer of its own, would keep gigabytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

__all__ = ["LARGE", "UnreadResponse", "WriteBuffers"]

LARGE: Final = 64 << 10
"""Bytes above which an answer counts: of smaller ones a connection keeps one, and the next waits for it to be read."""
_FRESH: Final = 1.0
"""Seconds before which nobody's pace is known."""


class UnreadResponse(Protocol):
    """A connection as the backlog sees it."""

    def unsent(self) -> int:
        """Bytes of answers that this process keeps for it."""
        ...

    def untaken(self) -> int:
        """The same with those that the kernel keeps."""
        ...

    def give_up(self) -> None:
        """Closes it at once."""
        ...


@dataclass
class _Debt:
    """What is kept for a reader, and since when; a body that is sent in part is kept whole."""

    since: float
    bodies: list[bytes] = field(default_factory=list)


@dataclass
class _Share:
    """A body and the number of readers for whom it is kept: it takes its bytes once."""

    body: bytes
    readers: int = 0


class WriteBuffers:
    """At most ``limit`` bytes of bodies; beyond it the slowest readers are closed, the newest never."""

    def __init__(self, limit: int, now: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._now = now
        self._debts: dict[UnreadResponse, _Debt] = {}
        self._shares: dict[int, _Share] = {}
        self._size = 0

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._size

    def owe(self, reader: UnreadResponse, body: bytes) -> None:
        """Keeps a body for a reader, to whom it is about to be sent."""
        self.check(reader)
        debt = self._debts.setdefault(reader, _Debt(self._now()))
        debt.bodies.append(body)
        share = self._shares.setdefault(id(body), _Share(body))
        share.readers += 1
        self._size += len(body) if share.readers == 1 else 0
        if self._size > self._limit:
            self._settle(reader)

    def check(self, reader: UnreadResponse) -> None:
        """Forgets the bodies that a reader has read, and a reader for whom nothing is kept any more."""
        debt = self._debts.get(reader)
        if debt is None:
            return
        unsent, kept = reader.unsent(), sum(map(len, debt.bodies))
        while debt.bodies and kept - len(debt.bodies[0]) >= unsent:
            body = debt.bodies.pop(0)
            kept -= len(body)
            self._release(body)
        if not debt.bodies:
            del self._debts[reader]

    def forget(self, reader: UnreadResponse) -> None:
        """Forgets a reader that is gone."""
        debt = self._debts.pop(reader, None)
        for body in debt.bodies if debt else ():
            self._release(body)

    def _release(self, body: bytes) -> None:
        share = self._shares[id(body)]
        share.readers -= 1
        if not share.readers:
            del self._shares[id(body)]
            self._size -= len(body)

    def _settle(self, newest: UnreadResponse) -> None:
        others = [reader for reader in self._debts if reader is not newest]
        for reader in others:
            self.check(reader)
        paces = {reader: self._pace(reader, debt) for reader, debt in self._debts.items() if reader is not newest}
        for slowest in sorted(paces, key=paces.__getitem__):
            if self._size <= self._limit:
                return
            self.forget(slowest)
            slowest.give_up()

    def _pace(self, reader: UnreadResponse, debt: _Debt) -> float:
        """Bytes a second that a reader has taken of what it asked for; who has just asked counts as quick."""
        seconds = self._now() - debt.since
        taken = sum(map(len, debt.bodies)) - reader.untaken()
        return taken / seconds if seconds > _FRESH else float("inf")
