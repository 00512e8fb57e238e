"""Worker pool: spawns workers through a fork server, and replaces a fork server that was killed.

The first fork server is forked from the main process before this process has threads. A replacement is a separate
program that loads the store again: by then the server has threads, and its fork could hang on a lock of one of them.
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

from ucc_graph.engine.fork_server import COMMAND, LAST_WORDS, READY, REASON, REPLY, Command, fork, run_fork_server
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import EngineBusyError, ReleaseError
from ucc_graph.processes import CLOSE_ON_EXEC, message_pair

__all__ = ["ForkClient", "ForkReply", "Worker", "WorkerPool", "run_replacement"]

_CONTROL: Final = 3
"""Descriptor of the control socket in a replacement."""
_TASK: Final = 1 << 20
"""Maximum size of a pickled task in bytes."""
_ATTEMPTS: Final = 3
"""Attempts to start a fork server or a worker whose processes are killed meanwhile."""
_KILLED: Final = -signal.SIGKILL
"""Exit status of the workers of a dead fork server: the kernel kills them with it."""


@dataclass(frozen=True)
class Worker:
    """Worker process: its id, the socket to it, and the client of its fork server."""

    pid: int
    channel: socket.socket
    client: ForkClient

    def is_idle(self) -> bool:
        """Whether it waits for a query: one that ended meanwhile has closed its end of the socket."""
        try:
            self.channel.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def dismiss(self) -> asyncio.Future[ForkReply]:
        """Kills the worker; the future gives its exit status, negative for a signal, and need not be awaited."""
        self.channel.close()
        return self.client.request(Command.REAP, self.pid)


@dataclass(frozen=True)
class ForkReply:
    """Reply of the fork server: the process id of a new worker, or the exit status and last words of a reaped one."""

    number: int
    worker: Worker | None = None
    last_words: bytes = b""


class ForkClient:
    """Client of one fork server; after the fork server has ended, each command gets the reply for a killed worker.

    ``is_dead`` is True as soon as the client knows of this end.
    """

    def __init__(self, pid: int, control: socket.socket) -> None:
        self.pid = pid
        self.is_dead = False
        self._control = control
        self._pending: deque[asyncio.Future[ForkReply]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None

    def spawn_first(self) -> Worker | None:
        """A worker, or None if there is none; needs no event loop and blocks until the reply."""
        try:
            self._control.send(COMMAND.pack(Command.SPAWN, 0))
            return self._receive().worker
        except OSError:
            self.close()
            return None

    def request(self, command: Command, pid: int = 0) -> asyncio.Future[ForkReply]:
        """Sends a command; the future gives the reply."""
        future = asyncio.get_running_loop().create_future()
        self._listen()
        try:
            if self.is_dead:
                raise ConnectionError
            self._control.send(COMMAND.pack(command, pid))
            self._pending.append(future)
        except OSError:
            self.close()
            future.set_result(ForkReply(_KILLED))
        return future

    def close(self) -> None:
        """Ends the fork server and with it its workers."""
        if self.is_dead:
            return
        self.is_dead = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._control)
        self._control.close()
        os.waitpid(self.pid, 0)
        while self._pending:
            future = self._pending.popleft()
            if not future.done() and not future.get_loop().is_closed():
                future.set_result(ForkReply(_KILLED))

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is not loop and not self.is_dead:
            self._loop = loop
            self._control.setblocking(False)
            loop.add_reader(self._control, self._take_reply)

    def _take_reply(self) -> None:
        try:
            reply = self._receive()
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        future = self._pending.popleft()
        if not future.done() and future.get_loop() is self._loop:
            future.set_result(reply)
        elif reply.worker is not None:
            reply.worker.dismiss()

    def _receive(self) -> ForkReply:
        message, descriptors, _, _ = socket.recv_fds(self._control, REPLY.size + LAST_WORDS, 1, CLOSE_ON_EXEC)
        if not message:
            raise ConnectionError
        (number,) = REPLY.unpack_from(message)
        if not descriptors:
            return ForkReply(number, last_words=message[REPLY.size :])
        channel = socket.socket(fileno=descriptors[0])
        channel.setblocking(False)
        return ForkReply(number, Worker(number, channel, self))


class WorkerPool:
    """Pool of workers and the client of its fork server.

    ``load`` loads the store again in a replacement of the fork server, so it can be pickled.
    """

    def __init__(self, client: ForkClient, load: Callable[[], Store], settings: EngineSettings) -> None:
        self.client = client
        self._load = load
        self._settings = settings
        self._is_closed = False
        self._replacement: asyncio.Task[ForkClient] | None = None

    @classmethod
    def start(cls, load: Callable[[], Store], settings: EngineSettings, store: Store | None = None) -> WorkerPool:
        """Forks the fork server, with the store or its loader; raises ReleaseError if the store cannot be loaded.

        Call it from the main thread while no other thread runs: the fork server dies with the thread that forked it.
        """
        ours, theirs = message_pair()
        parent = os.getpid()
        first = load if store is None else lambda: store
        with theirs:
            client = ForkClient(fork(lambda: run_fork_server(theirs, first, settings, parent)), ours)
        message = ours.recv(REASON)
        if message != READY:
            client.close()
            raise ReleaseError(f"the store cannot be loaded: {_reason(message)}")
        return cls(client, load, settings)

    async def spawn(self) -> Worker:
        """A new worker in 10 to 30 ms, longer if the fork server is replaced; raises EngineBusyError on failure."""
        for _ in range(_ATTEMPTS):
            reply = await self._request_worker()
            if reply.worker is not None:
                return reply.worker
            if not self.client.is_dead:
                break
            await self._respawn()
        raise EngineBusyError("the machine allows no further process")

    def close(self) -> None:
        """Ends the fork server for good, and with it all workers."""
        self._is_closed = True
        self.client.close()

    async def _request_worker(self) -> ForkReply:
        """The reply with a worker; one that comes at the moment of a cancellation is dismissed."""
        future = self.client.request(Command.SPAWN)
        try:
            return await future
        except asyncio.CancelledError:
            if not future.cancelled() and (worker := future.result().worker) is not None:
                worker.dismiss()
            raise

    async def _respawn(self) -> None:
        """Waits for a replacement of the fork server; concurrent calls share one."""
        if self._is_closed:
            raise EngineBusyError("the engine has ended")
        if self._replacement is None or self._replacement.done():
            self._replacement = asyncio.create_task(_start_replacement(self._load, self._settings))
        client = await asyncio.shield(self._replacement)
        if self.client.is_dead:
            self.client = client


def run_replacement() -> None:
    """Main program of a replacement of the fork server."""
    parent = os.getppid()
    control = socket.socket(fileno=_CONTROL)
    load, settings = pickle.loads(control.recv(_TASK))  # noqa: S301  # only the server holds the other end
    run_fork_server(control, load, settings, parent, report=_keep_silent)  # the first fork server has reported already


async def _start_replacement(load: Callable[[], Store], settings: EngineSettings) -> ForkClient:
    """The client of a replacement, once that is ready; one that is killed before has a successor."""
    task, message = pickle.dumps((load, settings)), b""
    for _ in range(_ATTEMPTS):
        client, control = _spawn_program()
        try:
            message = await _first_message(control, task)
        finally:
            if message != READY:
                client.close()
        if not client.is_dead:
            return client
        if message:
            break
    text = "the store cannot be loaded again"
    raise EngineBusyError(text, f"{text}: {_reason(message)}")


async def _first_message(control: socket.socket, task: bytes) -> bytes:
    """The first message of a replacement that gets its task; empty if it was killed before."""
    try:
        control.send(task)
        return await asyncio.get_running_loop().sock_recv(control, REASON)
    except ConnectionError:  # also where it was killed with its task unread
        return b""


def _spawn_program() -> tuple[ForkClient, socket.socket]:
    """Starts the program of a replacement; call it in the main thread, because the program ends with its thread."""
    ours, theirs = message_pair()
    program = [sys.executable, "-P", "-c", f"from {__name__} import run_replacement; run_replacement()"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with theirs:
        passed = [(os.POSIX_SPAWN_DUP2, theirs.fileno(), _CONTROL)]
        pid = os.posix_spawn(sys.executable, program, environment, file_actions=passed)
    ours.setblocking(False)
    return ForkClient(pid, ours), ours


def _reason(message: bytes) -> str:
    return message.decode() or "the fork server ended"


def _keep_silent(_: str) -> None:
    """Reports nothing."""
