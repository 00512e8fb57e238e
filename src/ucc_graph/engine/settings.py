"""How the engine runs: how many workers, what a query may cost, which graphs it sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import Store

from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.sparql.guard import QueryLimits

__all__ = ["EngineSettings", "Evaluating"]


class Evaluating(Protocol):
    """What answers requests in a worker."""

    def answer(self, request: QueryRequest) -> QueryAnswer:
        """The whole answer; raises a QueryError of the kind that says why there is none."""
        ...


@dataclass(frozen=True)
class EngineSettings:
    """The settings of an engine; times are seconds, sizes are bytes.

    ``default_graphs`` are the named graphs whose union is the default graph of a query that names no dataset; None
    takes all. ``memory`` is what a worker may need beyond what it starts with. ``waiting`` bounds each of the three
    queues, of quick, new and slow queries, ``patience`` the time in one. A query that ran in less than ``quick`` is
    quick from then on, until it takes ten times as long; one that nothing is known of has ``trial`` to end on the
    worker for such queries, which is hired beside the others when all of these are busy. With ``services``, SERVICE
    may call these endpoints, and only then the workers keep their network: the engine follows redirections, so list
    only endpoints that you trust.
    ``evaluate`` makes what answers in a worker in place of Oxigraph, over a network; it can be pickled.
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
    evaluate: Callable[[Store, EngineSettings], Evaluating] | None = None

    @property
    def has_network(self) -> bool:
        """Whether workers may call others."""
        return self.evaluate is not None or bool(self.services)
