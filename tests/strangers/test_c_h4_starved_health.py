"""What operators ask must not wait behind what strangers ask, and no page is made for a client that has gone.

Siblings: health, metrics and readiness while all threads make pages; lists, pages of things, error pages and pages of
queries, of the present and of earlier releases, all in the same few slots; a client that hangs up while it waits.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from inspect import iscoroutinefunction
from typing import Any

import httpx
import pytest
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.types import Message, Scope

from tests.asgi import FakeEngine
from ucc_graph.library.open import Library
from ucc_graph.web.routes import health
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.page_slots import page_slots
from ucc_graph.web.site.site import Site

PAGES = ("/lamp?u={}", "/lamp/north?u={}", "/nothing?u={}", "/sparql?u={}", "/queries/lamps?u={}")
HTML = {"accept": "text/html"}


class Desk:
    """Rendering that waits until it is opened; ``most`` pages were in it at a time, ``made`` is the number of all."""

    def __init__(self) -> None:
        self.open, self.full = threading.Event(), threading.Event()
        self.now = self.most = self.made = 0
        self._lock = threading.Lock()

    def render(self, *_: object) -> bytes:
        """A page, when the desk is open."""
        with self._lock:
            self.now, self.made = self.now + 1, self.made + 1
            self.most = max(self.most, self.now)
            if self.now == 3:
                self.full.set()
        self.open.wait(20)
        with self._lock:
            self.now -= 1
        return b"page"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk that makes all pages."""
    desk = Desk()
    monkeypatch.setattr(Site, "render", lambda _, *given: desk.render(*given))
    yield desk
    desk.open.set()


@pytest.fixture(scope="module")
def apps(library: Library) -> tuple[FastAPI, FastAPI, CapacityLimiter]:
    """The applications of two releases in the same slots."""
    slots = page_slots()
    one, other = (create_app(library, FakeEngine(), slots=slots) for _ in range(2))
    return one, other, slots


def _client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@asynccontextmanager
async def _busy(apps: tuple[FastAPI, FastAPI, CapacityLimiter], desk: Desk) -> AsyncIterator[list[asyncio.Task[Any]]]:
    """Forty requests for pages of all kinds from both releases, of which some are being made."""
    async with _client(apps[0]) as one, _client(apps[1]) as other:
        paths = [path.format(n) for n in range(4) for path in PAGES]
        wanted: list[Coroutine[Any, Any, httpx.Response]] = [
            client.get(path, headers=HTML) for client in (one, other) for path in paths
        ]
        tasks = [asyncio.create_task(each) for each in wanted]
        assert await asyncio.to_thread(desk.full.wait, 20)
        yield tasks
        desk.open.set()
        await asyncio.gather(*tasks)


def test_few_pages_are_made_at_a_time_whatever_they_show(
    apps: tuple[FastAPI, FastAPI, CapacityLimiter], desk: Desk
) -> None:
    async def ask() -> list[int]:
        async with _busy(apps, desk) as tasks:
            pass
        return [task.result().status_code for task in tasks]

    statuses = asyncio.run(ask())
    assert (desk.most, desk.made) == (3, 40)
    assert statuses == [200, 200, 404, 200, 200] * 8


def test_operators_are_answered_while_every_thread_is_taken(
    apps: tuple[FastAPI, FastAPI, CapacityLimiter], desk: Desk
) -> None:
    async def ask() -> list[int]:
        async with _busy(apps, desk), _client(apps[0]) as client, asyncio.timeout(10):
            with _no_thread():
                return [(await client.get(f"/-/{path}")).status_code for path in ("health", "ready", "metrics")]

    assert asyncio.run(ask()) == [200, 200, 200]


def test_a_page_whose_client_has_gone_is_not_made(apps: tuple[FastAPI, FastAPI, CapacityLimiter], desk: Desk) -> None:
    sent: list[Message] = []

    async def ask() -> None:
        async with _busy(apps, desk):
            await apps[0](_scope("/coast"), _hung_up, _keep)
            desk.made = 0

    async def _keep(message: Message) -> None:
        sent.append(message)

    asyncio.run(ask())
    assert sent[0]["status"] == 499
    assert desk.made == 40 - 3, "those that waited, without the one of the client that has gone"


def test_what_operators_ask_has_only_coroutines() -> None:
    routes = [route for route in health.router.routes if isinstance(route, APIRoute)]
    assert {route.path for route in routes} == {"/-/draft", "/-/health", "/-/ready", "/-/metrics"}
    assert [call for route in routes for call in _calls(route.dependant) if not iscoroutinefunction(call)] == []


@contextmanager
def _no_thread() -> Iterator[None]:
    """Takes all threads that are left."""
    threads = to_thread.current_default_thread_limiter()
    taken = range(int(threads.available_tokens))
    for number in taken:
        threads.acquire_on_behalf_of_nowait(number)
    yield
    for number in taken:
        threads.release_on_behalf_of(number)


def _calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for below in dependant.dependencies:
        yield from _calls(below)


async def _hung_up() -> Message:
    return {"type": "http.disconnect"}


def _scope(path: str) -> Scope:
    sent = {"path": path, "raw_path": path.encode(), "query_string": b"", "headers": [(b"accept", b"text/html")]}
    return {"type": "http", "method": "GET", "http_version": "1.1", "scheme": "http", **sent}
