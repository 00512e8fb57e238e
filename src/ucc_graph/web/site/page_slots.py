"""Page slots: the number of pages that are made at the same time, and none for a client that has gone.

Pages are made in threads, and threads that compute contend for one interpreter lock with each other and with the event
loop. 64 clients that asked for lists waited for 8.8 pages a second with the forty threads of the framework, for 15.6
with three, and the health check took 40 ms instead of ten seconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from inspect import iscoroutinefunction
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from ucc_graph.web.http.disconnect import DisconnectMonitor

__all__ = ["PAGE_SLOT", "in_page_slot", "page_slots"]

_SLOTS: Final = 3
_Made = TypeVar("_Made")


def page_slots() -> CapacityLimiter:
    """The slots of a process, which the applications of all its releases share; they stand in the state of each."""
    return CapacityLimiter(_SLOTS)


async def in_page_slot(request: Request, make: Callable[..., _Made], *arguments: object) -> _Made:
    """Calls a function in a thread as soon as a slot is free: the part of a coroutine that makes a page."""
    return await to_thread.run_sync(partial(make, *arguments), limiter=_slots_of(request))


async def _hold_slot(request: Request) -> AsyncIterator[None]:
    """Waits for a slot and holds it while the page is made; raises ClientGoneError if the client does not wait.

    A coroutine needs none: it runs in the event loop.
    """
    if iscoroutinefunction(request.scope["endpoint"]):
        yield
        return
    slots = _slots_of(request)
    with DisconnectMonitor(request.receive):
        await slots.acquire_on_behalf_of(request)
    try:
        yield
    finally:
        slots.release_on_behalf_of(request)


def _slots_of(request: Request) -> CapacityLimiter:
    slots: CapacityLimiter = request.app.state.page_slots
    return slots


PAGE_SLOT: Final[Dependency] = Depends(_hold_slot, scope="function")
"""Dependency of all routes; it ends with the function of the route, before the answer is sent."""
