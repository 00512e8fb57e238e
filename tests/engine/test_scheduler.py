"""Scheduler: which query gets which slot, without any worker."""

from __future__ import annotations

import asyncio

import pytest

from ucc_graph.engine.classifier import QueryClass
from ucc_graph.engine.scheduler import Scheduler
from ucc_graph.errors import EngineBusyError

LONG = 60.0


async def _turn() -> None:
    """Lets every task that can continue do so."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_reserved_slot_is_for_quick_queries_alone() -> None:
    async def run() -> list[tuple[QueryClass, ...]]:
        scheduler = Scheduler(2, waiting=1)
        taken = [
            await scheduler.acquire(query_class, patience=LONG)
            for query_class in (QueryClass.SLOW, QueryClass.NEW, QueryClass.QUICK)
        ]
        for query_class in (QueryClass.SLOW, QueryClass.NEW):
            with pytest.raises(EngineBusyError, match="no worker was free for 0 seconds"):
                await scheduler.acquire(query_class, patience=0)
        return [slot.classes for slot in taken]

    assert asyncio.run(run()) == [tuple(QueryClass), (QueryClass.QUICK, QueryClass.NEW), (QueryClass.QUICK,)]


def test_a_new_query_has_the_trial_slot_if_no_quick_one_waits() -> None:
    async def run() -> None:
        scheduler = Scheduler(1, waiting=2)
        _, trial = [await scheduler.acquire(QueryClass.NEW, patience=LONG) for _ in range(2)]
        async with asyncio.TaskGroup() as tasks:
            new, quick = (
                tasks.create_task(scheduler.acquire(query_class, patience=LONG))
                for query_class in (QueryClass.NEW, QueryClass.QUICK)
            )
            await _turn()
            for waiter in (quick, new):
                scheduler.release(trial)
                assert await waiter is trial

    asyncio.run(run())


def test_a_full_queue_of_slow_queries_refuses_no_quick_one() -> None:
    async def run() -> None:
        scheduler = Scheduler(1, waiting=1)
        slot = await scheduler.acquire(QueryClass.SLOW, patience=LONG)
        await scheduler.acquire(QueryClass.NEW, patience=LONG)
        async with asyncio.TaskGroup() as tasks:
            first, quick = (
                tasks.create_task(scheduler.acquire(each, patience=LONG))
                for each in (QueryClass.SLOW, QueryClass.QUICK)
            )
            await _turn()
            with pytest.raises(EngineBusyError, match="all workers are busy, and the queue of 1 is full"):
                await scheduler.acquire(QueryClass.SLOW, patience=LONG)
            for waiter in (first, quick):
                scheduler.release(slot)
                assert await waiter is slot

    asyncio.run(run())


def test_a_query_that_has_just_lost_patience_is_skipped() -> None:
    """A waiter whose patience ends stays queued until it runs again: a slot freed then goes to another."""

    async def run() -> None:
        scheduler = Scheduler(1, waiting=2)
        slot = await scheduler.acquire(QueryClass.SLOW, patience=LONG)
        leaver, stayer = (asyncio.create_task(scheduler.acquire(QueryClass.SLOW, patience=LONG)) for _ in range(2))
        await _turn()
        leaver.cancel()
        scheduler.release(slot)
        assert await stayer is slot
        assert leaver.cancelled()

    asyncio.run(run())


def test_closing_ends_every_wait_with_an_error() -> None:
    async def run() -> None:
        scheduler = Scheduler(1, waiting=2)
        for query_class in (QueryClass.SLOW, QueryClass.NEW):
            await scheduler.acquire(query_class, patience=LONG)
        waiting = [asyncio.create_task(scheduler.acquire(query_class, patience=LONG)) for query_class in QueryClass]
        await _turn()
        scheduler.close()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [str(each) for each in found] == ["the server is being stopped"] * 3

    asyncio.run(run())


def test_a_slot_of_a_query_that_is_cancelled_goes_to_the_next_one() -> None:
    async def run() -> None:
        scheduler = Scheduler(1, waiting=2)
        slot = await scheduler.acquire(QueryClass.SLOW, patience=LONG)
        leaver, stayer = (asyncio.create_task(scheduler.acquire(QueryClass.SLOW, patience=LONG)) for _ in range(2))
        await _turn()
        scheduler.release(slot)
        leaver.cancel()
        assert await stayer is slot
        assert leaver.cancelled()

    asyncio.run(run())
