"""Server of a release: an engine, an open library and the application, on a listening socket."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Final

import uvicorn
from pyoxigraph import Store
from starlette.types import ASGIApp, Message

from ucc_graph.engine.engine import Engine
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import ReleaseError
from ucc_graph.library.open import Library, load_store
from ucc_graph.processes import open_files
from ucc_graph.standard_streams import printable, say
from ucc_graph.web.connection.config import LimitedConfig
from ucc_graph.web.connection.limits import ConnectionLimit, WriteBuffers, allowed_connections
from ucc_graph.web.serve.app import create_layered_app, with_access_log
from ucc_graph.web.serve.proxies import ProxiesMiddleware
from ucc_graph.web.serve.server_process import Lifecycle
from ucc_graph.web.serve.sockets import server_url
from ucc_graph.web.site.metrics import Metrics
from ucc_graph.web.site.settings import WebSettings

__all__ = ["ESSENTIAL", "WARMING", "serve", "warm_up"]

ESSENTIAL: Final = ("/-/ready",)
"""Path that must be answered before any request is accepted: it runs a query in a worker."""
WARMING: Final = ("/",)
"""Path with a slow first response: the overview of all kinds. The index of names waits for the first search: a server
without searches saves its 25 MB."""
_INTERVAL: Final = 0.05
_CHECKS: Final = 20
"""Checks, one second in all, in which clients with open connections learn of the shutdown."""


def serve(
    library: Library, limits: EngineSettings, settings: WebSettings, listener: socket.socket, lifecycle: Lifecycle
) -> None:
    """Serves a release until SIGTERM.

    Raises ReleaseError if the engine cannot start or an essential path is not answered. The engine's processes are
    forked here, after all other threads have ended, and share the library's store.
    """
    with ExitStack() as closing:
        engine = _engine(library, limits)
        closing.callback(engine.close)
        metrics = Metrics()
        app = create_layered_app(library, engine, settings, metrics)
        logged = with_access_log(app, metrics, sys.stderr if settings.access_log else None)
        base = library.release.manifest.base
        config = _config(ProxiesMiddleware(logged, settings.trusted_proxies, settings.prefix, base), settings)
        if config.warning:
            say(f"ucc-graph: {config.warning}")
        warming = () if settings.is_draft else WARMING
        _Server(config, app, warming, library, lifecycle, closing).run([listener])


async def warm_up(app: ASGIApp, paths: Sequence[str]) -> None:
    """Requests paths of an application; raises ReleaseError, with the path, if the status is not 200."""
    for path in paths:
        status, text = await _get(app, path)
        if status != 200:
            raise ReleaseError(f"{path} is answered with {status}, the release is not served: {text[:500]}")


class _Server(uvicorn.Server):
    """uvicorn server that begins after a warm-up and ends without dropping a request.

    ``app`` is the application without its access log, for the warm-up; ``warming`` are paths that are slow at first.
    """

    config: LimitedConfig

    def __init__(
        self,
        config: LimitedConfig,
        app: ASGIApp,
        warming: Sequence[str],
        library: Library,
        lifecycle: Lifecycle,
        closing: ExitStack,
    ) -> None:
        super().__init__(config)
        self._app = app
        self._paths = warming
        self._release = library.release
        self._lifecycle = lifecycle
        self._closing = closing
        self._warming: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accepts requests after the warm-up, which is complete only if another process serves meanwhile."""
        is_first = self._lifecycle.listener is None
        await warm_up(self._app, ESSENTIAL if is_first else (*ESSENTIAL, *self._paths))
        gc.freeze()
        await super().startup(sockets)
        self._lifecycle.ready(self._release.folder, self._release.manifest.version)
        for listener in sockets or ():  # whoever reads this may count on a supervisor that knows the process
            print(printable(f"Serving {self._release.folder} at {server_url(listener)}"), flush=True)
        if is_first:
            self._warming = asyncio.create_task(_warm_up_late(self._app, self._paths))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finishes open requests; a query that runs beyond the grace is answered with an error."""
        for server in self.servers:
            server.close()
        self._lifecycle.draining()
        limit = asyncio.get_running_loop().call_later(self.config.timeout_graceful_shutdown or 0, self._closing.close)
        if self.config.is_limited:
            await self._announce_close()
        await super().shutdown(sockets)
        limit.cancel()

    async def _announce_close(self) -> None:
        """Announces the close in each response, because a client may be sending a request over an open connection.

        A connection is closed without this announcement only if it has no request for a second.
        """
        self.server_state.default_headers.append((b"connection", b"close"))
        for connection in self.server_state.connections:
            connection.announce_close()  # type: ignore[union-attr]  # each is a LimitedProtocol
        for _ in range(_CHECKS):
            if self.server_state.connections:
                await asyncio.sleep(_INTERVAL)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Finishes on SIGTERM, even if repeated; only SIGKILL ends the server at once."""
        signal.signal(signal.SIGTERM, self._stop)
        yield

    def _stop(self, *_: object) -> None:
        self.should_exit = True


def _engine(library: Library, limits: EngineSettings) -> Engine:
    """An engine over the library's store, or over an empty one if a remote store answers queries."""
    if limits.is_remote:
        return Engine.start(Store, limits)
    return Engine.start(partial(load_store, library.release), limits, library.store)


def _config(app: ASGIApp, settings: WebSettings) -> LimitedConfig:
    return LimitedConfig(
        app,
        timeout=settings.arrival,
        connections=ConnectionLimit(allowed_connections(settings.connections, open_files())),
        write_buffers=WriteBuffers(settings.unsent_bytes),
        grace=settings.grace,
    )


async def _warm_up_late(app: ASGIApp, paths: Sequence[str]) -> None:
    """Warms up while the first requests are answered; names a failed path on standard error.

    Existing objects are then frozen: otherwise the garbage collector would scan them during a request, for 50 ms.
    """
    try:
        await warm_up(app, paths)
        gc.freeze()
    except ReleaseError as error:
        say(f"ucc-graph: {error}")


async def _get(app: ASGIApp, path: str) -> tuple[int, str]:
    """Status and text of a path (https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope)."""
    messages: list[Message] = []
    headers = [(b"host", b"localhost"), (b"accept", b"text/html, */*;q=0.5")]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in messages)
    return messages[0]["status"], body.decode(errors="replace")
