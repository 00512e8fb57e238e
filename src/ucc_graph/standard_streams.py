"""Standard streams whose writes never raise, and text that is safe on a terminal.

Output must not decide whether a server serves or a build is finished: the reader of a pipe ends, a disk is full, a
parent closes the stream. A write that fails is lost, and its error is kept until the command ends.
"""

from __future__ import annotations

import io
import os
import re
import select
import sys
from typing import Any, Final, TextIO

__all__ = ["StandardStream", "lost_answer", "never_wait", "printable", "protect", "say"]

_AT_ONCE: Final = 4096
"""Bytes of a write. Linux takes this many without a wait if a pipe is writable at all (pipe(7), PIPE_BUF)."""
_DIRECTIONS: Final = (os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)
"""Directions in which closed streams are opened on the null device, so that reads of input and writes of answers fail.
Messages are lost in silence."""
_CONTROL: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, line separators, and the characters with the property Bidi_Control."""


class StandardStream(io.RawIOBase):
    """Standard output or error as a raw stream; ``error`` is that of the first write that was lost.

    A write waits for a slow reader while ``waits``; otherwise the bytes that the reader does not take at once are lost.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.error: OSError | None = None
        self.waits = True
        self._descriptor = descriptor

    def fileno(self) -> int:
        """The descriptor, 1 or 2."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether the stream is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Whether the stream may be written, which is always so."""
        return True

    def write(self, content: Any, /) -> int:
        """Writes as many bytes as possible; returns the number of all, also of those that are lost."""
        rest = memoryview(content).cast("B")
        size = len(rest)
        try:
            while rest:
                rest = rest[self._write(rest[:_AT_ONCE]) :]
        except OSError as error:
            self.error = self.error or error
        return size

    def _write(self, part: memoryview) -> int:
        """Writes a part, also to a pipe that another program has made non-blocking; returns the number of bytes."""
        timeout = None if self.waits else 0
        while select.select((), (self._descriptor,), (), timeout)[1]:
            try:
                return os.write(self._descriptor, part)
            except BlockingIOError:
                if not self.waits:
                    raise
        raise BlockingIOError("the reader takes nothing")


def protect() -> None:
    """Replaces standard output and error by streams that never raise, and opens closed ones on the null device.

    A closed stream would give its number to the first file or socket that is opened. Streams that the caller has
    replaced stay. Answers in a pipe or file are UTF-8, as their formats demand.
    """
    for descriptor, direction in enumerate(_DIRECTIONS):
        _open_closed(descriptor, direction)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # stays open
    if sys.stdout is sys.__stdout__:
        encoding = sys.stdout.encoding if sys.stdout is not None and os.isatty(1) else "utf-8"
        sys.stdout = _text_stream(1, encoding, is_by_line=os.isatty(1))
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text_stream(2, "utf-8" if sys.stderr is None else sys.stderr.encoding, is_by_line=True)


def never_wait() -> None:
    """Makes the streams of a server drop lines that are not read, because one slow reader would stop all requests."""
    for stream in (sys.stdout, sys.stderr):
        if (raw := _raw(stream)) is not None:
            raw.waits = False


def lost_answer() -> OSError | None:
    """The error of a command's answer that could not be written; None for a server, which has no answer to lose."""
    sys.stdout.flush()
    raw = _raw(sys.stdout)
    return raw.error if raw is not None and raw.waits else None


def say(text: str) -> None:
    """Writes a message to standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """A text with escapes such as ``\\x1b`` for characters that would steer a terminal or reorder what it shows."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _open_closed(descriptor: int, direction: int) -> None:
    """Opens a closed descriptor: a new file gets the lowest free number, and those below are open."""
    try:
        os.fstat(descriptor)
    except OSError:
        os.set_inheritable(os.open(os.devnull, direction), True)


def _text_stream(descriptor: int, encoding: str, *, is_by_line: bool) -> TextIO:
    raw = io.BufferedWriter(StandardStream(descriptor))
    return io.TextIOWrapper(raw, encoding, "backslashreplace", line_buffering=is_by_line)


def _raw(stream: TextIO) -> StandardStream | None:
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return raw if isinstance(raw, StandardStream) else None
