"""The server process: an engine, an open release, and the application over them, on a socket."""

from __future__ import annotations

import socket
import sys

import uvicorn
from starlette.types import ASGIApp

from ucc_graph.history.releases import History, read_history
from ucc_graph.library.engine import Engine
from ucc_graph.library.open import Library, open_library
from ucc_graph.library.settings import EngineSettings
from ucc_graph.web.app import create_app
from ucc_graph.web.cache import Cache
from ucc_graph.web.memento import Memento
from ucc_graph.web.metrics import Metrics
from ucc_graph.web.past import Closed, Past
from ucc_graph.web.settings import WebSettings
from ucc_graph.web.shelf import Shelf
from ucc_graph.web.watch import Watch

__all__ = ["serve"]


def serve(library: Library, limits: EngineSettings, settings: WebSettings, listener: socket.socket) -> None:
    """Serves a release until the process is told to stop; raises ReleaseError where the engine cannot start.

    The engine's processes are forked here, from a process whose threads have ended: they share the library's store.
    """
    engine = Engine.start(lambda: library.store, limits)
    try:
        host, port = listener.getsockname()[:2]
        print(f"Serving {library.release.folder} at http://{host}:{port}/", flush=True)
        app = _application(library, engine, settings)
        uvicorn.Server(_config(app, settings)).run([listener])
    finally:
        engine.close()


def _application(library: Library, engine: Engine, settings: WebSettings) -> ASGIApp:
    """The application with its layers, the outermost last."""
    metrics, shelf = Metrics(), Shelf(settings.cache_bytes)
    metrics.watch(engine.stats, shelf.stats)
    history = read_history(library.release) if settings.history else History((library.release,))
    for text in history.unusable:
        print(f"An earlier release is left out: {text}", file=sys.stderr)
    past = Past(lambda release: create_app(open_library(release), Closed(), settings, history=history))
    app = Memento(create_app(library, engine, settings, metrics, history), history, past)
    cache = Cache(app, library.release.manifest.version, shelf)
    return Watch(cache, metrics, sys.stderr if settings.access_log else None)


def _config(app: ASGIApp, settings: WebSettings) -> uvicorn.Config:
    """The parser and the loop that answer about three times as many requests as those of the standard library."""
    return uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
    )
