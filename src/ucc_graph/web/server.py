"""The server process: an engine, an open release, and the application over them, on a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from ucc_graph.library.engine import Engine
from ucc_graph.library.open import open_library
from ucc_graph.release import Release
from ucc_graph.web.app import create_app

__all__ = ["serve"]


def serve(release: Release, start_engine: Callable[[], Engine], listener: socket.socket) -> None:
    """Serves a release until the process is told to stop; raises ReleaseError where the release cannot be opened.

    The engine's processes were forked before this module was imported: importing it and opening the release take as
    long as the engine takes to load its store.
    """
    library = open_library(release)
    engine = start_engine()
    try:
        host, port = listener.getsockname()[:2]
        print(f"Serving {release.folder} at http://{host}:{port}/", flush=True)
        app = create_app(library, engine)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)).run([listener])
    finally:
        engine.close()
