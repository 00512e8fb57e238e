"""Exception handlers: a client that goes away is counted as such, and is no fault of the server."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests.asgi import SwitchedEngine

TYPES = {"/sparql": b"application/sparql-query", "/reconcile": b"application/x-www-form-urlencoded"}


async def break_off(app: FastAPI, path: str) -> list[Message]:
    """The messages for a POST whose client goes away behind the first part of its body."""
    messages: list[Message] = [{"type": "http.request", "body": b"queries=", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", TYPES[path]), (b"content-length", b"100")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize("path", TYPES)
def test_a_request_that_breaks_off_is_no_fault(application: tuple[FastAPI, SwitchedEngine], path: str) -> None:
    start, *_ = asyncio.run(break_off(application[0], path))
    assert (start["status"], (b"cache-control", b"no-store") in start["headers"]) == (499, True)
