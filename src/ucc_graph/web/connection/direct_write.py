"""Direct write: head and body of a ready response in one write, by an extension of ASGI.

uvicorn reads, checks and writes the headers of a response one by one. For a ready response, this takes as long as all
its other work. Here the head of a ready response is checked and written once, and then reused. See
https://asgi.readthedocs.io/en/latest/extensions.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.web.connection.limits import LARGE

if TYPE_CHECKING:  # an unknown version of uvicorn may have no such module
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

__all__ = ["EXTENSION", "DirectWrite", "head_of"]

EXTENSION: Final = "ucc-graph.http.response.ready"
"""Name of the extension and type of its message, which has ``status``, ``headers``, ``head`` and ``body``."""
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_FIELD: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+: [\t\x20-\x7e\x80-\xff]*")


def head_of(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Status line and headers as sent, without the empty line after them (RFC 9112, section 2.1).

    None if a header is invalid (RFC 9110, section 5.5), so that uvicorn refuses it, and None for a status that only
    metrics and logs use.
    """
    if status not in _PHRASES:
        return None
    lines = [name + b": " + value for name, value in headers]
    if not all(map(_FIELD.fullmatch, lines)):
        return None
    return b"\r\n".join([f"HTTP/1.1 {status} {_PHRASES[status]}".encode(), *lines, b""])


class DirectWrite:
    """ASGI middleware that offers the extension; writes through uvicorn's ``cycle`` of the request.

    ``on_large_body`` is called with each large body before sending it. The connection ends after a response to a client
    that still waits for leave to send its body.
    """

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle, on_large_body: Callable[[bytes], None]) -> None:
        self._app = app
        self._cycle = cycle
        self._on_large_body = on_large_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with the extension."""
        scope["extensions"] = {**scope.get("extensions", {}), EXTENSION: {}}

        async def send_direct(message: Message) -> None:
            if len(body := message.get("body", b"")) > LARGE:
                self._on_large_body(body)
            if self._cycle.waiting_for_100_continue:
                # The client may send the body or not, so the next bytes may be a body or a request (RFC 9110, 10.1.1).
                self._cycle.keep_alive = False
            if message["type"] != EXTENSION:
                await send(message)
            elif self._cycle.keep_alive and all(name != b"connection" for name, _ in self._cycle.default_headers):
                # The connection stays open, so the response has no Connection header.
                await self._write(message["head"], message["body"])
            else:
                await send({"type": "http.response.start", "status": message["status"], "headers": message["headers"]})
                await send({"type": "http.response.body", "body": message["body"]})

        await self._app(scope, receive, send_direct)

    async def _write(self, head: bytes, body: bytes) -> None:
        """Writes head and body; a large body is not copied, so all its slow readers share one object."""
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
