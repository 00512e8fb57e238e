"""Supervisor: holds the listening socket and replaces server processes without downtime.

It opens no release, runs no query and has one thread, so it rarely fails. A new server process accepts connections when
it is ready, and only then does the former process begin to finish. Both use the same listening socket, which stays
open. A client that activates a release gets its reply when the former process accepts no more connections: the next
connection goes to the new process. A server process that ends without a reason is replaced.
"""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.processes import raise_descriptors
from ucc_graph.standard_streams import say
from ucc_graph.web.serve.restarts import Restarts
from ucc_graph.web.serve.server_process import ServerProcess, Task, start
from ucc_graph.web.serve.sockets import accept_activation, close_control, open_control, send_json

__all__ = ["Supervisor"]

_STOPS: Final = (signal.SIGTERM, signal.SIGINT)
_MARGIN: Final = 5.0
"""Seconds after the grace period until a finishing server process is killed."""


class Supervisor:
    """Supervisor of the server processes of a task; ``runtime`` is the folder of the control socket."""

    def __init__(self, task: Task, runtime: Path) -> None:
        self._task = task
        self._runtime = runtime
        self._selector = DefaultSelector()
        self._processes: set[ServerProcess] = set()
        self._current: ServerProcess | None = None
        self._starting: ServerProcess | None = None
        self._listener: socket.socket | None = None
        self._control: socket.socket | None = None
        self._sockets = ExitStack()
        self._grace = 0.0
        self._restarts = Restarts()
        self._is_stopping = False
        self._is_outdated = False
        self._status = 0

    def run(self) -> int:
        """Serves until SIGTERM or SIGINT; returns 0, or another status if no server process can serve.

        That is the first one, or several in a row.
        """
        raise_descriptors()
        with _signals(signal.SIGHUP, *_STOPS) as signals:
            self._selector.register(signals, EVENT_READ, lambda: self._handle_signals(signals))
            self._start(None)
            while self._processes or self._restarts.moment is not None:
                for key, _ in self._selector.select(self._timeout()):
                    key.data()
                for process in self._processes:
                    if process.deadline <= time.monotonic():
                        process.kill()
                if self._restarts.is_due(time.monotonic()):
                    self._restart()
        self._sockets.close()
        return self._status

    def _start(self, folder: Path | None, client: socket.socket | None = None) -> None:
        others = [each for each in (self._selector, self._control, client) if each is not None]
        others += [process.channel for process in self._processes]
        process = start(self._task, folder, self._listener, others)
        process.client, self._restarts.moment = client, None
        self._starting = process
        self._processes.add(process)
        self._selector.register(process.channel, EVENT_READ, lambda: self._handle_report(process))

    def _handle_report(self, process: ServerProcess) -> None:
        received = process.receive()
        if received is None:
            self._handle_exit(process)
            return
        report, listener = received
        if listener is not None:
            self._grace = report["grace"]
            self._take_listener(listener)
        elif "failed" in report:
            process.failure = report["failed"]
        elif "ready" in report:
            process.folder, process.version = Path(report["ready"]), report["version"]
            self._restarts.note_ready(process.folder, time.monotonic())
            self._promote(process)
        elif process.successor is not None:  # it is draining
            process.successor.reply()

    def _take_listener(self, listener: socket.socket) -> None:
        if self._listener is not None:
            listener.close()
            return
        self._listener = self._sockets.enter_context(listener)
        try:
            self._control = control = open_control(self._runtime, listener.getsockname()[1])
        except CallError as error:
            _say(f"no release can be activated but by SIGHUP: {error}")
        else:
            self._sockets.callback(close_control, control)
            self._selector.register(control, EVENT_READ, lambda: self._handle_activation(control))
            self._sockets.callback(self._selector.unregister, control)

    def _promote(self, process: ServerProcess) -> None:
        """Makes a ready process the current one; during a shutdown it keeps its deadline."""
        former, self._current, self._starting = self._current, process, None
        if not self._is_stopping:
            process.deadline = float("inf")
        if former is None:
            process.reply()
        else:
            former.successor = process
            former.terminate(self._grace + _MARGIN)
        if self._is_outdated and not self._is_stopping:
            self._reload()

    def _handle_exit(self, process: ServerProcess) -> None:
        self._selector.unregister(process.channel)
        self._processes.discard(process)
        status = process.wait()
        reason = process.failure or f"the new process ended with status {status}"
        if process.successor is not None:
            process.successor.reply()
        process.reply(reason)
        if process is self._starting:
            self._starting = None
        elif process is self._current:
            self._current, reason = None, f"the serving process ended with status {status}"
        else:
            return
        if self._is_outdated and not self._is_stopping:
            self._reload()
        if self._current is None and self._starting is None and not self._is_stopping:
            self._replace(reason, status)

    def _replace(self, reason: str, status: int) -> None:
        """Plans another server process after the end of the one that served; gives up after several ends in a row."""
        is_first = self._restarts.folder is None
        delay = None if is_first else self._restarts.note_end(time.monotonic())
        if delay is not None:
            _say(f"{reason}; another one is started in {delay:g} seconds, with {self._restarts.folder}")
            return
        self._status = max(status, 1)
        if not is_first:
            _say(f"{reason}; no process stays, and no other one is started")
        elif status < 0:
            _say(f"{reason} before it answered")

    def _restart(self) -> None:
        try:
            self._start(self._restarts.folder)
        except OSError as error:
            self._restarts.moment = None
            self._replace(f"no process can be started ({error.strerror})", 1)

    def _handle_signals(self, signals: socket.socket) -> None:
        for number in signals.recv(64):
            if number == signal.SIGHUP and not self._is_stopping:
                self._reload()
            elif number in _STOPS:
                self._stop()

    def _reload(self) -> None:
        """Starts a server process for the release of the command, after the one that is starting."""
        self._is_outdated = self._starting is not None
        if self._starting is None:
            with suppress(OSError):  # the present process goes on
                self._start(None)

    def _handle_activation(self, control: socket.socket) -> None:
        """Starts a server process for the release that a client requests, unless another one is starting."""
        with suppress(OSError, ValueError):
            client, release = accept_activation(control)
            if self._starting is None:
                self._start(release, client)
            else:
                send_json(client, {"error": "another release is being activated."})
                client.close()

    def _stop(self) -> None:
        """Lets server processes finish; kills them at the second call."""
        self._restarts.moment = None
        for process in self._processes:
            if self._is_stopping:
                process.kill()
            else:
                process.terminate(self._grace + _MARGIN)
        self._is_stopping = True
        self._sockets.close()

    def _timeout(self) -> float | None:
        """Seconds until the next deadline or start."""
        first = min([process.deadline for process in self._processes], default=float("inf"))
        first = first if self._restarts.moment is None else min(first, self._restarts.moment)
        return None if first == float("inf") else max(0.0, first - time.monotonic())


def _say(text: str) -> None:
    say(f"ucc-graph: {text}")


@contextmanager
def _signals(*numbers: signal.Signals) -> Iterator[socket.socket]:
    """A socket from which the numbers of signals can be read, one byte each."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    with reader, writer:
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, lambda *_: None)  # the number goes to the socket instead of ending the process
        try:
            yield reader
        finally:
            signal.set_wakeup_fd(-1)
            for number in numbers:
                signal.signal(number, signal.SIG_DFL)
