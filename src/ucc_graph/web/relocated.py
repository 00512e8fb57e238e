"""An answer under another address: its links to this server lead on within the same release.

The pages of a release link to each other from the root; under ``/releases/{version}`` the same page has that before
each such link. What only the present has keeps its address (:data:`ucc_graph.web.published.PRESENT_ONLY`).
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import Message, Send

from ucc_graph.web.published import PRESENT_ONLY

__all__ = ["Relocated"]

_STAYS: Final = rf"(?:[a-z]{{2}}/)?(?:{'|'.join(PRESENT_ONLY)})(?=[./?#\"'>]|$)"
_ATTRIBUTE: Final = re.compile(
    rf"(?<!rel=\"latest-version\")(?P<before>\s(?:href|action|src)=\")/(?!/|{_STAYS})".encode()
)
_TARGET: Final = re.compile(rf"(?P<before><)/(?!/|{_STAYS})".encode())
_PATH: Final = re.compile(rf"(?P<before>^)/(?!/|{_STAYS})".encode())
_REWRITTEN: Final = {b"link": _TARGET, b"location": _PATH, b"content-location": _PATH}


class Relocated:
    """Sends what an application answers, moved below a prefix such as ``/releases/1.0``."""

    def __init__(self, send: Send, prefix: str) -> None:
        self._send = send
        self._prefix = rf"\g<before>{prefix}/".encode()
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        """Passes a message on; the body of a page is kept back until it is whole."""
        if message["type"] == "http.response.start":
            headers = [(name.lower(), self._moved(name.lower(), value)) for name, value in message["headers"]]
            message = {**message, "headers": headers}
            if dict(headers).get(b"content-type", b"").startswith(b"text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
        else:
            await self._take(self._start, message)

    async def _take(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = _ATTRIBUTE.sub(self._prefix, bytes(self._body))
        others = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*others, length] if body else start["headers"]})
        await self._send({"type": "http.response.body", "body": body})

    def _moved(self, name: bytes, value: bytes) -> bytes:
        pattern = _REWRITTEN.get(name)
        return pattern.sub(self._prefix, value) if pattern else value
