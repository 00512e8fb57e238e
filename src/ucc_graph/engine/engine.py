"""Query engine: runs each query in a worker process, with limits on time, memory and answer size.

A query passes the guard, waits for a slot, and runs in a worker that is killed at the deadline. The result is a
complete answer or an error with the reason. No query blocks the others: one worker is
reserved for queries known to be quick, another one gives each new query a short trial that classifies it, and a third
one is for the operators' probe alone.
"""

from __future__ import annotations

import asyncio
import logging
import re
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.classifier import TOLERANCE, QueryClass, QueryClassifier, QueryKey
from ucc_graph.engine.fork_server import OOM_KILLED
from ucc_graph.engine.messages import Frame, Outcome, QueryAnswer, QueryRequest, ask, memory_error, read_outcome
from ucc_graph.engine.scheduler import SameQueryLimit, Scheduler, Slot
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.engine.worker_pool import ForkReply, Worker, WorkerPool
from ucc_graph.errors import (
    EngineBusyError,
    QueryCrashedError,
    QueryError,
    QueryMemoryError,
    QueryRefusedError,
    QueryTimeoutError,
    ServiceRefusedError,
)
from ucc_graph.sparql.guard import Guard

__all__ = ["Engine", "EngineStats"]

_WORN: Final = 1.0
"""Seconds after which a worker is not used again: a long query leaves fragmented memory behind, and every query should
have the same memory limit."""
_ATTEMPTS: Final = 2
"""Workers that may be killed from outside while they run a query: the system, short of memory, ends those that grow."""
_LOSSES: Final = 3
"""Workers that a query may lose in all: the end of the fork server, and of all workers with it, is no fault of it."""
_FROM_OUTSIDE: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP})
"""Exit statuses of a worker killed from outside, not by its query."""
_STACK: Final = frozenset({-signal.SIGSEGV, -signal.SIGBUS})
"""Exit statuses of a worker that overflowed its stack."""
_OUT_OF_MEMORY: Final = re.compile(
    rb"memory allocation of|MemoryError|capacity overflow|[Oo]ut of memory|allocate memory"
)
"""Last words of a worker without memory: of the engine, of Python, of the C library."""
_REAPING: Final = 0.5
"""Longest wait in seconds for the exit status of a worker: a large one takes a moment to end."""
_PROBE_AGE: Final = 1.0
"""Seconds for which the outcome of a probe holds: many probes cost as little as one."""
_LOG_PAUSE: Final = 60.0
"""Seconds before the same details are logged again."""
_LOG: Final = logging.getLogger(__name__)


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

    def __init__(self, worker: Worker, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.is_alone = not worker.client.is_dead
        """Whether its fork server lives on; else all workers were killed with that."""


class _SlowError(Exception):
    """A query exceeded the time of its slot: it waits for a general one."""


@dataclass(frozen=True)
class _Job:
    """Request with the digests of its query, and the seconds that it may run."""

    request: QueryRequest
    key: QueryKey
    seconds: float


class Engine:
    """Engine of one event loop; it answers several queries at a time."""

    def __init__(self, pool: WorkerPool, settings: EngineSettings) -> None:
        self._pool = pool
        self._settings = settings
        self._guard = Guard(settings.limits, settings.services)
        self._scheduler = Scheduler(settings.workers, settings.waiting)
        self._same_query = SameQueryLimit(max(1, settings.workers // 2), settings.waiting)
        self._classifier = QueryClassifier(settings.quick)
        self._counts: Counter[str] = Counter()
        self._probe_slot = Slot(())
        self._probed: tuple[float, asyncio.Task[Outcome]] | None = None
        self._logged: tuple[str, float] = ("", 0.0)
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
        outcome = await (self._probe(request) if request.is_probe else self._wait_and_answer(request))
        if isinstance(outcome, QueryError):
            raise self._without_details(outcome)
        return outcome

    def stats(self) -> EngineStats:
        """The counts since the start."""
        return EngineStats(**self._counts)

    def close(self) -> None:
        """Ends all workers; queries that still run or wait end with an error."""
        self._scheduler.close()
        self._pool.close()
        for slot in (*self._scheduler.free, self._probe_slot):
            if slot.worker is not None:
                slot.worker.channel.close()
                slot.worker = None

    async def _probe(self, request: QueryRequest) -> Outcome:
        """The outcome of a probe, in a slot that no other query uses; probes at the same time share one."""
        now = asyncio.get_running_loop().time()
        if self._probed is None or (self._probed[1].done() and now - self._probed[0] > _PROBE_AGE):
            job = _Job(request, QueryKey(b"", b""), self._settings.deadline)
            self._probed = now, asyncio.create_task(self._answer_probe(job))
        return await asyncio.shield(self._probed[1])

    async def _answer_probe(self, job: _Job) -> Outcome:
        try:
            return await self._answer(self._probe_slot, job, job.seconds)
        except QueryError as error:
            return error

    async def _wait_and_answer(self, request: QueryRequest) -> Outcome:
        try:
            job = self._admit(request)
            async with self._same_query.hold(job.key.query, self._settings.patience):
                return await self._schedule(job)
        except EngineBusyError as error:
            self._counts["busy"] += 1
            return error
        except QueryError as error:
            return error

    def _admit(self, request: QueryRequest) -> _Job:
        try:
            key = QueryKey.of(request, self._guard.check(request.query))
            self._classifier.check(key.run)
        except (QueryRefusedError, QueryMemoryError) as error:
            self._counts["services" if isinstance(error, ServiceRefusedError) else "refused"] += 1
            raise
        deadline = self._settings.deadline
        seconds = max(0.0, min(deadline, deadline if request.timeout is None else request.timeout))
        return _Job(request, key, seconds)

    async def _schedule(self, job: _Job) -> Outcome:
        """The outcome of a query in its first slot, or in a general slot if it was too slow for the first.

        Over a remote store a new query counts as slow.
        """
        while True:
            query_class = self._classifier.classify(job.key.run)
            if query_class is QueryClass.NEW and self._settings.is_remote:
                query_class = QueryClass.SLOW
            slot = await self._scheduler.acquire(query_class, patience=self._settings.patience)
            try:
                return await self._answer(slot, job, self._time_in(slot, query_class))
            except _SlowError:
                self._classifier.mark_slow(job.key.run)
            finally:
                self._scheduler.release(slot)

    def _time_in(self, slot: Slot, query_class: QueryClass) -> float:
        """Seconds that a query may use a slot: a remote store has no trials, because it continues aborted queries."""
        if slot.is_general or self._settings.is_remote:
            return self._settings.deadline
        return self._settings.trial if query_class is QueryClass.NEW else TOLERANCE * self._settings.quick

    async def _answer(self, slot: Slot, job: _Job, seconds: float) -> Outcome:
        """The outcome of a query in a slot; raises _SlowError after ``seconds``, if its own time is longer."""
        kills, losses, left = 0, 0, job.seconds
        while kills < _ATTEMPTS and losses < _LOSSES:
            try:
                return await self._attempt(slot, job, left, seconds)
            except _LostError as error:
                kills, losses, left = kills + error.is_alone, losses + 1, left - error.seconds
        if kills == _ATTEMPTS and self._classifier.classify(job.key.run) is not QueryClass.QUICK:
            self._count_crash(job.key)
        return EngineBusyError("the query could not be answered: each worker that ran it was killed from outside")

    async def _attempt(self, slot: Slot, job: _Job, left: float, seconds: float) -> Outcome:
        """The outcome of a query that has ``left`` seconds of its own and ``seconds`` in its slot."""
        worker = slot.worker = await self._idle_worker(slot)
        loop = asyncio.get_running_loop()
        started, is_sound = loop.time(), False
        try:
            async with asyncio.timeout(min(left, seconds)):
                frame = await ask(worker.channel, Frame(job.request.wire), self._settings.answer_size)
            outcome = read_outcome(frame)
            is_sound = not isinstance(outcome, QueryMemoryError | QueryCrashedError)
        except TimeoutError:
            return self._late(job, is_own=left <= seconds)
        except (EOFError, ConnectionError):
            return await self._lost(slot, job.key, loop.time() - started)
        except (OverflowError, ValueError):
            outcome = QueryCrashedError("the query could not be answered: its worker sent an invalid answer")
        finally:
            if not is_sound and slot.worker is not None:
                self._counts["kills"] += 1
                _dismiss(slot)
        taken = loop.time() - started
        self._learn(job.key, outcome, taken)
        if taken > _WORN:
            _dismiss(slot)
        return outcome

    async def _idle_worker(self, slot: Slot) -> Worker:
        """The worker of a slot, or a new one if it has none or that has ended meanwhile."""
        if slot.worker is not None and not slot.worker.is_idle():
            _dismiss(slot)
        return slot.worker or await self._pool.spawn()

    def _learn(self, key: QueryKey, outcome: Outcome, seconds: float) -> None:
        if isinstance(outcome, QueryMemoryError):
            self._counts["crashes"] += 1
            self._classifier.mark_hungry(key.run)
        elif isinstance(outcome, QueryCrashedError):
            self._count_crash(key)
        else:
            self._classifier.learn(key.run, seconds if isinstance(outcome, QueryAnswer) else self._settings.deadline)

    def _late(self, job: _Job, *, is_own: bool) -> QueryTimeoutError:
        """The error of a query stopped at its own end; raises _SlowError at that of its slot."""
        if not is_own:
            raise _SlowError
        self._counts["timeouts"] += 1
        self._classifier.mark_slow(job.key.run)
        return QueryTimeoutError(f"the query was stopped after {job.seconds:g} seconds")

    async def _lost(self, slot: Slot, key: QueryKey, seconds: float) -> QueryError:
        """The error of a query whose worker ended before its answer; raises _LostError if it was not the query."""
        worker, slot.worker = slot.worker, None
        assert worker is not None
        try:
            async with asyncio.timeout(_REAPING):
                reply = await worker.dismiss()
        except TimeoutError:
            reply = ForkReply(0)
        if reply.number in _FROM_OUTSIDE and reply.last_words != OOM_KILLED:
            raise _LostError(worker, seconds)
        error = self._cause(reply)
        self._learn(key, error, 0)
        return error

    def _cause(self, reply: ForkReply) -> QueryError:
        """The reason of a worker's end, by its last words and its exit status."""
        if reply.last_words == OOM_KILLED:
            return QueryMemoryError("the query needs more memory than the machine has left")
        if _OUT_OF_MEMORY.search(reply.last_words):
            return memory_error(self._settings.memory)
        if reply.number in _STACK:
            text = "the query needs more memory for its stack than a query may use: nest fewer brackets and operators"
            return QueryMemoryError(text)
        text = "the query ended its process, for a reason that is not known"
        return QueryCrashedError(text, f"{text}: status {reply.number}, {reply.last_words!r}")

    def _count_crash(self, key: QueryKey) -> None:
        self._counts["crashes"] += 1
        self._classifier.mark_crashed(key.run)

    def _without_details(self, error: QueryError) -> QueryError:
        """The error for everybody; its details go to the log, the same ones once a minute."""
        if not error.details:
            return error
        details, logged = self._logged
        now = asyncio.get_running_loop().time()
        if details != error.details or now - logged > _LOG_PAUSE:
            self._logged = error.details, now
            _LOG.warning("%s", error)
        return type(error)(error.text)


def _dismiss(slot: Slot) -> None:
    if slot.worker is not None:
        slot.worker.dismiss()
        slot.worker = None
