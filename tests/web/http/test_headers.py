"""Headers middleware: methods, HEAD, OPTIONS, CORS and security headers of every response."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from tests.asgi import FakeEngine, Get
from ucc_graph.library.open import Library
from ucc_graph.web.serve.app import create_app

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PATHS = ["/", "/id/lamp/north", "/lamp/north.ttl", "/nothing", "/data/dataset.nq", "/-/health", "/-/static/style.css"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_every_response_has_the_security_headers(call: Get, method: str, path: str) -> None:
    headers = call(method, path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers.get("access-control-allow-origin") == (None if path == "/-/health" else "*")


@pytest.mark.parametrize("path", [*PATHS, "/sparql", "/sparql?query=ASK%7B%7D"])
def test_head_is_get_without_its_body(call: Get, path: str) -> None:
    head, get = call("HEAD", path), call("GET", path)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


def test_no_byte_of_a_body_follows_head(library: Library) -> None:
    sent: list[MutableMapping[str, Any]] = []
    scope = {"type": "http", "method": "HEAD", "path": "/lamp", "query_string": b"", "headers": []}

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(create_app(library, FakeEngine())(scope, receive, send))
    assert sent[0]["status"] == 200
    assert b"".join(message["body"] for message in sent[1:]) == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY", "SPARQL"])
def test_another_method_is_not_answered(call: Get, method: str) -> None:
    response = call(method, "/lamp/north")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.headers["content-type"] == "application/problem+json"


def test_the_endpoint_also_takes_post(call: Get) -> None:
    assert call("PUT", "/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_tells_scripts_of_other_sites_what_they_may_send(call: Get) -> None:
    response = call("OPTIONS", "/sparql", headers={"Origin": "https://other.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
    assert response.headers["access-control-allow-headers"] == "*, Authorization"
