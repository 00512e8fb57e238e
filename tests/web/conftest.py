"""A site over the small release, called without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import httpx
import pytest

from tests.library.small_release import write_release
from ucc_graph.errors import QueryError
from ucc_graph.library.form import query_form
from ucc_graph.library.open import Library, open_library
from ucc_graph.library.question import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.web.app import create_app

Get = Callable[..., httpx.Response]


@dataclass
class FakeEngine:
    """Keeps what it is asked, and answers every query with a fixed body or error."""

    asked: list[QueryRequest] = field(default_factory=list)
    body: bytes = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'
    error: QueryError | None = None
    rows: int = 0

    async def run(self, request: QueryRequest) -> QueryAnswer:
        self.asked.append(request)
        if self.error:
            raise self.error
        kind = AnswerKind.GRAPH if query_form(request.query).gives_graph else AnswerKind.SOLUTIONS
        return QueryAnswer(kind, request.form, self.body, self.rows)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_library(write_release(tmp_path_factory.mktemp("release")))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def call(library: Library, engine: FakeEngine) -> Get:
    """A request with a method, a path and headers."""
    transport = httpx.ASGITransport(create_app(library, engine))

    def send(
        method: str,
        path: str,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        content: str | bytes | None = None,
    ) -> httpx.Response:
        request = httpx.Request(
            method,
            f"http://localhost{path}",
            params=params,
            headers={"Accept": accept, **(headers or {})},
            data=data,
            content=content,
        )
        return asyncio.run(_send(transport, request))

    return send


@pytest.fixture
def get(call: Get) -> Get:
    """A GET with a path and headers."""
    return partial(call, "GET")


async def _send(transport: httpx.ASGITransport, request: httpx.Request) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.send(request)
