"""A few requests that a server answers to itself: a release that cannot be served is found here, and what the first
reader would wait for is made ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.types import ASGIApp, Message

from ucc_graph.errors import ReleaseError

__all__ = ["ESSENTIAL", "WARMING", "warm_up"]

ESSENTIAL: Final = ("/-/ready",)
"""What must be answered before any request is taken: a query, by a worker."""
WARMING: Final = ("/",)
"""What takes long at its first time: the overview of all kinds. The index of names is made for who searches first: it
would take 25 MB from a server that is never asked for a name."""


async def warm_up(app: ASGIApp, paths: Sequence[str]) -> None:
    """Asks for what must be answered; raises ReleaseError, naming the address, where it is not answered with 200."""
    for path in paths:
        status, text = await _ask(app, path)
        if status != 200:
            raise ReleaseError(f"{path} is answered with {status}, the release is not served: {text[:500]}")


async def _ask(app: ASGIApp, path: str) -> tuple[int, str]:
    answer: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answer.append(message)

    await app(_scope(path), receive, send)
    body = b"".join(message.get("body", b"") for message in answer)
    return answer[0]["status"], body.decode(errors="replace")


def _scope(path: str) -> dict[str, object]:
    """A GET of this machine (https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope)."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html, */*;q=0.5")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
