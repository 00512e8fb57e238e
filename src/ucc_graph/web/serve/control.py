"""The socket on which an operator tells a running server what to serve: in a folder of its owner, never by HTTP."""

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

__all__ = ["accept", "activate", "close_control", "open_control", "receive_words", "runtime_folder", "send_words"]

_LONGEST: Final = 1 << 16
_PATIENCE: Final = 2.0
"""Seconds that the supervisor gives a client to say what it wants."""


def runtime_folder(environment: Mapping[str, str]) -> Path:
    """Where the sockets stand: the folder that systemd or the session gives, else one of the user's own."""
    if folder := environment.get("RUNTIME_DIRECTORY"):
        return Path(folder.partition(":")[0])
    if folder := environment.get("XDG_RUNTIME_DIR"):
        return Path(folder) / "ucc-graph"
    return Path(environment.get("TMPDIR") or "/tmp") / f"ucc-graph-{os.geteuid()}"  # noqa: S108  # see _check_private


def open_control(folder: Path, port: int) -> socket.socket:
    """The listening socket for the server on a port; raises CallError where nobody else could be kept from it."""
    path = folder / f"{port}.sock"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_private(folder)
        if _answers(path):
            raise CallError(f"another server listens on {path}")
        path.unlink(missing_ok=True)
        return _bind(path)
    except OSError as error:
        raise CallError(f"{path} cannot be listened on ({error.strerror or error})") from error


def close_control(control: socket.socket) -> None:
    """Closes the socket and removes its name."""
    path = Path(control.getsockname())
    control.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def activate(folder: Path, port: int, release: Path) -> str:
    """Has the server on a port serve a release; its version once it does. Raises CallError with the reason."""
    path = folder / f"{port}.sock"
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
            send_words(client, {"release": str(release.resolve())})
            words = receive_words(client)
        except (OSError, ValueError) as error:
            text = f"No server of this user is reached by {path} ({error}): is it on this machine, and on port {port}?"
            raise CallError(text) from error
    if "version" not in words:
        raise CallError(f"The server keeps the release that it had: {words.get('error', 'it was stopped')}")
    return str(words["version"])


def send_words(channel: socket.socket, words: dict[str, str]) -> None:
    """Sends words as JSON and says that no more will come."""
    channel.sendall(json.dumps(words).encode())
    channel.shutdown(socket.SHUT_WR)


def receive_words(channel: socket.socket) -> dict[str, Any]:
    """What the other end sends until it has said all; raises ValueError where that is no JSON object."""
    content = bytearray()
    while (piece := channel.recv(_LONGEST)) and len(content) < _LONGEST:
        content += piece
    words = json.loads(content or b"{}")
    if not isinstance(words, dict):
        raise ValueError("no object")  # noqa: TRY004  # as for any other text that is none of ours
    return words


def _check_private(folder: Path) -> None:
    """Raises CallError where somebody else made the folder, or may enter it."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise CallError(f"{folder} is not a folder of this user alone")


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def _bind(path: Path) -> socket.socket:
    """A socket that only its owner may write to, from its first moment on."""
    control = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        control.bind(str(path))
    finally:
        os.umask(before)
    control.listen()
    return control


def accept(control: socket.socket) -> tuple[socket.socket, Path]:
    """A client and the release that it asks for; raises OSError or ValueError where it does not say."""
    client, _ = control.accept()
    try:
        client.settimeout(_PATIENCE)
        return client, _folder(receive_words(client).get("release"))
    except (OSError, ValueError):
        client.close()
        raise


def _folder(name: object) -> Path:
    if not isinstance(name, str) or "\0" in name:
        raise ValueError("no name of a folder")
    return Path(name)
