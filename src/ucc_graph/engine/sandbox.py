"""Sandbox of a process that runs strangers' queries: no network, no new descriptors, bounded memory.

Linux has all means: `unshare(2)`, `setrlimit(2)`, `/proc/self/statm`. The measures are independent: if a system lacks
one or a container forbids it, the others still hold, and the caller learns which one is missing.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import resource
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from ucc_graph.processes import call_system, open_files

__all__ = [
    "can_limit_memory",
    "drop_inherited",
    "forbid_descriptors",
    "leave_network",
    "limit_memory",
    "offer_to_oom_killer",
    "redirect_to_null",
]

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_IGNORED: Final = frozenset({signal.SIGINT, signal.SIGTERM})
"""At shutdown the server lets running queries finish; only the server ends these processes, by SIGKILL."""


def drop_inherited(kept: socket.socket) -> None:
    """Drops what a fork inherits: signal handlers, and open files but the standard three and ``kept``.

    The parent's objects are never collected here: a late finaliser would close its descriptor number, by then ours.
    """
    gc.freeze()
    faulthandler.disable()
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if number in _IGNORED:
            signal.signal(number, signal.SIG_IGN)
        elif callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    os.closerange(3, kept.fileno())
    os.closerange(kept.fileno() + 1, open_files())


def redirect_to_null() -> None:
    """Redirects standard input and output to the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    os.close(null)


def leave_network() -> bool:
    """Moves to an empty network namespace; False if the system lacks them or forbids it."""
    return call_system("unshare", _CLONE_NEWUSER | _CLONE_NEWNET)


def can_limit_memory() -> bool:
    """Whether the system tells the address space in use and limits it."""
    return _address_space() is not None and hasattr(resource, "RLIMIT_AS")


def limit_memory(extra: int) -> None:
    """Allows ``extra`` bytes of address space beyond the present use if the system can, and no core file."""
    used = _address_space()
    if used is not None:
        _limit("RLIMIT_AS", used + extra)
    _limit("RLIMIT_CORE", 0)


def offer_to_oom_killer() -> None:
    """Makes the kernel end this process first when the machine's memory runs out (proc_pid_oom_score_adj(5))."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def forbid_descriptors() -> None:
    """Forbids further files and sockets; those that are open stay."""
    _limit("RLIMIT_NOFILE", 0)


def _address_space() -> int | None:
    """The bytes of address space in use; None if the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return None


def _limit(name: str, bound: int) -> None:
    """Sets a limit for good, unless the system lacks or forbids it."""
    with suppress(AttributeError, OSError, ValueError):
        resource.setrlimit(getattr(resource, name), (bound, bound))
