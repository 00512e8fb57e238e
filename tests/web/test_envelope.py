"""What holds for every answer: methods, HEAD, security headers, scripts of other sites."""

from __future__ import annotations

import pytest

from tests.web.conftest import Get

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PATHS = ["/", "/id/lamp/north", "/lamp/north.ttl", "/nothing", "/data/dataset.nq", "/-/health", "/-/static/style.css"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_every_answer_is_sealed(call: Get, method: str, path: str) -> None:
    headers = call(method, path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", [*PATHS, "/sparql", "/sparql?query=ASK%7B%7D"])
def test_head_is_get_without_its_body(call: Get, path: str) -> None:
    head, get = call("HEAD", path), call("GET", path)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


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
    assert "Content-Type" in response.headers["access-control-allow-headers"]
