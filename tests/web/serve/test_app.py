"""Errors in the middleware around the framework: answered as problem details, and counted."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import Receive, Scope, Send

from ucc_graph.web.serve.app import with_access_log
from ucc_graph.web.site.metrics import Metrics


async def broken(_: Scope, __: Receive, ___: Send) -> None:
    """A layer that raises."""
    raise ZeroDivisionError


async def _get(metrics: Metrics) -> httpx.Response:
    transport = httpx.ASGITransport(with_access_log(broken, metrics, None), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get("/sparql")


def test_an_error_of_a_layer_is_a_problem_with_security_headers() -> None:
    answer = asyncio.run(_get(Metrics()))
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "ZeroDivision" not in answer.text


def test_an_error_of_a_layer_is_counted() -> None:
    metrics = Metrics()
    asyncio.run(_get(metrics))
    assert b'ucc_graph_requests_total{family="sparql",status="500"} 1.0' in metrics.text()
