"""Messages between the server and its workers: query requests, answers, and frames over a stream socket.

A frame has the lengths of its head and body, then a small head in JSON, then a body of raw bytes. The server never
unpickles a message of a worker: the worker has run a stranger's query, so its messages are parsed as text.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Protocol, TypeAlias

from ucc_graph.errors import (
    QueryCrashedError,
    QueryError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    ServiceFailedError,
    StoreError,
    UnfitFormatError,
)
from ucc_graph.rdf.formats import DATASETS, GRAPHS, SOLUTIONS, Format

__all__ = [
    "AnswerKind",
    "Answering",
    "Evaluate",
    "Frame",
    "Outcome",
    "QueryAnswer",
    "QueryRequest",
    "ask",
    "format_of",
    "memory_error",
    "read_outcome",
    "receive",
    "send",
    "to_frame",
]

_FORMATS: Final = {form.name: form for form in (*GRAPHS, *DATASETS, *SOLUTIONS)}
_LENGTHS: Final = struct.Struct("!II")
_HEAD_LIMIT: Final = 1 << 20
"""Longest head that a reader accepts, in bytes."""
_AT_ONCE: Final = 1 << 16
"""Minimum size of a read in bytes; each read of a socket takes as long as copying some kilobytes."""
_ANSWER: Final = "answer"
_SYNTAX: Final = QuerySyntaxError.__name__
_ERRORS: Final = {
    kind.__name__: kind
    for kind in (
        QueryCrashedError,
        QueryError,
        QueryMemoryError,
        QueryRefusedError,
        QueryTimeoutError,
        QueryTooLargeError,
        ServiceFailedError,
        StoreError,
        UnfitFormatError,
    )
}


class AnswerKind(StrEnum):
    """Kind of an answer: SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True)
class QueryRequest:
    """Query with the parameters of the protocol (SPARQL 1.1 Protocol, section 2.1).

    ``default_graphs`` and ``named_graphs`` are the protocol's dataset, as IRIs of named graphs. If both are None, the
    query's FROM clauses hold, or else the default dataset. ``timeout``, in seconds, can only lower the deadline of the
    engine. ``first`` is the maximum number of solutions (JSON only) or statements in the body. ``is_probe`` marks a
    query of the operators, which waits for no other query.
    """

    query: str
    form: Format
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None
    timeout: float | None = None
    first: int | None = None
    is_probe: bool = False

    @cached_property
    def wire(self) -> bytes:
        """The request as bytes, without what the answer does not depend on."""
        dataset = self.default_graphs, self.named_graphs
        return json.dumps([self.query, self.form.name, *dataset, self.base, self.first]).encode()

    @classmethod
    def from_wire(cls, wire: bytes) -> QueryRequest:
        """The request in a ``wire``, without a timeout."""
        query, name, default_graphs, named_graphs, base, first = json.loads(wire)
        return cls(query, format_of(name), _tuple(default_graphs), _tuple(named_graphs), base, first=first)


@dataclass(frozen=True)
class QueryAnswer:
    """Complete answer; ``rows`` is the number of all solutions or triples, and None for a boolean."""

    kind: AnswerKind
    form: Format
    body: bytes
    rows: int | None


Outcome: TypeAlias = QueryAnswer | QueryError
Evaluate: TypeAlias = Callable[[QueryRequest], QueryAnswer]
"""Evaluation of a request in a worker; it raises QueryError with the reason if there is no answer."""


class Answering(Protocol):
    """Interface of the engine to the layers above."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The complete answer; raises QueryError with the reason if there is none."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    head: bytes
    body: bytes = b""


def format_of(name: str) -> Format:
    """The format of an answer by its short name; raises KeyError for an unknown name."""
    return _FORMATS[name]


def send(channel: socket.socket, frame: Frame) -> None:
    """Sends a frame without a copy of a large body; blocks until it is sent completely."""
    if len(frame.body) < _AT_ONCE:
        channel.sendall(_start(frame) + frame.body)
    else:
        channel.sendall(_start(frame))
        channel.sendall(frame.body)


def receive(channel: socket.socket) -> Frame | None:
    """The next frame, or None when the other end is closed."""
    lengths = _read(channel, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = _read(channel, head_length), _read(channel, body_length)
    return None if head is None or body is None else Frame(head, body)


async def ask(channel: socket.socket, frame: Frame, limit: int) -> Frame:
    """Sends a frame over a non-blocking socket and returns the frame that answers it.

    Raises EOFError if the other end closes before the answer is complete. Raises OverflowError if the announced body is
    longer than ``limit``, or if more bytes come than announced.
    """
    await asyncio.get_running_loop().sock_sendall(channel, _start(frame) + frame.body)
    start = await _read_async(channel, b"", _LENGTHS.size)
    head_length, body_length = _LENGTHS.unpack_from(start)
    if head_length > _HEAD_LIMIT or body_length > limit:
        raise OverflowError(f"a worker announced {head_length} + {body_length} bytes")
    length = head_length + body_length
    content = await _read_async(channel, start[_LENGTHS.size :], length)
    if len(content) > length:
        raise OverflowError(f"a worker announced {length} bytes and sent {len(content)}")
    return Frame(content[:head_length], content[head_length:])


def to_frame(outcome: Outcome) -> Frame:
    """The frame of an outcome."""
    if isinstance(outcome, QueryAnswer):
        return Frame(json.dumps([_ANSWER, outcome.kind, outcome.form.name, outcome.rows]).encode(), outcome.body)
    line, column = (outcome.line, outcome.column) if isinstance(outcome, QuerySyntaxError) else (None, None)
    head = [type(outcome).__name__, outcome.text, line, column]
    return Frame(json.dumps(head).encode(), outcome.details.encode(errors="replace"))


def read_outcome(frame: Frame) -> Outcome:
    """The outcome in a frame; raises ValueError for a frame without one."""
    try:
        name, first, second, third = json.loads(frame.head)
        if name == _ANSWER:
            return QueryAnswer(AnswerKind(first), format_of(second), frame.body, third)
        if name == _SYNTAX:
            return QuerySyntaxError(first, second, third)
        return _ERRORS[name](first, frame.body.decode(errors="replace"))
    except (KeyError, TypeError) as error:
        raise ValueError("a worker sent a frame that cannot be read") from error


def memory_error(memory: int) -> QueryMemoryError:
    """The error of a query that needs more than ``memory`` bytes."""
    return QueryMemoryError(f"the query needs more memory than a query may use, {memory:,} bytes")


def _tuple(iris: list[str] | None) -> tuple[str, ...] | None:
    return None if iris is None else tuple(iris)


def _start(frame: Frame) -> bytes:
    return _LENGTHS.pack(len(frame.head), len(frame.body)) + frame.head


def _read(channel: socket.socket, length: int) -> bytes | None:
    content = channel.recv(length, socket.MSG_WAITALL)
    return content if len(content) == length else None


async def _read_async(channel: socket.socket, begun: bytes, length: int) -> bytes:
    """At least ``length`` bytes, starting with those in ``begun``: most answers are complete at the first read."""
    loop, parts, missing = asyncio.get_running_loop(), [begun], length - len(begun)
    while missing > 0:
        part = await loop.sock_recv(channel, max(missing, _AT_ONCE))
        if not part:
            raise EOFError("the other end is closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
