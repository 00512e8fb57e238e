"""Limits over all connections of a process: their number, and the bytes of their unread responses.

A connection needs one file descriptor, and a second one during the download of a file. Without free descriptors, the
kernel accepts no connection. A client that reads slowly, but not slowly enough to be disconnected, keeps a response in
memory for minutes. Two hundred such clients, each with its own response, would keep gigabytes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

__all__ = ["LARGE", "Connection", "ConnectionLimit", "WriteBuffers", "allowed_connections"]

LARGE: Final = 64 << 10
"""Bytes above which a body counts: a connection keeps only one smaller body, and the next waits until it is read."""
_GRACE: Final = 1.0
"""Seconds after which the reading speed of a connection is known."""
_OTHER_DESCRIPTORS: Final = 128
"""File descriptors for workers, the release, the log and the event loop."""
_DESCRIPTORS_EACH: Final = 2


class Connection(Protocol):
    """Interface of a connection for the limits."""

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered, or its response is still being read."""

    def unsent(self) -> int:
        """Bytes of responses in the buffer of this process."""

    def unread(self) -> int:
        """Bytes of responses in the buffers of this process and of the kernel."""

    def abort(self) -> None:
        """Closes the connection at once."""


def allowed_connections(connections: int, descriptors: int) -> int:
    """The number of connections in the settings, or fewer if the file descriptors do not suffice."""
    return max(1, min(connections, (descriptors - _OTHER_DESCRIPTORS) // _DESCRIPTORS_EACH))


class ConnectionLimit:
    """Connection limit with eviction of the longest-idle connection."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._connections: dict[Connection, None] = {}

    def add(self, connection: Connection) -> bool:
        """Adds a connection; False if the limit is reached and no other connection is idle."""
        if len(self._connections) >= self._limit:
            idle = next((other for other in self._connections if not other.is_busy), None)
            if idle is None:
                return False
            self.remove(idle)
            idle.abort()
        self._connections[connection] = None
        return True

    def touch(self, connection: Connection) -> None:
        """Marks a connection as the most recently answered one."""
        if connection in self._connections:
            del self._connections[connection]
            self._connections[connection] = None

    def remove(self, connection: Connection) -> None:
        """Removes a connection that is closed."""
        self._connections.pop(connection, None)


@dataclass
class _Unread:
    """Unread bodies of a connection, and the time of the first; a partly sent body stays in memory completely."""

    since: float
    bodies: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies))


class WriteBuffers:
    """Write-buffer limit: above ``limit`` bytes of unread bodies, the slowest readers are disconnected.

    The newest reader is never disconnected. A body that several connections share counts once.
    """

    def __init__(self, limit: int, now: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._now = now
        self._unread: dict[Connection, _Unread] = {}
        self._readers: Counter[int] = Counter()
        self._size = 0

    @property
    def size(self) -> int:
        """The bytes of all bodies."""
        return self._size

    def add(self, connection: Connection, body: bytes) -> None:
        """Counts a body that is about to be sent over a connection."""
        self.update(connection)
        self._unread.setdefault(connection, _Unread(self._now())).bodies.append(body)
        self._readers[id(body)] += 1
        self._size += len(body) if self._readers[id(body)] == 1 else 0
        if self._size > self._limit:
            self._evict(connection)

    def update(self, connection: Connection) -> None:
        """Releases the bodies that a connection has read."""
        unread = self._unread.get(connection)
        if unread is None:
            return
        unsent, kept = connection.unsent(), unread.size
        while unread.bodies and kept - len(unread.bodies[0]) >= unsent:
            kept -= len(unread.bodies[0])
            self._release(unread.bodies.pop(0))
        if not unread.bodies:
            del self._unread[connection]

    def remove(self, connection: Connection) -> None:
        """Releases the bodies of a connection that is closed."""
        unread = self._unread.pop(connection, None)
        for body in unread.bodies if unread else ():
            self._release(body)

    def _release(self, body: bytes) -> None:
        self._readers[id(body)] -= 1
        if not self._readers[id(body)]:
            del self._readers[id(body)]
            self._size -= len(body)

    def _evict(self, newest: Connection) -> None:
        others = [connection for connection in self._unread if connection is not newest]
        for connection in others:
            self.update(connection)
        paces = {connection: self._pace(connection) for connection in others if connection in self._unread}
        for slowest in sorted(paces, key=paces.__getitem__):
            if self._size <= self._limit:
                return
            self.remove(slowest)
            slowest.abort()

    def _pace(self, connection: Connection) -> float:
        """Bytes per second that a connection has read; infinite in its first second."""
        unread = self._unread[connection]
        seconds = self._now() - unread.since
        return (unread.size - connection.unread()) / seconds if seconds > _GRACE else float("inf")
