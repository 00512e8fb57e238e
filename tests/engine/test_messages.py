"""Frames: whole in however many pieces they arrive, else an error."""

from __future__ import annotations

import asyncio
import socket
from threading import Thread

import pytest

from ucc_graph.engine.messages import Frame, ask, receive, send


def asked(*pieces: bytes) -> Frame:
    """The frame that a request is answered with, if the answer comes in these pieces."""
    ours, theirs = socket.socketpair()

    def answer() -> None:
        receive(theirs)
        for piece in pieces:
            theirs.sendall(piece)
        theirs.close()

    thread = Thread(target=answer)
    thread.start()
    ours.setblocking(False)
    with ours:
        try:
            return asyncio.run(ask(ours, Frame(b"question"), 1 << 20))
        finally:
            thread.join()


def test_a_frame_that_comes_in_many_pieces_is_whole() -> None:
    assert asked(b"\0\0", b"\0\1\0\0\0", b"\3h", b"bo", b"y") == Frame(b"h", b"boy")


def test_a_body_larger_than_one_read_is_whole() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        thread = Thread(target=send, args=(theirs, Frame(b"h", b"x" * 300_000)))
        thread.start()
        assert receive(ours) == Frame(b"h", b"x" * 300_000)
        thread.join()
    assert asked(b"\0\0\0\1\0\4\x93\xe0h", b"x" * 300_000) == Frame(b"h", b"x" * 300_000)


def test_a_frame_that_breaks_off_is_an_error() -> None:
    with pytest.raises(EOFError):
        asked(b"\0\0\0\1\0\0\0\3hbo")


def test_more_than_was_announced_is_an_error() -> None:
    with pytest.raises(OverflowError):
        asked(b"\0\0\0\1\0\0\0\3hboys")
