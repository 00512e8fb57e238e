"""A process with one thread that holds the store and forks a worker whenever it is told to.

Workers share the store's memory with it, page by page, as long as nobody writes. It is forked before the server has
threads or an event loop, or started as a program of its own, and never gets any: that is what makes each later fork
safe and quick. It ends with the server, and its workers end with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Final, NoReturn

from pyoxigraph import Store

from ucc_graph.engine.sandbox import forget_the_parent, leave_network, silence
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.engine.worker import work
from ucc_graph.errors import UccGraphError
from ucc_graph.processes import die_with_parent

__all__ = ["ANSWER", "ORDER", "READY", "REASON", "Command", "fork", "keep"]

ORDER: Final = struct.Struct("!Bi")
"""An order and the worker's process id that it is about."""
ANSWER: Final = struct.Struct("!i")
"""A process id for HIRE, 0 where there is none; for BURY the exit status, negative for a signal."""
READY: Final = b"ready"
REASON: Final = 4096
"""Bytes of a reason that fit into one datagram."""


class Command(IntEnum):
    """What the keeper is told over its socket, one datagram an order, one an answer, in turn."""

    HIRE = 1
    BURY = 2


def fork(task: Callable[[], None]) -> int:
    """Runs a task in a child process, which ends with it whatever happens; the child's process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        task()
        status = 0
    finally:
        _exit(status)


def keep(control: socket.socket, load: Callable[[], Store], settings: EngineSettings, parent: int) -> None:
    """Loads the store and follows orders until the control socket closes; says READY, or why it cannot."""
    silence(errors=False)
    forget_the_parent(control)
    try:
        store = load()
    except (UccGraphError, OSError, ValueError) as error:
        control.send(str(error).encode(errors="replace")[:REASON] or b"no reason given")
        return
    if not settings.has_network:
        leave_network()
    die_with_parent(parent)
    gc.collect()
    gc.freeze()
    workers: set[int] = set()
    try:
        _follow(control, store, settings, workers)
    finally:
        for pid in tuple(workers):
            _bury(pid, workers)


def _exit(status: int) -> NoReturn:
    """Ends this process without running what the parent had registered, and tells a failure to standard error."""
    try:
        if status:
            os.write(2, traceback.format_exc().encode(errors="replace"))
    finally:
        os._exit(status)


def _follow(control: socket.socket, store: Store, settings: EngineSettings, workers: set[int]) -> None:
    with suppress(ConnectionError):
        control.send(READY)
        while order := control.recv(ORDER.size):
            kind, pid = ORDER.unpack(order)
            if kind == Command.HIRE:
                _hire(control, store, settings, workers)
            else:
                control.send(ANSWER.pack(_bury(pid, workers)))


def _hire(control: socket.socket, store: Store, settings: EngineSettings, workers: set[int]) -> None:
    servers_end, workers_end = socket.socketpair()
    with servers_end, workers_end:
        parent = os.getpid()
        try:
            pid = fork(lambda: work(workers_end, store, settings, parent))
        except OSError:
            control.send(ANSWER.pack(0))
            return
        workers.add(pid)
        socket.send_fds(control, [ANSWER.pack(pid)], [servers_end.fileno()])


def _bury(pid: int, workers: set[int]) -> int:
    """Kills a worker that may be dead already, and reaps it; only the parent can do both without mistaking it."""
    if pid not in workers:
        return 0
    workers.discard(pid)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
