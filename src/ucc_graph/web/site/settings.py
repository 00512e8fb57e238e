"""What an operator may set about the answers; limits on queries are the engine's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ucc_graph.sparql.guard import QueryLimits

__all__ = ["StatedLimits", "WebSettings"]

_ENCODED: Final = 3
"""Characters that stand for a byte in a form."""
_BESIDE: Final = 64 << 10
"""Bytes of a form beside its query."""


@dataclass(frozen=True)
class StatedLimits:
    """What the engine allows a query, as the description of the service tells it: seconds, rows, bytes, its shape."""

    deadline: float = 10.0
    answer_rows: int = 250_000
    answer_size: int = 16 << 20
    query: QueryLimits = field(default_factory=QueryLimits)


@dataclass(frozen=True)
class WebSettings:
    """Times are in seconds, what is named so in bytes, the others in things shown on a page.

    ``grace`` is what open requests have when the server is told to stop; ``history``,
    whether the earlier releases beside the one that is served are served as well. ``connections`` may be open, and
    ``unsent_bytes`` of answers wait for them to read. ``limits`` are those of queries, to be told.
    """

    members_per_page: int = 250
    values_per_row: int = 100
    max_age: int = 60
    retry_after: int = 2
    cache_bytes: int = 64 << 20
    access_log: bool = False
    history: bool = True
    arrival: float = 10.0
    connections: int = 4096
    unsent_bytes: int = 256 << 20
    grace: int = 8
    limits: StatedLimits = field(default_factory=StatedLimits)

    @property
    def body_limit(self) -> int:
        """Bytes that the body of a request may have: the longest query fits in, percent-encoded in a form."""
        return _ENCODED * self.limits.query.size + _BESIDE
