"""The server's end of the line to the keeper, and to each worker that the keeper forked for it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import Store

from ucc_graph.errors import EngineBusyError, ReleaseError
from ucc_graph.library.evaluation import Evaluate, Evaluator
from ucc_graph.library.frames import Frame, ask
from ucc_graph.library.keeper import ANSWER, ORDER, READY, Order, fork, keep
from ucc_graph.library.settings import EngineSettings

__all__ = ["Crew", "Report", "Worker"]

_GONE = "the process that starts the workers has ended: the server must be started again"


@dataclass(frozen=True)
class Worker:
    """A worker process, by its id and the socket to it."""

    pid: int
    channel: socket.socket

    async def ask(self, frame: Frame, limit: int) -> Frame:
        """The worker's answer; raises as :func:`ucc_graph.library.frames.ask` does."""
        return await ask(self.channel, frame, limit)


@dataclass(frozen=True)
class Report:
    """What the keeper says to an order: a new worker, or the exit status of a buried one; neither when it has ended."""

    number: int = 0
    worker: Worker | None = None


class Crew:
    """Hires workers and dismisses them. If the keeper itself dies, no worker is left and none can be hired."""

    def __init__(self, keeper: int, control: socket.socket) -> None:
        self._keeper = keeper
        self._control = control
        self._awaited: deque[asyncio.Future[Report]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_gone = False

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, evaluate: Evaluate = Evaluator) -> Crew:
        """Forks the keeper and waits until it has loaded the store; raises ReleaseError when it cannot.

        To be called from the main thread while no other thread runs: the keeper dies with the thread that forked it.
        """
        servers_end, keepers_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        with keepers_end:
            keeper = fork(lambda: keep(keepers_end, load, settings, evaluate, parent))
        message = servers_end.recv(4096)
        if message != READY:
            servers_end.close()
            os.waitpid(keeper, 0)
            raise ReleaseError(f"the store cannot be loaded: {message.decode() or 'the keeper ended'}")
        return cls(keeper, servers_end)

    @property
    def is_gone(self) -> bool:
        """Whether the keeper has ended."""
        return self._is_gone

    def hire_first(self) -> Worker | None:
        """A worker, waited for; for the time before there is an event loop."""
        self._control.send(ORDER.pack(Order.HIRE, 0))
        return self._receive().worker

    async def hire(self) -> Worker:
        """A new worker, 10 to 30 ms later; raises EngineBusyError when there can be none."""
        report = await self._order(Order.HIRE, 0)
        if report.worker is None:
            raise EngineBusyError(_GONE if self._is_gone else "the machine allows no further process")
        return report.worker

    def dismiss(self, worker: Worker) -> asyncio.Future[Report]:
        """Kills a worker; the future reports its exit status, negative for a signal, and need not be awaited."""
        worker.channel.close()
        return self._order(Order.BURY, worker.pid)

    def close(self) -> None:
        """Ends the keeper, and with it all workers."""
        self._lose_keeper()
        os.waitpid(self._keeper, 0)

    def _order(self, order: Order, pid: int) -> asyncio.Future[Report]:
        future = asyncio.get_running_loop().create_future()
        self._listen()
        try:
            if self._is_gone:
                raise ConnectionError
            self._control.send(ORDER.pack(order, pid))
            self._awaited.append(future)
        except OSError:
            self._lose_keeper()
            future.set_result(Report())
        return future

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop and not self._is_gone:
            self._loop = loop
            self._control.setblocking(False)
            loop.add_reader(self._control, self._take_report)

    def _take_report(self) -> None:
        try:
            report = self._receive()
        except BlockingIOError:
            return
        except OSError:
            self._lose_keeper()
            return
        future = self._awaited.popleft()
        if not future.done() and future.get_loop() is self._loop:
            future.set_result(report)
        elif report.worker is not None:
            self.dismiss(report.worker)

    def _receive(self) -> Report:
        message, descriptors, _, _ = socket.recv_fds(self._control, ANSWER.size, 1, socket.MSG_CMSG_CLOEXEC)
        if not message:
            raise ConnectionError(_GONE)
        (number,) = ANSWER.unpack(message)
        if not descriptors:
            return Report(number)
        channel = socket.socket(fileno=descriptors[0])
        channel.setblocking(False)
        return Report(number, Worker(number, channel))

    def _lose_keeper(self) -> None:
        if self._is_gone:
            return
        self._is_gone = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._control)
        self._control.close()
        while self._awaited:
            future = self._awaited.popleft()
            if not future.done() and not future.get_loop().is_closed():
                future.set_result(Report())
