"""Client disconnect: work for a client that is gone is stopped, work for another is finished."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from starlette.types import Message

from ucc_graph.web.http.disconnect import ClientGoneError, DisconnectMonitor

REQUEST: Message = {"type": "http.request", "body": b"", "more_body": False}
GONE: Message = {"type": "http.disconnect"}


class Client:
    """A client: its messages, and then silence."""

    def __init__(self, *messages: Message) -> None:
        self._messages = list(messages)

    async def receive(self) -> Message:
        return self._messages.pop(0) if self._messages else await asyncio.Future()


async def work(client: Client, seconds: float) -> str:
    with DisconnectMonitor(client.receive):
        await asyncio.sleep(seconds)
    return "done"


def test_work_for_a_client_that_disconnects_is_stopped() -> None:
    with pytest.raises(ClientGoneError):
        asyncio.run(asyncio.wait_for(work(Client(REQUEST, GONE), 60), 30))


def test_work_for_a_client_that_stays_is_finished() -> None:
    assert asyncio.run(work(Client(REQUEST), 0.2)) == "done"


def test_the_task_can_go_on_with_something_else() -> None:
    async def go_on() -> str:
        with suppress(ClientGoneError):
            await work(Client(GONE), 60)
        await asyncio.sleep(0)
        return "gone on"

    assert asyncio.run(go_on()) == "gone on"


def test_another_cancellation_is_passed_on() -> None:
    async def cancel() -> None:
        task = asyncio.create_task(work(Client(REQUEST), 60))
        await asyncio.wait([task], timeout=0.2)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(cancel())
