"""The socket that a server listens on."""

from __future__ import annotations

import socket
from typing import Any

from ucc_graph.errors import CallError

__all__ = ["address_of", "listen"]

_BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, on any free port for 0, of both versions of IP at ``::``; raises CallError where none can be.

    An answer leaves in two pieces, head and body. Without TCP_NODELAY, which connections inherit, the second would wait
    40 ms for the first to be acknowledged; asyncio sets it only on sockets that name their protocol.
    """
    try:
        family, place = _place(host)
        both = family == socket.AF_INET6 and place[0] == "::" and socket.has_dualstack_ipv6()
        address = (place[0], port, *place[2:])
        listener = socket.create_server(address, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except OSError as error:
        text = f"{_written(host)}:{port} cannot be listened on ({error.strerror}): choose another --port or --host."
        raise CallError(text) from error
    except OverflowError as error:
        raise CallError(f"{port} is not a port: choose one from 1 to 65535.") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address of the server on a socket, as it is written in a browser (RFC 3986, section 3.2.2)."""
    host, port = listener.getsockname()[:2]
    return f"http://{_written(host)}:{port}/"


def _place(host: str) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    """The family and the address of a host; a name that has both is listened to by IPv4."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, place = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, place


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
