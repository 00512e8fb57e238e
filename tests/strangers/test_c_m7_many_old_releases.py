"""Work that a stranger causes by asking for one thing after another must be bounded.

Siblings: earlier releases asked for in turn, at once, again after a pause, and ones that cannot be opened; the memory
of those that are closed; the ones that are open answer meanwhile.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from ucc_graph.errors import ReleaseDamagedError
from ucc_graph.library.open import open_library
from ucc_graph.rdf.vocab import RDFS
from ucc_graph.release.folder import Release, open_release
from ucc_graph.release.history import History
from ucc_graph.web.memento.middleware import EarlierReleases, MementoMiddleware


class _App:
    """An application that refers to itself, as those of releases do."""

    def __init__(self) -> None:
        self.itself = self

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class _Opener:
    """Opens applications and counts; ``now`` is the time, ``alive`` the applications that are in memory."""

    now: float = 0.0
    opened: int = 0
    most: int = 0
    alive: list[weakref.ref[_App]] = field(default_factory=list)

    def open(self, _: Release) -> ASGIApp:
        """An application."""
        self.opened += 1
        app = _App()
        self.alive.append(weakref.ref(app))
        self.most = max(self.most, sum(one() is not None for one in self.alive))
        return app


@pytest.fixture
def releases(small_release: Release) -> list[Release]:
    """Ten releases."""
    return [
        replace(small_release, manifest=replace(small_release.manifest, version=f"1.{number}")) for number in range(10)
    ]


def _turns(opener: _Opener, releases: list[Release], times: int) -> list[bool]:
    async def ask() -> list[bool]:
        earlier = EarlierReleases(opener.open, lambda: opener.now)
        return [await earlier.app(release) is not None for _ in range(times) for release in releases]

    return asyncio.run(ask())


def test_releases_in_turn_are_opened_a_few_times_only(releases: list[Release]) -> None:
    opener = _Opener()
    assert sum(_turns(opener, releases[:3], 100)) > 100, "those that are open answer"
    assert opener.opened == 4


@pytest.mark.parametrize("times", [10, 20])
def test_twice_the_requests_cause_no_more_work(times: int, releases: list[Release]) -> None:
    opener = _Opener()
    _turns(opener, releases, times)
    assert opener.opened == 4


def test_closed_releases_are_out_of_memory_before_the_next_is_opened(releases: list[Release]) -> None:
    opener = _Opener()
    _turns(opener, releases, 5)
    assert opener.most == 2


def test_one_more_is_opened_after_a_pause(releases: list[Release]) -> None:
    opener = _Opener()

    async def ask() -> list[bool]:
        earlier = EarlierReleases(opener.open, lambda: opener.now)
        found = []
        for release, now in zip(releases, (0, 0, 0, 0, 1, 14.9, 15, 16, 3600, 3600), strict=True):
            opener.now = now
            found.append(await earlier.app(release) is not None)
        return found

    assert asyncio.run(ask()) == [True, True, True, True, False, False, True, False, True, True]


def test_releases_that_cannot_be_opened_are_tried_a_few_times_only(releases: list[Release]) -> None:
    tried: list[Release] = []

    def fail(release: Release) -> ASGIApp:
        tried.append(release)
        raise ReleaseDamagedError("damaged")

    async def ask() -> None:
        earlier = EarlierReleases(fail, lambda: 0.0)
        for _ in range(20):
            await _ignoring(earlier.app, releases[0])

    asyncio.run(ask())
    assert len(tried) == 4


async def _ignoring(call: Callable[[Release], Awaitable[object]], release: Release) -> None:
    try:
        await call(release)
    except ReleaseDamagedError:
        return


def test_a_client_is_told_when_to_ask_again(releases: list[Release]) -> None:
    opener = _Opener()
    history = History(tuple(reversed(releases)))
    app = MementoMiddleware(_App(), history, EarlierReleases(opener.open, lambda: opener.now))

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await asyncio.gather(*(client.get(f"/releases/1.{number}/lamp") for number in range(9)))

    answers = asyncio.run(ask())
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [503] * 5
    assert {answer.headers.get("retry-after") for answer in answers} == {None, "15"}
    assert {answer.headers["cache-control"] for answer in answers if answer.status_code == 503} == {"no-store"}


@pytest.mark.slow
def test_pages_find_the_same_without_the_copy_for_queries(lighthouse_release: Path) -> None:
    whole, light = (open_library(open_release(lighthouse_release), for_queries=given) for given in (True, False))
    assert len(light.store) < len(whole.store)
    for iri in ("https://lights.example/id/coast/amber-coast", "https://lights.example/dataset"):
        assert whole.lookup.description(iri)
        assert light.lookup.description(iri) == whole.lookup.description(iri)
        assert light.lookup.objects(iri, RDFS.label) == whole.lookup.objects(iri, RDFS.label)
    members = [{name: kind.members for name, kind in each.kinds.items()} for each in (light, whole)]
    assert (members[0], light.languages) == (members[1], whole.languages)
