"""Data dictionary: a row for each column of the main list and of every table, in each form."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

TABLES = ["lighthouse.csv", "coasts.csv", "keepers.csv", "lighthouses.csv", "retired.csv", "sources.csv"]


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _rows(get: Get) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get("/data/dictionary.csv").text)))


def test_the_main_list_stands_before_the_tables(get: Get) -> None:
    page = get("/data/dictionary", "text/html").text
    assert re.findall(r'<h2 id="[^"]*">.*?<code>(.*?)</code>', page) == TABLES
    assert list(dict.fromkeys(row["table"] for row in _rows(get))) == TABLES


def test_every_column_of_every_table_is_there_with_its_meaning(get: Get, library: Library) -> None:
    rows = {(row["table"], row["column"]): row for row in _rows(get)}
    for name in TABLES[1:]:
        header = library.release.path(f"tables/{name}").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [column for table, column in rows if table == name] == header
        assert all(rows[name, column]["meaning"] for column in header)
    assert rows["coasts.csv", "name_fr"]["textLanguage"] == "fr"
    assert rows["keepers.csv", "lighthouse"]["references"] == "lighthouses.csv#key"


def test_the_columns_of_the_list_are_those_of_its_csv(get: Get) -> None:
    header = get("/lighthouse.csv").text.splitlines()[0].split(",")
    assert [row["column"] for row in _rows(get) if row["table"] == "lighthouse.csv"] == header


def test_filled_cells_are_counted_and_examples_are_real(get: Get, library: Library) -> None:
    with library.release.path("tables/lighthouses.csv").open(encoding="utf-8") as lines:
        cells = list(csv.DictReader(lines))
    for row in (row for row in _rows(get) if row["table"] == "lighthouses.csv"):
        found = [cell[row["column"]] for cell in cells]
        assert (int(row["rows"]), int(row["filled"])) == (len(cells), sum(map(bool, found)))
        assert row["example"] in found


def test_a_column_of_the_list_counts_the_things_that_have_a_value(get: Get) -> None:
    listed = list(csv.DictReader(io.StringIO(get("/lighthouse.csv").text)))
    for row in (row for row in _rows(get) if row["table"] == "lighthouse.csv"):
        assert int(row["filled"]) == sum(bool(one[row["column"]]) for one in listed)


def test_all_forms_have_the_same_rows(get: Get) -> None:
    rows = _rows(get)
    items = json.loads(get("/data/dictionary.json").content)["items"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(get("/data/dictionary.xlsx").content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [(one["table"], one["column"]) for one in items] == [(row["table"], row["column"]) for row in rows]
    assert [tuple(row[:2]) for row in sheet[1:]] == [(row["table"], row["column"]) for row in rows]
    height = next(one for one in items if (one["table"], one["column"]) == ("lighthouses.csv", "height"))
    assert (height["filled"], height["isRequired"]) == (4, True)


def test_each_column_has_an_address_of_its_own(get: Get) -> None:
    page = get("/data/dictionary", "text/html").text
    found = re.findall(r' id="([^"]+)"', page)
    assert len(found) == len(set(found))
    assert "lighthouses.csv:height" in found
    assert 'href="#lighthouses.csv:key"' in page


def test_texts_of_the_data_keep_their_language(get: Get) -> None:
    page = get("/ko/data/dictionary", "text/html").text
    assert '<span lang="en" dir="ltr">Height of the tower in metres.</span>' in page


def test_a_file_is_saved_under_its_release_and_marked_on_demand(get: Get) -> None:
    plain, marked = get("/data/dictionary.csv"), get("/data/dictionary.csv?excel=1")
    assert plain.headers["content-disposition"] == 'attachment; filename="dictionary-1.2.0.csv"'
    assert marked.content == b"\xef\xbb\xbf" + plain.content


def test_a_form_that_is_not_there_is_refused(get: Get) -> None:
    assert get("/data/dictionary.ttl").status_code == 404
    assert get("/data/dictionary", "text/turtle").status_code == 406


def test_tables_without_a_description_have_the_columns_of_their_headers(tmp_path: Path) -> None:
    release = write_release(tmp_path, files={"tables/dictionary.csv": b"word,sense\nlamp,a light\n"})
    get = caller(create_app(open_library(release), FakeEngine()))
    page = get("GET", "/data/dictionary", "text/html").text
    assert re.findall(r'<tr id="([^"]+\.csv:[^"]+)"', page) == [
        *("dictionary.csv:word", "dictionary.csv:sense", "lamps.csv:key", "lamps.csv:name"),
    ]
    assert get("GET", "/data/dictionary.csv").content == b"word,sense\nlamp,a light\n"
