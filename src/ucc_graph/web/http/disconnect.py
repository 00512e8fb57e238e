"""Client disconnect: stops the work on a response after its client has disconnected.

Otherwise a client could keep all workers busy: it sends slow queries and closes each connection at once.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Final, Self

from starlette.types import Receive

__all__ = ["CLIENT_GONE", "ClientGoneError", "DisconnectMonitor"]

CLIENT_GONE: Final = 499
"""Status after a client disconnect, only in metrics and logs; no standard defines one, proxies use this."""
_DELAY: Final = 0.05
"""Seconds before the first check: most responses are ready by then, and need no check."""
_INTERVAL: Final = 0.5
"""Seconds between two checks."""


class ClientGoneError(Exception):
    """The client has gone away."""


class DisconnectMonitor:
    """Context manager that stops the current task with ClientGoneError after the client has disconnected."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_gone = False
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        """Begins to check after a delay."""
        loop = asyncio.get_running_loop()
        self._monitored = asyncio.current_task(loop)
        self._timer = loop.call_later(_DELAY, self._start)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Stops checking; replaces the cancellation that it caused by ClientGoneError."""
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._is_gone and self._monitored is not None and kind is asyncio.CancelledError:
            self._monitored.uncancel()
            raise ClientGoneError from error

    def _start(self) -> None:
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while not await self._has_disconnected():
            continue
        if self._monitored is not None:
            self._is_gone = True
            self._monitored.cancel()

    async def _has_disconnected(self) -> bool:
        """Waits for a short time only: after a pipelined request, uvicorn reads on only at a new ``receive``."""
        try:
            message = await asyncio.wait_for(self._receive(), _INTERVAL)
        except TimeoutError:
            return False
        return bool(message["type"] == "http.disconnect")
