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

    ``default_graphs`` are the named graphs whose union is the default graph of a query that names no dataset; None
    takes all. ``memory`` is the allowance of a worker beyond its size at the start. ``waiting`` bounds each of the
    three queues, of quick, new and slow queries, ``patience`` the time in one. A query that ran in less than ``quick``
    is quick from then on, until it takes ten times as long; a new one has ``trial`` to end on the worker for such
    queries, which is spawned when all others are busy. With ``services``, SERVICE may call these endpoints, and only
    then the workers keep their network: the engine follows redirections, so list only endpoints that you trust.
    ``evaluator`` makes the evaluation of a remote store in place of Oxigraph; it can be pickled.
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
