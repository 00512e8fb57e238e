"""A query for which the system runs out of memory takes no process but its own, and is remembered.

Siblings: a worker killed while it waits, a killed fork server, a query known to be quick that is killed by chance.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ucc_graph.engine import fork_server
from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import Outcome, QueryAnswer, QueryRequest, format_of
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import EngineBusyError, QueryError, QueryMemoryError, QueryRefusedError

pytestmark = pytest.mark.slow

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"


def load() -> Store:
    store, named = Store(), NamedNode
    store.extend(Quad(named(f"urn:{n}"), named("urn:p"), named("urn:o"), named("urn:g")) for n in range(500))
    return store


@pytest.fixture
def engine() -> Iterator[Engine]:
    with closing(Engine.start(load, EngineSettings(workers=1))) as engine:
        yield engine


def workers(engine: Engine) -> list[int]:
    parent = engine._pool.client.pid
    return [*map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split())]


async def outcome(engine: Engine, query: str) -> Outcome:
    try:
        return await engine.run(QueryRequest(query, format_of("csv")))
    except QueryError as error:
        return error


async def killed(engine: Engine, query: str) -> Outcome:
    """The outcome of a query whose workers are killed until it ends."""
    task = asyncio.create_task(outcome(engine, query))
    while not task.done():
        await asyncio.wait([task], timeout=0.1)
        for pid in () if task.done() else workers(engine):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    return await task


def test_the_system_ends_workers_before_other_processes(engine: Engine) -> None:
    (worker,) = workers(engine)
    fork_servers = Path(f"/proc/{engine._pool.client.pid}/oom_score_adj").read_text(encoding="ascii")
    assert asyncio.run(outcome(engine, COUNT)).__class__ is QueryAnswer
    assert Path(f"/proc/{worker}/oom_score_adj").read_text(encoding="ascii") == "1000\n"
    assert int(fork_servers) < 1000


def test_a_query_whose_workers_are_killed_is_tried_twice_and_remembered(engine: Engine) -> None:
    first = asyncio.run(killed(engine, SLOW))
    again = [asyncio.run(outcome(engine, query)) for query in (SLOW, f"{SLOW} # again")]
    assert ([type(first)], {type(each) for each in again}) == ([EngineBusyError], {QueryRefusedError})
    assert "not run again" in str(again[0])
    assert (type(asyncio.run(outcome(engine, COUNT))), engine.stats().crashes) == (QueryAnswer, 1)


def test_a_kill_by_the_system_is_told_as_a_lack_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    kills = iter(range(100))
    monkeypatch.setattr(fork_server, "_oom_kills", lambda: next(kills))
    with closing(Engine.start(load, EngineSettings(workers=1))) as engine:
        first, again = (asyncio.run(act(engine, SLOW)) for act in (killed, outcome))
    assert (type(first), str(first)) == (QueryMemoryError, "the query needs more memory than the machine has left")
    assert (type(again), "not run again" in str(again)) == (QueryMemoryError, True)


def test_a_worker_that_is_killed_while_it_waits_is_no_fault_of_the_next_query(engine: Engine) -> None:
    for _ in range(3):
        for pid in workers(engine):
            os.kill(pid, signal.SIGKILL)
        assert isinstance(asyncio.run(outcome(engine, COUNT)), QueryAnswer)
    assert engine.stats().crashes == 0
