"""Memento over two releases of the lighthouses: earlier releases by URL and by date, changes, retired things."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import RdfFormat, parse

from tests.asgi import FakeEngine
from tests.servers.ours import serve
from ucc_graph.library.open import open_library
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import tidy_answers
from ucc_graph.release.folder import Release, open_release
from ucc_graph.release.history import History, read_history
from ucc_graph.web.cache.middleware import CacheMiddleware
from ucc_graph.web.cache.store import ResponseStore
from ucc_graph.web.memento.middleware import ClosedEngine, EarlierReleases, MementoMiddleware
from ucc_graph.web.serve.app import create_app

Get = Callable[..., httpx.Response]
OLD = "Sat, 01 Mar 2025 00:00:00 GMT"
"""When the earlier release was issued."""
NEW = "Thu, 15 Jan 2026 00:00:00 GMT"
FORMER_ROW = "tove-rask,Tove Rask,old-lantern,1990,1995\n"


def _former(lighthouses: Path, folder: Path) -> Path:
    """The lighthouses before a keeper was retired and another had his name corrected."""
    shutil.copytree(lighthouses, folder)
    for name, old, new in (
        ("catalog.ttl", "2026-01-15", "2025-03-01"),
        ("retired.csv", "keeper/tove-rask,Tove Rask,keeper/edda-lund,It was Edda Lund under her former name.\n", ""),
        ("keepers.csv", "Aino Vare", "Aino Vaare"),
        ("keepers.csv", "2015\n", f"2015\n{FORMER_ROW}"),
        ("lighthouses.csv", "Tern Rock", "Tern Stone"),
    ):
        text = (folder / "data" / name).read_text(encoding="utf-8")
        assert old in text
        (folder / "data" / name).write_text(text.replace(old, new), encoding="utf-8")
    tidy_answers(open_publication(folder))
    return folder


@pytest.fixture(scope="module")
def history(lighthouses: Path, tmp_path_factory: pytest.TempPathFactory) -> History:
    """A release of 2025 and one of 2026."""
    folder = tmp_path_factory.mktemp("history")
    build(open_publication(_former(lighthouses, folder / "former")), folder / "out", "1.1", lambda _: None)
    place = build(open_publication(lighthouses), folder / "out", "1.2", lambda _: None).place
    return read_history(open_release(place.folder))


@pytest.fixture(scope="module")
def opened() -> list[str]:
    """The versions of the earlier releases that were opened, in order."""
    return []


@pytest.fixture(scope="module")
def get(history: History, opened: list[str]) -> Get:
    """A GET with a path and headers, through the cache."""

    def open_app(release: Release) -> FastAPI:
        opened.append(release.manifest.version)
        return create_app(open_library(release), ClosedEngine(), history=history)

    library = open_library(history.newest)
    app = MementoMiddleware(create_app(library, FakeEngine(), history=history), history, EarlierReleases(open_app))
    return partial(_send, httpx.ASGITransport(CacheMiddleware(app, "1.2", ResponseStore(1 << 20))))


def _send(
    transport: httpx.ASGITransport, path: str, accept: str = "*/*", method: str = "GET", **headers: str
) -> httpx.Response:
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    request = httpx.Request(method, f"http://localhost{path}", headers={"Accept": accept, **named})

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.send(request)

    return asyncio.run(send())


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("Mon, 01 Jan 2001 00:00:00 GMT", "1.1"),
        (OLD, "1.1"),
        ("Wed, 14 Jan 2026 23:59:59 GMT", "1.1"),
        (NEW, "1.2"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", "1.2"),
    ],
)
def test_a_moment_leads_to_the_release_that_held_then(get: Get, moment: str, version: str) -> None:
    answer = get("/keeper/aino-vare?lang=fr", Accept_Datetime=moment)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/releases/{version}/keeper/aino-vare?lang=fr")
    assert "Accept-Datetime" in answer.headers["vary"]
    assert '<http://localhost/keeper/aino-vare?lang=fr>; rel="original timegate"' in answer.headers["link"]


@pytest.mark.parametrize("moment", ["2025-03-01", "Sat, 32 Mar 2025 00:00:00 GMT", "Sat, 01 Mar 2025 00:00:00 +0100"])
def test_a_malformed_moment_is_a_problem(get: Get, moment: str) -> None:
    answer = get("/keeper/aino-vare", Accept_Datetime=moment)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_an_address_without_a_moment_answers_for_today_and_says_that_it_negotiates(get: Get) -> None:
    for _ in range(2):
        answer = get("/keeper/aino-vare.nt")
        assert '"Aino Vare"@en' in answer.text
        assert "Accept-Datetime" in answer.headers["vary"]
        assert '<http://localhost/timemap/link/keeper/aino-vare.nt>; rel="timemap"' in answer.headers["link"]
        assert get("/keeper/aino-vare.nt", Accept_Datetime=OLD).status_code == 302


@pytest.mark.parametrize(
    ("path", "accept", "text"),
    [
        ("/releases/1.1/keeper/aino-vare", "text/turtle", '"Aino Vaare"@en'),
        ("/releases/1.1/keeper/aino-vare.html", "*/*", "Aino Vaare"),
        ("/releases/1.1/keeper/tove-rask.ttl", "*/*", '"Tove Rask"@en'),
        ("/releases/1.1/data/keepers.csv", "*/*", FORMER_ROW.strip()),
        ("/releases/1.1/lighthouse.csv", "*/*", "Tern Stone"),
        ("/releases/1.1/", "text/html", "Lighthouses"),
        ("/releases/1.2/keeper/aino-vare.ttl", "*/*", '"Aino Vare"@en'),
    ],
)
def test_each_release_answers_under_its_version(get: Get, path: str, accept: str, text: str) -> None:
    answer = get(path, accept)
    assert answer.status_code == 200
    assert text in answer.text
    assert answer.headers["memento-datetime"] == (OLD if "/1.1/" in path else NEW)
    assert "Accept-Datetime" not in answer.headers["vary"]


def test_an_earlier_release_is_opened_once(get: Get, opened: list[str]) -> None:
    get("/releases/1.1/keeper/aino-vare.nt")
    get("/releases/1.1/coast.nt")
    assert opened == ["1.1"]


def test_the_name_of_a_thing_leads_to_its_page_in_the_same_release(get: Get) -> None:
    answer = get("/releases/1.1/id/keeper/aino-vare")
    assert (answer.status_code, answer.headers["location"]) == (303, "/releases/1.1/keeper/aino-vare")


def test_a_page_of_an_earlier_release_leads_on_in_it_and_to_today(get: Get) -> None:
    page = get("/releases/1.1/keeper/aino-vare", "text/html")
    assert 'href="/releases/1.1/lighthouse/gull-bank"' in page.text
    assert '<a rel="latest-version" href="/keeper/aino-vare">' in page.text
    assert 'href="/-/static/style.css"' in page.text
    assert page.headers["content-location"] == "/releases/1.1/keeper/aino-vare.html"
    assert "</releases/1.1/keeper/aino-vare.ttl>" in page.headers["link"]


def _steps(page: str) -> list[str]:
    return re.findall(r">((?:First|Changed) in release [^<]*)<", page)


def test_a_page_says_in_which_releases_a_thing_came_and_changed(get: Get) -> None:
    assert _steps(get("/keeper/aino-vare.html").text) == ["First in release 1.1", "Changed in release 1.2"]
    assert _steps(get("/keeper/jorin-pell.html").text) == ["First in release 1.1"]
    assert _steps(get("/releases/1.1/keeper/aino-vare.html").text) == []


def test_head_is_get_without_its_body_in_an_earlier_release(get: Get) -> None:
    head = get("/releases/1.1/keeper/aino-vare", "text/html", method="HEAD")
    page = get("/releases/1.1/keeper/aino-vare", "text/html")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(page.content)))


@pytest.mark.parametrize("path", ["/releases/1.1/sparql", "/releases/1.1/-/health", "/releases/7/x", "/releases/7"])
def test_what_no_earlier_release_has_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_a_time_map_lists_every_state(get: Get) -> None:
    answer = get("/timemap/link/keeper/aino-vare")
    assert answer.headers["content-type"] == "application/link-format"
    lines = answer.text.splitlines()
    assert lines[0] == '<http://localhost/keeper/aino-vare>; rel="original timegate",'
    assert lines[2:] == [
        f'<http://localhost/releases/1.1/keeper/aino-vare>; rel="memento"; datetime="{OLD}",',
        f'<http://localhost/releases/1.2/keeper/aino-vare>; rel="memento"; datetime="{NEW}"',
    ]


def test_what_is_asked_with_a_query_has_states_of_its_own(get: Get) -> None:
    listed = '<http://localhost/timemap/link/lighthouse?coast=amber-coast>; rel="timemap"'
    for path in ("/lighthouse?coast=amber-coast", "/releases/1.1/lighthouse?coast=amber-coast"):
        assert listed in get(path, "text/html").headers["link"]
    lines = get("/timemap/link/lighthouse?coast=amber-coast").text.splitlines()
    assert lines[0] == '<http://localhost/lighthouse?coast=amber-coast>; rel="original timegate",'
    assert lines[2] == f'<http://localhost/releases/1.1/lighthouse?coast=amber-coast>; rel="memento"; datetime="{OLD}",'


def test_a_time_map_of_nothing_is_not_found(get: Get) -> None:
    assert get("/timemap/link/keeper/nobody").status_code == 404


def test_the_releases_are_a_series(get: Get) -> None:
    triples = {str(quad.triple) for quad in parse(get("/releases.nt").content, format=RdfFormat.N_TRIPLES)}
    release, dcat = "<https://lights.example/releases/1.2>", "http://www.w3.org/ns/dcat#"
    assert f"<https://lights.example/dataset> <{dcat}seriesMember> {release}" in triples
    assert f"{release} <{dcat}prev> <https://lights.example/releases/1.1>" in triples
    assert f'{release} <{dcat}version> "1.2"' in triples


@pytest.mark.parametrize("path", ["/releases", "/releases/1.1", "/releases/1.2", "/changes", "/fr/releases"])
def test_releases_and_changes_have_pages(get: Get, path: str) -> None:
    answer = get(path, "text/html")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "1.2" in answer.text
    assert "accept-datetime" not in answer.headers["vary"].lower() or path.endswith("changes")


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("json", "application/json"),
        ("ttl", "text/turtle"),
        ("atom", "application/atom+xml"),
        ("txt", "text/plain"),
    ],
)
def test_changes_are_the_files_of_the_release(get: Get, history: History, suffix: str, media_type: str) -> None:
    by_suffix, by_header = get(f"/changes.{suffix}"), get("/changes", media_type)
    assert by_suffix.headers["content-type"].partition(";")[0] == media_type
    assert by_suffix.content == by_header.content == history.newest.path(f"changes.{suffix}").read_bytes()


def test_the_feed_of_changes_tells_of_the_retired_keeper(get: Get) -> None:
    feed = ET.fromstring(get("/changes.atom").content)  # noqa: S314  # made by ourselves
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "changed: Tove Rask" in titles


def test_a_release_without_a_former_one_has_no_changes(get: Get) -> None:
    assert get("/releases/1.1/changes.json").status_code == 404


@pytest.mark.parametrize("path", ["/id/keeper/tove-rask", "/keeper/tove-rask", "/keeper/tove-rask.ttl"])
def test_a_retired_key_is_gone_with_a_pointer(get: Get, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    assert answer.json()["isReplacedBy"] == ["https://lights.example/id/keeper/edda-lund"]
    assert answer.json()["detail"] == (
        "Tove Rask was retired. It was Edda Lund under her former name. Release 1.1 was the last to have it."
    )
    links = answer.headers["link"]
    assert '</keeper/edda-lund>; rel="successor-version"' in links
    assert '</releases/1.1/keeper/tove-rask>; rel="predecessor-version"' in links


def test_a_browser_gets_the_pointer_as_a_link(get: Get) -> None:
    answer = get("/keeper/tove-rask", "text/html")
    assert answer.status_code == 410
    assert 'href="/keeper/edda-lund"' in answer.text


def test_a_retired_key_is_found_by_its_date(get: Get) -> None:
    answer = get("/keeper/tove-rask", Accept_Datetime=OLD)
    assert (answer.status_code, answer.headers["location"]) == (302, "/releases/1.1/keeper/tove-rask")


@pytest.mark.parametrize(("options", "status"), [((), 200), (("--no-history",), 404)])
@pytest.mark.slow
def test_the_served_command_finds_earlier_releases(history: History, options: tuple[str, ...], status: int) -> None:
    with serve(history.newest.folder, options) as (_, address):
        answer = httpx.get(f"{address}/releases/1.1/keeper/tove-rask", trust_env=False, timeout=60)
    assert answer.status_code == status


def test_a_release_whose_folder_is_taken_away_keeps_nothing_else_from_an_answer(
    history: History, tmp_path: Path
) -> None:
    for release in history.releases:
        shutil.copytree(release.folder, tmp_path / release.folder.name)
    copied = read_history(open_release(tmp_path / "1.2"))
    app = create_app(open_library(copied.newest), FakeEngine(), history=copied)
    past = EarlierReleases(lambda release: create_app(open_library(release), ClosedEngine(), history=copied))
    shutil.rmtree(tmp_path / "1.1")
    ask = partial(_send, httpx.ASGITransport(MementoMiddleware(app, copied, past)))
    assert ask("/keeper/aino-vare", Accept_Datetime=OLD).headers["location"] == "/releases/1.2/keeper/aino-vare"
    assert ask("/timemap/link/keeper/aino-vare").text.count("memento") == 1
    assert (ask("/releases/1.1/keeper").status_code, ask("/keeper").status_code) == (500, 200)


def test_a_release_that_is_open_answers_while_another_is_opened(history: History) -> None:
    newest, former = history.releases
    may_open = threading.Event()
    past = EarlierReleases(lambda release: FastAPI(title=str(release is newest or may_open.wait(20))))

    async def ask() -> bool:
        opened = await past.app(newest)
        slow = asyncio.create_task(past.app(former))
        await asyncio.sleep(0)
        found = await asyncio.wait_for(past.app(newest), 10)
        may_open.set()
        await slow
        return found is opened

    assert asyncio.run(ask())
