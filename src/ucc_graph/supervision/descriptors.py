"""How many files and connections a server may have open: as many as its operator allows, not the usual 1,024."""

from __future__ import annotations

import resource
from typing import Final

__all__ = ["MOST", "raise_descriptors"]

MOST: Final = 1 << 16
"""Enough for 30,000 connections; containers allow a billion, and a process that closes what it inherited may have to
go through all of them."""


def raise_descriptors() -> None:
    """Raises the soft limit of this process, and of those that it starts, to the hard one, to ``MOST`` at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST if hard == resource.RLIM_INFINITY else min(hard, MOST)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
