"""The server's end of the line to one keeper, and to each worker that this keeper forked."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections import deque
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.frames import Frame, ask
from ucc_graph.library.keeper import ANSWER, ORDER, Order

__all__ = ["Line", "Report", "Worker"]

_KILLED: Final = -signal.SIGKILL
"""How the workers of a keeper end that has ended itself: the kernel kills them."""


@dataclass(frozen=True)
class Worker:
    """A worker process, by its id, the socket to it and the line to its keeper."""

    pid: int
    channel: socket.socket
    line: Line

    async def ask(self, frame: Frame, limit: int) -> Frame:
        """The worker's answer; raises as :func:`ucc_graph.library.frames.ask` does."""
        return await ask(self.channel, frame, limit)

    def dismiss(self) -> asyncio.Future[Report]:
        """Kills the worker; the future reports its exit status, negative for a signal, and need not be awaited."""
        self.channel.close()
        return self.line.order(Order.BURY, self.pid)


@dataclass(frozen=True)
class Report:
    """What the keeper says to an order: the process id of a new worker, or the exit status of a buried one."""

    number: int
    worker: Worker | None = None


class Line:
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
        self._control.send(ORDER.pack(Order.HIRE, 0))
        return self._receive().worker

    def order(self, order: Order, pid: int) -> asyncio.Future[Report]:
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
