"""A keeper in a fresh process, for the server whose first one was killed.

By then the server has threads, and a fork of it could hang on a lock that one of them holds. So this one is started as
a program of its own, and loads the store again.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
from collections.abc import Callable
from typing import Final

from pyoxigraph import Store

from ucc_graph.library.keeper import keep
from ucc_graph.library.settings import EngineSettings

__all__ = ["main", "start_heir"]

_CONTROL: Final = 3
"""The descriptor that the process finds its control socket at."""
_TASK: Final = 1 << 20
"""Bytes of a task that are read."""


def start_heir(load: Callable[[], Store], settings: EngineSettings) -> tuple[int, socket.socket]:
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
