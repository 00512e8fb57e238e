"""Liveness, readiness, metrics and access log."""

from __future__ import annotations

import asyncio
import io
import json
import select

import httpx
import pytest

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.engine.engine import EngineStats
from ucc_graph.errors import EngineBusyError
from ucc_graph.library.open import Library
from ucc_graph.web.cache.store import ResponseStoreStats
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.access_log import AccessLog
from ucc_graph.web.site.metrics import Metrics, family_of


def _ask(app: AccessLog, *requests: httpx.Request) -> list[httpx.Response]:
    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return [await client.send(request) for request in requests]

    return asyncio.run(send())


def test_the_server_is_ready_where_a_query_is_answered(get: Get, engine: FakeEngine) -> None:
    response = get("/-/ready")
    assert (response.status_code, response.text) == (200, "ready\n")
    assert [request.query.startswith("ASK { { SELECT ?s0 { GRAPH <") for request in engine.asked] == [True]


def test_the_server_is_not_ready_where_a_graph_is_empty(get: Get, engine: FakeEngine) -> None:
    engine.body = b'{"head":{},"boolean":false}'
    response = get("/-/ready")
    assert (response.status_code, response.text) == (503, "statements of the release are missing\n")


def test_the_server_is_not_ready_where_no_query_is_answered(get: Get, engine: FakeEngine) -> None:
    engine.error = EngineBusyError("the engine has ended")
    response = get("/-/ready")
    assert (response.status_code, response.text) == (503, "the engine has ended\n")
    assert (response.headers["retry-after"], response.headers["cache-control"]) == ("2", "no-store")


def test_queries_are_counted_by_their_time(library: Library) -> None:
    call = caller(create_app(library, FakeEngine()))
    call("POST", "/sparql", data={"query": "ASK {}"})
    response = call("GET", "/-/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "ucc_graph_query_seconds_count 1.0\n" in response.text
    assert 'ucc_graph_query_seconds_bucket{le="10.0"} 1.0\n' in response.text


@pytest.mark.parametrize("path", ["/%2D/health", "/-/h%65alth", "/-%2Fhealth", "/ko/-/health"])
def test_an_address_of_operators_answers_only_as_it_is_written(get: Get, path: str) -> None:
    assert get("/-/health").status_code == 200
    assert get(path).status_code == 404


def test_requests_are_counted_by_family_and_status(library: Library) -> None:
    metrics = Metrics()
    app = AccessLog(create_app(library, FakeEngine(), metrics=metrics), metrics, None)
    paths = ["/lamp/north", "/lamp/north", "/nothing", "/sparql?query=x", "/-/health"]
    _ask(app, *[httpx.Request("GET", f"http://localhost{path}") for path in paths])
    lines = metrics.text().decode().splitlines()
    assert 'ucc_graph_requests_total{family="document",status="200"} 2.0' in lines
    assert 'ucc_graph_requests_total{family="document",status="404"} 1.0' in lines
    assert 'ucc_graph_requests_total{family="sparql",status="400"} 1.0' in lines
    assert 'ucc_graph_requests_total{family="operation",status="200"} 1.0' in lines


def test_the_engine_and_the_cache_are_read_when_they_are_asked_for() -> None:
    metrics = Metrics()
    metrics.add_collectors(lambda: EngineStats(7, 1, 2, 3, 6, 4, 5), lambda: ResponseStoreStats(11, 12, 13, 14))
    values = dict(line.rsplit(" ", 1) for line in metrics.text().decode().splitlines() if not line.startswith("#"))
    engine = {name: values[f"ucc_graph_engine_{name}_total"] for name in ("queries", "timeouts", "kills", "refused")}
    assert engine == {"queries": "7.0", "timeouts": "1.0", "kills": "2.0", "refused": "3.0"}
    assert values["ucc_graph_engine_services_total"] == "6.0"
    assert (values["ucc_graph_engine_crashes_total"], values["ucc_graph_engine_busy_total"]) == ("4.0", "5.0")
    assert (values["ucc_graph_cache_hits_total"], values["ucc_graph_cache_bytes"]) == ("11.0", "14.0")


@pytest.mark.parametrize(
    ("path", "family"),
    [("/", "home"), ("/sparql", "sparql"), ("/id/a/b", "id"), ("/x/y/z", "document"), ("/-/ready", "operation")],
)
def test_addresses_fall_into_few_families(path: str, family: str) -> None:
    assert family_of(path) == family


def test_the_access_log_has_no_query(library: Library) -> None:
    log = io.StringIO()
    app = AccessLog(create_app(library, FakeEngine()), Metrics(), log)
    _ask(app, httpx.Request("GET", "http://localhost/sparql?query=SECRET"))
    line = json.loads(log.getvalue())
    assert {name: line[name] for name in ("method", "path", "status")} == {
        "method": "GET",
        "path": "/sparql",
        "status": 400,
    }
    assert line["bytes"] > 0
    assert "SECRET" not in log.getvalue()


def test_a_line_of_the_access_log_fits_into_one_write_to_a_pipe(library: Library) -> None:
    log = io.StringIO()
    app = AccessLog(create_app(library, FakeEngine()), Metrics(), log)
    _ask(app, httpx.Request("GET", f"http://localhost/{'%F0%9F%97%BC' * 1000}"))
    assert len(log.getvalue().encode()) < select.PIPE_BUF
    assert json.loads(log.getvalue())["path"] == "/" + "\U0001f5fc" * 299
