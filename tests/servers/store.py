"""Where a store of others is asked and written to."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Store"]


@dataclass(frozen=True)
class Store:
    """The addresses of a store's endpoints, and the variables that hold a name and a password for writing."""

    query: str
    graph_store: str
    update: str
    variables: dict[str, str] = field(default_factory=dict)
