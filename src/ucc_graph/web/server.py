"""The server process: an engine, an open release, and the application over them, on a socket."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp

from ucc_graph.library.engine import Engine
from ucc_graph.library.open import Library
from ucc_graph.library.settings import EngineSettings
from ucc_graph.web.app import create_app
from ucc_graph.web.cache import Cache
from ucc_graph.web.settings import WebSettings
from ucc_graph.web.shelf import Shelf

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
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)).run([listener])
    finally:
        engine.close()


def _application(library: Library, engine: Engine, settings: WebSettings) -> ASGIApp:
    """The application with its layers, the outermost last."""
    app = create_app(library, engine, settings)
    return Cache(app, library.release.manifest.version, Shelf(settings.cache_bytes))
