"""Sockets of a server: the listening socket for clients, and the control socket for its operator.

The control socket takes requests to activate a release: it is a file in a private folder, out of reach of HTTP.
"""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ucc_graph.errors import CallError

__all__ = [
    "accept_activation",
    "activate",
    "close_control",
    "listen",
    "open_control",
    "runtime_folder",
    "send_json",
    "server_url",
]

_BACKLOG: Final = 1024
_LONGEST: Final = 1 << 16
"""Bytes of a message on the control socket."""
_TIMEOUT: Final = 2.0
"""Seconds in which a client of the control socket has to send its request."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: port 0 means any free port, host ``::`` means IPv4 and IPv6; raises CallError on failure.

    A response is sent in two pieces, head and body. Without TCP_NODELAY, which connections inherit, the second would
    wait 40 ms for the first to be acknowledged; asyncio sets it only on sockets that name their protocol.
    """
    try:
        family, place = _resolved(host)
        both = family == socket.AF_INET6 and place[0] == "::" and socket.has_dualstack_ipv6()
        address = (place[0], port, *place[2:])
        listener = socket.create_server(address, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except OSError as error:
        text = f"{_bracketed(host)}:{port} cannot be listened on ({error.strerror}): choose another --port or --host."
        raise CallError(text) from error
    except OverflowError as error:
        raise CallError(f"{port} is not a port: choose one from 1 to 65535.") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def server_url(listener: socket.socket) -> str:
    """The URL of the server on a listening socket (RFC 3986, section 3.2.2)."""
    host, port = listener.getsockname()[:2]
    return f"http://{_bracketed(host)}:{port}/"


def runtime_folder(environment: Mapping[str, str]) -> Path:
    """The folder of control sockets: the one of systemd or of the session, else a private one."""
    if folder := environment.get("RUNTIME_DIRECTORY"):
        return Path(folder.partition(":")[0])
    if folder := environment.get("XDG_RUNTIME_DIR"):
        return Path(folder) / "ucc-graph"
    return Path(environment.get("TMPDIR") or "/tmp") / f"ucc-graph-{os.geteuid()}"  # noqa: S108  # see _check_private


def open_control(folder: Path, port: int) -> socket.socket:
    """The control socket of the server on a port; raises CallError if other users could reach it."""
    path = folder / f"{port}.sock"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_private(folder)
        if _is_listened_on(path):
            raise CallError(f"another server listens on {path}")
        path.unlink(missing_ok=True)
        return _bind(path)
    except OSError as error:
        raise CallError(f"{path} cannot be listened on ({error.strerror or error})") from error


def close_control(control: socket.socket) -> None:
    """Closes a control socket and removes its file."""
    path = Path(control.getsockname())
    control.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def activate(folder: Path, port: int, release: Path) -> str:
    """Activates a release on the server at a port; returns the version once it is served, or raises CallError."""
    path = folder / f"{port}.sock"
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
            send_json(client, {"release": str(release.resolve())})
            answer = _receive_json(client)
        except (OSError, ValueError) as error:
            text = f"No server of this user answers at {path} ({error}): is it on this machine, and on port {port}?"
            raise CallError(text) from error
    if "version" not in answer:
        raise CallError(f"The server keeps the release that it had: {answer.get('error', 'it was stopped')}")
    return str(answer["version"])


def accept_activation(control: socket.socket) -> tuple[socket.socket, Path]:
    """A client and the release that it asks for; raises OSError or ValueError for a malformed request."""
    client, _ = control.accept()
    try:
        client.settimeout(_TIMEOUT)
        return client, _folder(_receive_json(client).get("release"))
    except (OSError, ValueError):
        client.close()
        raise


def send_json(connection: socket.socket, message: Mapping[str, str]) -> None:
    """Sends a message as JSON, and closes this direction."""
    connection.sendall(json.dumps(message).encode())
    connection.shutdown(socket.SHUT_WR)


def _receive_json(connection: socket.socket) -> dict[str, Any]:
    """The message of the other end; raises ValueError if it is not a JSON object."""
    with connection.makefile("rb") as content:
        message = json.loads(content.read(_LONGEST) or b"{}")
    if not isinstance(message, dict):
        raise ValueError("the message is not a JSON object")  # noqa: TRY004  # as for any other malformed message
    return message


def _folder(name: object) -> Path:
    if not isinstance(name, str) or "\0" in name:
        raise ValueError("the release is not a folder name")
    return Path(name)


def _resolved(host: str) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    """Family and address of a host; IPv4 for a name that has both."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, place = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, place


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _check_private(folder: Path) -> None:
    """Raises CallError for a folder that another user made or may enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise CallError(f"{folder} is not a folder of this user alone")


def _is_listened_on(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def _bind(path: Path) -> socket.socket:
    """A socket that only its owner may write to, from its creation on."""
    control = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        control.bind(str(path))
    finally:
        os.umask(before)
    control.listen()
    return control
