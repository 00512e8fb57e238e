"""Access log and request count: the outermost middleware.

A line of the access log has no query string and no body, so it never shows a query or a search. Its client is the one
that trusted proxies state; its path begins at the root of the site.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import Final, TextIO

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.rdf.formats import json_text
from ucc_graph.web.site.metrics import Metrics

__all__ = ["AccessLog"]

_PATH: Final = 300
"""Characters of a path in a line, each of 12 bytes at most: a line fits into one write of 4 KiB to a pipe, untorn."""


class AccessLog:
    """Middleware that counts requests and writes a line of JSON for each to ``log``, unless this is None."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: TextIO | None) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and counts its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = perf_counter(), 500, 0

        async def recorded(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, recorded)
        finally:
            self._metrics.count(scope["path"], status)
            if self._log:
                with suppress(OSError, ValueError):  # a log that cannot be written costs no answer
                    print(_line(scope, status, size, perf_counter() - started), file=self._log, flush=True)


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    client = scope.get("client")
    return json_text(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": scope["method"],
            "path": scope["path"][:_PATH],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 6),
        },
        is_ascii=True,
    )
