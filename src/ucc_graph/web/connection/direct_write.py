"""How a ready answer leaves: its head and its body in one write, by an extension of ASGI.

The server below reads, checks and writes the headers of an answer one by one, which takes as long as all else that it
does for an answer that is ready. The head of such an answer was written and checked once. See
https://asgi.readthedocs.io/en/latest/extensions.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from ucc_graph.web.connection.write_buffers import LARGE

__all__ = ["EXTENSION", "DirectWrite", "head_of"]

EXTENSION: Final = "ucc-graph.http.response.ready"
"""Stands in a scope whose server takes a message of this type, with ``status``, ``headers``, ``head`` and ``body``."""
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_FIELD: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+: [\t\x20-\x7e\x80-\xff]*")


def head_of(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """A status line and headers as they go out, without the empty line behind them (RFC 9112, section 2.1).

    None where a header could not stand in a head (RFC 9110, section 5.5), which the server below has to refuse, and for
    a status that no client is to see.
    """
    if status not in _PHRASES:
        return None
    lines = [name + b": " + value for name, value in headers]
    if not all(map(_FIELD.fullmatch, lines)):
        return None
    return b"\r\n".join([f"HTTP/1.1 {status} {_PHRASES[status]}".encode(), *lines, b""])


class DirectWrite:
    """An application to which a request is passed on with the extension; ``cycle`` is how its answer leaves, ``owe`` is
    told of each large body before that is sent."""

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle, owe: Callable[[bytes], None]) -> None:
        self._app = app
        self._cycle = cycle
        self._owe = owe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        scope["extensions"] = {**scope.get("extensions", {}), EXTENSION: {}}

        async def depart(message: Message) -> None:
            if len(body := message.get("body", b"")) > LARGE:
                self._owe(body)
            if message["type"] != EXTENSION:
                await send(message)
            elif self._is_ordinary:
                await self._write(message["head"], message["body"])
            else:
                await send({"type": "http.response.start", "status": message["status"], "headers": message["headers"]})
                await send({"type": "http.response.body", "body": message["body"]})

        await self._app(scope, receive, depart)

    @property
    def _is_ordinary(self) -> bool:
        """Whether the connection stays, so that nothing has to be said of it."""
        return self._cycle.keep_alive and all(name != b"connection" for name, _ in self._cycle.default_headers)

    async def _write(self, head: bytes, body: bytes) -> None:
        """Writes both; a large body is not copied, so that all who read it slowly keep one of it."""
        cycle = self._cycle
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        common = b"".join(b"%b: %b\r\n" % pair for pair in cycle.default_headers)
        if len(body) > LARGE:
            cycle.transport.writelines((b"".join((head, common, b"\r\n")), body))
        else:
            cycle.transport.write(b"".join((head, common, b"\r\n", body)))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
