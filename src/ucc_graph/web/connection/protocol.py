"""Connection protocol of uvicorn with timeouts, and with limits on heads, connections and write buffers.

uvicorn waits for a request without a limit, keeps every byte of a head, and keeps a response until it is read. So a few
hundred clients that send or read a byte a minute, or one client with endless headers, could use up all descriptors or
all memory of the process.
"""

from __future__ import annotations

import asyncio
import re
from fcntl import ioctl
from struct import Struct
from termios import TIOCOUTQ
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from ucc_graph.web.connection.config import LimitedConfig
from ucc_graph.web.connection.direct_write import DirectWrite
from ucc_graph.web.http.problem_details import ProblemDetails

__all__ = ["LimitedProtocol"]

_HEAD: Final = 64 << 10
"""Maximum bytes of a request without its body."""
_SLOWEST: Final = 4 << 10
"""Bytes of a response that a client must read per second: half the speed of the slowest phones."""
_INT: Final = Struct("@i")
_HOST: Final = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+)(?::[0-9]*+)?")
"""Value of Host: an address or a name, which may be empty, and a port (RFC 3986, section 3.2.2)."""
_WITHOUT_HOST: Final = "1.0"
"""Version of HTTP whose requests need no Host."""
_LATE: Final = ProblemDetails(408, "Request Timeout", "The request did not arrive whole in time.")
_LARGE: Final = ProblemDetails(431, "Request Header Fields Too Large", f"The head has more than {_HEAD} bytes.")
_FULL: Final = ProblemDetails(503, "Service Unavailable", "All connections of the server are in use. Try again later.")


class LimitedProtocol(HttpToolsProtocol):
    """Connection of a client."""

    def __init__(
        self,
        config: LimitedConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._timeout = config.timeout
        self._connections, self._write_buffers = config.connections, config.write_buffers
        self._head_size = 0
        self._has_begun = False
        self._fault = ""
        self._current: RequestResponseCycle | None = None
        self._request_timer: asyncio.TimerHandle | None = None
        self._reader_timer: asyncio.TimerHandle | None = None
        self._has_progressed = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the base has it
        """Waits for the first request, or refuses a connection beyond the limit."""
        super().connection_made(transport)
        if self._connections.add(self):
            self._wait()
        else:
            self._refuse(_FULL)

    def connection_lost(self, exc: Exception | None) -> None:
        """Marks the current request as disconnected, even if a pipelined one follows."""
        self._stop_waiting()
        if self._reader_timer is not None:
            self._reader_timer.cancel()
        self._connections.remove(self)
        self._write_buffers.remove(self)
        super().connection_lost(exc)
        if self._current is not None:
            self._current.disconnected = True
            self._current.message_event.set()

    def data_received(self, data: bytes) -> None:
        """Reads on, unless the head is too large."""
        self._head_size += len(data)
        super().data_received(data)
        if self._head_size > _HEAD:
            self._refuse(_LARGE)

    def on_message_begin(self) -> None:
        """Waits for the rest of a request."""
        self._has_begun = True
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Starts a request that has one valid Host; raises ValueError for another one (RFC 9112, section 3.2)."""
        hosts = [value.strip(b" \t") for name, value in self.headers if name == b"host"]
        if not hosts and self.parser.get_http_version() != _WITHOUT_HOST:
            self._fault = "The request has no Host."
        elif len(hosts) > 1 or not all(map(_HOST.fullmatch, hosts)):
            self._fault = "The request has several values of Host, or an invalid one."
        if self._fault:
            raise ValueError(self._fault)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Takes a part of the body, whose size the application limits."""
        self._head_size = max(0, self._head_size - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stops waiting: the request is whole."""
        self._head_size, self._has_begun = 0, False
        self._stop_waiting()
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Answers a request, and offers direct write for a ready response."""
        self._current = cycle
        direct = DirectWrite(app, cycle, self._count)
        super()._start_asgi_task(cycle, direct)  # type: ignore[arg-type]  # it has types of its own

    @property
    def is_busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and (not cycle.response_complete or self.unsent() > 0)

    def unsent(self) -> int:
        return self.transport.get_write_buffer_size()

    def unread(self) -> int:
        """Bytes in the buffers of this process and of the kernel, which may be megabytes."""
        connection = self.transport.get_extra_info("socket")
        queued = bytes(_INT.size)
        if connection.fileno() >= 0:
            queued = ioctl(connection.fileno(), TIOCOUTQ, queued)
        return self.unsent() + int(_INT.unpack(queued)[0])

    def abort(self) -> None:
        self.transport.abort()

    def announce_close(self) -> None:
        """Makes the current response the last one of its connection."""
        if self.is_busy:
            self.cycle.keep_alive = False

    def pause_writing(self) -> None:
        """Watches whether the client reads."""
        super().pause_writing()
        self._has_progressed = True
        self._watch_reader()

    def resume_writing(self) -> None:
        """Notes that the client has read nearly everything; the next check detects a client that then stops."""
        self._has_progressed = True
        self._write_buffers.update(self)
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Watches whether the client reads the rest, if a part is still unsent."""
        self._has_progressed = True
        self._write_buffers.update(self)
        self._connections.touch(self)
        if self.unsent():
            self._watch_reader()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuses a message that is not HTTP or has a wrong Host, and also CONNECT and unknown methods."""
        detail = self._fault or f"{msg} This is no proxy, and it answers GET, HEAD, OPTIONS and POST."
        self._refuse(ProblemDetails(400, "Bad Request", detail))

    def _wait(self) -> None:
        self._stop_waiting()
        self._request_timer = self.loop.call_later(self._timeout, self._refuse, _LATE)

    def _stop_waiting(self) -> None:
        if self._request_timer is not None:
            self._request_timer.cancel()

    def _count(self, body: bytes) -> None:
        if not self.transport.is_closing():
            self._write_buffers.add(self, body)

    def _watch_reader(self) -> None:
        if self._reader_timer is None:
            self._has_progressed = False
            self._reader_timer = self.loop.call_later(self._timeout, self._check_reader, self.unread())

    def _check_reader(self, before: int) -> None:
        """Closes the connection if the client read too few of the ``before`` unread bytes and none were added."""
        self._reader_timer = None
        self._write_buffers.update(self)
        unread = self.unread()
        if unread and not self._has_progressed and unread > before - _SLOWEST * self._timeout:
            self.abort()
        elif unread:
            self._watch_reader()

    def _refuse(self, problem: ProblemDetails) -> None:
        """Closes the connection; sends the problem first if no response has begun."""
        self._stop_waiting()
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and cycle.response_started and not cycle.response_complete
        is_told = self._has_begun or problem is not _LATE
        if is_told and not is_answering and not self.transport.is_closing():
            self.transport.write(_message(problem))
        self.transport.close()


def _message(problem: ProblemDetails) -> bytes:
    body = problem.body()
    headers = {"Content-Type": problem.content_type, "Content-Length": len(body), "Connection": "close"}
    lines = [f"HTTP/1.1 {problem.status} {problem.title}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
