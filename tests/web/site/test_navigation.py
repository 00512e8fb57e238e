"""Navigation in the head and the foot of every page, and its metadata for link previews."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

PAGES = ["/", "/lighthouse", "/lighthouse/tern-rock", "/coast/amber-coast", "/sparql", "/search?q=tern", "/compare"]
PAGES += ["/queries", "/data", "/ontology", "/nowhere/at/all"]


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _said(page: str) -> dict[str, list[str]]:
    """The contents of the elements meta, by name or property."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', page):
        found.setdefault(name, []).append(content)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_the_head_leads_to_the_main_list_and_to_every_language(get: Get, path: str) -> None:
    head = get(path, "text/html").text.partition("<header>")[2].partition("</header>")[0]
    assert re.findall(r'<a class="main-list" href="([^"]*)"', head) == ["/lighthouse"]
    assert re.findall(r'hreflang="(\w+)"', head) == ["en", "ko", "fr", "es", "ar"]


@pytest.mark.parametrize("path", PAGES)
def test_the_foot_leads_to_what_there_is(get: Get, path: str) -> None:
    foot = get(path, "text/html").text.partition("<footer>")[2]
    ways = ["/pages/about", "/quality", "/-/docs", "/catalog", "/reconcile", "/releases"]
    assert re.findall(r'<li><a href="([^"]*)"', foot) == ways
    assert [get(way).status_code for way in ways] == [200] * 6


def test_the_releases_lead_to_no_changes_where_nothing_is_compared(get: Get) -> None:
    assert 'href="/changes"' not in get("/releases", "text/html").text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_once_what_others_show_of_it(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    said = _said(page)
    assert {name: len(found) for name, found in said.items() if len(found) > 1} == {}
    title = re.findall(r"<title>(.*)</title>", page)[0]
    assert said["og:title"] == [title.removesuffix(" \u2013 Lighthouses")]
    assert said["og:image"] == ["http://localhost/-/picture.png"]
    assert said["og:description"] == said["description"]


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/data", "Invented lighthouses, their coasts and their keepers: a small publication for tests."),
        ("/lighthouse/cape-ember", "lighthouse · coast: Amber Coast · first lit: 1871 · since: 1961 · until: 1987"),
    ],
)
def test_a_page_is_described_by_what_it_is_about(get: Get, path: str, description: str) -> None:
    assert _said(get(path, "text/html").text)["description"] == [description]
