"""Settings of the engine: number of workers, limits on queries, default graphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Store

from ucc_graph.engine.messages import Evaluate
from ucc_graph.sparql.guard import QueryLimits

__all__ = ["EngineSettings"]


@dataclass(frozen=True)
class EngineSettings:
    """Settings of an engine; times are seconds, sizes are bytes.

    For a query without a dataset, the default graph is the union of the named graphs in ``default_graphs``, or of all
    if that is None. ``memory`` limits the growth of a worker beyond its size at the start. ``waiting`` limits the
    length of each of the three queues (quick, new and slow queries), ``patience`` the time in a queue. A query that ran
    in less than ``quick`` stays quick until it takes ten times as long. A new query has ``trial`` to end on an extra
    worker, which is spawned when all others are busy. SERVICE may call only the endpoints in ``services``; without any,
    the workers of a local store have no network. The engine follows redirects, so list only endpoints that you trust.
    ``evaluator`` replaces Oxigraph by a remote store; it can be pickled.
    """

    workers: int = 2
    deadline: float = 10.0
    patience: float = 10.0
    quick: float = 0.1
    trial: float = 0.1
    waiting: int = 64
    memory: int = 1 << 30
    answer_size: int = 16 << 20
    answer_rows: int = 250_000
    default_graphs: tuple[str, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    limits: QueryLimits = field(default_factory=QueryLimits)
    services: frozenset[str] = frozenset()
    evaluator: Callable[[Store, EngineSettings], Evaluate] | None = None

    @property
    def is_remote(self) -> bool:
        """Whether a remote store answers the queries."""
        return self.evaluator is not None

    @property
    def has_network(self) -> bool:
        """Whether workers may open connections."""
        return self.is_remote or bool(self.services)
