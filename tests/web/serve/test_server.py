"""Warm-up of a server: requests to its own application before it takes others."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from ucc_graph.errors import ReleaseError
from ucc_graph.web.serve.server import ESSENTIAL, WARMING, warm_up


class _Asked:
    """An application that fails at one path and remembers what it was asked."""

    def __init__(self, wrong: str) -> None:
        self.paths: list[str] = []
        self._wrong = wrong

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        self.paths.append(scope["path"])
        status = 500 if scope["path"] == self._wrong else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"the reason"})


def test_every_path_is_requested() -> None:
    app = _Asked(wrong="")
    asyncio.run(warm_up(app, (*ESSENTIAL, *WARMING)))
    assert app.paths == ["/-/ready", "/"]


def test_a_path_that_is_not_answered_is_named_with_the_reason() -> None:
    with pytest.raises(ReleaseError, match=r"^/ is answered with 500, the release is not served: the reason$"):
        asyncio.run(warm_up(_Asked(wrong="/"), WARMING))
