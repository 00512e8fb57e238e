"""Answers that wait to be read: shared ones count once, and beyond the limit the slowest reader goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ucc_graph.web.connection.write_buffers import WriteBuffers

MIB = 1 << 20


@dataclass(eq=False)
class Client:
    """A connection with what it has not taken; whether it was closed."""

    waiting: int = 0
    is_closed: bool = False

    def unsent(self) -> int:
        return self.waiting

    def untaken(self) -> int:
        return self.waiting

    def give_up(self) -> None:
        self.is_closed = True


@dataclass
class Clock:
    """A clock that stands still."""

    seconds: float = 0.0
    backlog: WriteBuffers = field(init=False)

    def __post_init__(self) -> None:
        self.backlog = WriteBuffers(3 * MIB, lambda: self.seconds)

    def owe(self, body: bytes, left: int) -> Client:
        """A client that has been sent a body, of which so much is left."""
        client = Client()
        self.backlog.owe(client, body)
        client.waiting = left
        return client


def test_an_answer_that_many_read_is_kept_once() -> None:
    clock, body = Clock(), bytes(2 * MIB)
    readers = [clock.owe(body, 2 * MIB) for _ in range(200)]
    assert (clock.backlog.size, any(reader.is_closed for reader in readers)) == (2 * MIB, False)
    for reader in readers:
        clock.backlog.forget(reader)
    assert clock.backlog.size == 0


def test_beyond_the_limit_the_slowest_reader_goes() -> None:
    clock = Clock()
    quick, slow = clock.owe(bytes(MIB), 10), clock.owe(bytes(MIB), MIB - 10)
    clock.seconds = 5.0
    fresh, newest = clock.owe(bytes(MIB), MIB), clock.owe(bytes(MIB), MIB)
    assert [client.is_closed for client in (quick, slow, fresh, newest)] == [False, True, False, False]
    assert clock.backlog.size == 3 * MIB


def test_who_has_read_all_is_not_closed() -> None:
    clock = Clock()
    done = [clock.owe(bytes(MIB), 0) for _ in range(3)]
    clock.seconds = 5.0
    clock.owe(bytes(MIB), MIB)
    assert (clock.backlog.size, any(client.is_closed for client in done)) == (MIB, False)


def test_the_newest_stays_though_its_answer_alone_is_beyond_the_limit() -> None:
    clock = Clock()
    other = clock.owe(bytes(MIB), MIB)
    newest = clock.owe(bytes(4 * MIB), 4 * MIB)
    assert (other.is_closed, newest.is_closed, clock.backlog.size) == (True, False, 4 * MIB)
