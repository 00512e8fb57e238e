"""The socket that a server listens on."""

from __future__ import annotations

import socket

from ucc_graph.errors import CallError

__all__ = ["listen"]

_BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, on any free port for 0; raises CallError where there can be none.

    An answer leaves in two pieces, head and body. Without TCP_NODELAY, which connections inherit, the second would wait
    40 ms for the first to be acknowledged; asyncio sets it only on sockets that name their protocol.
    """
    try:
        listener = socket.create_server((host, port), backlog=_BACKLOG)
    except OSError as error:
        text = f"{host}:{port} cannot be listened on ({error.strerror}): choose another --port or --host."
        raise CallError(text) from error
    except OverflowError as error:
        raise CallError(f"{port} is not a port: choose one from 1 to 65535.") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
