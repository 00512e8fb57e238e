"""Messages by lines of two streams, as a program has them that starts this one: the transport ``stdio``.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio. Requests are answered at the same time;
the end of the input is the end of the program, after the answers to what it has asked.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import BinaryIO, Final, TypeAlias

from ucc_graph.rdf.formats import json_text
from ucc_graph.web.mcp.protocol import Code, ProtocolError, error_reply, read_message

__all__ = ["Answering", "answer_streams"]

_LOG: Final = logging.getLogger(__name__)
_OPEN: Final = 32
"""Messages that are worked on at the same time; further ones wait in the stream."""
_CANCEL: Final = "notifications/cancelled"
_HANDSHAKE: Final = "initialize"
"""The message that is answered before the next one is read: it says how to read that."""
_CHUNK: Final = 1 << 16
Answering: TypeAlias = Callable[[object], Awaitable[object]]
"""Function from a message to its response; None for no response."""


async def answer_streams(lines: BinaryIO, output: BinaryIO, answer: Answering, longest: int, grace: float) -> None:
    """Answers each line of a raw stream in another one until the first ends; waits ``grace`` seconds for open answers.

    A line of more than ``longest`` bytes is passed over and answered with an error.
    """
    await _Exchange(output, answer, longest).run(lines, grace)


class _Exchange:
    """Exchange of messages over two streams."""

    def __init__(self, output: BinaryIO, answer: Answering, longest: int) -> None:
        self._output = output
        self._answer = answer
        self._longest = longest
        self._slots = asyncio.Semaphore(_OPEN)
        self._writing = asyncio.Lock()
        self._open: dict[asyncio.Task[None], object] = {}

    async def run(self, lines: BinaryIO, grace: float) -> None:
        """Reads and answers until the end of the input, or until nobody reads the output."""
        async with _Lines(lines, self._longest) as found:
            while (line := await found.next()) is not None:
                if line.strip():
                    await self._take(line)
        if self._open:
            await asyncio.wait(self._open, timeout=grace)
        for task in self._open:
            task.cancel()

    async def _take(self, line: bytes) -> None:
        """Begins to answer a line."""
        try:
            message = self._read(line)
        except ProtocolError as error:
            await self._write(error_reply(None, error))
            return
        if isinstance(message, dict) and message.get("method") == _CANCEL:
            self._cancel(message.get("params"))
            return
        if isinstance(message, dict) and message.get("method") == _HANDSHAKE:
            await self._respond(message)
            return
        await self._slots.acquire()
        task = asyncio.create_task(self._respond(message))
        self._open[task] = message.get("id") if isinstance(message, dict) else None
        task.add_done_callback(self._close)

    def _read(self, line: bytes) -> object:
        if len(line) > self._longest:
            raise ProtocolError(Code.INVALID_REQUEST, f"A message has {self._longest} bytes at most.")
        return read_message(line)

    async def _respond(self, message: object) -> None:
        (reply,) = await asyncio.gather(self._answer(message), return_exceptions=True)
        if isinstance(reply, BaseException):
            _LOG.error("A message was not answered.", exc_info=reply)
            reply = error_reply(
                message, ProtocolError(Code.INTERNAL_ERROR, "The program has a fault; its log says which.")
            )
        if reply is not None:
            await self._write(reply)

    def _cancel(self, params: object) -> None:
        """Ends the work on a request that nobody waits for any more."""
        wanted = params.get("requestId") if isinstance(params, dict) else None
        for task, identifier in self._open.items():
            if wanted is not None and identifier == wanted and type(identifier) is type(wanted):
                task.cancel()

    def _close(self, task: asyncio.Task[None]) -> None:
        self._open.pop(task, None)
        self._slots.release()

    async def _write(self, reply: object) -> None:
        """Writes a response in a thread: a client that does not read must not stop the deadlines of queries."""
        content = json_text(reply).encode() + b"\n"
        with suppress(OSError):  # nobody reads any more
            async with self._writing:
                await asyncio.to_thread(self._put, content)

    def _put(self, content: bytes) -> None:
        self._output.write(content)
        self._output.flush()


class _Lines:
    """Lines of a stream, read in a thread: an event loop cannot wait for a file, and not everywhere for a pipe.

    The stream has no buffer, whose lock a thread that still waits would hold when the program ends.
    """

    def __init__(self, stream: BinaryIO, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._found: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._free = threading.Semaphore(_OPEN)
        self._is_over = False

    async def __aenter__(self) -> _Lines:
        """Begins to read; the thread dies with the program."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Reads no further."""
        self._is_over = True
        self._free.release()

    async def next(self) -> bytes | None:
        """The next line; None at the end."""
        line = await self._found.get()
        self._free.release()
        return line

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        chunks = iter(partial(self._stream.read, _CHUNK), b"")
        for line in chain(_lines(chunks, self._longest), (None,)):
            self._free.acquire()
            if self._is_over:
                return
            loop.call_soon_threadsafe(self._found.put_nowait, line)


def _lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """The lines in some bytes; of one that is too long, no more than shows it."""
    begun = bytearray()
    for chunk in chunks:
        first, *further = chunk.split(b"\n")
        begun += first[: longest + 1 - len(begun)]
        for part in further:
            yield bytes(begun)
            begun = bytearray(part[: longest + 1])
    yield bytes(begun)
