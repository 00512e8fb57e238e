"""Files that people open, as their programs read them: each equals the tables by value and by type."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import openpyxl
import pandas as pd
import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.tables import Typed, read_typed
from ucc_graph.csvw.sheets import relations, table_contents
from ucc_graph.library.open import open_library
from ucc_graph.press.build import build
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.write.parquet import write_parquet
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app

PLACES = {"release": ("cities", "city"), "lighthouse_release": ("lighthouses", "lighthouse")}
"""Of each publication the table of things with places, and their kind."""


@pytest.fixture(scope="module", params=[pytest.param("release", marks=pytest.mark.slow), "lighthouse_release"])
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def folder(name: str, request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Typed]:
    return read_typed(folder)


@pytest.fixture(scope="module")
def parquet(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables in Parquet."""
    out = tmp_path_factory.mktemp("parquet")
    iris = open_release(folder).manifest.iris
    write_parquet(out, relations(table_contents(folder / "tables", iris.file("tables/csvw.json"))))
    return out / "parquet"


@pytest.fixture(scope="module")
def site(folder: Path) -> Get:
    return partial(caller(create_app(open_library(open_release(folder)), FakeEngine())), "GET")


def _kind(value: object) -> str:
    """The type of a value as a spreadsheet has it, in which numbers are numbers."""
    if value is None or isinstance(value, bool):
        return str(type(value))
    return "number" if isinstance(value, int | float) else "day" if isinstance(value, date) else "text"


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def test_openpyxl_reads_the_workbook(folder: Path, tables: dict[str, Typed]) -> None:
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    assert len(book.sheetnames) == len(tables) + 2
    for table, typed in tables.items():
        head, *rows = book[table[:31]].iter_rows(values_only=True)
        assert list(head) == list(typed.datatypes)
        for column, found in zip(typed.datatypes, zip(*rows, strict=True), strict=True):
            values = typed.column(column)
            assert list(map(_day, found)) == values
            assert list(map(_kind, map(_day, found))) == list(map(_kind, values))


def test_pandas_reads_the_workbook(folder: Path, tables: dict[str, Typed]) -> None:
    for table, typed in tables.items():
        as_written: dict[str, Any] = {"dtype": object, "keep_default_na": False, "na_values": [""]}
        frame = pd.read_excel(folder / "tables.xlsx", sheet_name=table[:31], engine="openpyxl", **as_written)
        assert list(frame.columns) == list(typed.datatypes)
        for column in frame.columns:
            found = [None if pd.isna(value) else value for value in frame[column].tolist()]
            assert list(map(_day, found)) == typed.column(column)


def test_duckdb_reads_parquet(parquet: Path, tables: dict[str, Typed]) -> None:
    types = {"integer": "BIGINT", "gYear": "BIGINT", "decimal": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    for table, typed in tables.items():
        path = parquet / f"{table}.parquet"
        answer = duckdb.sql(f"SELECT COLUMNS(lambda name: name != 'geometry') FROM '{path}'")
        assert answer.columns == list(typed.datatypes)
        assert list(map(str, answer.types)) == [
            f"{types.get(kind, 'VARCHAR')}{'[]' if one in typed.separators else ''}"
            for one, kind in typed.datatypes.items()
        ]
        for column, found in zip(typed.datatypes, zip(*answer.fetchall(), strict=True), strict=True):
            assert list(found) == (typed.values(column) if column in typed.separators else typed.column(column))


def test_geopandas_reads_the_points_of_parquet(name: str, parquet: Path, tables: dict[str, Typed]) -> None:
    table = PLACES[name][0]
    frame = geopandas.read_parquet(parquet / f"{table}.parquet")
    assert str(frame.crs) == "OGC:CRS84"
    places = zip(tables[table].column("long"), tables[table].column("lat"), strict=True)
    assert [(point.x, point.y) for point in frame.geometry] == list(places)


def test_geopandas_reads_geojson(name: str, site: Get, tables: dict[str, Typed]) -> None:
    table, kind = PLACES[name]
    number = {"city": "population", "lighthouse": "height"}[kind]
    body = site(f"/{kind}.geojson?fields=key,{number}").content
    frame = geopandas.read_file(io.BytesIO(body)).set_index("key")
    rows = {row["key"]: row for row in tables[table].rows}
    assert set(frame.index) == set(rows)
    assert {key: (f"{point.x:.5f}", f"{point.y:.5f}") for key, point in frame.geometry.items()} == {
        key: (f"{float(row['long']):.5f}", f"{float(row['lat']):.5f}") for key, row in rows.items()
    }
    found = {key: value for key, value in frame[number].items() if not pd.isna(value)}
    assert found == {key: float(row[number]) for key, row in rows.items() if row[number]}


def _as_in_korean(text: str, _: str) -> str:
    return text


def _as_in_french(text: str, datatype: str) -> str:
    """A cell as a French spreadsheet writes it."""
    return text.replace(".", ",") if datatype == "decimal" else text


@pytest.mark.parametrize(
    ("excel", "delimiter", "written"), [("1", ",", _as_in_korean), ("semicolon", ";", _as_in_french)]
)
def test_a_spreadsheet_reads_csv_by_the_rules_of_its_language(
    site: Get, tables: dict[str, Typed], excel: str, delimiter: str, written: Callable[[str, str], str]
) -> None:
    found = [name for name in tables if site(f"/data/{name}.csv").status_code == 200]
    assert len(found) >= 5
    for table in found:
        body = site(f"/data/{table}.csv?excel={excel}").content
        assert body.startswith(b"\xef\xbb\xbf")
        rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter)
        kinds = tables[table].datatypes
        assert list(rows) == [
            {name: written(text, kinds[name]) for name, text in row.items()} for row in tables[table].rows
        ]


@pytest.mark.slow
def test_a_release_has_parquet_on_demand_and_lists_it(lighthouses: Path, parquet: Path, tmp_path: Path) -> None:
    built = build(open_publication(lighthouses), tmp_path, None, lambda _: None, has_parquet=True).place.folder
    release = open_release(built)
    file = release.file("parquet/lighthouses.parquet")
    assert file
    assert file.media_type == "application/vnd.apache.parquet"
    assert "data/parquet/lighthouses.parquet>" in (built / "catalog.ttl").read_text(encoding="utf-8")
    get = caller(create_app(open_library(release), FakeEngine()))
    assert 'href="/data/parquet/lighthouses.parquet"' in get("GET", "/data", "text/html").text
    assert file.sha256 in get("GET", "/croissant.json").text
    if (parquet / "lighthouses.parquet").exists():
        assert (built / file.path).read_bytes() == (parquet / "lighthouses.parquet").read_bytes()
