"""Pages that answer people: what stands in them, and what they leave out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.mark.parametrize("path", ["/", "/lighthouse", "/lighthouse/cape-ember", "/search?q=cape", "/quality", "/coast"])
def test_no_address_of_the_data_is_a_tooltip(get: Get, path: str) -> None:
    assert re.findall(r'title="http[^"]*"', get(path, "text/html").text) == []


def test_a_list_names_no_class(get: Get) -> None:
    page = get("/lighthouse", "text/html").text
    assert 'class="types"' not in page
    assert "<h1>" in page


@pytest.mark.parametrize(("query", "boxes"), [("", 4), ("?since=2015", 0), ("?coast=amber-coast", 2)])
def test_a_comparison_is_offered_where_there_is_something_to_compare(get: Get, query: str, boxes: int) -> None:
    page = get(f"/lighthouse{query}", "text/html").text
    assert page.count('name="thing"') == boxes
    assert ("Compare" in page.partition("<main")[2]) is (boxes > 0)


@pytest.mark.parametrize(
    ("sort", "first", "after"),
    [
        ("", "-height", "firstLit"),
        ("-height", "height", "firstLit"),
        ("height", "-height", "firstLit"),
        ("firstLit", "-height", "-firstLit"),
    ],
)
def test_a_heading_asks_for_the_largest_number_first(get: Get, sort: str, first: str, after: str) -> None:
    page = get(f"/lighthouse?sort={sort}", "text/html").text
    assert re.findall(r'href="/lighthouse\?sort=(-?height|-?firstLit)"', page) == [first, after]


def test_every_page_says_how_it_is_shown_elsewhere(get: Get) -> None:
    assert '<meta name="twitter:card" content="summary_large_image">' in get("/coast", "text/html").text


def test_quality_says_in_one_sentence_that_everything_has_a_source(get: Get) -> None:
    page = get("/quality", "text/html").text
    assert re.search(r'<p class="lead">All \d+ statements have a source.</p>', page)
    assert "0 of" not in page


def test_the_icon_is_where_programs_look_for_it(get: Get) -> None:
    answer = get("/favicon.ico")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/vnd.microsoft.icon")
    assert answer.content.startswith(b"\x00\x00\x01\x00\x03\x00")


def test_the_guide_names_the_limits_and_marks_code(get: Get) -> None:
    page = get("/-/docs", "text/html").text
    assert "A query runs for 10 seconds at most." in page
    assert "250,000 rows" in page
    assert "``" not in page
    assert "<code>queries</code>" in page


def test_a_publication_of_things_elsewhere_keeps_the_address_for_paper(get: Get) -> None:
    page = get("/lighthouse/cape-ember", "text/html").text
    assert 'class="external named" rel="noopener"' in page
