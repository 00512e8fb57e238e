"""Who may use which worker when: seats, two queues, and one seat that slow queries never get."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from ucc_graph.errors import EngineBusyError
from ucc_graph.library.line import Worker

__all__ = ["Seat", "Seats"]


@dataclass(eq=False)
class Seat:
    """The right to use one worker; ``worker`` is None until one is hired for it."""

    is_reserved: bool
    worker: Worker | None = None


@dataclass(eq=False)
class _Waiter:
    is_quick: bool
    future: asyncio.Future[Seat]


class Seats:
    """As many seats as workers; of two and more, one is reserved for queries that are known to be quick.

    A general seat goes to whoever waits longest, the reserved one to the quick query that waits longest: neither lane
    can starve the other.
    """

    def __init__(self, count: int, waiting: int) -> None:
        self.all = tuple(Seat(is_reserved=place == 0 and count > 1) for place in range(count))
        self._free = list(self.all)
        self._waiters: deque[_Waiter] = deque()
        self._waiting = waiting

    @property
    def free(self) -> tuple[Seat, ...]:
        """The seats that nobody uses now."""
        return tuple(self._free)

    async def take(self, *, is_quick: bool, patience: float) -> Seat:
        """A seat, as soon as one is free; raises EngineBusyError when the queue is full or patience ends (seconds)."""
        seats = [seat for seat in self._free if is_quick or not seat.is_reserved]
        if seats:
            seat = max(seats, key=lambda seat: seat.is_reserved)
            self._free.remove(seat)
            return seat
        if sum(waiter.is_quick == is_quick for waiter in self._waiters) >= self._waiting:
            raise EngineBusyError(f"all workers are busy and {self._waiting} queries wait already")
        return await self._wait(_Waiter(is_quick, asyncio.get_running_loop().create_future()), patience)

    def give(self, seat: Seat) -> None:
        """Frees a seat, for who waits longest among those who may have it.

        Who has lost patience, or whose client has gone, stands in the queue until its task runs again: passed over.
        """
        for waiter in self._waiters:
            if (waiter.is_quick or not seat.is_reserved) and not waiter.future.done():
                self._waiters.remove(waiter)
                waiter.future.set_result(seat)
                return
        self._free.append(seat)

    def close(self) -> None:
        """Has everybody who waits hear that no seat will come."""
        for waiter in self._waiters:
            if not waiter.future.done():
                waiter.future.set_exception(EngineBusyError("the server is being stopped"))

    async def _wait(self, waiter: _Waiter, patience: float) -> Seat:
        self._waiters.append(waiter)
        seat: Seat | None = None
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
