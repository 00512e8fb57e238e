"""Who gets a worker, and when, without any worker."""

from __future__ import annotations

import asyncio

import pytest

from ucc_graph.errors import EngineBusyError
from ucc_graph.library.seats import Seats

LONG = 60.0


async def _turn() -> None:
    """Lets whoever can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_the_reserved_seat_is_for_quick_queries_alone() -> None:
    async def run() -> None:
        seats = Seats(2, waiting=1)
        assert not (await seats.take(is_quick=False, patience=LONG)).is_reserved
        with pytest.raises(EngineBusyError, match="no worker was free for 0 seconds"):
            await seats.take(is_quick=False, patience=0)
        assert (await seats.take(is_quick=True, patience=LONG)).is_reserved

    asyncio.run(run())


def test_a_full_queue_of_slow_queries_refuses_no_quick_one() -> None:
    async def run() -> None:
        seats = Seats(1, waiting=1)
        seat = await seats.take(is_quick=False, patience=LONG)
        async with asyncio.TaskGroup() as tasks:
            first, quick = (tasks.create_task(seats.take(is_quick=each, patience=LONG)) for each in (False, True))
            await _turn()
            with pytest.raises(EngineBusyError, match="all workers are busy and 1 queries wait already"):
                await seats.take(is_quick=False, patience=LONG)
            for waiter in (first, quick):
                seats.give(seat)
                assert await waiter is seat

    asyncio.run(run())


def test_who_has_just_lost_patience_is_passed_over() -> None:
    """A waiter whose patience ends stands in the queue until it runs again: a seat given then is another's."""

    async def run() -> None:
        seats = Seats(1, waiting=2)
        seat = await seats.take(is_quick=False, patience=LONG)
        leaver, stayer = (asyncio.create_task(seats.take(is_quick=False, patience=LONG)) for _ in range(2))
        await _turn()
        leaver.cancel()
        seats.give(seat)
        assert await stayer is seat
        assert leaver.cancelled()

    asyncio.run(run())


def test_who_waits_hears_that_no_seat_will_come() -> None:
    async def run() -> None:
        seats = Seats(1, waiting=2)
        await seats.take(is_quick=False, patience=LONG)
        waiting = [asyncio.create_task(seats.take(is_quick=is_quick, patience=LONG)) for is_quick in (False, True)]
        await _turn()
        seats.close()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [str(each) for each in found] == ["the server is being stopped"] * 2

    asyncio.run(run())


def test_a_seat_that_was_given_to_who_leaves_is_given_on() -> None:
    async def run() -> None:
        seats = Seats(1, waiting=2)
        seat = await seats.take(is_quick=False, patience=LONG)
        leaver, stayer = (asyncio.create_task(seats.take(is_quick=False, patience=LONG)) for _ in range(2))
        await _turn()
        seats.give(seat)
        leaver.cancel()
        assert await stayer is seat
        assert leaver.cancelled()

    asyncio.run(run())
