"""Whoever hires workers: a keeper that is there from the start, and another one whenever that has been killed."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable

from pyoxigraph import Store

from ucc_graph.errors import EngineBusyError, ReleaseError
from ucc_graph.library.heir import start_heir
from ucc_graph.library.keeper import READY, REASON, Order, fork, keep
from ucc_graph.library.line import Line, Worker
from ucc_graph.library.settings import EngineSettings

__all__ = ["Crew"]


class Crew:
    """Hires workers; ``load`` gives the store to a later keeper, and can be pickled where there is to be one."""

    def __init__(self, line: Line, load: Callable[[], Store], settings: EngineSettings) -> None:
        self._line = line
        self._load = load
        self._settings = settings
        self._is_closed = False
        self._succession: asyncio.Task[Line] | None = None

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, store: Store | None = None) -> Crew:
        """Forks the keeper, with the store or what loads it; raises ReleaseError when it cannot load it.

        To be called from the main thread while no other thread runs: the keeper dies with the thread that forked it.
        """
        servers_end, keepers_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        first = load if store is None else lambda: store
        with keepers_end:
            keeper = fork(lambda: keep(keepers_end, first, settings, parent))
        line, message = Line(keeper, servers_end), servers_end.recv(REASON)
        if message != READY:
            line.close()
            raise ReleaseError(f"the store cannot be loaded: {message.decode() or 'the keeper ended'}")
        return cls(line, load, settings)

    @property
    def keeper(self) -> int:
        """The process id of the keeper."""
        return self._line.keeper

    def hire_first(self) -> Worker | None:
        """A worker, waited for; for the time before there is an event loop."""
        return self._line.hire_first()

    async def hire(self) -> Worker:
        """A new worker, 10 to 30 ms later, or after a new keeper; raises EngineBusyError when there can be none."""
        report = await self._line.order(Order.HIRE, 0)
        if report.worker is None and self._line.is_dead:
            await self._succeed()
            report = await self._line.order(Order.HIRE, 0)
        if report.worker is None:
            raise EngineBusyError("the machine allows no further process")
        return report.worker

    def close(self) -> None:
        """Ends the keeper, and with it all workers; there is no other one after it."""
        self._is_closed = True
        self._line.close()

    async def _succeed(self) -> None:
        """Waits for the next keeper; all who need one wait for the same."""
        if self._is_closed:
            raise EngineBusyError("the engine has ended")
        if self._succession is None or self._succession.done():
            self._succession = asyncio.create_task(_heir(self._load, self._settings))
        line = await asyncio.shield(self._succession)
        if self._line.is_dead:
            self._line = line


async def _heir(load: Callable[[], Store], settings: EngineSettings) -> Line:
    """The line to a keeper in a process of its own, once that is ready."""
    keeper, control = start_heir(load, settings)
    control.setblocking(False)
    line, message = Line(keeper, control), b""
    try:
        message = await asyncio.get_running_loop().sock_recv(control, REASON)
    finally:
        if message != READY:
            line.close()
    if line.is_dead:
        raise EngineBusyError(f"the store cannot be loaded again: {message.decode() or 'the keeper ended'}")
    return line
