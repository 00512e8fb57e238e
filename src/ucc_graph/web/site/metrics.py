"""Metrics for operators, in the text format of Prometheus, and the access log, with the outermost middleware.

See https://prometheus.io/docs/instrumenting/exposition_formats/. A line of the access log holds no query string and no
body, so no query and no search that somebody made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from time import perf_counter
from typing import Final, TextIO

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ucc_graph.engine.engine import EngineStats
from ucc_graph.engine.messages import Answering, QueryAnswer, QueryRequest
from ucc_graph.web.cache.store import ResponseStoreStats

__all__ = ["AccessLog", "Metrics", "Timed", "family_of"]

_FAMILIES: Final = {"": "home", "sparql": "sparql", "id": "id", "data": "data", "-": "operation"}
_BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_ENGINE: Final = {
    "queries": "Queries that reached the engine.",
    "timeouts": "Queries that were stopped at the deadline.",
    "kills": "Workers that the engine ended in the middle of a query.",
    "refused": "Queries that the guard refused, but for calls of SERVICE.",
    "services": "Queries that were refused because they call SERVICE.",
    "crashes": "Queries that ended their worker.",
    "busy": "Queries that found no worker in time.",
}


class Metrics:
    """Counts and times of this process since it began; ``seconds`` are those of its queries."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        names = ("family", "status")
        self._requests = Counter("ucc_graph_requests", "Requests that were answered.", names, registry=self._registry)
        text = "Time from a query to its answer or error, waiting included."
        self.seconds = Histogram("ucc_graph_query_seconds", text, buckets=_BUCKETS, registry=self._registry)

    def count(self, path: str, status: int) -> None:
        """Counts a request by its family of addresses and its status."""
        self._requests.labels(family_of(path), str(status)).inc()

    def add_collectors(self, engine: Callable[[], EngineStats], cache: Callable[[], ResponseStoreStats]) -> None:
        """Adds the counts of the engine and of the response cache."""
        self._registry.register(_Counts(engine, cache))

    def text(self) -> bytes:
        """All metrics as Prometheus reads them."""
        return generate_latest(self._registry)


class Timed:
    """Engine with a clock for its queries."""

    def __init__(self, engine: Answering, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The engine's answer or error."""
        with self._metrics.seconds.time():
            return await self._engine.run(request)


class AccessLog:
    """Middleware that counts requests and writes a line of JSON for each to ``log``, unless this is None."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: TextIO | None) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on and counts its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = perf_counter(), 500, 0

        async def recorded(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, recorded)
        finally:
            self._metrics.count(scope["path"], status)
            if self._log:
                print(_line(scope, status, size, perf_counter() - started), file=self._log, flush=True)


class _Counts(Collector):
    """Counts of the engine and of the response cache, read at each request for metrics."""

    def __init__(self, engine: Callable[[], EngineStats], cache: Callable[[], ResponseStoreStats]) -> None:
        self._engine = engine
        self._cache = cache

    def collect(self) -> Iterator[Metric]:
        """A family for each count."""
        for name, value in asdict(self._engine()).items():
            yield CounterMetricFamily(f"ucc_graph_engine_{name}", _ENGINE[name], value=value)
        stats = self._cache()
        yield CounterMetricFamily("ucc_graph_cache_hits", "Requests that the cache answered.", value=stats.hits)
        yield CounterMetricFamily("ucc_graph_cache_misses", "Requests that it had to ask for.", value=stats.misses)
        yield GaugeMetricFamily("ucc_graph_cache_entries", "Answers that the cache holds.", value=stats.entries)
        yield GaugeMetricFamily("ucc_graph_cache_bytes", "Bytes that it holds.", value=stats.size)


def family_of(path: str) -> str:
    """The family of an address; there are few, whatever is asked for."""
    return _FAMILIES.get(path.removeprefix("/").partition("/")[0], "document")


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    client = scope.get("client")
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 6),
        }
    )
