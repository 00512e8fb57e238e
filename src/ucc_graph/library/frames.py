"""Messages over a stream socket: a head and a body, each behind its length.

The head is JSON and small, the body is bytes as they are. Nothing of a worker is ever unpickled: what comes from a
process that ran a stranger's query is text to be read, not objects to be made.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import Final

__all__ = ["Frame", "ask", "receive", "send"]

_LENGTHS: Final = struct.Struct("!II")
_HEAD_LIMIT: Final = 1 << 20
"""Bytes of a head that a reader believes in."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    head: bytes
    body: bytes = b""


def send(channel: socket.socket, frame: Frame) -> None:
    """Sends a frame, waiting as long as that takes."""
    channel.sendall(_start(frame))
    if frame.body:
        channel.sendall(frame.body)


def receive(channel: socket.socket) -> Frame | None:
    """The next frame, or None when the other end is closed."""
    lengths = _read(channel, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = _read(channel, head_length), _read(channel, body_length)
    return None if head is None or body is None else Frame(head, body)


async def ask(channel: socket.socket, frame: Frame, limit: int) -> Frame:
    """Sends a frame over a non-blocking socket and gives the frame that answers it.

    Raises EOFError when the other end closes before the answer is whole, and OverflowError when the answer's body is
    said to be longer than ``limit``.
    """
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(channel, _start(frame) + frame.body)
    head_length, body_length = _LENGTHS.unpack(await _read_soon(channel, _LENGTHS.size))
    if head_length > _HEAD_LIMIT or body_length > limit:
        raise OverflowError(f"a worker announced {head_length} + {body_length} bytes")
    head = await _read_soon(channel, head_length)
    return Frame(head, await _read_soon(channel, body_length))


def _start(frame: Frame) -> bytes:
    return _LENGTHS.pack(len(frame.head), len(frame.body)) + frame.head


def _read(channel: socket.socket, length: int) -> bytes | None:
    content = bytearray(length)
    view, filled = memoryview(content), 0
    while filled < length:
        count = channel.recv_into(view[filled:])
        if count == 0:
            return None
        filled += count
    return bytes(content)


async def _read_soon(channel: socket.socket, length: int) -> bytes:
    loop = asyncio.get_running_loop()
    content = bytearray(length)
    view, filled = memoryview(content), 0
    while filled < length:
        count = await loop.sock_recv_into(channel, view[filled:])
        if count == 0:
            raise EOFError("the other end is closed")
        filled += count
    return bytes(content)
