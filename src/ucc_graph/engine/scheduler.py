"""Who may use which worker when: seats, three lanes, and seats that slow queries never keep."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ucc_graph.engine.workers import Worker
from ucc_graph.errors import EngineBusyError

__all__ = ["QueryClass", "Scheduler", "Slot"]


class QueryClass(Enum):
    """What is known of a query: that it is quick, nothing, or that it is slow."""

    QUICK = "quick"
    NEW = "new"
    SLOW = "slow"


_GENERAL: Final = tuple(QueryClass)
_RESERVED: Final = (QueryClass.QUICK,)
_TRIAL: Final = (QueryClass.QUICK, QueryClass.NEW)
"""Who is known to be quick goes before who is to show it."""


@dataclass(eq=False)
class Slot:
    """The right to use one worker, for queries of some lanes; ``worker`` is None until one is hired for it."""

    lanes: tuple[QueryClass, ...]
    worker: Worker | None = None

    @property
    def is_general(self) -> bool:
        """Whether any query may have it, for as long as queries may run."""
        return self.lanes is _GENERAL


@dataclass(eq=False)
class _Waiter:
    lane: QueryClass
    future: asyncio.Future[Slot]


class Scheduler:
    """As many seats as workers, and one more on which new queries show whether they are quick.

    Of two and more workers, one is reserved for queries that are known to be quick. A general seat goes to whoever
    waits longest. No lane can starve another: slow queries have general seats alone, and new ones the last one for a
    moment each.
    """

    def __init__(self, count: int, waiting: int) -> None:
        reserved = min(1, count - 1)
        self.lasting = tuple(Slot(_RESERVED if place < reserved else _GENERAL) for place in range(count))
        self._free = [*self.lasting, Slot(_TRIAL)]
        self._waiters: deque[_Waiter] = deque()
        self._waiting = waiting

    @property
    def free(self) -> tuple[Slot, ...]:
        """The seats that nobody uses now."""
        return tuple(self._free)

    async def take(self, lane: QueryClass, *, patience: float) -> Slot:
        """A seat, as soon as one is free; raises EngineBusyError when the lane is full or patience ends (seconds)."""
        seats = [seat for seat in self._free if lane in seat.lanes]
        if seats:
            seat = min(seats, key=lambda seat: len(seat.lanes) if lane is QueryClass.QUICK else -len(seat.lanes))
            self._free.remove(seat)
            return seat
        if sum(waiter.lane is lane for waiter in self._waiters) >= self._waiting:
            raise EngineBusyError(f"all workers are busy and {self._waiting} queries wait already")
        return await self._wait(_Waiter(lane, asyncio.get_running_loop().create_future()), patience)

    def give(self, seat: Slot) -> None:
        """Frees a seat, for who waits longest among those who may have it."""
        waiter = self._next(seat)
        if waiter is None:
            self._free.append(seat)
        else:
            self._waiters.remove(waiter)
            waiter.future.set_result(seat)

    def close(self) -> None:
        """Has everybody who waits hear that no seat will come."""
        for waiter in self._waiters:
            if not waiter.future.done():
                waiter.future.set_exception(EngineBusyError("the server is being stopped"))

    def _next(self, seat: Slot) -> _Waiter | None:
        """Who has lost patience, or whose client has gone, stands in the queue until its task runs: passed over."""
        waiting = [waiter for waiter in self._waiters if not waiter.future.done()]
        if seat.is_general:
            return next(iter(waiting), None)
        return next((waiter for lane in seat.lanes for waiter in waiting if waiter.lane is lane), None)

    async def _wait(self, waiter: _Waiter, patience: float) -> Slot:
        self._waiters.append(waiter)
        seat: Slot | None = None
        try:
            async with asyncio.timeout(patience):
                seat = await waiter.future
        except TimeoutError:
            raise EngineBusyError(f"no worker was free for {patience:g} seconds") from None
        finally:
            if seat is None:
                self._leave(waiter)
        return seat

    def _leave(self, waiter: _Waiter) -> None:
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        elif waiter.future.done() and not waiter.future.cancelled():
            self.give(waiter.future.result())
