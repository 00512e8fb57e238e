"""Query scheduler: slots for workers, queues by query class, a trial slot for new queries, a limit for each query."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from ucc_graph.engine.classifier import QueryClass
from ucc_graph.engine.worker_pool import Worker
from ucc_graph.errors import EngineBusyError

__all__ = ["SameQueryLimit", "Scheduler", "Slot"]

_GENERAL: Final = tuple(QueryClass)
_RESERVED: Final = (QueryClass.QUICK,)
_TRIAL: Final = (QueryClass.QUICK, QueryClass.NEW)
"""Order of precedence: quick queries before new ones."""


@dataclass(eq=False)
class Slot:
    """Slot for one worker and for queries of some classes; ``worker`` is None until it is spawned."""

    classes: tuple[QueryClass, ...]
    worker: Worker | None = None

    @property
    def is_general(self) -> bool:
        """Whether queries of all classes may use the slot, up to the full deadline."""
        return self.classes is _GENERAL


class Scheduler:
    """Scheduler with a slot for each worker and one more for the trial of new queries; ``free`` are unused slots.

    With two or more workers, one is reserved for quick queries. A general slot goes to the query that has waited
    longest. No class can starve another: slow queries use only general slots, and each new query uses the trial slot
    only for a moment.
    """

    def __init__(self, workers: int, waiting: int) -> None:
        reserved = min(1, workers - 1)
        self.permanent = tuple(Slot(_RESERVED if number < reserved else _GENERAL) for number in range(workers))
        self.free = [*self.permanent, Slot(_TRIAL)]
        self._waiters: dict[asyncio.Future[Slot], QueryClass] = {}
        self._waiting = waiting

    async def acquire(self, query_class: QueryClass, *, patience: float) -> Slot:
        """A slot as soon as one is free; raises EngineBusyError if the queue is full, or after ``patience`` seconds."""
        slots = [slot for slot in self.free if query_class in slot.classes]
        if slots:
            # The least general slot for a quick query, the most general one for others.
            sign = 1 if query_class is QueryClass.QUICK else -1
            slot = min(slots, key=lambda slot: sign * len(slot.classes))
            self.free.remove(slot)
            return slot
        if sum(known is query_class for known in self._waiters.values()) >= self._waiting:
            raise EngineBusyError(f"all workers are busy, and the queue of {self._waiting} is full")
        waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiters[waiter] = query_class
        return await self._wait(waiter, patience)

    def release(self, slot: Slot) -> None:
        """Frees a slot, or hands it to the query that has waited longest for it."""
        waiter = self._next(slot)
        if waiter is None:
            self.free.append(slot)
        else:
            del self._waiters[waiter]
            waiter.set_result(slot)

    def close(self) -> None:
        """Ends every wait with an EngineBusyError."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(EngineBusyError("the server is being stopped"))

    def _next(self, slot: Slot) -> asyncio.Future[Slot] | None:
        """The next waiter; skips those that timed out or were cancelled and whose tasks have not left the queue yet."""
        waiting = [waiter for waiter in self._waiters if not waiter.done()]
        if slot.is_general:
            return next(iter(waiting), None)
        return next((waiter for known in slot.classes for waiter in waiting if self._waiters[waiter] is known), None)

    async def _wait(self, waiter: asyncio.Future[Slot], patience: float) -> Slot:
        slot: Slot | None = None
        try:
            async with asyncio.timeout(patience):
                slot = await waiter
        except TimeoutError:
            raise EngineBusyError(f"no worker was free for {patience:.2g} seconds") from None
        finally:
            if slot is None:
                self._leave(waiter)
        return slot

    def _leave(self, waiter: asyncio.Future[Slot]) -> None:
        if not self._waiters.pop(waiter, None) and waiter.done() and not waiter.cancelled():
            self.release(waiter.result())


class SameQueryLimit:
    """Concurrency limit for each query: at most ``parallel`` requests for it are in the scheduler.

    So none fills a queue alone.
    """

    def __init__(self, parallel: int, waiting: int) -> None:
        self._parallel = parallel
        self._waiting = waiting
        self._open: dict[bytes, asyncio.Semaphore] = {}
        self._present: Counter[bytes] = Counter()

    @asynccontextmanager
    async def hold(self, key: bytes, patience: float) -> AsyncIterator[None]:
        """Waits for a place of a query; raises EngineBusyError if its queue is full, or after ``patience`` seconds."""
        if self._present[key] >= self._parallel + self._waiting:
            raise EngineBusyError(f"this query is asked too often: its queue of {self._waiting} is full")
        semaphore = self._open.setdefault(key, asyncio.Semaphore(self._parallel))
        self._present[key] += 1
        try:
            await _acquire(semaphore, patience)
            try:
                yield
            finally:
                semaphore.release()
        finally:
            self._present[key] -= 1
            if not self._present[key]:
                del self._present[key], self._open[key]


async def _acquire(semaphore: asyncio.Semaphore, patience: float) -> None:
    if not semaphore.locked():
        await semaphore.acquire()
        return
    try:
        async with asyncio.timeout(patience):
            await semaphore.acquire()
    except TimeoutError:
        raise EngineBusyError(f"the same query ran for others for {patience:.2g} seconds") from None
