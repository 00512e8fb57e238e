"""Problems of data files, each with its line, its column, its value and the permitted values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.csvw.small import column, faults, foreign_key, table

KEY = column("key", required=True)
LIGHTS = table("lights.csv", KEY, column("lit", datatype="date"), primaryKey="key")
CELLS = {
    "a wrong date": (
        "a,2004-02-30",
        'csvw:datatype data/lights.csv:2 column lit: "2004-02-30" is not a date (yyyy-mm-dd)',
    ),
    "no key": (",2004-01-01", "csvw:required data/lights.csv:2 column key: the cell is empty, and must have a value"),
    "a blank": (
        "a ,2004-01-01",
        'csvw:whitespace data/lights.csv:2 column key: "a " has surplus blanks; ucc-graph tidy mends it',
    ),
    "too few cells": ("a", "csvw:ragged data/lights.csv:2: the row has 1 cells, and the header 2"),
    "too many cells": ("a,2004-01-01,b", "csvw:ragged data/lights.csv:2: the row has 3 cells, and the header 2"),
    "a blank line": ("", "csvw:blank data/lights.csv:2: the line is blank; ucc-graph tidy mends it"),
    "a wrong quote": (
        '"a"b,2004-01-01',
        "csvw:quoting data/lights.csv:2: the quotes of this row are wrong (',' expected after '\"')",
    ),
}


@pytest.mark.parametrize(("row", "fault"), CELLS.values(), ids=CELLS)
def test_a_wrong_row_is_one_fault(tmp_path: Path, row: str, fault: str) -> None:
    assert faults(tmp_path, {"lights.csv": f"key,lit\n{row}\n"}, LIGHTS) == [fault]


def test_all_faults_of_a_file_are_found_in_one_run(tmp_path: Path) -> None:
    found = faults(tmp_path, {"lights.csv": "key,lit\na,x\nb,2004-01-01\nc,y\n"}, LIGHTS)
    assert found == [
        'csvw:datatype data/lights.csv:2 column lit: "x" is not a date (yyyy-mm-dd)',
        'csvw:datatype data/lights.csv:4 column lit: "y" is not a date (yyyy-mm-dd)',
    ]


def test_the_line_is_that_of_the_file_where_cells_have_line_ends(tmp_path: Path) -> None:
    found = faults(tmp_path, {"lights.csv": 'key,lit\n"a\nb",2004-01-01\nc,x\n'}, LIGHTS)
    assert [fault.partition(" column")[0] for fault in found] == ["csvw:datatype data/lights.csv:4"]


def test_a_double_key_names_the_line_of_the_first(tmp_path: Path) -> None:
    found = faults(tmp_path, {"lights.csv": "key,lit\na,\nb,\na,\n"}, LIGHTS)
    text = '"a" is the key of line 2 already; a key names one row'
    assert found == [f"csvw:primaryKey data/lights.csv:4 column key: {text}"]


def test_an_empty_key_is_a_fault_where_no_column_is_required(tmp_path: Path) -> None:
    pair = table("t.csv", column("key"), column("part"), primaryKey=["key", "part"])
    found = faults(tmp_path, {"t.csv": "key,part\na,\n"}, pair)
    assert found == ["csvw:primaryKey data/t.csv:2 column key, part: the key is empty; every row needs one"]


def test_a_missing_reference_suggests_the_nearest_key(tmp_path: Path) -> None:
    keepers = table("keepers.csv", KEY, column("light"), foreignKeys=[foreign_key("light", "lights.csv")])
    files = {"lights.csv": "key,lit\nskerryvore,\n", "keepers.csv": "key,light\nx,skerryvor\n"}
    text = '"skerryvor" is not a key of lights.csv (did you mean "skerryvore"?)'
    assert faults(tmp_path, files, LIGHTS, keepers) == [f"csvw:foreignKey data/keepers.csv:2 column light: {text}"]


def test_each_value_of_a_separated_column_is_a_reference(tmp_path: Path) -> None:
    keepers = table(
        "keepers.csv", KEY, column("light", separator="|"), foreignKeys=[foreign_key("light", "lights.csv")]
    )
    files = {"lights.csv": "key,lit\na,\nb,\n", "keepers.csv": "key,light\nx,a|zzz|b\n"}
    text = '"zzz" is not a key of lights.csv'
    assert faults(tmp_path, files, LIGHTS, keepers) == [f"csvw:foreignKey data/keepers.csv:2 column light: {text}"]


def test_an_empty_reference_is_no_fault(tmp_path: Path) -> None:
    keepers = table("keepers.csv", KEY, column("light"), foreignKeys=[foreign_key("light", "lights.csv")])
    files = {"lights.csv": "key,lit\na,\n", "keepers.csv": "key,light\nx,\n"}
    assert faults(tmp_path, files, LIGHTS, keepers) == []


def test_a_reference_of_two_columns_names_both_values(tmp_path: Path) -> None:
    places = table("places.csv", KEY, column("part"), primaryKey=["key", "part"])
    reference = {
        "columnReference": ["place", "part"],
        "reference": {"resource": "places.csv", "columnReference": ["key", "part"]},
    }
    lights = table("lights.csv", KEY, column("place"), column("part"), foreignKeys=[reference])
    files = {"places.csv": "key,part\np,north\n", "lights.csv": "key,place,part\na,p,north\nb,p,south\n"}
    text = '"p", "south" is not a key of places.csv (did you mean "p", "north"?)'
    assert faults(tmp_path, files, places, lights) == [f"csvw:foreignKey data/lights.csv:3 column place, part: {text}"]


def test_a_table_may_refer_to_itself(tmp_path: Path) -> None:
    lights = table("lights.csv", KEY, column("replaces"), foreignKeys=[foreign_key("replaces", "lights.csv")])
    found = faults(tmp_path, {"lights.csv": "key,replaces\na,b\nb,c\n"}, lights)
    assert found == ['csvw:foreignKey data/lights.csv:3 column replaces: "c" is not a key of lights.csv']


def test_an_empty_part_of_a_separated_cell_is_a_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, {"t.csv": "key,x\na,b||c\n"}, table("t.csv", KEY, column("x", separator="|")))
    assert found == ['csvw:separator data/t.csv:2 column x: "b||c" has an empty value beside "|"']


def test_a_value_that_makes_no_iri_is_a_fault(tmp_path: Path) -> None:
    lights = table("t.csv", KEY, column("page", valueUrl="{+page}"))
    found = faults(tmp_path, {"t.csv": "key,page\na,http://[x\n"}, lights)
    assert found == ['csvw:iri data/t.csv:2 column page: "http://[x" makes no valid IRI']


def test_a_template_that_needs_an_empty_cell_is_a_fault(tmp_path: Path) -> None:
    virtual = {"virtual": True, "name": "v", "propertyUrl": "rdfs:seeAlso", "valueUrl": "https://example.org/{x}"}
    found = faults(tmp_path, {"t.csv": "key,x\na,\n"}, table("t.csv", KEY, column("x"), virtual))
    assert found == ["csvw:iri data/t.csv:2 column v: valueUrl makes no valid IRI: a cell that it needs is empty"]


HEADERS = {
    "missing": ("key\na\n", "csvw:header data/lights.csv:1 column lit: the column is missing"),
    "misspelt": ("key,lti\na,\n", 'csvw:header data/lights.csv:1 column lit: the column is missing (is it "lti"?)'),
    "stray": (
        "key,lit,x\na,,\n",
        (
            "csvw:header data/lights.csv:1 column x: the column is not declared; declared are key,lit. "
            'Describe what is more in the metadata, or, if it is not to be published, with "suppressOutput": true'
        ),
    ),
    "misordered": (
        "lit,key\n,a\n",
        "csvw:header data/lights.csv:1: the columns must stand in the declared order, key,lit",
    ),
    "empty": ("", "csvw:header data/lights.csv:1: the file is empty; its first line must be key,lit"),
}


@pytest.mark.parametrize(("text", "fault"), HEADERS.values(), ids=HEADERS)
def test_a_wrong_header_is_a_fault(tmp_path: Path, text: str, fault: str) -> None:
    assert faults(tmp_path, {"lights.csv": text}, LIGHTS)[0] == fault


BYTES = {
    "utf-8": (
        b"key,lit\ncaf\xe9,\n",
        (
            "csvw:encoding data/lights.csv:2: the line is not UTF-8 (byte 4: e9); this looks like Windows-1252: "
            '"café,". Save the file as UTF-8, or, if it is meant so, give the table "dialect": {"encoding": '
            '"windows-1252"} in '
            "its metadata (CSVW Metadata, section 5.9)"
        ),
    ),
    "crlf": (
        b"key,lit\na,\r\nb,\r\n",
        "csvw:newline data/lights.csv:2: the line ends in CR LF, as on Windows; ucc-graph tidy mends it",
    ),
    "cr": (
        b"key,lit\na,\rb,\n",
        "csvw:newline data/lights.csv:2: the line has a CR within; save the file with LF line ends",
    ),
    "open quote": (
        b'key,lit\na,\n"b,\nc,\n',
        "csvw:quoting data/lights.csv:3: the quotes of this row are wrong (unexpected end of data)",
    ),
    "bom": (
        b"\xef\xbb\xbfkey,lit\na,\n",
        "csvw:bom data/lights.csv:1: the file begins with a byte order mark; ucc-graph tidy mends it",
    ),
}


@pytest.mark.parametrize(("content", "fault"), BYTES.values(), ids=BYTES)
def test_wrong_bytes_are_a_fault(tmp_path: Path, content: bytes, fault: str) -> None:
    assert faults(tmp_path, {"lights.csv": content}, LIGHTS) == [fault]


def test_a_missing_file_and_a_stray_one_are_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, {"strange.csv": "a\n"}, LIGHTS) == [
        "csvw:file data/lights.csv: the file is missing; the metadata describes it",
        "csvw:file data/strange.csv: no table of the metadata describes this file",
    ]
