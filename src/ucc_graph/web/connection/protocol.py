"""How a request may arrive and its answer leave: in time, under a head of bounded size; else the connection is closed.

The server below waits for a request as long as its client likes, keeps every byte of a head, and keeps an answer until
it is taken: a few hundred clients that send or read a byte a minute, or one that sends headers without end, would take
all its descriptors or all its memory.

Connections of a process, bounded in number, so that those who only hold one leave room for those who ask.

Each takes a file descriptor, and a second one while it is sent a file. Beyond their limit the kernel accepts nobody.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fcntl import ioctl
from struct import Struct
from termios import TIOCOUTQ
from typing import Any, Final, Protocol

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ucc_graph.web.connection.direct_write import DirectWrite
from ucc_graph.web.connection.write_buffers import WriteBuffers
from ucc_graph.web.http.problem_details import ProblemDetails

__all__ = ["BoundedProtocol", "ConnectionBounds", "ConnectionLimit", "LimitedConnection", "room"]


_OWN: Final = 128
"""File descriptors for all else: workers, the release, the log, the event loop."""
_EACH: Final = 2


class LimitedConnection(Protocol):
    """A connection as the crowd sees it."""

    @property
    def is_busy(self) -> bool:
        """Whether a request of it is being answered."""
        ...

    def give_up(self) -> None:
        """Closes it at once."""
        ...


def room(connections: int, descriptors: int) -> int:
    """How many connections there may be, of so many that are allowed, with so many file descriptors."""
    return max(1, min(connections, (descriptors - _OWN) // _EACH))


class ConnectionLimit:
    """At most ``limit`` connections, in the order in which they were answered last."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._guests: dict[LimitedConnection, None] = {}

    def enter(self, guest: LimitedConnection) -> bool:
        """Whether one more may stay; where all places are taken, the one that has idled longest gives up its own."""
        if len(self._guests) >= self._limit:
            idle = next((other for other in self._guests if not other.is_busy), None)
            if idle is None:
                return False
            self.leave(idle)
            idle.give_up()
        self._guests[guest] = None
        return True

    def stir(self, guest: LimitedConnection) -> None:
        """Takes note that one was answered just now."""
        if guest in self._guests:
            del self._guests[guest]
            self._guests[guest] = None

    def leave(self, guest: LimitedConnection) -> None:
        """Takes note that one is gone."""
        self._guests.pop(guest, None)


_HEAD: Final = 64 << 10
"""Bytes that a request may have beside its body."""
_LEAST: Final = 4 << 10
"""Bytes of an answer that a client takes in a second: half of what the slowest telephones do."""
_INT: Final = Struct("@i")
_LATE: Final = ProblemDetails(408, "Request Timeout", "The request did not arrive whole in time.")
_LARGE: Final = ProblemDetails(431, "Request Header Fields Too Large", f"The head has more than {_HEAD} bytes.")
_FULL: Final = ProblemDetails(
    503, "Service Unavailable", "The server has as many connections as it may have. Try again later."
)


@dataclass(frozen=True)
class ConnectionBounds:
    """What all connections of a process share; ``patience`` is the time in seconds that each of their requests may take
    to arrive, and after which a client that hardly reads is given up."""

    patience: float
    crowd: ConnectionLimit
    backlog: WriteBuffers


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        bounds: ConnectionBounds,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._patience = bounds.patience
        self._crowd, self._backlog = bounds.crowd, bounds.backlog
        self._overhead = 0
        self._is_begun = False
        self._answered: RequestResponseCycle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self._has_moved = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base has it
        """Begins to wait for the first request, where there is room for one more."""
        super().connection_made(transport)
        if self._crowd.enter(self):
            self._wait()
        else:
            self._refuse(_FULL)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer; the request that is being answered hears of it, though another one has come behind it."""
        self._rest()
        self._rest_from_looking()
        self._crowd.leave(self)
        self._backlog.forget(self)
        super().connection_lost(exc)
        if self._answered is not None:
            self._answered.disconnected = True
            self._answered.message_event.set()

    def data_received(self, data: bytes) -> None:
        """Reads on, while the head is not too large."""
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > _HEAD:
            self._refuse(_LARGE)

    def on_message_begin(self) -> None:
        """Begins to wait for the rest of a request."""
        self._is_begun = True
        self._wait()
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """Takes a part of the body, which others bound."""
        self._overhead = max(0, self._overhead - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Waits no longer: the request is here."""
        self._overhead, self._is_begun = 0, False
        self._rest()
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Answers a request; an answer that is ready may leave in one piece."""
        self._answered = cycle
        departure = DirectWrite(app, cycle, self._owe)
        super()._start_asgi_task(cycle, departure)  # type: ignore[arg-type]  # it has types of its own

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered, or its answer is still being read."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and (not cycle.response_complete or self.unsent() > 0)

    def unsent(self) -> int:
        """Bytes of answers that this process keeps for the client."""
        return self.transport.get_write_buffer_size()

    def untaken(self) -> int:
        """The same with those that the kernel keeps, which may be megabytes."""
        kept = self.transport.get_extra_info("socket")
        queued = ioctl(kept.fileno(), TIOCOUTQ, bytes(_INT.size)) if kept.fileno() >= 0 else bytes(_INT.size)
        return self.unsent() + int(_INT.unpack(queued)[0])

    def give_up(self) -> None:
        """Closes at once."""
        self.transport.abort()

    def take_leave(self) -> None:
        """Has an answer that is being made say that it is the last of its connection."""
        if self.is_busy:
            self.cycle.keep_alive = False

    def pause_writing(self) -> None:
        """Begins to look whether the client reads."""
        super().pause_writing()
        self._has_moved = True
        self._look()

    def resume_writing(self) -> None:
        """Takes note that the client has read nearly all; who then stops is found by the next look."""
        self._has_moved = True
        self._backlog.check(self)
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Looks whether the client reads the rest, where that has not gone out at once."""
        self._has_moved = True
        self._backlog.check(self)
        self._crowd.stir(self)
        if self.unsent():
            self._look()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuses what is not HTTP, CONNECT and unknown methods included."""
        self._refuse(
            ProblemDetails(400, "Bad Request", f"{msg} This is no proxy, and it answers GET, HEAD, OPTIONS and POST.")
        )

    def _wait(self) -> None:
        self._rest()
        self._timer = self.loop.call_later(self._patience, self._refuse, _LATE)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """Looks again later how much of what waits has gone."""
        if self._leaving is None:
            self._has_moved = False
            self._leaving = self.loop.call_later(self._patience, self._end_look, self.untaken())

    def _owe(self, body: bytes) -> None:
        if not self.transport.is_closing():
            self._backlog.owe(self, body)

    def _rest_from_looking(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _end_look(self, before: int) -> None:
        """Closes where hardly anything has gone of what waited then, and nothing was added since."""
        self._leaving = None
        self._backlog.check(self)
        untaken = self.untaken()
        if untaken and not self._has_moved and untaken > before - _LEAST * self._patience:
            self.give_up()
        elif untaken:
            self._look()

    def _refuse(self, fault: ProblemDetails) -> None:
        """Says why where nothing was said yet, and closes."""
        self._rest()
        is_begun = self._is_begun or fault is not _LATE
        if is_begun and not self._is_answering() and not self.transport.is_closing():
            self.transport.write(_message(fault))
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle = self.cycle
        if cycle is None:  # before the first request, though its type does not say so
            return False  # type: ignore[unreachable]
        return cycle.response_started and not cycle.response_complete


def _message(fault: ProblemDetails) -> bytes:
    body = fault.body()
    headers = {"Content-Type": fault.content_type, "Content-Length": len(body), "Connection": "close"}
    lines = [f"HTTP/1.1 {fault.status} {fault.title}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
