"""Fork server: single-threaded process that holds the store and forks the workers.

Workers share the store's memory with the fork server, page by page, as long as no process writes. The fork server is
forked before the server has threads or an event loop, or started as a separate program. It never gets threads, so each
later fork is safe and quick. It ends with the server, and its workers end with it.
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
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import Evaluate, Outcome, QueryRequest, receive, send, to_frame
from ucc_graph.engine.sandbox import drop_inherited, forbid_descriptors, leave_network, limit_memory, redirect_to_null
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryCrashedError, QueryError, UccGraphError
from ucc_graph.processes import die_with_parent

__all__ = ["COMMAND", "READY", "REASON", "REPLY", "Command", "fork", "run_fork_server"]

COMMAND: Final = struct.Struct("!Bi")
"""A command and the process id of the worker that it concerns."""
REPLY: Final = struct.Struct("!i")
"""Reply to SPAWN: the process id, 0 if the fork failed. Reply to REAP: the exit status, negative for a signal."""
READY: Final = b"ready"
REASON: Final = 4096
"""Maximum size of a failure reason in bytes: it is sent as one datagram."""


class Command(IntEnum):
    """Commands over the control socket; each command and each reply is one datagram, in turn."""

    SPAWN = 1
    REAP = 2


def fork(task: Callable[[], None]) -> int:
    """Forks a child process that runs a task and then ends, even after an error; returns its process id.

    The child does not run its parent's exit handlers; it prints a failure to standard error.
    """
    if pid := os.fork():
        return pid
    try:
        task()
        os._exit(0)
    finally:
        try:
            os.write(2, traceback.format_exc().encode(errors="replace"))
        finally:
            os._exit(1)


def run_fork_server(control: socket.socket, load: Callable[[], Store], settings: EngineSettings, parent: int) -> None:
    """Loads the store, sends READY or the reason of a failure, and obeys commands until the control socket closes."""
    redirect_to_null(errors=False)
    drop_inherited(control)
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
        _obey(control, store, settings, workers)
    finally:
        for pid in tuple(workers):
            _reap(pid, workers)


def _obey(control: socket.socket, store: Store, settings: EngineSettings, workers: set[int]) -> None:
    with suppress(ConnectionError):
        control.send(READY)
        while message := control.recv(COMMAND.size):
            command, pid = COMMAND.unpack(message)
            if command == Command.SPAWN:
                _spawn(control, store, settings, workers)
            else:
                control.send(REPLY.pack(_reap(pid, workers)))


def _spawn(control: socket.socket, store: Store, settings: EngineSettings, workers: set[int]) -> None:
    servers_end, workers_end = socket.socketpair()
    with servers_end, workers_end:
        parent = os.getpid()
        try:
            pid = fork(lambda: _work(workers_end, store, settings, parent))
        except OSError:
            control.send(REPLY.pack(0))
            return
        workers.add(pid)
        socket.send_fds(control, [REPLY.pack(pid)], [servers_end.fileno()])


def _reap(pid: int, workers: set[int]) -> int:
    """Kills a worker, dead or alive, and reaps it: until its parent reaps it, no other process can get its id."""
    if pid not in workers:
        return 0
    workers.discard(pid)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _work(channel: socket.socket, store: Store, settings: EngineSettings, parent: int) -> None:
    """Enters the sandbox, then answers the requests that come over the channel until it closes."""
    die_with_parent(parent)
    redirect_to_null(errors=True)
    drop_inherited(channel)
    limit_memory(settings.memory)
    if not settings.has_network:
        forbid_descriptors()
    evaluate = settings.evaluator(store, settings) if settings.evaluator else Evaluator(store, settings).answer
    while (frame := receive(channel)) is not None:
        send(channel, to_frame(_outcome(evaluate, QueryRequest.from_wire(frame.head), settings.memory)))


def _outcome(evaluate: Evaluate, request: QueryRequest, memory: int) -> Outcome:
    try:
        return evaluate(request)
    except QueryError as error:
        return error
    except MemoryError:
        return QueryCrashedError(f"the query needs more than {memory:,} bytes of memory, the limit of one query")
