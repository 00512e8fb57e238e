"""The server process: a port, an engine, an open release, and the application over them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from ucc_graph.errors import CallError
from ucc_graph.library.engine import Engine
from ucc_graph.library.open import load_store, open_library
from ucc_graph.library.settings import EngineSettings
from ucc_graph.release import Release, open_release
from ucc_graph.web.app import create_app

__all__ = ["ServerSettings", "serve"]


@dataclass(frozen=True)
class ServerSettings:
    """Where to listen, and how many processes run queries."""

    host: str
    port: int
    workers: int


def serve(folder: Path, settings: ServerSettings) -> None:
    """Serves a release until it is told to stop; raises CallError or ReleaseError where it cannot begin.

    The engine starts first: it forks, which must happen before this process has threads.
    """
    release = open_release(folder)
    with _listen(settings) as listener:
        engine = Engine.start(lambda: load_store(release), _engine_settings(release, settings))
        try:
            app = create_app(open_library(release), engine)
            print(f"Serving {folder} at http://{settings.host}:{listener.getsockname()[1]}/", flush=True)
            uvicorn.Server(_uvicorn(app)).run(sockets=[listener])
        finally:
            engine.close()


def _listen(settings: ServerSettings) -> socket.socket:
    try:
        return socket.create_server((settings.host, settings.port), backlog=1024)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise CallError(f"{place} cannot be listened on ({error.strerror}): choose another --port.") from error
    except OverflowError as error:
        raise CallError(f"{settings.port} is not a port: choose one from 1 to 65535.") from error


def _engine_settings(release: Release, settings: ServerSettings) -> EngineSettings:
    return EngineSettings(
        workers=settings.workers,
        default_graphs=release.default_graphs,
        prefixes=release.manifest.prefixes,
    )


def _uvicorn(app: object) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)  # type: ignore[arg-type]
