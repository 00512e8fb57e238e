"""Kind: fixed lists of what scripts of other sites may send and read, and answers that are not for them."""

from __future__ import annotations

import pytest

from tests.asgi import Get
from tests.web.layers import small_server
from ucc_graph.library.open import Library

PUBLIC = (
    "/sparql",
    "/reconcile",
    "/lamp/north",
    "/lamp/north.ttl",
    "/data/dataset.nq",
    "/-/static/style.css",
    "/nothing/x",
)
OPERATORS = ("/-/health", "/-/ready", "/-/metrics")
SHOWN = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"}
"""Headers that browsers show to scripts anyway (https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name)."""
HIDDEN = {"content-security-policy", "x-content-type-options", "referrer-policy"}
"""Headers that are for browsers, not for scripts."""


@pytest.fixture(scope="module")
def ask(library: Library) -> Get:
    """The small release in all its layers."""
    return small_server(library)


def preflight(ask: Get, path: str, names: str) -> set[str]:
    """The headers that a preflight allows, in lower case."""
    headers = {
        "Origin": "https://editor.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": names,
    }
    answer = ask("OPTIONS", path, headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    return {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize(
    "name",
    [
        "x-query-id",
        "authorization",
        "cache-control",
        "x-requested-with",
        "content-type",
        "range",
        "prefer",
        "traceparent",
    ],
)
def test_a_client_may_send_any_header(ask: Get, path: str, name: str) -> None:
    """Fetch, CORS-preflight fetch: the wildcard covers every name but Authorization."""
    allowed = preflight(ask, path, f"content-type,{name}")
    assert name in allowed or ("*" in allowed and name != "authorization")


@pytest.mark.parametrize(
    ("path", "method"), [("/sparql", "POST"), ("/reconcile", "POST"), ("/ko/sparql", "POST"), ("/lamp", "GET")]
)
def test_a_client_may_use_every_method_that_is_answered(ask: Get, path: str, method: str) -> None:
    answer = ask("OPTIONS", path, headers={"Origin": "https://editor.example"})
    assert method in answer.headers["access-control-allow-methods"].split(", ")


@pytest.mark.parametrize("path", [*PUBLIC, "/id/lamp/north", "/sparql?query=ASK%7B%7D", "/releases/3.1/lamp", "/data"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
@pytest.mark.parametrize("ranges", ["", "bytes=0-0", "bytes=99999999-"])
def test_a_client_may_read_every_header_of_ours(ask: Get, path: str, method: str, ranges: str) -> None:
    answer = ask(method, path, headers={"Range": ranges, "Accept-Encoding": "br"} if ranges else {})
    exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    ours = {name for name in answer.headers if not name.startswith("access-control-")}
    assert ours - SHOWN - HIDDEN <= exposed


@pytest.mark.parametrize("path", OPERATORS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_answers_for_operators_are_not_for_scripts_of_other_sites(ask: Get, path: str, method: str) -> None:
    answer = ask(method, path, headers={"Origin": "https://other.example"})
    assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.headers["x-content-type-options"] == "nosniff"
