"""Messages between the server and its workers: query requests, answers, and frames over a stream socket.

A frame is a head and a body, each behind its length. The head is JSON and small, the body is bytes as they are.
Nothing of a worker is ever unpickled: what comes from a process that ran a stranger's query is text to be read, not
objects to be made.
"""

from __future__ import annotations

import asyncio
import hashlib
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
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    StoreError,
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
"""Bytes of one read; each read of a socket takes as long as copying some kilobytes."""
_ANSWER: Final = "answer"
_SYNTAX: Final = QuerySyntaxError.__name__
_ERRORS: Final = {
    kind.__name__: kind
    for kind in (QueryCrashedError, QueryError, QueryRefusedError, QueryTimeoutError, QueryTooLargeError, StoreError)
}


class AnswerKind(StrEnum):
    """Kind of an answer: SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True)
class QueryRequest:
    """Query with the parameters of the protocol (SPARQL 1.1 Protocol, section 2.1).

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
        """The request of a ``wire``."""
        query, name, default_graphs, named_graphs, base, first = json.loads(wire)
        return cls(query, format_of(name), _tuple(default_graphs), _tuple(named_graphs), base, first=first)

    @cached_property
    def key(self) -> bytes:
        """Digest that is the same for the same request, whatever its timeout."""
        return hashlib.blake2b(self.wire, digest_size=16).digest()


@dataclass(frozen=True)
class QueryAnswer:
    """Whole answer: ``rows`` counts the solutions or triples that there are, and is None for a boolean."""

    kind: AnswerKind
    form: Format
    body: bytes
    rows: int | None


Outcome: TypeAlias = QueryAnswer | QueryError
Evaluate: TypeAlias = Callable[[QueryRequest], QueryAnswer]
"""Evaluation of a request in a worker; it raises the QueryError that says why there is no answer."""


class Answering(Protocol):
    """Interface of the engine to the layers above."""

    async def run(self, request: QueryRequest) -> QueryAnswer:
        """The whole answer; raises the QueryError that says why there is none."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    head: bytes
    body: bytes = b""


def format_of(name: str) -> Format:
    """The format of an answer by its short name; raises KeyError for another."""
    return _FORMATS[name]


def send(channel: socket.socket, frame: Frame) -> None:
    """Sends a frame, waiting as long as that takes."""
    channel.sendall(_start(frame) + frame.body)


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

    Raises EOFError when the other end closes before the answer is whole, and OverflowError when the announced body is
    longer than ``limit``, or more comes than was announced.
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
    return Frame(json.dumps([type(outcome).__name__, str(outcome), line, column]).encode())


def read_outcome(frame: Frame) -> Outcome:
    """The outcome in a frame; raises ValueError for a frame without one."""
    try:
        name, first, second, third = json.loads(frame.head)
        if name == _ANSWER:
            return QueryAnswer(AnswerKind(first), format_of(second), frame.body, third)
        return QuerySyntaxError(first, second, third) if name == _SYNTAX else _ERRORS[name](first)
    except (KeyError, TypeError) as error:
        raise ValueError("a worker sent a frame that cannot be read") from error


def _tuple(iris: list[str] | None) -> tuple[str, ...] | None:
    return None if iris is None else tuple(iris)


def _start(frame: Frame) -> bytes:
    return _LENGTHS.pack(len(frame.head), len(frame.body)) + frame.head


def _read(channel: socket.socket, length: int) -> bytes | None:
    content = channel.recv(length, socket.MSG_WAITALL)
    return content if len(content) == length else None


async def _read_async(channel: socket.socket, begun: bytes, length: int) -> bytes:
    """At least so many bytes, with those already read: most answers are whole at the first read."""
    loop, parts, missing = asyncio.get_running_loop(), [begun], length - len(begun)
    while missing > 0:
        part = await loop.sock_recv(channel, max(missing, _AT_ONCE))
        if not part:
            raise EOFError("the other end is closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
