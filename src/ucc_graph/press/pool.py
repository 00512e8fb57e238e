"""The processes that a build hands work to: SHACL Core and the dumps, while this one mostly waits."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.parent import die_with_parent

__all__ = ["processes"]

_COUNT: Final = 2


@contextmanager
def processes() -> Iterator[Executor]:
    """Processes that start afresh, as this one may have threads; what they have not begun is dropped at the end.

    Raises CallError where one of them is killed.
    """
    pool = ProcessPoolExecutor(_COUNT, get_context("spawn"), initializer=_begin, initargs=(os.getpid(),))
    try:
        yield pool
    except BrokenProcessPool as error:
        text = "A process of the build has been killed: was there too little memory? Nothing was written."
        raise CallError(text) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    """Leaves no traceback of its own where a terminal interrupts the build, and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(parent)
