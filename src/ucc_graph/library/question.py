"""A question to the engine and its answer, as values."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from ucc_graph.media import DATASETS, GRAPHS, SOLUTIONS, Format

__all__ = ["AnswerKind", "QueryAnswer", "QueryRequest", "format_of"]

_FORMATS: Final = {form.name: form for form in (*GRAPHS, *DATASETS, *SOLUTIONS)}


class AnswerKind(StrEnum):
    """What an answer holds: SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True)
class QueryRequest:
    """A query with what the protocol says beside it (SPARQL 1.1 Protocol, section 2.1).

    ``default_graphs`` and ``named_graphs`` are the protocol's dataset, IRIs of named graphs; None for both means that
    none was given, and the query's own FROM or else the default dataset holds. ``timeout`` in seconds can only lower
    the deadline of the engine. With ``first``, the body holds so many solutions in JSON, or statements, at most.
    """

    query: str
    form: Format
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None
    timeout: float | None = None
    first: int | None = None

    @cached_property
    def wire(self) -> bytes:
        """All that the answer depends on, as bytes: everything but the timeout."""
        dataset = self.default_graphs, self.named_graphs
        return json.dumps([self.query, self.form.name, *dataset, self.base, self.first]).encode()

    @classmethod
    def from_wire(cls, wire: bytes) -> QueryRequest:
        """The request whose ``wire`` the bytes are."""
        query, name, default_graphs, named_graphs, base, first = json.loads(wire)
        return cls(query, format_of(name), _tuple(default_graphs), _tuple(named_graphs), base, first=first)

    @cached_property
    def key(self) -> bytes:
        """A digest that is the same for the same request, whatever its timeout."""
        return hashlib.blake2b(self.wire, digest_size=16).digest()


@dataclass(frozen=True)
class QueryAnswer:
    """A whole answer: ``rows`` counts the solutions or triples that there are, and is None for a boolean."""

    kind: AnswerKind
    form: Format
    body: bytes
    rows: int | None


def format_of(name: str) -> Format:
    """The format that answers can have, by its short name; raises KeyError for another."""
    return _FORMATS[name]


def _tuple(iris: list[str] | None) -> tuple[str, ...] | None:
    return None if iris is None else tuple(iris)
