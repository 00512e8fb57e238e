"""Round-robin scheduler for long work of requests, so that pages and health checks do not wait.

Python computes in one thread at a time: every further thread that computes delays the event loop. Here one thread takes
a step of each of a few requests in turn, so that a small request need not wait for a large one; the others wait, so
that some are answered even if there are too many. A request ends when its client has gone or its time is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.types import Receive

from ucc_graph.errors import EngineBusyError, QueryTimeoutError
from ucc_graph.web.http.disconnect import DisconnectMonitor

__all__ = ["RoundRobin"]

_Result = TypeVar("_Result")
_Value = TypeVar("_Value")


class RoundRobin:
    """Round-robin scheduler with one thread, which takes the steps of requests in turn.

    ``most`` requests may be open, of which ``together`` are worked on. Each has ``deadline`` seconds with its waiting.
    """

    def __init__(self, name: str, most: int, together: int, deadline: float) -> None:
        self._name = name
        self._most = most
        self._deadline = deadline
        self._open = 0
        self._places = asyncio.Semaphore(together)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def run(self, receive: Receive, read: Callable[[], Iterable[Callable[[], _Result]]]) -> list[_Result]:
        """The results of the steps of one request; to read the request is the first step.

        Raises EngineBusyError if too many requests are open, QueryTimeoutError after the deadline, and ClientGoneError
        after the client has disconnected.
        """
        if self._open >= self._most:
            raise EngineBusyError(f"{self._most} requests for {self._name} are open: try again later.")
        self._open += 1
        try:
            with DisconnectMonitor(receive):
                async with asyncio.timeout(self._deadline), self._places:
                    return [await self._step(step) for step in await self._step(read)]
        except TimeoutError as error:
            text = f"The {self._name} took longer than {self._deadline:g} seconds: ask for less at once."
            raise QueryTimeoutError(text) from error
        finally:
            self._open -= 1

    async def _step(self, step: Callable[[], _Value]) -> _Value:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)
