"""Application called without a network, over an engine that answers as a test tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx
from starlette.types import ASGIApp

from ucc_graph.engine.messages import AnswerKind, QueryAnswer, QueryRequest
from ucc_graph.errors import QueryError
from ucc_graph.sparql.query_form import query_form

__all__ = ["FakeEngine", "Get", "SwitchedEngine", "caller"]

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


@dataclass
class SwitchedEngine:
    """Engine that hands each query to the engine of the running test."""

    engine: FakeEngine = field(default_factory=FakeEngine)

    async def run(self, request: QueryRequest) -> QueryAnswer:
        return await self.engine.run(request)


def caller(app: ASGIApp) -> Get:
    """A function that sends a request with a method, a path and headers to an application, without a network."""
    transport = httpx.ASGITransport(app)

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


async def _send(transport: httpx.ASGITransport, request: httpx.Request) -> httpx.Response:
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.send(request)
