"""uvicorn configuration: this package's protocol on versions of uvicorn that are known, else uvicorn's own.

The protocol builds on names that uvicorn does not document, which any version may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ucc_graph.web.connection.limits import ConnectionLimits

__all__ = ["KNOWN", "UNDOCUMENTED", "LimitedConfig"]

KNOWN: Final = ("0.54",)
"""Versions of uvicorn whose undocumented names are known."""
UNDOCUMENTED: Final[Mapping[str, str]] = {
    "uvicorn.protocols.http.flow_control.FlowControl": "drain() write_paused",
    "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol": (
        "__init__(config, server_state, app_state, _loop) _start_asgi_task(cycle, app) connection_lost(exc) "
        "connection_made(transport) cycle data_received(data) loop on_body(body) on_message_begin() "
        "on_message_complete() on_response_complete() pause_writing() resume_writing() send_400_response(msg) transport"
    ),
    "uvicorn.protocols.http.httptools_impl.RequestResponseCycle": (
        "default_headers disconnected flow keep_alive message_event on_response response_complete response_started "
        "transport"
    ),
    "uvicorn.server.Server": (
        "capture_signals() config run(sockets) server_state servers should_exit shutdown(sockets) startup(sockets)"
    ),
    "uvicorn.server.ServerState": "connections default_headers",
}
"""Attributes and methods that this package uses, by class; a method with its parameters but ``self``."""
_PROTOCOL: Final = "ucc_graph.web.connection.protocol:LimitedProtocol"
"""Imported by uvicorn itself, and so only on a known version."""


class LimitedConfig(uvicorn.Config):
    """Configuration of uvicorn with limits of connections; ``grace`` are the seconds for open requests at the end.

    The event loop and the parser answer about three times as many requests as those of the standard library.
    """

    def __init__(self, app: ASGIApp, limits: ConnectionLimits, grace: int) -> None:
        self.limits = limits
        self.is_limited = uvicorn.__version__.rpartition(".")[0] in KNOWN
        super().__init__(
            app,
            http=_PROTOCOL if self.is_limited else "auto",
            loop="uvloop",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=grace,
        )

    @property
    def warning(self) -> str:
        """The limits that an unknown version of uvicorn does not have; empty for a known one."""
        if self.is_limited:
            return ""
        return (
            f"uvicorn {uvicorn.__version__} is unknown (known: {', '.join(KNOWN)}): no connection limit, no timeouts "
            "for slow clients and no write-buffer limit. Put a proxy before the server, or install a known version."
        )
