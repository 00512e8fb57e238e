"""Files for crawlers: the sitemap lists every page once, in parts where it is too long, and robots.txt names it."""

from __future__ import annotations

import re

import pytest

from tests.asgi import Get
from ucc_graph.web.routes.programs import crawlers


def _addresses(text: str) -> list[str]:
    return re.findall(r"<loc>([^<]*)</loc>", text)


def test_robots_leads_to_the_sitemap_and_away_from_queries(get: Get) -> None:
    lines = get("/robots.txt").text.splitlines()
    assert lines == [
        "User-agent: *",
        "Allow: /-/static/",
        "Allow: /-/picture.png",
        "Disallow: /-/",
        "Disallow: /sparql?",
        "Sitemap: http://localhost/sitemap.xml",
    ]


def test_the_sitemap_lists_each_page_once(get: Get) -> None:
    found = _addresses(get("/sitemap.xml").text)
    assert len(found) == len(set(found))
    paths = {address.removeprefix("http://localhost") for address in found}
    assert {
        "/",
        "/data",
        "/quality",
        "/releases",
        "/queries/lamps",
        "/lamp",
        "/lamp/north",
        "/lamp/s%C3%BCd",
        "/coast/cold",
    } <= paths
    assert "/catalog" not in paths


def test_every_page_of_the_sitemap_is_there(get: Get) -> None:
    paths = [address.removeprefix("http://localhost") for address in _addresses(get("/sitemap.xml").text)]
    assert {path: get(path, "text/html").status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_page_is_as_old_as_the_release(get: Get) -> None:
    text = get("/sitemap.xml").text
    assert set(re.findall(r"<lastmod>([^<]*)</lastmod>", text)) == {"2026-02-03"}


def test_a_long_sitemap_comes_in_parts(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _addresses(get("/sitemap.xml").text)
    monkeypatch.setattr(crawlers, "_PAGES", 5)
    parts = _addresses(get("/sitemap.xml").text)
    assert parts[0] == "http://localhost/sitemap-1.xml"
    found = [_addresses(get(part.removeprefix("http://localhost")).text) for part in parts]
    assert [page for part in found for page in part] == whole
    assert max(map(len, found)) == 5


@pytest.mark.parametrize("number", ["0", "99"])
def test_a_part_that_there_is_not_is_not_found(get: Get, number: str) -> None:
    assert get(f"/sitemap-{number}.xml").status_code == 404
