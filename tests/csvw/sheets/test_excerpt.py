"""Excerpts of tables: rows by their number in the file, whatever the dialect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ucc_graph.csvw.sheets.excerpt import read_excerpt

LOCATION = "https://lamps.example/data/csvw.json"


def _described(folder: Path, table: bytes, dialect: dict[str, object]) -> None:
    (folder / "lamps.csv").write_bytes(table)
    description = {"@context": "http://www.w3.org/ns/csvw", "url": "lamps.csv", "dialect": dialect}
    (folder / "csvw.json").write_text(json.dumps(description), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "dialect", "rows"),
    [
        (b"key,name\na,A\nb,B\nc,C\n", {}, {2: ("a", "A"), 3: ("b", "B")}),
        (b'key,name\r\na,"two\nlines"\r\nb,B\r\n', {}, {2: ("a", "two\nlines"), 3: ("b", "B")}),
        (b"key;name\na;A\nb;\xfc\n", {"delimiter": ";", "encoding": "latin1"}, {2: ("a", "A"), 3: ("b", "ü")}),
        (b"a,A\nb,B\nc,C\n", {"header": False}, {1: ("a", "A"), 2: ("b", "B"), 3: ("c", "C")}),
    ],
    ids=["plain", "line break in a cell", "semicolons in Latin 1", "no header"],
)
def test_rows_are_counted_as_records_of_the_file(
    tmp_path: Path, table: bytes, dialect: dict[str, object], rows: dict[int, tuple[str, ...]]
) -> None:
    _described(tmp_path, table, dialect)
    assert read_excerpt(tmp_path, LOCATION, "lamps.csv", range(1, 4)) == rows


def test_rows_and_tables_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    _described(tmp_path, b"key,name\na,A\n", {})
    assert read_excerpt(tmp_path, LOCATION, "lamps.csv", range(3, 6)) == {}
    assert read_excerpt(tmp_path, LOCATION, "others.csv", range(1, 4)) == {}
