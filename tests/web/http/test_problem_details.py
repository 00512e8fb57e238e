"""Problem details: a status and a type for every exception of the program."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.asgi import FakeEngine, Get
from ucc_graph import errors
from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.errors import ReleaseDamagedError, UccGraphError
from ucc_graph.library.open import Library
from ucc_graph.web.http.problem_details import KINDS, problem_details_of
from ucc_graph.web.serve.app import create_app


def _exceptions() -> list[type[UccGraphError]]:
    found = (getattr(errors, name) for name in errors.__all__)
    return [kind for kind in found if kind is not errors.DataError]


@pytest.mark.parametrize("kind", _exceptions(), ids=lambda kind: kind.__name__)
def test_every_exception_has_problem_details(kind: type[UccGraphError]) -> None:
    fault = problem_details_of(kind("what is wrong"), 9)
    assert fault.status in {400, 413, 500, 502, 503}
    assert fault.detail == "what is wrong"
    assert ("Retry-After" in fault.headers) == (fault.status == 503)


def test_a_fault_of_the_server_is_not_the_callers() -> None:
    assert problem_details_of(ReleaseDamagedError("gone"), 9).status == 500


def test_the_types_of_problems_are_explained_under_their_address(get: Get) -> None:
    page = get("/-/problems", "text/html").text
    for kind in KINDS.values():
        assert f'<section id="{kind.name}">' in page


class _BrokenEngine(FakeEngine):
    async def run(self, request: QueryRequest) -> QueryAnswer:
        raise RuntimeError(f"a secret of the server about {request.query}")


def test_an_unforeseen_exception_keeps_its_text_from_the_client(library: Library) -> None:
    transport = httpx.ASGITransport(create_app(library, _BrokenEngine()), raise_app_exceptions=False)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/sparql", params={"query": "ASK {}"})

    response = asyncio.run(ask())
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "secret" not in response.text
