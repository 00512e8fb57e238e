"""Whether the client still waits: what is made for one that has gone away is not finished.

Without it, a client that sends slow queries and closes each connection at once would keep the workers from all others.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Final, Self

from starlette.types import Receive

__all__ = ["CLIENT_GONE", "ClientGoneError", "DisconnectMonitor"]

CLIENT_GONE: Final = 499
"""The status of an answer that nobody waits for, in counts and logs alone; no standard has one, proxies use this."""
_LOOK: Final = 0.05
"""Seconds after which it begins to look: most answers are there by then, and cost no look."""
_AGAIN: Final = 0.5
"""Seconds between two looks."""


class ClientGoneError(Exception):
    """The client has gone away."""


class DisconnectMonitor:
    """A context in which the task is stopped with ClientGoneError once the client has gone away."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_gone = False
        self._looking: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        """Begins to look in a moment."""
        loop = asyncio.get_running_loop()
        self._made = asyncio.current_task(loop)
        self._timer = loop.call_later(_LOOK, self._look)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Looks no longer; raises ClientGoneError in place of the cancellation that it brought about."""
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()
        if self._is_gone and self._made is not None and kind is asyncio.CancelledError:
            self._made.uncancel()
            raise ClientGoneError from error

    def _look(self) -> None:
        self._looking = asyncio.get_running_loop().create_task(self._stop())

    async def _stop(self) -> None:
        while not await self._has_gone():
            continue
        if self._made is not None:
            self._is_gone = True
            self._made.cancel()

    async def _has_gone(self) -> bool:
        """Looks for a while, then anew: a request that came behind this one has the server read nothing more, until
        it is asked what there is.
        """
        try:
            message = await asyncio.wait_for(self._receive(), _AGAIN)
        except TimeoutError:
            return False
        return bool(message["type"] == "http.disconnect")
