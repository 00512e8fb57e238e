"""Messages by lines of two streams."""

from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import Awaitable, Callable

import pytest

from ucc_graph.web.mcp.streams import answer_streams

Answer = Callable[[object], Awaitable[object]]


async def _echo(message: object) -> object:
    return {"of": message} if not isinstance(message, dict) or "id" in message else None


def _exchange(lines: bytes, answer: Answer = _echo, longest: int = 100) -> list[object]:
    output = io.BytesIO()
    asyncio.run(answer_streams(io.BytesIO(lines), output, answer, longest, 5))
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_each_line_is_answered_and_the_last_one_needs_no_end() -> None:
    assert _exchange(b'{"id":1}\n\n  \r\n{"id":2}') == [{"of": {"id": 1}}, {"of": {"id": 2}}]


def test_a_notification_has_no_answer() -> None:
    assert _exchange(b'{"method":"notifications/initialized"}\n') == []


def test_an_answer_is_one_line_of_utf_8() -> None:
    output = io.BytesIO()
    asyncio.run(answer_streams(io.BytesIO('{"id":"진주\\n"}\n'.encode()), output, _echo, 100, 5))
    assert output.getvalue() == '{"of": {"id": "진주\\n"}}\n'.encode()


def test_a_line_that_is_no_message_is_answered_and_the_next_one_as_well() -> None:
    (wrong, right) = _exchange(b'\xff\xfe\n{"id":1}\n')
    assert wrong == {
        "jsonrpc": "2.0",
        "id": None,
        "error": {"code": -32700, "message": "The message is no JSON: it is not UTF-8."},
    }
    assert right == {"of": {"id": 1}}


def test_a_line_that_is_too_long_is_passed_over_whole() -> None:
    found = _exchange(b'{"id":"' + b"a" * 300_000 + b'"}\n{"id":1}\n')
    assert found[0]["error"]["message"] == "A message has 100 bytes at most."  # type: ignore[index]
    assert found[1:] == [{"of": {"id": 1}}]


def test_a_line_of_the_longest_length_is_answered() -> None:
    line = b'{"id":"' + b"a" * 91 + b'"}'
    assert (len(line), len(_exchange(line + b"\n"))) == (100, 1)
    assert "of" in _exchange(line + b"\n")[0]  # type: ignore[operator]


def test_requests_are_answered_at_the_same_time_and_a_cancelled_one_not_at_all() -> None:
    released = asyncio.Event()

    async def answer(message: object) -> object:
        assert isinstance(message, dict)
        if message["id"] == 1:
            await asyncio.Event().wait()
        if message["id"] == 2:
            await released.wait()
        released.set()
        return {"of": message["id"]}

    lines = b'{"id":1}\n{"id":2}\n{"id":3}\n{"method":"notifications/cancelled","params":{"requestId":1}}\n'
    assert sorted(_exchange(lines, answer), key=str) == [{"of": 2}, {"of": 3}]


def test_a_fault_of_the_program_is_answered_without_a_trace() -> None:
    async def answer(_: object) -> object:
        raise ZeroDivisionError("secret")

    (found,) = _exchange(b'{"id":1}\n', answer)
    text = "The program has a fault; its log says which."
    assert found == {"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": text}}


def test_the_handshake_is_answered_before_the_next_message_is_read() -> None:
    order: list[str] = []

    async def answer(message: object) -> object:
        assert isinstance(message, dict)
        await asyncio.sleep(0)
        order.append(message["method"])
        return None

    _exchange(b'{"id":1,"method":"initialize"}\n{"id":2,"method":"tools/list"}\n', answer)
    assert order == ["initialize", "tools/list"]


def test_a_client_that_closes_the_output_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as output:
        asyncio.run(answer_streams(io.BytesIO(b'{"id":1}\n'), output, _echo, 100, 5))
    assert caplog.records == []
