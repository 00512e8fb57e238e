"""Memento links whose targets are relative, which RFC 7089 never shows and clients do not resolve.

Siblings: original, TimeGate, TimeMap and memento, in Link headers of originals, redirects and mementos and in the
TimeMap; by the scheme and the host that the client sees, with queries and languages, through the cache.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import httpx
import pytest

from tests.asgi import FakeEngine
from ucc_graph.library.open import open_library
from ucc_graph.release.folder import open_release
from ucc_graph.release.history import History
from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.memento.middleware import ClosedEngine, EarlierReleases, MementoMiddleware
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.serve.proxies import ProxiesMiddleware

LATE = {"Accept-Datetime": "Fri, 01 Jan 2100 00:00:00 GMT"}
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"')


@pytest.fixture(scope="module")
def site(lighthouse_release: Path) -> ProxiesMiddleware:
    library = open_library(open_release(lighthouse_release))
    history = History((library.release,))
    earlier = EarlierReleases(lambda release: create_app(open_library(release), ClosedEngine(), history=history))
    app = MementoMiddleware(create_app(library, FakeEngine(), history=history), history, earlier)
    return ProxiesMiddleware(CacheMiddleware(app, "1", ResponseStore(1 << 20)), ("127.0.0.1",))


def _ask(site: ProxiesMiddleware, url: str, **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site)) as client:
            return await client.get(url, headers=headers)

    return asyncio.run(send())


def _links(text: str) -> dict[str, str]:
    """The targets of the Memento links by their relation."""
    memento = {"original timegate", "timemap", "memento", "self"}
    return {relation: target for target, relation in LINK.findall(text) if relation in memento}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/keeper/aino-vare", {}),
        ("/keeper/aino-vare.nt", {}),
        ("/keeper/aino-vare", LATE),
        ("/releases/1.2.0/keeper/aino-vare", {}),
        ("/lighthouse?coast=amber-coast", {}),
        ("/ko/keeper/aino-vare", {}),
        ("/data/keepers.csv", {}),
        ("/id/keeper/aino-vare", {}),
    ],
)
@pytest.mark.parametrize(
    ("origin", "stated"),
    [
        ("http://localhost", {}),
        ("http://localhost:8080", {}),
        ("http://[::1]:8000", {}),
        ("https://graph.example", {"X-Forwarded-Proto": "https"}),
        ("http://graph.example/graph", {"X-Forwarded-Prefix": "/graph"}),
    ],
)
def test_the_links_of_an_answer_are_those_that_its_client_can_follow(
    site: ProxiesMiddleware, path: str, headers: dict[str, str], origin: str, stated: dict[str, str]
) -> None:
    host = origin.partition("://")[2].removesuffix("/graph")
    answer = _ask(site, f"http://{host}{path}", **headers, **stated)
    original = path.replace("/releases/1.2.0", "")
    assert _links(answer.headers["link"]) == {
        "original timegate": f"{origin}{original}",
        "timemap": f"{origin}/timemap/link{original}",
    }


def test_a_time_map_is_absolute(site: ProxiesMiddleware) -> None:
    answer = _ask(site, "http://graph.example/timemap/link/keeper/aino-vare", **{"X-Forwarded-Proto": "https"})
    assert _links(answer.text) == {
        "original timegate": "https://graph.example/keeper/aino-vare",
        "self": "https://graph.example/timemap/link/keeper/aino-vare",
        "memento": "https://graph.example/releases/1.2.0/keeper/aino-vare",
    }


def test_hosts_do_not_share_an_answer(site: ProxiesMiddleware) -> None:
    found = [_ask(site, f"http://{host}/coast.nt") for host in ("one.example", "two.example", "one.example")]
    named = [_links(answer.headers["link"])["original timegate"] for answer in found]
    assert named == [f"http://{host}.example/coast.nt" for host in ("one", "two", "one")]
