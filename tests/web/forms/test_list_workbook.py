"""Workbooks of lists: the rows of the list by value and type, what the columns mean, and where the data comes from."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.asgi import FakeEngine, Get, caller
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.settings import StatedLimits, WebSettings

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def test_a_list_is_a_workbook_of_three_sheets(get: Get) -> None:
    answer = get("/lighthouse.xlsx?coast=amber-coast&sort=-height")
    assert answer.headers["content-type"] == TYPE
    assert answer.headers["content-disposition"] == 'attachment; filename="lighthouses-amber-coast-1.2.0.xlsx"'
    sheets = _sheets(answer.content)
    assert list(sheets) == ["Lighthouses", "Columns", "About"]
    head, ember, gull = sheets["Lighthouses"]
    assert head == [
        *("Name", "key", "coast", "first lit", "since", "until", "automated", "height in metres"),
        *("latitude", "longitude", "source", "Addresses of the sources", "Address"),
    ]
    assert ember == [
        *("Cape Ember", "cape-ember", "Amber Coast", 1871.0, 1961.0, 1987.0, True, 31.5, 56.2041, 20.9876),
        "Survey of the Coasts|Roll of the Lighthouse Service",
        "https://lights.example/id/source/coast-survey|https://lights.example/id/source/service-roll",
        "https://lights.example/id/lighthouse/cape-ember",
    ]
    assert [gull[0], gull[6]] == ["Gull Bank", False]


def test_the_rows_are_those_of_plain_json(get: Get) -> None:
    query = "fields=key,firstLit,automated,height,latitude"
    rows = _sheets(get(f"/lighthouse.xlsx?{query}").content)["Lighthouses"][1:]
    items = get(f"/lighthouse.json?{query}").json()["items"]
    assert rows == [list(item.values()) for item in items]
    assert [type(one) for one in rows[0]] == [str, float, bool, float, float]


def test_the_second_sheet_says_what_each_column_means(get: Get) -> None:
    head, *rows = _sheets(get("/lighthouse.xlsx?fields=name,height,coast").content)["Columns"]
    assert head == ["Column", "Name in CSV and JSON", "Meaning", "Type", "Property"]
    assert [row[1] for row in rows] == ["name", "height", "coast"]
    assert rows[1][0] == "height in metres"
    assert rows[1][3:] == ["number", "https://lights.example/ontology#height"]
    assert all(row[2] for row in rows[1:])


def test_the_last_sheet_names_release_licence_citation_and_sources(get: Get) -> None:
    lines = _sheets(get("/coast.xlsx").content)["About"]
    found = {str(label): value for label, value in lines}
    assert found["Release"] == "1.2.0"
    assert isinstance(found["Date"], date)
    assert found["Licence"] == "CC0 1.0"
    assert "1.2.0" in str(found["Citation"])
    assert found["Address"] == "http://localhost/coast"
    assert found["Source"] == "Survey of the Coasts"


def test_headings_names_and_values_are_in_the_language_of_the_reader(get: Get) -> None:
    sheets = _sheets(get("/fr/lighthouse.xlsx?coast=amber-coast").content)
    table = next(iter(sheets.values()))
    assert table[0][7] == "hauteur en mètres"
    assert [row[2] for row in table[1:]] == ["Côte d'Ambre"] * 2


def test_a_workbook_comes_by_accept_and_in_the_same_bytes(get: Get) -> None:
    answer = get("/lighthouse", TYPE)
    assert answer.content == get("/lighthouse.xlsx").content
    assert answer.headers["content-location"] == "/lighthouse.xlsx"
    assert answer.headers["vary"] == "Accept, Accept-Language"


def test_a_page_of_a_list_begins_its_downloads_with_the_workbook(get: Get) -> None:
    page = get("/lighthouse?coast=amber-coast", "text/html").text
    after = page.partition(">Excel</a>")[2]
    links = [after.index(f">{title}</a>") for title in ("CSV", "JSON", "GeoJSON", "Turtle")]
    assert links == sorted(links)
    assert 'href="/lighthouse.xlsx?coast=amber-coast"' in page


@pytest.mark.parametrize("path", ["/fr/lighthouse?coast=amber-coast", "/lighthouse?coast=amber-coast&lang=fr"])
def test_the_files_of_a_page_are_in_its_language(get: Get, path: str) -> None:
    page = get(path, "text/html").text
    assert 'href="/lighthouse.xlsx?coast=amber-coast&amp;lang=fr"' in page
    assert 'href="/lighthouse.csv?coast=amber-coast&amp;excel=semicolon&amp;lang=fr"' in page
    assert 'href="/lighthouse.ttl?coast=amber-coast"' in page


@pytest.mark.parametrize("path", ["/lighthouse.xlsx", "/data/lighthouses.xlsx", "/fr/lighthouse.xlsx?fields=name"])
def test_a_list_that_is_too_large_is_refused_with_the_form_that_holds_it(library: Library, path: str) -> None:
    app = create_app(library, FakeEngine(), WebSettings(limits=StatedLimits(answer_size=100)))
    answer = caller(app)("GET", path)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].endswith("100 at most. Ask for CSV, which holds any number.")
