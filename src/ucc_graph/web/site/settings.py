"""Settings of the site: caching, connections, page sizes, and the limits on queries that it states."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ucc_graph.engine.settings import EngineSettings
from ucc_graph.sparql.guard import QueryLimits

__all__ = ["StatedLimits", "WebSettings"]

_PERCENT_ENCODED: Final = 3
"""Characters of a percent-encoded byte in a form."""
_REST_OF_FORM: Final = 64 << 10
"""Bytes of a form beside its query."""


@dataclass(frozen=True)
class StatedLimits:
    """Limits of the engine as the service description states them: seconds, rows, bytes, shape of a query."""

    deadline: float = EngineSettings.deadline
    answer_rows: int = EngineSettings.answer_rows
    answer_size: int = EngineSettings.answer_size
    query: QueryLimits = field(default_factory=QueryLimits)


@dataclass(frozen=True)
class WebSettings:
    """Settings of the site; times are seconds, sizes named ``…_bytes`` are bytes, other sizes are numbers of items.

    ``arrival`` is the timeout for receiving a request and for a stalled reader, ``grace`` the time for open requests at
    shutdown. ``history`` serves the earlier releases beside the current one. ``connections`` bounds open connections,
    ``unsent_bytes`` the answers that wait to be read. ``trusted_proxies`` are addresses and networks, ``mcp_origins``
    those of web pages beyond this machine that may send messages to ``/mcp``; ``*`` stands for all. ``prefix`` is the
    path that the site is published below, without a slash at its end. ``is_draft`` says that the release is a draft,
    whose pages show the problems of the publication and follow its files.
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
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    mcp_origins: tuple[str, ...] = ()
    prefix: str = ""
    is_draft: bool = False
    limits: StatedLimits = field(default_factory=StatedLimits)

    @property
    def body_limit(self) -> int:
        """Limit of a request's body in bytes: the longest query fits in, percent-encoded in a form."""
        return _PERCENT_ENCODED * self.limits.query.size + _REST_OF_FORM
