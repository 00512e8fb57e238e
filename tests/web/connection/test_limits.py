"""Connection limit and write-buffer limit: eviction of idle connections and of slow readers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ucc_graph.web.connection.limits import ConnectionLimit, WriteBuffers, allowed_connections

MIB = 1 << 20


@dataclass(eq=False)
class Client:
    """A connection: whether it is busy, the bytes that it has not read, and whether it was closed."""

    is_busy: bool = False
    waiting: int = 0
    is_closed: bool = False

    def unsent(self) -> int:
        return self.waiting

    def unread(self) -> int:
        return self.waiting

    def abort(self) -> None:
        self.is_closed = True


@dataclass
class Clock:
    """A clock that stands still, with write buffers of three mebibytes."""

    seconds: float = 0.0
    buffers: WriteBuffers = field(init=False)

    def __post_init__(self) -> None:
        self.buffers = WriteBuffers(3 * MIB, lambda: self.seconds)

    def send(self, body: bytes, left: int) -> Client:
        """A client that has been sent a body, of which so much is left."""
        client = Client()
        self.buffers.add(client, body)
        client.waiting = left
        return client


def test_the_longest_idle_connection_is_evicted() -> None:
    limit, busy, idle, answered, last = ConnectionLimit(3), Client(is_busy=True), Client(), Client(), Client()
    assert [limit.add(client) for client in (busy, answered, idle)] == [True] * 3
    limit.touch(answered)
    assert limit.add(last)
    assert [client.is_closed for client in (busy, answered, idle, last)] == [False, False, True, False]


def test_no_connection_is_evicted_while_all_are_busy() -> None:
    limit, busy = ConnectionLimit(1), Client(is_busy=True)
    assert (limit.add(busy), limit.add(Client()), busy.is_closed) == (True, False, False)
    limit.remove(busy)
    assert limit.add(Client())


@pytest.mark.parametrize(
    ("connections", "descriptors", "expected"), [(4096, 65536, 4096), (4096, 1024, 448), (9, 100, 1)]
)
def test_connections_are_limited_by_file_descriptors(connections: int, descriptors: int, expected: int) -> None:
    assert allowed_connections(connections, descriptors) == expected


def test_a_body_that_many_read_counts_once() -> None:
    clock, body = Clock(), bytes(2 * MIB)
    readers = [clock.send(body, 2 * MIB) for _ in range(200)]
    assert (clock.buffers.size, any(reader.is_closed for reader in readers)) == (2 * MIB, False)
    for reader in readers:
        clock.buffers.remove(reader)
    assert clock.buffers.size == 0


def test_beyond_the_limit_the_slowest_reader_is_closed() -> None:
    clock = Clock()
    quick, slow = clock.send(bytes(MIB), 10), clock.send(bytes(MIB), MIB - 10)
    clock.seconds = 5.0
    fresh, newest = clock.send(bytes(MIB), MIB), clock.send(bytes(MIB), MIB)
    assert [client.is_closed for client in (quick, slow, fresh, newest)] == [False, True, False, False]
    assert clock.buffers.size == 3 * MIB


def test_a_reader_that_has_read_all_is_not_closed() -> None:
    clock = Clock()
    done = [clock.send(bytes(MIB), 0) for _ in range(3)]
    clock.seconds = 5.0
    clock.send(bytes(MIB), MIB)
    assert (clock.buffers.size, any(client.is_closed for client in done)) == (MIB, False)


def test_the_newest_reader_stays_though_its_body_alone_is_beyond_the_limit() -> None:
    clock = Clock()
    other = clock.send(bytes(MIB), MIB)
    newest = clock.send(bytes(4 * MIB), 4 * MIB)
    assert (other.is_closed, newest.is_closed, clock.buffers.size) == (True, False, 4 * MIB)
