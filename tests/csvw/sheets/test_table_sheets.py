"""Tables as sheets: each cell by the datatype of its column, in the release and at the address of a table."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from python_calamine import CalamineWorkbook

from tests.asgi import Get
from ucc_graph.csvw.sheets import table_sheets
from ucc_graph.library.open import Library, open_library
from ucc_graph.rdf.xlsx import Anchor
from ucc_graph.release.folder import open_release

NUMBERS = {"lat", "long", "height", "first_lit", "since", "until"}
LOCATION = "https://lamps.example/data/tables/csvw.json"
DESCRIPTION = """{"@context": "http://www.w3.org/ns/csvw", "url": "lamps.csv", "tableSchema": {"columns": [
 {"name": "key", "titles": "key", "required": true, "dc:description": "Its key."},
 {"name": "lit", "titles": "lit", "datatype": {"base": "date", "format": "d.M.yyyy"}},
 {"name": "price", "titles": "price", "datatype":
  {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}},
 {"name": "works", "titles": "works", "datatype": {"base": "boolean", "format": "yes|no"}},
 {"name": "page", "titles": "page", "datatype": "anyURI"},
 {"name": "code", "titles": "code"},
 {"name": "colours", "titles": "colours", "separator": ";"}], "primaryKey": "key"}}"""
TABLE = """key,lit,price,works,page,code,colours
north,22.11.2026,"1.234,5",yes,https://lamps.example/,004,red;white
south,,,no,,=1+1,
"""


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def test_a_cell_has_the_type_of_its_column(tmp_path: Path) -> None:
    (tmp_path / "csvw.json").write_text(DESCRIPTION, encoding="utf-8")
    (tmp_path / "lamps.csv").write_text(TABLE, encoding="utf-8")
    lamps, columns = table_sheets(tmp_path, LOCATION)
    page = Anchor("https://lamps.example/", "https://lamps.example/")
    assert (lamps.name, list(lamps.headings)) == ("lamps", "key lit price works page code colours".split())
    assert list(map(list, lamps.rows)) == [
        ["north", date(2026, 11, 22), 1234.5, True, page, "004", "red;white"],
        ["south", None, None, False, None, "=1+1", None],
    ]
    assert list(columns.rows[0])[:6] == ["lamps.csv", "key", "key", "Its key.", "a text", True]


def test_a_table_without_a_description_is_of_texts(tmp_path: Path) -> None:
    (tmp_path / "lamps.csv").write_text("key,height\nnorth,31.5\n", encoding="utf-8")
    sheets = table_sheets(tmp_path, "https://lamps.example/data/tables/lamps.csv", "lamps.csv")
    assert list(map(list, sheets[0].rows)) == [["north", "31.5"]]


def test_the_workbook_of_a_release_equals_its_tables(lighthouse_release: Path) -> None:
    sheets = _sheets((lighthouse_release / "tables.xlsx").read_bytes())
    paths = sorted((lighthouse_release / "tables").glob("*.csv"))
    assert len(paths) == 5
    for path in paths:
        head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        found_head, *found = sheets[path.stem]
        assert found_head == head
        assert len(found) == len(rows)
        for row, cells in zip(rows, found, strict=True):
            for name, text, cell in zip(head, row, cells, strict=True):
                number = name in NUMBERS and text
                assert cell == (float(text) if number else text == "true" if name == "automated" else text)
    assert list(sheets)[-2:] == ["Columns", "About"]


def test_the_workbook_of_a_release_has_the_days_of_the_release(lighthouse_release: Path) -> None:
    with zipfile.ZipFile(lighthouse_release / "tables.xlsx") as archive:
        assert ">2026-01-15T00:00:00Z<" in archive.read("docProps/core.xml").decode()


def test_the_workbook_is_listed_in_manifest_catalogue_and_croissant(lighthouse_release: Path, get: Get) -> None:
    file = open_release(lighthouse_release).file("tables.xlsx")
    assert file
    assert file.media_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    said = {str(quad.object) for quad in parse(path=lighthouse_release / "catalog.ttl", format=RdfFormat.TURTLE)}
    assert "<https://lights.example/data/tables.xlsx>" in said
    assert "<http://publications.europa.eu/resource/authority/file-type/XLSX>" in said
    found = {one["@id"]: one for one in get("/croissant.json").json()["distribution"]}
    assert found["tables.xlsx"]["sha256"] == file.sha256


@pytest.mark.parametrize("path", ["/data/tables/lighthouses.xlsx", "/data/lighthouses.xlsx"])
def test_a_table_is_a_workbook_at_its_address(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.headers["content-disposition"] == 'attachment; filename="lighthouses-1.2.0.xlsx"'
    sheets = _sheets(answer.content)
    assert list(sheets) == ["lighthouses", "Columns", "About"]
    assert sheets["lighthouses"][1][-4:] == [31.5, 1871.0, "red|white", True]
    assert {row[0] for row in sheets["Columns"][1:]} == {"lighthouses.csv"}


def test_the_page_of_downloads_leads_to_the_workbooks(get: Get) -> None:
    page = get("/data", "text/html").text
    assert '<a href="/data/tables/coasts.xlsx">Excel</a>' in page
    assert 'href="/data/tables.xlsx"' in page


@pytest.mark.parametrize("path", ["/data/tables/none.xlsx", "/data/dataset.xlsx", "/data/report.xlsx", "/data/.xlsx"])
def test_only_a_table_is_a_workbook(get: Get, path: str) -> None:
    assert get(path).status_code == 404
