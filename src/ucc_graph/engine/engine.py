"""Answers strangers' queries in processes of their own, so that no query can stop, starve or misuse the server.

A query passes the guard, waits for a seat, and runs in a worker that is killed at the deadline. Whatever it does, it
gets a whole answer or an error that says why not, and the next query finds a worker: one is kept for queries that are
known to be quick, and another for new ones, each of which has it for a moment to show what it is.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.lru import LRUSet
from ucc_graph.engine.messages import Frame, Outcome, QueryAnswer, QueryRequest, read_outcome
from ucc_graph.engine.scheduler import QueryClass, Scheduler, Slot
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.engine.workers import Worker, WorkerPool
from ucc_graph.errors import (
    EngineBusyError,
    QueryCrashedError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    ServiceRefusedError,
)
from ucc_graph.sparql.guard import Guard

__all__ = ["Engine", "EngineStats"]

_REMEMBERED: Final = 4096
"""Queries, quick, slow and crashing ones each, that are remembered by their digest."""
_WORN: Final = 1.0
"""Seconds that a query may run in a worker which is to be kept: what ran longer leaves fragmented memory behind, and
the limit on memory is to be the same for every query."""
_FORGIVEN: Final = 10
"""A query that was quick once stays so until it takes this many times as long: everything does under attack."""
_ATTEMPTS: Final = 3
_FROM_OUTSIDE: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP})
"""Ends that a query does not bring about itself."""
_CAUSES: Final = {
    -signal.SIGSEGV: "it overflowed the stack of its worker",
    -signal.SIGBUS: "it overflowed the stack of its worker",
    -signal.SIGABRT: "it needed more memory than a query may use, or met a fault of the engine",
}


@dataclass(frozen=True)
class EngineStats:
    """Counts since the start; ``kills`` are workers that the engine ended in the middle of a query, ``services`` are
    refused calls of SERVICE, ``refused`` all other queries that were refused."""

    queries: int
    timeouts: int
    kills: int
    refused: int
    services: int
    crashes: int
    busy: int


class _LostError(Exception):
    """A worker ended from outside while a query ran: the query may try once more."""


class _SlowError(Exception):
    """A query did not end in the time that it has on its seat: it waits for a general one."""


class Engine:
    """Answers queries, several at a time, from the one event loop that uses it."""

    def __init__(self, crew: WorkerPool, settings: EngineSettings) -> None:
        self._crew = crew
        self._settings = settings
        self._guard = Guard(settings.limits, settings.services)
        self._seats = Scheduler(settings.workers, settings.waiting)
        self._quick = LRUSet(_REMEMBERED)
        self._slow = LRUSet(_REMEMBERED)
        self._crashed = LRUSet(_REMEMBERED)
        self._counts: Counter[str] = Counter()
        for seat in self._seats.lasting:
            seat.worker = crew.hire_first()

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, store: Store | None = None) -> Engine:
        """Loads the store in a process of its own and forks the workers from that.

        ``store`` is what ``load`` gives, where that is here already; ``load`` is then needed only for another such
        process, should the first be killed, and can be pickled. To be called in the main thread, before the process
        has other threads or an event loop. Raises ReleaseError when the store cannot be loaded.
        """
        return cls(WorkerPool.start(load, settings, store), settings)

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The whole answer, or the QueryError that says why there is none."""
        self._counts["queries"] += 1
        self._admit(request)
        try:
            outcome = await self._seated(request, request.key)
        except EngineBusyError:
            self._counts["busy"] += 1
            raise
        if isinstance(outcome, QueryError):
            raise outcome
        return outcome

    def stats(self) -> EngineStats:
        """What has happened so far."""
        names = ("queries", "timeouts", "kills", "refused", "services", "crashes", "busy")
        return EngineStats(*(self._counts[name] for name in names))

    def close(self) -> None:
        """Ends all workers; queries that still run or wait end with an error."""
        self._seats.close()
        self._crew.close()
        for seat in self._seats.free:
            if seat.worker is not None:
                seat.worker.channel.close()
                seat.worker = None

    def _admit(self, request: QueryRequest) -> None:
        try:
            self._guard.check(request.query)
            self._check_past(request.key)
        except QueryRefusedError as error:
            self._counts["services" if isinstance(error, ServiceRefusedError) else "refused"] += 1
            raise

    def _check_past(self, key: bytes) -> None:
        if key in self._crashed:
            raise QueryRefusedError("this query ended the worker that ran it before, and is not run again")

    async def _seated(self, request: QueryRequest, key: bytes) -> Outcome:
        """The outcome on the seat that the query finds, or on a general one where it was too slow for that."""
        while True:
            lane = self._lane(key)
            seat = await self._seats.take(lane, patience=self._settings.patience)
            try:
                return await self._answer(seat, request, key, self._stay(seat, lane))
            except _SlowError:
                self._remember_slow(key)
            finally:
                self._seats.give(seat)

    def _lane(self, key: bytes) -> QueryClass:
        """What is known of a query; over a store of others nothing is tried."""
        if key in self._quick:
            return QueryClass.QUICK
        return QueryClass.SLOW if key in self._slow or self._settings.evaluate is not None else QueryClass.NEW

    def _stay(self, seat: Slot, lane: QueryClass) -> float:
        """Seconds that a query may have a seat; a store of others goes on with what is broken off, so all of them."""
        if seat.is_general or self._settings.evaluate is not None:
            return self._settings.deadline
        return self._settings.trial if lane is QueryClass.NEW else _FORGIVEN * self._settings.quick

    async def _answer(self, seat: Slot, request: QueryRequest, key: bytes, stay: float) -> Outcome:
        for _ in range(_ATTEMPTS):
            try:
                return await self._attempt(seat, request, key, stay)
            except _LostError:
                continue
        raise EngineBusyError("the query could not be answered: each worker that ran it was killed from outside")

    async def _attempt(self, seat: Slot, request: QueryRequest, key: bytes, stay: float) -> Outcome:
        worker = seat.worker = seat.worker or await self._crew.hire()
        started, is_sound = _now(), False
        try:
            outcome = await self._ask(worker, request, key, stay)
            is_sound = not isinstance(outcome, QueryCrashedError)
        except (EOFError, ConnectionError):
            raise await self._lost(worker, seat, key) from None
        finally:
            if not is_sound:
                self._kill(seat)
        seconds = _now() - started
        self._learn(key, seconds if isinstance(outcome, QueryAnswer) else self._settings.deadline)
        if seconds > _WORN:
            self._dismiss(seat)
        return outcome

    async def _ask(self, worker: Worker, request: QueryRequest, key: bytes, stay: float) -> Outcome:
        timeout = self._timeout(request)
        try:
            async with asyncio.timeout(min(timeout, stay)):
                frame = await worker.ask(Frame(request.wire), self._settings.answer_size)
            outcome = read_outcome(frame)
        except TimeoutError:
            raise self._late(key, timeout, stay) from None
        except (OverflowError, ValueError):
            raise self._crash(key, "its worker answered nonsense") from None
        if isinstance(outcome, QueryCrashedError):
            self._remember_crash(key)
        return outcome

    def _late(self, key: bytes, timeout: float, stay: float) -> Exception:
        """Why a query was stopped: it had its time, or not yet."""
        if stay < timeout:
            return _SlowError()
        self._counts["timeouts"] += 1
        self._remember_slow(key)
        return QueryTimeoutError(f"the query was stopped after {timeout:g} seconds")

    def _timeout(self, request: QueryRequest) -> float:
        asked = self._settings.deadline if request.timeout is None else request.timeout
        return max(0.0, min(self._settings.deadline, asked))

    def _learn(self, key: bytes, seconds: float) -> None:
        if seconds < self._settings.quick:
            self._quick.add(key)
            self._slow.discard(key)
        elif seconds > _FORGIVEN * self._settings.quick:
            self._remember_slow(key)

    def _remember_slow(self, key: bytes) -> None:
        self._quick.discard(key)
        self._slow.add(key)

    async def _lost(self, worker: Worker, seat: Slot, key: bytes) -> Exception:
        """Why a worker ended before it had answered."""
        seat.worker = None
        status = (await worker.dismiss()).number
        if status in _FROM_OUTSIDE:
            return _LostError()
        return self._crash(key, _CAUSES.get(status, f"it ended its worker with status {status}"))

    def _crash(self, key: bytes, cause: str) -> QueryCrashedError:
        self._remember_crash(key)
        return QueryCrashedError(f"the query could not be answered: {cause}")

    def _remember_crash(self, key: bytes) -> None:
        self._counts["crashes"] += 1
        self._crashed.add(key)

    def _kill(self, seat: Slot) -> None:
        if seat.worker is not None:
            self._counts["kills"] += 1
            self._dismiss(seat)

    def _dismiss(self, seat: Slot) -> None:
        if seat.worker is not None:
            seat.worker.dismiss()
            seat.worker = None


def _now() -> float:
    return asyncio.get_running_loop().time()
