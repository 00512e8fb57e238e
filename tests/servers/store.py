"""URLs of a remote store."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Store"]


@dataclass(frozen=True)
class Store:
    """URLs of a store's endpoints, and environment variables with user name and password for writing."""

    query: str
    graph_store: str
    update: str
    variables: dict[str, str] = field(default_factory=dict)
