"""What operators ask is answered beside any number of queries of others.

Siblings: readiness behind a full queue, behind slow queries, behind one quick query that is asked many times at once;
many probes at once; another quick query beside one that is asked many times.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import Outcome, QueryAnswer, QueryRequest, format_of
from ucc_graph.engine.scheduler import SameQueryLimit
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import EngineBusyError, QueryError

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = "SELECT (COUNT(*) AS ?n) (SUM(RAND()) AS ?r) { ?a ?b ?c . ?d ?e ?f }"
PROBE = QueryRequest("ASK { ?s ?p ?o }", format_of("csv"), is_probe=True)


def load() -> Store:
    store, named = Store(), NamedNode
    store.extend(Quad(named(f"urn:{n}"), named("urn:p"), named("urn:o"), named("urn:g")) for n in range(150))
    return store


@pytest.fixture
def engine() -> Iterator[Engine]:
    with closing(Engine.start(load, EngineSettings(quick=5, waiting=64, deadline=5))) as engine:
        yield engine


async def outcome(engine: Engine, query: str) -> Outcome:
    try:
        return await engine.run(QueryRequest(query, format_of("csv")))
    except QueryError as error:
        return error


async def cancelled(tasks: list[asyncio.Task[Outcome]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.slow
@pytest.mark.parametrize("query", [QUICK, SLOW, "SELECT ?n { ?a ?b ?c . ?d ?e ?f . ?g ?h ?n } OFFSET 9000000"])
def test_a_probe_is_answered_before_any_query_of_a_crowd(engine: Engine, query: str) -> None:
    async def race() -> tuple[QueryAnswer, int]:
        crowd = [asyncio.create_task(outcome(engine, f"{query} # {n}")) for n in range(200)]
        await asyncio.sleep(0)
        found = await engine.run(PROBE)
        waiting = sum(not task.done() for task in crowd)
        await cancelled(crowd)
        return found, waiting

    found, waiting = asyncio.run(race())
    assert (found.body, waiting > 50) == (b"true", True)


@pytest.mark.slow
def test_many_probes_cost_as_much_as_one(engine: Engine) -> None:
    async def ask() -> list[QueryAnswer]:
        return await asyncio.gather(*(engine.run(PROBE) for _ in range(100)))

    found = asyncio.run(ask())
    assert len({id(answer) for answer in found}) == 1


@pytest.mark.slow
def test_a_quick_query_waits_for_no_crowd_of_another_one(engine: Engine) -> None:
    other = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"

    async def race() -> tuple[Outcome, int]:
        for query in (QUICK, other):
            await outcome(engine, query)
        crowd = [asyncio.create_task(outcome(engine, f"{QUICK} # {n}")) for n in range(60)]
        await asyncio.sleep(0)
        found = await outcome(engine, other)
        waiting = sum(not task.done() for task in crowd)
        await cancelled(crowd)
        return found, waiting

    found, waiting = asyncio.run(race())
    assert (type(found), waiting > 50) == (QueryAnswer, True)


def test_a_query_has_few_places_at_a_time_and_the_next_one_waits() -> None:
    async def run() -> tuple[int, bool, str]:
        limit, most, present = SameQueryLimit(2, waiting=10), 0, 0

        async def hold(key: bytes) -> None:
            nonlocal most, present
            async with limit.hold(key, 60):
                present += 1
                most = max(most, present)
                await asyncio.sleep(0)
                present -= 1

        await asyncio.gather(*(hold(b"a") for _ in range(10)))
        async with limit.hold(b"a", 60), limit.hold(b"a", 60), limit.hold(b"b", 60):
            with pytest.raises(EngineBusyError) as caught:
                async with limit.hold(b"a", 0):
                    pass
        return most, not limit._open, str(caught.value)

    assert asyncio.run(run()) == (2, True, "the same query ran for others for 0 seconds")


def test_a_queue_of_one_query_is_bounded() -> None:
    async def run() -> None:
        limit = SameQueryLimit(1, waiting=0)
        async with limit.hold(b"a", 60):
            with pytest.raises(EngineBusyError, match="asked too often"):
                async with limit.hold(b"a", 60):
                    pass

    asyncio.run(run())
