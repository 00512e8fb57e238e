"""uvicorn configuration: this package's protocol class for known versions of uvicorn, else uvicorn's own."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ucc_graph.web.connection.limits import ConnectionLimit, WriteBuffers

__all__ = ["KNOWN", "LimitedConfig"]

KNOWN: Final = ("0.54",)
"""Versions of uvicorn whose undocumented names are known."""
_PROTOCOL: Final = "ucc_graph.web.connection.protocol:LimitedProtocol"
"""Class that only a known version of uvicorn imports, because it uses undocumented names of uvicorn."""


class LimitedConfig(uvicorn.Config):
    """Configuration of uvicorn with the limits that all connections of a process share.

    ``timeout`` is the limit for receiving a request and for a stalled reader, ``grace`` the time for open requests at
    shutdown, both in seconds. ``uvloop`` and ``httptools`` answer about three times as many requests as ``asyncio`` and
    ``h11``; a machine without ``uvloop`` has ``asyncio``.
    """

    def __init__(
        self, app: ASGIApp, *, timeout: float, connections: ConnectionLimit, write_buffers: WriteBuffers, grace: int
    ) -> None:
        self.timeout, self.connections, self.write_buffers = timeout, connections, write_buffers
        self.is_limited = uvicorn.__version__.rpartition(".")[0] in KNOWN
        super().__init__(
            app,
            http=_PROTOCOL if self.is_limited else "auto",
            loop="uvloop" if find_spec("uvloop") else "asyncio",
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=grace,
        )

    @property
    def warning(self) -> str:
        """Warning of the missing limits with an unknown version of uvicorn; empty for a known one."""
        if self.is_limited:
            return ""
        return (
            f"uvicorn {uvicorn.__version__} is unknown (known: {', '.join(KNOWN)}): no connection limit, no timeouts "
            "for slow clients and no write-buffer limit. Put a proxy before the server, or install a known version."
        )
