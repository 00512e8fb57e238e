"""What an operator may set about the answers; limits on queries are the engine's."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["StatedLimits", "WebSettings"]


@dataclass(frozen=True)
class StatedLimits:
    """What the engine allows a query, as the description of the service tells it: seconds, rows and bytes."""

    deadline: float = 10.0
    answer_rows: int = 250_000
    answer_size: int = 16 << 20
    query_size: int = 16 << 10


@dataclass(frozen=True)
class WebSettings:
    """Times are in seconds, ``body_limit`` and ``cache_bytes`` in bytes, the others in things shown on a page.

    ``grace`` is what open requests have when the server is told to stop; ``history``,
    whether the earlier releases beside the one that is served are served as well. ``limits`` are those of queries, to
    be told.
    """

    members_per_page: int = 250
    values_per_row: int = 100
    max_age: int = 60
    retry_after: int = 2
    body_limit: int = 1 << 20
    cache_bytes: int = 64 << 20
    access_log: bool = False
    history: bool = True
    arrival: float = 10.0
    grace: int = 8
    limits: StatedLimits = field(default_factory=StatedLimits)
