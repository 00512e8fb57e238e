"""Who gets a worker, and when, without any worker."""

from __future__ import annotations

import asyncio

import pytest

from ucc_graph.engine.scheduler import QueryClass, Scheduler
from ucc_graph.errors import EngineBusyError

LONG = 60.0


async def _turn() -> None:
    """Lets whoever can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_reserved_seat_is_for_quick_queries_alone() -> None:
    async def run() -> list[tuple[QueryClass, ...]]:
        seats = Scheduler(2, waiting=1)
        taken = [await seats.take(lane, patience=LONG) for lane in (QueryClass.SLOW, QueryClass.NEW, QueryClass.QUICK)]
        for lane in (QueryClass.SLOW, QueryClass.NEW):
            with pytest.raises(EngineBusyError, match="no worker was free for 0 seconds"):
                await seats.take(lane, patience=0)
        return [seat.lanes for seat in taken]

    assert asyncio.run(run()) == [tuple(QueryClass), (QueryClass.QUICK, QueryClass.NEW), (QueryClass.QUICK,)]


def test_a_new_query_has_the_seat_for_trials_where_no_quick_one_waits() -> None:
    async def run() -> None:
        seats = Scheduler(1, waiting=2)
        _, trial = [await seats.take(QueryClass.NEW, patience=LONG) for _ in range(2)]
        async with asyncio.TaskGroup() as tasks:
            new, quick = (
                tasks.create_task(seats.take(lane, patience=LONG)) for lane in (QueryClass.NEW, QueryClass.QUICK)
            )
            await _turn()
            for waiter in (quick, new):
                seats.give(trial)
                assert await waiter is trial

    asyncio.run(run())


def test_a_full_queue_of_slow_queries_refuses_no_quick_one() -> None:
    async def run() -> None:
        seats = Scheduler(1, waiting=1)
        seat = await seats.take(QueryClass.SLOW, patience=LONG)
        await seats.take(QueryClass.NEW, patience=LONG)
        async with asyncio.TaskGroup() as tasks:
            first, quick = (
                tasks.create_task(seats.take(each, patience=LONG)) for each in (QueryClass.SLOW, QueryClass.QUICK)
            )
            await _turn()
            with pytest.raises(EngineBusyError, match="all workers are busy and 1 queries wait already"):
                await seats.take(QueryClass.SLOW, patience=LONG)
            for waiter in (first, quick):
                seats.give(seat)
                assert await waiter is seat

    asyncio.run(run())


def test_who_has_just_lost_patience_is_passed_over() -> None:
    """A waiter whose patience ends stands in the queue until it runs again: a seat given then is another's."""

    async def run() -> None:
        seats = Scheduler(1, waiting=2)
        seat = await seats.take(QueryClass.SLOW, patience=LONG)
        leaver, stayer = (asyncio.create_task(seats.take(QueryClass.SLOW, patience=LONG)) for _ in range(2))
        await _turn()
        leaver.cancel()
        seats.give(seat)
        assert await stayer is seat
        assert leaver.cancelled()

    asyncio.run(run())


def test_who_waits_hears_that_no_seat_will_come() -> None:
    async def run() -> None:
        seats = Scheduler(1, waiting=2)
        for lane in (QueryClass.SLOW, QueryClass.NEW):
            await seats.take(lane, patience=LONG)
        waiting = [asyncio.create_task(seats.take(lane, patience=LONG)) for lane in QueryClass]
        await _turn()
        seats.close()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [str(each) for each in found] == ["the server is being stopped"] * 3

    asyncio.run(run())


def test_a_seat_that_was_given_to_who_leaves_is_given_on() -> None:
    async def run() -> None:
        seats = Scheduler(1, waiting=2)
        seat = await seats.take(QueryClass.SLOW, patience=LONG)
        leaver, stayer = (asyncio.create_task(seats.take(QueryClass.SLOW, patience=LONG)) for _ in range(2))
        await _turn()
        seats.give(seat)
        leaver.cancel()
        assert await stayer is seat
        assert leaver.cancelled()

    asyncio.run(run())
