"""Whoever hires workers: a keeper that is there from the start, and another one whenever that has been killed.

A keeper in a fresh process, for the server whose first one was killed.

By then the server has threads, and a fork of it could hang on a lock that one of them holds. So this one is started as
a program of its own, and loads the store again.

The server's end of the line to one keeper, and to each worker that this keeper forked.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.forkserver import ANSWER, ORDER, READY, REASON, Command, fork, keep
from ucc_graph.engine.messages import Frame, ask
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import EngineBusyError, ReleaseError

__all__ = ["ForkClient", "Report", "Worker", "WorkerPool", "main", "start_replacement"]


_CONTROL: Final = 3
"""The descriptor that the process finds its control socket at."""
_TASK: Final = 1 << 20
"""Bytes of a task that are read."""


def start_replacement(load: Callable[[], Store], settings: EngineSettings) -> tuple[int, socket.socket]:
    """The process id of the keeper and the socket to it, at once: it says later that it is ready.

    To be called in the main thread, with which the keeper ends.
    """
    task = pickle.dumps((load, settings))
    servers_end, keepers_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    program = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with keepers_end:
        handed = [(os.POSIX_SPAWN_DUP2, keepers_end.fileno(), _CONTROL)]
        pid = os.posix_spawn(sys.executable, program, environment, file_actions=handed)
    servers_end.send(task)
    return pid, servers_end


def main() -> None:
    """Runs the process."""
    parent = os.getppid()
    control = socket.socket(fileno=_CONTROL)
    load, settings = pickle.loads(control.recv(_TASK))  # noqa: S301  # only the server holds the other end
    keep(control, load, settings, parent)


_KILLED: Final = -signal.SIGKILL
"""How the workers of a keeper end that has ended itself: the kernel kills them."""


@dataclass(frozen=True)
class Worker:
    """A worker process, by its id, the socket to it and the line to its keeper."""

    pid: int
    channel: socket.socket
    line: ForkClient

    async def ask(self, frame: Frame, limit: int) -> Frame:
        """The worker's answer; raises as :func:`ucc_graph.library.frames.ask` does."""
        return await ask(self.channel, frame, limit)

    def dismiss(self) -> asyncio.Future[Report]:
        """Kills the worker; the future reports its exit status, negative for a signal, and need not be awaited."""
        self.channel.close()
        return self.line.order(Command.BURY, self.pid)


@dataclass(frozen=True)
class Report:
    """What the keeper says to an order: the process id of a new worker, or the exit status of a buried one."""

    number: int
    worker: Worker | None = None


class ForkClient:
    """Orders go out and reports come back in turn; when the keeper has ended, every order is reported as if killed."""

    def __init__(self, keeper: int, control: socket.socket) -> None:
        self.keeper = keeper
        self._control = control
        self._awaited: deque[asyncio.Future[Report]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_dead = False

    @property
    def is_dead(self) -> bool:
        """Whether the keeper has ended, as far as is known."""
        return self._is_dead

    def hire_first(self) -> Worker | None:
        """A worker, waited for; for the time before there is an event loop."""
        self._control.send(ORDER.pack(Command.HIRE, 0))
        return self._receive().worker

    def order(self, order: Command, pid: int) -> asyncio.Future[Report]:
        """What the keeper is going to report."""
        future = asyncio.get_running_loop().create_future()
        self._listen()
        try:
            if self._is_dead:
                raise ConnectionError
            self._control.send(ORDER.pack(order, pid))
            self._awaited.append(future)
        except OSError:
            self.close()
            future.set_result(Report(_KILLED))
        return future

    def close(self) -> None:
        """Ends the keeper, if it has not ended, and with it its workers."""
        if self._is_dead:
            return
        self._is_dead = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._control)
        self._control.close()
        os.waitpid(self.keeper, 0)
        while self._awaited:
            future = self._awaited.popleft()
            if not future.done() and not future.get_loop().is_closed():
                future.set_result(Report(_KILLED))

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop and not self._is_dead:
            self._loop = loop
            self._control.setblocking(False)
            loop.add_reader(self._control, self._take_report)

    def _take_report(self) -> None:
        try:
            report = self._receive()
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        future = self._awaited.popleft()
        if not future.done() and future.get_loop() is self._loop:
            future.set_result(report)
        elif report.worker is not None:
            report.worker.dismiss()

    def _receive(self) -> Report:
        message, descriptors, _, _ = socket.recv_fds(self._control, ANSWER.size, 1, socket.MSG_CMSG_CLOEXEC)
        if not message:
            raise ConnectionError
        (number,) = ANSWER.unpack(message)
        if not descriptors:
            return Report(number)
        channel = socket.socket(fileno=descriptors[0])
        channel.setblocking(False)
        return Report(number, Worker(number, channel, self))


class WorkerPool:
    """Hires workers; ``load`` gives the store to a later keeper, and can be pickled where there is to be one."""

    def __init__(self, line: ForkClient, load: Callable[[], Store], settings: EngineSettings) -> None:
        self._line = line
        self._load = load
        self._settings = settings
        self._is_closed = False
        self._succession: asyncio.Task[ForkClient] | None = None

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, store: Store | None = None) -> WorkerPool:
        """Forks the keeper, with the store or what loads it; raises ReleaseError when it cannot load it.

        To be called from the main thread while no other thread runs: the keeper dies with the thread that forked it.
        """
        servers_end, keepers_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        first = load if store is None else lambda: store
        with keepers_end:
            keeper = fork(lambda: keep(keepers_end, first, settings, parent))
        line, message = ForkClient(keeper, servers_end), servers_end.recv(REASON)
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
        report = await self._line.order(Command.HIRE, 0)
        if report.worker is None and self._line.is_dead:
            await self._succeed()
            report = await self._line.order(Command.HIRE, 0)
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


async def _heir(load: Callable[[], Store], settings: EngineSettings) -> ForkClient:
    """The line to a keeper in a process of its own, once that is ready."""
    keeper, control = start_replacement(load, settings)
    control.setblocking(False)
    line, message = ForkClient(keeper, control), b""
    try:
        message = await asyncio.get_running_loop().sock_recv(control, REASON)
    finally:
        if message != READY:
            line.close()
    if line.is_dead:
        raise EngineBusyError(f"the store cannot be loaded again: {message.decode() or 'the keeper ended'}")
    return line
