"""The server process: an engine, an open release, and the application over them, on a socket."""

from __future__ import annotations

import asyncio
import gc
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Final, TextIO

import uvicorn
from pyoxigraph import Store
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import ASGIApp

from ucc_graph.engine.engine import Engine
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import ReleaseError
from ucc_graph.library.open import Library, load_store, open_library
from ucc_graph.release.history import History, read_history
from ucc_graph.web.cache.layer import Cache
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.connection.protocol import BoundedProtocol, ConnectionBounds, ConnectionLimit, room
from ucc_graph.web.connection.write_buffers import WriteBuffers
from ucc_graph.web.memento.earlier_releases import ClosedEngine, EarlierReleases
from ucc_graph.web.memento.middleware import Memento
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.serve.server_process import Lifecycle
from ucc_graph.web.serve.sockets import server_url
from ucc_graph.web.serve.warmup import ESSENTIAL, WARMING, warm_up
from ucc_graph.web.site.access_log import AccessLog
from ucc_graph.web.site.exception_handlers import answer_unforeseen
from ucc_graph.web.site.metrics import Metrics
from ucc_graph.web.site.settings import WebSettings

__all__ = ["serve", "whole"]

_LOOK: Final = 0.05
_LINGER: Final = 20
"""Looks, one second in all, in which a client that keeps its connection learns that it is to be closed."""


def serve(
    library: Library,
    limits: EngineSettings,
    settings: WebSettings,
    listener: socket.socket,
    lifecycle: Lifecycle,
) -> None:
    """Serves a release until the process is told to stop.

    Raises ReleaseError where the engine cannot start or an address that must answer does not. The engine's processes
    are forked here, from a process whose threads have ended: they share the library's store.
    """
    with ExitStack() as closing:
        engine = _engine(library, limits)
        closing.callback(engine.close)
        metrics = Metrics()
        app = _application(library, engine, settings, metrics)
        watched = whole(app, metrics, sys.stderr if settings.access_log else None)
        _Server(_config(watched, settings), app, library, lifecycle, closing).run([listener])


def _engine(library: Library, limits: EngineSettings) -> Engine:
    """An engine over the library's store, or over nothing where queries are answered from elsewhere."""
    if limits.is_remote:
        return Engine.start(Store, limits)
    return Engine.start(partial(load_store, library.release), limits, library.store)


class _Server(uvicorn.Server):
    """Begins when what it answers has been seen, and ends without dropping a request.

    ``rehearsed`` is the application without its watch, which counts and logs what clients ask.
    """

    def __init__(
        self, config: uvicorn.Config, rehearsed: ASGIApp, library: Library, lifecycle: Lifecycle, closing: ExitStack
    ) -> None:
        super().__init__(config)
        self._rehearsed = rehearsed
        self._release = library.release
        self._lifecycle = lifecycle
        self._closing = closing
        self._warming: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes requests once those of a rehearsal have been answered."""
        is_first = self._lifecycle.listener is None
        await warm_up(self._rehearsed, ESSENTIAL if is_first else (*ESSENTIAL, *WARMING))
        gc.freeze()
        await super().startup(sockets)
        self._lifecycle.ready(self._release.folder, self._release.manifest.version)
        for listener in sockets or ():
            print(f"Serving {self._release.folder} at {server_url(listener)}", flush=True)
        if is_first:
            self._warming = asyncio.create_task(_warm(self._rehearsed))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finishes what has begun; a query that runs beyond the grace is answered with an error.

        Who keeps a connection may be sending the next request on it: each answer says that it is the last, and only a
        connection on which nobody has asked for a second is closed without one.
        """
        for server in self.servers:
            server.close()
        self._lifecycle.draining()
        self.server_state.default_headers.append((b"connection", b"close"))
        for connection in self.server_state.connections:
            connection.take_leave()  # type: ignore[union-attr]  # each is an Arrival
        loop = asyncio.get_running_loop()
        limit = loop.call_later(self.config.timeout_graceful_shutdown or 0, self._closing.close)
        for _ in range(_LINGER):
            if self.server_state.connections:
                await asyncio.sleep(_LOOK)
        await super().shutdown(sockets)
        limit.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM has it finish, however often it comes: who wants it gone at once kills it."""
        signal.signal(signal.SIGTERM, self._leave)
        yield

    def _leave(self, *_: object) -> None:
        self.should_exit = True


async def _warm(app: ASGIApp) -> None:
    """Makes ready what the first reader would wait for; says on standard error what is not answered.

    What is there by then stays: the collector would walk it in the midst of a page, for 50 ms.
    """
    try:
        await warm_up(app, WARMING)
        gc.freeze()
    except ReleaseError as error:
        print(f"ucc-graph: {error}", file=sys.stderr, flush=True)


def _application(library: Library, engine: Engine, settings: WebSettings, metrics: Metrics) -> ASGIApp:
    """The application with its layers, the outermost last."""
    shelf = ResponseStore(settings.cache_bytes)
    metrics.watch(engine.stats, shelf.stats)
    history = read_history(library.release) if settings.history else History((library.release,))
    for text in history.unusable:
        print(f"An earlier release is left out: {text}", file=sys.stderr)
    past = EarlierReleases(lambda release: create_app(open_library(release), ClosedEngine(), settings, history=history))
    app = Memento(create_app(library, engine, settings, metrics, history), history, past)
    return Cache(app, library.release.manifest.version, shelf)


def whole(app: ASGIApp, metrics: Metrics, log: TextIO | None) -> ASGIApp:
    """An application that is watched, and whose every fault, of whatever layer, is answered as others are."""
    return ServerErrorMiddleware(AccessLog(app, metrics, log), answer_unforeseen)


def _config(app: ASGIApp, settings: WebSettings) -> uvicorn.Config:
    """The parser and the loop that answer about three times as many requests as those of the standard library."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    crowd = ConnectionLimit(room(settings.connections, descriptors))
    bounds = ConnectionBounds(settings.arrival, crowd, WriteBuffers(settings.unsent_bytes))
    return uvicorn.Config(
        app,
        http=partial(BoundedProtocol, bounds),  # type: ignore[arg-type]  # it is called, and nothing else
        loop="uvloop",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
    )
