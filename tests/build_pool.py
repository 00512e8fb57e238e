"""Pool of processes that all builds of a test process share: starting one takes two seconds of processor time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import ExitStack, contextmanager
from typing import ParamSpec, TypeVar

from ucc_graph.press.build import process_pool

__all__ = ["SharedPool"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Turn(Executor):
    """What one build sees of the pool: its own tasks, which end with it."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._tasks: list[Future[object]] = []

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        task = self._pool.submit(fn, *args, **kwargs)
        self._tasks.append(task)  # type: ignore[arg-type]  # the list is read only
        return task

    def end(self) -> None:
        """Cancels the tasks that wait, and waits for those that run, as the end of a pool does."""
        for task in self._tasks:
            task.cancel()
        wait(self._tasks)


class SharedPool:
    """A pool that starts with the first build and ends with the tests; ``turn`` stands for ``process_pool``."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._pool: Executor | None = None

    @contextmanager
    def turn(self) -> Iterator[Executor]:
        """The pool for one build."""
        self._pool = self._pool or self._stack.enter_context(process_pool())
        turn = _Turn(self._pool)
        try:
            yield turn
        finally:
            turn.end()
