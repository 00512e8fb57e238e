"""Process limits: termination with the parent process, and a higher limit of open files.

Termination with the parent needs Linux (`prctl(2)`); the usual limit of open files and connections is 1,024.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Final

__all__ = ["MOST", "die_with_parent", "raise_descriptors"]

MOST: Final = 1 << 16
"""Highest limit of open files, enough for 30,000 connections. Containers allow a billion, and a process that closes its
inherited files may have to go through all numbers up to the limit."""
_PR_SET_PDEATHSIG: Final = 1


def die_with_parent(parent: int) -> None:
    """Makes the kernel kill this process when its parent ends; exits at once if the parent has already ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def raise_descriptors() -> None:
    """Raises the soft limit of open files of this process and its children to the hard one, at most to ``MOST``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
