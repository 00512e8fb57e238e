"""Server process: forked by the supervisor, opens a release, and reports its lifecycle over a channel."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from selectors import BaseSelector
from typing import Any, Final, NoReturn

from ucc_graph.processes import CLOSE_ON_EXEC, die_with_parent, message_pair
from ucc_graph.web.serve.sockets import send_json

__all__ = ["Lifecycle", "ServerProcess", "Task", "start"]

_LONGEST: Final = 1 << 16
"""Bytes of a report, which travels as one datagram."""
_STARTUP: Final = 600.0
"""Seconds in which a process has to be ready, however large its release is."""


@dataclass(frozen=True)
class Lifecycle:
    """Lifecycle of a server process, reported to its supervisor.

    ``folder`` is the release to serve, None for the one in the command; ``listener`` is the listening socket of the
    former process, None for the first process.
    """

    folder: Path | None
    listener: socket.socket | None
    channel: socket.socket

    def listening(self, listener: socket.socket, grace: float) -> None:
        """Sends the listening socket for later processes, and the grace period of open requests in seconds."""
        socket.send_fds(self.channel, [json.dumps({"grace": grace}).encode()], [listener.fileno()])

    def ready(self, folder: Path, version: str) -> None:
        """Reports that requests are answered from a release."""
        self._report({"ready": str(folder), "version": version})

    def draining(self) -> None:
        """Reports that no new connection is accepted; open requests may still be answered."""
        self._report({"draining": ""})

    def failed(self, reason: str) -> None:
        """Reports the reason why the process cannot serve."""
        self._report({"failed": reason[: _LONGEST // 8]})

    def _report(self, report: dict[str, str]) -> None:
        self.channel.send(json.dumps(report).encode())


Task = Callable[[Lifecycle], int]
"""Serves until SIGTERM; returns the exit status."""


@dataclass(eq=False)
class ServerProcess:
    """Server process, for its supervisor; ``deadline`` is the time of its kill, in seconds of the monotonic clock.

    ``client`` waits for the activation of the release, ``successor`` is the process that replaces this one.
    """

    pid: int
    channel: socket.socket
    deadline: float
    client: socket.socket | None = None
    folder: Path | None = None
    version: str = ""
    successor: ServerProcess | None = None
    failure: str = ""

    def receive(self) -> tuple[dict[str, Any], socket.socket | None] | None:
        """A report, with the listening socket if it carries one; None after the end of the process."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self.channel, _LONGEST, 1, CLOSE_ON_EXEC)
        except ConnectionError:
            return None
        if not message:
            return None
        return json.loads(message), socket.socket(fileno=descriptors[0]) if descriptors else None

    def reply(self, error: str = "") -> None:
        """Answers the waiting client with the version, or with an error."""
        if self.client is not None:
            with self.client, suppress(OSError):
                send_json(self.client, {"error": error} if error else {"version": self.version})
            self.client = None

    def terminate(self, seconds: float) -> None:
        """Makes the process finish its open requests, within ``seconds``."""
        self.deadline = min(self.deadline, time.monotonic() + seconds)
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Kills the process at once, and with it its children."""
        self.deadline = float("inf")
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Reaps the process after its end; returns the exit status, negative for a signal."""
        self.channel.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(
    task: Task, folder: Path | None, listener: socket.socket | None, inherited: Iterable[socket.socket | BaseSelector]
) -> ServerProcess:
    """Forks a server process, which closes ``inherited``; the calling process must have only one thread.

    Raises OSError if the system has no room for another process.
    """
    own, its = message_pair()
    parent = os.getpid()
    sys.stdout.flush()
    try:
        pid = os.fork()
    except OSError:
        own.close()
        its.close()
        raise
    if pid == 0:
        _run(task, Lifecycle(folder, listener, its), parent, (own, *inherited))
    its.close()
    return ServerProcess(pid, own, time.monotonic() + _STARTUP)


def _run(task: Task, lifecycle: Lifecycle, parent: int, inherited: Iterable[socket.socket | BaseSelector]) -> NoReturn:
    """Runs the task and then ends the process, even after an error."""
    status = 1
    try:
        die_with_parent(parent)
        _reset_signals()
        for each in inherited:
            each.close()
        status = task(lifecycle)
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _reset_signals() -> None:
    """Ignores SIGINT and SIGHUP, which the supervisor handles; SIGTERM gets its default."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
