"""One generation of a server: a process that opens a release, says when it answers, and leaves when it is told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

from ucc_graph.processes import die_with_parent

__all__ = ["Closable", "Launch", "News", "ServerProcess", "Task", "start"]

_LONGEST: Final = 1 << 16
"""Bytes of a message, which travels as one datagram."""
_TO_START: Final = 600.0
"""Seconds in which a generation is to answer, however large its release is."""


class Closable(Protocol):
    """What a new process inherits and has no use for."""

    def close(self) -> None:
        """Closes it."""
        ...


@dataclass(frozen=True)
class News:
    """What a generation says: its words, and the listening socket where it made one."""

    words: dict[str, Any]
    listener: socket.socket | None = None


@dataclass(frozen=True)
class Launch:
    """What a generation is given, and its way to say how it gets on.

    ``folder`` is the release that it shall serve, None for that which the command names; ``listener`` is the socket
    that the generation before listens on, None for the first one.
    """

    folder: Path | None
    listener: socket.socket | None
    channel: socket.socket

    def listening(self, listener: socket.socket, grace: float) -> None:
        """Hands the socket over, so that the next generation can have it, and how long this one may take to leave."""
        words = json.dumps({"grace": grace}).encode()
        socket.send_fds(self.channel, [words], [listener.fileno()])

    def ready(self, folder: Path, version: str) -> None:
        """Says that requests are answered from a release."""
        self._say({"ready": str(folder), "version": version})

    def left(self) -> None:
        """Says that this one accepts no connection any more; it may still finish what has begun."""
        self._say({"left": ""})

    def failed(self, reason: str) -> None:
        """Says why requests will not be answered."""
        self._say({"failed": reason[: _LONGEST // 8]})

    def _say(self, words: dict[str, str]) -> None:
        self.channel.send(json.dumps(words).encode())


Task = Callable[[Launch], int]
"""Serves until the process is told to stop; the exit status."""


@dataclass(eq=False)
class ServerProcess:
    """The process as its supervisor sees it; ``expires`` is when it is killed, in seconds of the monotonic clock.

    ``asked`` is who waits to hear that it serves, ``heir`` the generation that takes over from it.
    """

    pid: int
    channel: socket.socket
    expires: float
    asked: socket.socket | None = None
    folder: Path | None = None
    version: str = ""
    heir: ServerProcess | None = None
    reason: str = ""

    def hear(self) -> News | None:
        """What it says, or None when it has ended."""
        message, descriptors, _, _ = socket.recv_fds(self.channel, _LONGEST, 1, socket.MSG_CMSG_CLOEXEC)
        if not message:
            return None
        listener = socket.socket(fileno=descriptors[0]) if descriptors else None
        return News(json.loads(message), listener)

    def leave(self, seconds: float) -> None:
        """Tells it to finish what it has begun, in so many seconds at most."""
        self.expires = min(self.expires, time.monotonic() + seconds)
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Ends it at once, and all that it started."""
        self.expires = float("inf")
        os.kill(self.pid, signal.SIGKILL)

    def bury(self) -> int:
        """Its exit status, negative for a signal, after it has ended."""
        self.channel.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(task: Task, folder: Path | None, listener: socket.socket | None, others: Iterable[Closable]) -> ServerProcess:
    """Forks a generation, from a process with one thread; it closes the ``others`` that it inherits."""
    supervisors_end, its_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _run(task, Launch(folder, listener, its_end), parent, (supervisors_end, *others))
    its_end.close()
    return ServerProcess(pid, supervisors_end, time.monotonic() + _TO_START)


def _run(task: Task, launch: Launch, parent: int, others: Iterable[Closable]) -> NoReturn:
    """Becomes the generation, and ends with it whatever happens."""
    status = 1
    try:
        die_with_parent(parent)
        _forget_signals()
        for other in others:
            other.close()
        status = task(launch)
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _forget_signals() -> None:
    """Takes orders from the supervisor alone: what a terminal or an operator sends is for that."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
