"""The process that an operator starts and stops: it holds the listening socket, and generations that serve on it.

It opens no release, runs no query and has one thread, so there is little that could end it. A new generation takes
requests when it is ready, and only then the one before is told to finish; both accept from one socket, which stays.
Who asked for the new one hears of it once the one before accepts no more: the next connection is then the new one's.
"""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.processes import raise_descriptors
from ucc_graph.web.serve.control import accept, close_control, open_control, send_words
from ucc_graph.web.serve.generation import News, ServerProcess, Task, start

__all__ = ["Supervisor"]

_STOPS: Final = (signal.SIGTERM, signal.SIGINT)
_MARGIN: Final = 5.0
"""Seconds beyond its grace after which a generation that leaves is killed."""


class Supervisor:
    """Runs a task as generations; ``runtime`` is the folder for the socket on which ``activate`` speaks."""

    def __init__(self, task: Task, runtime: Path) -> None:
        self._task = task
        self._runtime = runtime
        self._selector = DefaultSelector()
        self._generations: set[ServerProcess] = set()
        self._current: ServerProcess | None = None
        self._successor: ServerProcess | None = None
        self._listener: socket.socket | None = None
        self._control: socket.socket | None = None
        self._grace = 0.0
        self._is_stopping = False
        self._status = 0

    def run(self) -> int:
        """Serves until it is told to stop; 0, or the exit status of a first generation that could not serve."""
        raise_descriptors()
        with _signals(signal.SIGHUP, *_STOPS) as signals:
            self._watch(signals, lambda: self._obey(signals))
            self._begin(None)
            while self._generations:
                for key, _ in self._selector.select(self._seconds()):
                    key.data()
                self._end_expired()
        self._close()
        return self._status

    def _watch(self, source: socket.socket, act: Callable[[], None]) -> None:
        self._selector.register(source, EVENT_READ, act)

    def _begin(self, folder: Path | None, asked: socket.socket | None = None) -> None:
        others = [each for each in (self._selector, self._control, asked) if each is not None]
        others += [generation.channel for generation in self._generations]
        generation = start(self._task, folder, self._listener, others)
        generation.asked = asked
        self._successor = generation
        self._generations.add(generation)
        self._watch(generation.channel, lambda: self._hear(generation))

    def _hear(self, generation: ServerProcess) -> None:
        news = generation.hear()
        if news is None:
            self._bury(generation)
        elif news.listener is not None:
            self._take_listener(news.listener, news)
        elif "failed" in news.words:
            generation.reason = news.words["failed"]
        elif "left" in news.words:
            _serves_alone(generation.heir)
        else:
            self._succeed(generation, news)

    def _take_listener(self, listener: socket.socket, news: News) -> None:
        self._grace = news.words["grace"]
        if self._listener is not None:
            listener.close()
            return
        self._listener = listener
        try:
            self._control = open_control(self._runtime, listener.getsockname()[1])
        except CallError as error:
            _say(f"no release can be activated but by SIGHUP: {error}")
        else:
            self._watch(self._control, self._ask)

    def _succeed(self, generation: ServerProcess, news: News) -> None:
        """Has a generation that is ready take over; one that was told to stop meanwhile leaves all the same."""
        former, self._current, self._successor = self._current, generation, None
        if not self._is_stopping:
            generation.expires = float("inf")
        generation.folder, generation.version = Path(news.words["ready"]), news.words["version"]
        if former is None:
            _serves_alone(generation)
        else:
            former.heir = generation
            former.leave(self._grace + _MARGIN)

    def _bury(self, generation: ServerProcess) -> None:
        self._selector.unregister(generation.channel)
        self._generations.discard(generation)
        status = generation.bury()
        reason = generation.reason or f"the new process ended with status {status}"
        _serves_alone(generation.heir)
        _answer(generation, {"error": reason})
        if generation is self._successor:
            self._successor = None
            if self._current is None and not self._is_stopping:
                self._status = max(status, 1)
                if status < 0:
                    _say(f"{reason} before it answered")
        elif generation is self._current:
            self._current = None
            if not self._is_stopping and self._successor is None:
                _say(f"the serving process ended with status {status}; another one is started")
                self._begin(generation.folder)

    def _obey(self, signals: socket.socket) -> None:
        for number in signals.recv(64):
            if number == signal.SIGHUP and self._successor is None and not self._is_stopping:
                self._begin(None)
            elif number in _STOPS:
                self._stop()

    def _stop(self) -> None:
        """Lets generations finish; the second time, ends them."""
        for generation in self._generations:
            if self._is_stopping:
                generation.kill()
            else:
                generation.leave(self._grace + _MARGIN)
        self._is_stopping = True
        self._close()

    def _ask(self) -> None:
        """Takes an order to activate a release; none while it stops, though one may have come in the same moment."""
        if self._control is None:
            return
        with suppress(OSError, ValueError):
            client, release = accept(self._control)
            if self._successor is None:
                self._begin(release, client)
            else:
                send_words(client, {"error": "another release is being activated."})
                client.close()

    def _seconds(self) -> float | None:
        """Until the next generation expires."""
        first = min(generation.expires for generation in self._generations)
        return None if first == float("inf") else max(0.0, first - time.monotonic())

    def _end_expired(self) -> None:
        for generation in self._generations:
            if generation.expires <= time.monotonic():
                generation.kill()

    def _close(self) -> None:
        """Takes no more connections and no more orders."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._control is not None:
            self._selector.unregister(self._control)
            close_control(self._control)
            self._control = None


def _serves_alone(generation: ServerProcess | None) -> None:
    """Tells who asked for a generation that it is the only one that takes requests."""
    if generation is not None:
        _answer(generation, {"version": generation.version})


def _answer(generation: ServerProcess, words: dict[str, str]) -> None:
    """Tells who asked for a generation what has become of it."""
    if generation.asked is not None:
        with suppress(OSError):
            send_words(generation.asked, words)
        generation.asked.close()
        generation.asked = None


def _say(text: str) -> None:
    print(f"ucc-graph: {text}", file=sys.stderr, flush=True)


@contextmanager
def _signals(*numbers: signal.Signals) -> Iterator[socket.socket]:
    """A socket from which the numbers of signals can be read, one byte each."""
    readers_end, writers_end = socket.socketpair()
    writers_end.setblocking(False)
    with readers_end, writers_end:
        signal.set_wakeup_fd(writers_end.fileno(), warn_on_full_buffer=False)
        for number in numbers:
            signal.signal(number, _nothing)
        try:
            yield readers_end
        finally:
            signal.set_wakeup_fd(-1)
            for number in numbers:
                signal.signal(number, signal.SIG_DFL)


def _nothing(*_: object) -> None:
    """A handler, so that the signal is written to the socket instead of ending the process."""
