"""Query engine: runs each query in a worker process, with limits on time, memory and answer size.

A query passes the guard, waits for a slot, and runs in a worker that is killed at the deadline. The result is a
complete answer or an error with the reason. No query blocks the others: one worker is reserved for queries known to be
quick, and another one gives each new query a short trial that classifies it.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.classifier import TOLERANCE, QueryClass, QueryClassifier
from ucc_graph.engine.messages import Frame, Outcome, QueryAnswer, QueryRequest, ask, read_outcome
from ucc_graph.engine.scheduler import Scheduler, Slot
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.engine.worker_pool import Worker, WorkerPool
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

_WORN: Final = 1.0
"""Seconds after which a worker is not used again: a long query leaves fragmented memory behind, and every query should
have the same memory limit."""
_ATTEMPTS: Final = 3
_FROM_OUTSIDE: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP})
"""Exit statuses of a worker killed from outside, not by its query."""
_CAUSES: Final = {
    -signal.SIGSEGV: "it overflowed the stack of its worker",
    -signal.SIGBUS: "it overflowed the stack of its worker",
    -signal.SIGABRT: "it needed more memory than a query may use, or met a fault of the engine",
}


@dataclass(frozen=True)
class EngineStats:
    """Counts since the start; ``kills`` are workers that the engine ended in the middle of a query, ``services`` are
    refused calls of SERVICE, ``refused`` all other queries that were refused."""

    queries: int = 0
    timeouts: int = 0
    kills: int = 0
    refused: int = 0
    services: int = 0
    crashes: int = 0
    busy: int = 0


class _LostError(Exception):
    """A worker was killed from outside while a query ran: the query runs again in another one."""


class _SlowError(Exception):
    """A query exceeded the time of its slot: it waits for a general one."""


class Engine:
    """Engine of one event loop; it answers several queries at a time."""

    def __init__(self, pool: WorkerPool, settings: EngineSettings) -> None:
        self._pool = pool
        self._settings = settings
        self._guard = Guard(settings.limits, settings.services)
        self._scheduler = Scheduler(settings.workers, settings.waiting)
        self._classifier = QueryClassifier(settings.quick)
        self._counts: Counter[str] = Counter()
        for slot in self._scheduler.permanent:
            slot.worker = pool.client.spawn_first()

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, store: Store | None = None) -> Engine:
        """Loads the store in a fork server, which then forks the workers.

        ``store`` is the result of ``load`` if the store is loaded already; then only a replacement of the fork server
        calls ``load``, which can be pickled. Call it in the main thread, before the process has other threads or an
        event loop. Raises ReleaseError if the store cannot be loaded.
        """
        return cls(WorkerPool.start(load, settings, store), settings)

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The complete answer; raises QueryError with the reason if there is none."""
        self._counts["queries"] += 1
        self._admit(request)
        try:
            outcome = await self._schedule(request)
        except EngineBusyError:
            self._counts["busy"] += 1
            raise
        if isinstance(outcome, QueryError):
            raise outcome
        return outcome

    def stats(self) -> EngineStats:
        """The counts since the start."""
        return EngineStats(**self._counts)

    def close(self) -> None:
        """Ends all workers; queries that still run or wait end with an error."""
        self._scheduler.close()
        self._pool.close()
        for slot in self._scheduler.free:
            if slot.worker is not None:
                slot.worker.channel.close()
                slot.worker = None

    def _admit(self, request: QueryRequest) -> None:
        try:
            self._guard.check(request.query)
            self._classifier.check(request.key)
        except QueryRefusedError as error:
            self._counts["services" if isinstance(error, ServiceRefusedError) else "refused"] += 1
            raise

    async def _schedule(self, request: QueryRequest) -> Outcome:
        """The outcome of a query in its first slot, or in a general slot if it was too slow for the first.

        Over a remote store a new query counts as slow.
        """
        while True:
            query_class = self._classifier.classify(request.key)
            if query_class is QueryClass.NEW and self._settings.is_remote:
                query_class = QueryClass.SLOW
            slot = await self._scheduler.acquire(query_class, patience=self._settings.patience)
            try:
                return await self._answer(slot, request, self._time_in(slot, query_class))
            except _SlowError:
                self._classifier.mark_slow(request.key)
            finally:
                self._scheduler.release(slot)

    def _time_in(self, slot: Slot, query_class: QueryClass) -> float:
        """Seconds that a query may use a slot: a remote store has no trials, because it continues aborted queries."""
        if slot.is_general or self._settings.is_remote:
            return self._settings.deadline
        return self._settings.trial if query_class is QueryClass.NEW else TOLERANCE * self._settings.quick

    async def _answer(self, slot: Slot, request: QueryRequest, seconds: float) -> Outcome:
        for _ in range(_ATTEMPTS):
            with suppress(_LostError):
                return await self._attempt(slot, request, seconds)
        raise EngineBusyError("the query could not be answered: each worker that ran it was killed from outside")

    async def _attempt(self, slot: Slot, request: QueryRequest, seconds: float) -> Outcome:
        worker = slot.worker = slot.worker or await self._pool.spawn()
        started, is_sound = monotonic(), False
        try:
            outcome = await self._ask(worker, request, seconds)
            is_sound = not isinstance(outcome, QueryCrashedError)
        except (EOFError, ConnectionError):
            raise await self._lost(worker, slot, request.key) from None
        finally:
            if not is_sound and slot.worker is not None:
                self._counts["kills"] += 1
                _dismiss(slot)
        taken = monotonic() - started
        self._classifier.learn(request.key, taken if isinstance(outcome, QueryAnswer) else self._settings.deadline)
        if taken > _WORN:
            _dismiss(slot)
        return outcome

    async def _ask(self, worker: Worker, request: QueryRequest, seconds: float) -> Outcome:
        deadline = self._settings.deadline
        timeout = max(0.0, min(deadline, deadline if request.timeout is None else request.timeout))
        try:
            async with asyncio.timeout(min(timeout, seconds)):
                frame = await ask(worker.channel, Frame(request.wire), self._settings.answer_size)
            outcome = read_outcome(frame)
        except TimeoutError:
            raise self._late(request.key, timeout, seconds) from None
        except (OverflowError, ValueError):
            raise self._crash(request.key, "its worker sent an invalid answer") from None
        if isinstance(outcome, QueryCrashedError):
            self._count_crash(request.key)
        return outcome

    def _late(self, key: bytes, timeout: float, seconds: float) -> Exception:
        """The error of a stopped query: QueryTimeoutError at its own timeout, _SlowError at that of its slot."""
        if seconds < timeout:
            return _SlowError()
        self._counts["timeouts"] += 1
        self._classifier.mark_slow(key)
        return QueryTimeoutError(f"the query was stopped after {timeout:g} seconds")

    async def _lost(self, worker: Worker, slot: Slot, key: bytes) -> Exception:
        """The error of a query whose worker ended before its answer."""
        slot.worker = None
        status = (await worker.dismiss()).number
        if status in _FROM_OUTSIDE:
            return _LostError()
        return self._crash(key, _CAUSES.get(status, f"it ended its worker with status {status}"))

    def _crash(self, key: bytes, cause: str) -> QueryCrashedError:
        self._count_crash(key)
        return QueryCrashedError(f"the query could not be answered: {cause}")

    def _count_crash(self, key: bytes) -> None:
        self._counts["crashes"] += 1
        self._classifier.mark_crashed(key)


def _dismiss(slot: Slot) -> None:
    if slot.worker is not None:
        slot.worker.dismiss()
        slot.worker = None
