"""Metrics for operators, in the text format of Prometheus.

See https://prometheus.io/docs/instrumenting/exposition_formats/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ucc_graph.engine.engine import EngineStats
from ucc_graph.engine.messages import Answering, QueryAnswer, QueryRequest
from ucc_graph.web.cache.store import ResponseStoreStats

__all__ = ["Metrics", "Timed", "family_of"]

_FAMILIES: Final = {"": "home", "sparql": "sparql", "mcp": "mcp", "id": "id", "data": "data", "-": "operation"}
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
    """Metrics of this process since its start; ``seconds`` is the histogram of its query times."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        names = ("family", "status")
        self._requests = Counter("ucc_graph_requests", "Requests that were answered.", names, registry=self._registry)
        text = "Time from a query to its answer or error, waiting included."
        self.seconds = Histogram("ucc_graph_query_seconds", text, buckets=_BUCKETS, registry=self._registry)

    def count(self, path: str, status: int) -> None:
        """Counts a request by the family of its path and its status."""
        self._requests.labels(family_of(path), str(status)).inc()

    def add_collectors(self, engine: Callable[[], EngineStats], cache: Callable[[], ResponseStoreStats]) -> None:
        """Adds the counts of the engine and of the response cache."""
        self._registry.register(_Counts(engine, cache))

    def text(self) -> bytes:
        """All metrics as Prometheus reads them."""
        return generate_latest(self._registry)


class Timed:
    """Engine that measures the time of its queries."""

    def __init__(self, engine: Answering, metrics: Metrics) -> None:
        self._engine = engine
        self._metrics = metrics

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The engine's answer or error."""
        with self._metrics.seconds.time():
            return await self._engine.run(request)


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
        yield CounterMetricFamily("ucc_graph_cache_misses", "Requests not in the cache.", value=stats.misses)
        yield GaugeMetricFamily("ucc_graph_cache_entries", "Answers that the cache holds.", value=stats.entries)
        yield GaugeMetricFamily("ucc_graph_cache_bytes", "Bytes that the cache holds.", value=stats.size)


def family_of(path: str) -> str:
    """The family of a path; few in number, so requests cannot create metrics without end."""
    return _FAMILIES.get(path.removeprefix("/").partition("/")[0], "document")
