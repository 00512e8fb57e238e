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
_AT_ONCE: Final = 1 << 16
"""Bytes that are looked for in one look; each look at a socket takes as long as reading some kilobytes."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    head: bytes
    body: bytes = b""


def send(channel: socket.socket, frame: Frame) -> None:
    """Sends a frame, waiting as long as that takes."""
    channel.sendall(_start(frame) + frame.body)


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
    said to be longer than ``limit``, or more comes than was said.
    """
    await asyncio.get_running_loop().sock_sendall(channel, _start(frame) + frame.body)
    start = await _read_soon(channel, b"", _LENGTHS.size)
    head_length, body_length = _LENGTHS.unpack_from(start)
    if head_length > _HEAD_LIMIT or body_length > limit:
        raise OverflowError(f"a worker announced {head_length} + {body_length} bytes")
    length = head_length + body_length
    content = await _read_soon(channel, start[_LENGTHS.size :], length)
    if len(content) > length:
        raise OverflowError(f"a worker announced {length} bytes and sent {len(content)}")
    return Frame(content[:head_length], content[head_length:])


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


async def _read_soon(channel: socket.socket, begun: bytes, length: int) -> bytes:
    """What has begun, and at least so many bytes in all: most answers are here whole at the first look."""
    loop, parts, missing = asyncio.get_running_loop(), [begun], length - len(begun)
    while missing > 0:
        part = await loop.sock_recv(channel, max(missing, _AT_ONCE))
        if not part:
            raise EOFError("the other end is closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
