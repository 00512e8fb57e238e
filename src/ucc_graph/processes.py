"""Process limits and sockets between processes, with the means that the system has.

Termination with the parent process needs Linux (`prctl(2)`). A caller learns what is missing and goes on without it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
from typing import Final

__all__ = ["CLOSE_ON_EXEC", "MOST", "call_system", "die_with_parent", "message_pair", "open_files", "raise_descriptors"]

MOST: Final = 1 << 16
"""Highest limit of open files, enough for 30,000 connections. Containers allow a billion, and a process that closes its
inherited files may have to go through all numbers up to the limit."""
CLOSE_ON_EXEC: Final = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
"""Flag for receiving a descriptor that no other program inherits; macOS has none."""
_PR_SET_PDEATHSIG: Final = 1


def call_system(name: str, *arguments: int) -> bool:
    """Calls a function of the C library; False if the system lacks it or forbids it."""
    try:
        return bool(getattr(ctypes.CDLL(None), name)(*arguments) == 0)
    except (AttributeError, OSError, TypeError):
        return False


def die_with_parent(parent: int) -> bool:
    """Makes the kernel kill this process when its parent ends; exits at once if the parent has already ended.

    False if the kernel cannot.
    """
    is_bound = call_system("prctl", _PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    return is_bound


def message_pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets that keep messages apart."""
    try:
        return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    except (AttributeError, OSError):  # macOS has it only by name
        return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)


def open_files() -> int:
    """The number of files that this process may open; ``MOST`` if there is no limit."""
    soft = _limits()[0]
    return MOST if soft == resource.RLIM_INFINITY else soft


def raise_descriptors() -> None:
    """Raises the soft limit of open files of this process and its children to the hard one, at most to ``MOST``."""
    soft, hard = _limits()
    allowed = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        except (OSError, ValueError):  # macOS allows less than its hard limit says
            return


def _limits() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_NOFILE)
