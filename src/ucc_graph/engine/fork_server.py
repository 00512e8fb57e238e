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
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import Evaluate, Frame, QueryRequest, memory_error, receive, send, to_frame
from ucc_graph.engine.sandbox import (
    can_limit_memory,
    drop_inherited,
    forbid_descriptors,
    leave_network,
    limit_memory,
    offer_to_oom_killer,
    redirect_to_null,
)
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryError, UccGraphError
from ucc_graph.processes import die_with_parent
from ucc_graph.standard_streams import say

__all__ = ["COMMAND", "LAST_WORDS", "OOM_KILLED", "READY", "REASON", "REPLY", "Command", "fork", "run_fork_server"]

COMMAND: Final = struct.Struct("!Bi")
"""A command and the process id of the worker that it concerns."""
REPLY: Final = struct.Struct("!i")
"""Reply to SPAWN: the process id, 0 if the fork failed. Reply to REAP: the exit status, negative for a signal, and
then the last words of the worker."""
LAST_WORDS: Final = 1024
"""Maximum size in bytes of what a worker wrote to standard error: the engine writes the reason of its end there."""
OOM_KILLED: Final = b"ended by the system for want of memory"
"""Last words of a worker that could say none: the kernel killed it when the machine's memory ran out."""
READY: Final = b"ready"
REASON: Final = 4096
"""Maximum size of a failure reason in bytes: it is sent as one datagram."""


@dataclass(frozen=True)
class _Child:
    """Worker, for the fork server: the pipe of its standard error, and the system's OOM kills before its start."""

    errors: int
    oom_kills: int

    def last_words(self, status: int) -> bytes:
        """What it wrote to standard error, or the reason of a kill by the system; closes the pipe."""
        words = b""
        with suppress(BlockingIOError):
            words = os.read(self.errors, LAST_WORDS)
        os.close(self.errors)
        is_oom = status == -signal.SIGKILL and _oom_kills() > self.oom_kills
        return OOM_KILLED if is_oom else words


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


def run_fork_server(
    control: socket.socket,
    load: Callable[[], Store],
    settings: EngineSettings,
    parent: int,
    report: Callable[[str], None] = say,
) -> None:
    """Loads the store, sends READY or the reason of a failure, and obeys commands until the control socket closes.

    It reports which measures of the sandbox the system lacks.
    """
    redirect_to_null()
    os.environ["RUST_BACKTRACE"] = "0"  # a worker without memory would write its stack for half a second
    drop_inherited(control)
    try:
        store = load()
    except (UccGraphError, OSError, ValueError) as error:
        control.send(str(error).encode(errors="replace")[:REASON] or b"no reason given")
        return
    has_walls = {
        "an empty network namespace": settings.has_network or leave_network(),
        "a memory limit": can_limit_memory(),
        "termination with the parent process": die_with_parent(parent),
    }
    if missing := [wall for wall, is_there in has_walls.items() if not is_there]:
        report(f"ucc-graph: This system lacks {', '.join(missing)}: queries run without.")
    gc.collect()
    gc.freeze()
    workers: dict[int, _Child] = {}
    try:
        _obey(control, store, settings, workers)
    finally:
        for pid in tuple(workers):
            _reap(pid, workers)


def _obey(control: socket.socket, store: Store, settings: EngineSettings, workers: dict[int, _Child]) -> None:
    with suppress(ConnectionError):
        control.send(READY)
        while message := control.recv(COMMAND.size):
            command, pid = COMMAND.unpack(message)
            if command == Command.SPAWN:
                _spawn(control, store, settings, workers)
            else:
                control.send(_reap(pid, workers))


def _spawn(control: socket.socket, store: Store, settings: EngineSettings, workers: dict[int, _Child]) -> None:
    servers_end, workers_end = socket.socketpair()
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    with servers_end, workers_end:
        parent, child = os.getpid(), _Child(reading, _oom_kills())
        try:
            pid = fork(lambda: _work(workers_end, writing, store, settings, parent))
        except OSError:
            os.close(reading)
            control.send(REPLY.pack(0))
            return
        finally:
            os.close(writing)
        workers[pid] = child
        socket.send_fds(control, [REPLY.pack(pid)], [servers_end.fileno()])


def _reap(pid: int, workers: dict[int, _Child]) -> bytes:
    """Kills a worker, dead or alive, and reaps it; returns the reply with its exit status and last words.

    Until its parent reaps it, no other process can get its id.
    """
    child = workers.pop(pid, None)
    if child is None:
        return REPLY.pack(0)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return REPLY.pack(code) + child.last_words(code)


def _oom_kills() -> int:
    """The number of processes that the kernel has killed for want of memory (proc_vmstat(5)); 0 where unknown."""
    try:
        fields = Path("/proc/vmstat").read_text(encoding="ascii").split()
        return int(fields[fields.index("oom_kill") + 1])
    except (OSError, ValueError):
        return 0


def _work(channel: socket.socket, errors: int, store: Store, settings: EngineSettings, parent: int) -> None:
    """Enters the sandbox, then answers the requests that come over the channel until it closes."""
    die_with_parent(parent)
    os.dup2(errors, 2)
    drop_inherited(channel)
    offer_to_oom_killer()
    limit_memory(settings.memory)
    if not settings.has_network:
        forbid_descriptors()
    evaluate = settings.evaluator(store, settings) if settings.evaluator else Evaluator(store, settings).answer
    while (frame := receive(channel)) is not None:
        send(channel, _reply(evaluate, QueryRequest.from_wire(frame.head), settings.memory))


def _reply(evaluate: Evaluate, request: QueryRequest, memory: int) -> Frame:
    try:
        return to_frame(evaluate(request))
    except QueryError as error:
        return to_frame(error)
    except MemoryError:
        return to_frame(memory_error(memory))
