"""Rows of tables as pages: cells beside their columns and neighbours, and the way there from a thing."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _cells(page: str) -> list[tuple[str, ...]]:
    """The name of each column with the cells beside it."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    names = [re.findall(r"<code>(.*?)</code>", row)[0] for row in body.split("<tr>")[1:]]
    rows = [re.findall(r"<td[^>]*><bdi[^>]*>(.*?)</bdi></td>", html.unescape(row)) for row in body.split("<tr>")[1:]]
    return [(name, *cells) for name, cells in zip(names, rows, strict=True)]


def test_a_row_has_the_cells_of_its_file_with_those_before_and_after(get: Get, library: Library) -> None:
    with library.release.path("tables/coasts.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert len(rows) == 2
    first = get("/data/coasts.csv/rows/2", "text/html").text
    assert _cells(first) == list(zip(header, *rows, strict=True))
    last = get("/data/coasts.csv/rows/3", "text/html").text
    assert _cells(last) == list(zip(header, *rows, strict=True))
    assert '<a href="/data/coasts.csv/rows/2">row 2</a>' in last


def test_a_row_names_what_it_describes_and_its_sources(get: Get) -> None:
    page = get("/data/lighthouses.csv/rows/2", "text/html").text
    described = page.partition('id="described"')[2].partition("</section>")[0]
    assert re.findall(r'href="(/lighthouse/[^"#]*)"', described)
    assert "/source/" in page.partition('id="sources"')[2].partition("</section>")[0]


def test_a_thing_leads_to_its_rows(get: Get) -> None:
    page = get("/lighthouse/tern-rock", "text/html").text
    (address,) = set(re.findall(r'href="(/data/lighthouses\.csv/rows/[0-9]+)"', page))
    assert ("key", "tern-rock") in [(name, cells[1]) for name, *cells in _cells(get(address, "text/html").text)]
    assert f'href="{address}"' in get("/lighthouse/tern-rock?provenance", "text/html").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/coasts.csv/rows/1", 404),  # the header
        ("/data/coasts.csv/rows/4", 404),
        ("/data/coasts.csv/rows/0", 400),
        ("/data/coasts.csv/rows/x", 400),
        ("/data/dataset.nt/rows/2", 404),
        ("/data/none.csv/rows/2", 404),
        ("/data/../manifest.json/rows/2", 404),
    ],
)
def test_a_row_that_is_not_there_is_not_found(get: Get, path: str, status: int) -> None:
    assert get(path, "text/html").status_code == status
