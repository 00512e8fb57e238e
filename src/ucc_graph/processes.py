"""A process that must not outlive the one that started it (`prctl(2)`; Linux, and without effect elsewhere).

How many files and connections a server may have open: as many as its operator allows, not the usual 1,024.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Final

__all__ = ["MOST", "die_with_parent", "raise_descriptors"]


_PR_SET_PDEATHSIG: Final = 1


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process when its parent ends; ends it at once if the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


MOST: Final = 1 << 16
"""Enough for 30,000 connections; containers allow a billion, and a process that closes what it inherited may have to
go through all of them."""


def raise_descriptors() -> None:
    """Raises the soft limit of this process, and of those that it starts, to the hard one, to ``MOST`` at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
