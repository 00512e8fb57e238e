"""Sheets of texts: encoding, separator, quotes and line ends, and the table among what people write around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.source import SOURCE
from ucc_graph.errors import CallError
from ucc_graph.scaffold.sheets import Sheet, read_sheets

CASES = SOURCE.parents[1] / "shared" / "cases" / "spreadsheets"


def _read(folder: Path, content: bytes | str, name: str = "a.csv") -> Sheet:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (sheet,) = read_sheets([folder / name])
    return sheet


ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8, by its byte order mark"),
    ("utf-16", "UTF-16, by its byte order mark"),
    ("utf-16-le", "UTF-16, by its zero bytes"),
    ("utf-16-be", "UTF-16, by its zero bytes"),
    ("utf-32", "UTF-32, by its byte order mark"),
    ("utf-32-le", "UTF-32, by its zero bytes"),
    ("utf-32-be", "UTF-32, by its zero bytes"),
    ("euc-kr", "EUC-KR, for it is not UTF-8 and all its letters are Korean ones"),
]


@pytest.mark.parametrize(("encoding", "how"), ENCODINGS)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, how: str) -> None:
    sheet = _read(tmp_path, "이름,year\n서울,1900\n부산,1901\n".encode(encoding))
    assert (sheet.header, sheet.rows[0]) == (("이름", "year"), ("서울", "1900"))
    assert sheet.decisions[0] == f"read as {how}"


def test_other_bytes_are_windows_1252_and_those_that_are_none_are_counted(tmp_path: Path) -> None:
    sheet = _read(tmp_path, b"name,note\nCaf\xe9,\x93good\x94\nB\x81r,\n")
    assert sheet.rows == (("Café", "\u201cgood\u201d"), ("Br", ""))
    assert sheet.decisions[0] == (
        "read as Windows-1252 by its letters, for it is not UTF-8; --encoding names another one; "
        "1 byte is none of it and left out, the first in line 3"
    )


def test_a_few_wrong_bytes_leave_a_text_utf_8(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "name,note\nÉéèàçùôîïüö,1\n".encode() + b"x\xff,2\n")
    assert sheet.rows == (("Ééèàçùôîïüö", "1"), ("x", "2"))


def test_an_encoding_that_is_named_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("nazwa,gród\nŁódź,1900\n".encode("windows-1250"))
    (sheet,) = read_sheets([tmp_path / "a.csv"], "windows-1250")
    assert (sheet.header, sheet.rows[0][0]) == (("nazwa", "gród"), "Łódź")


def test_an_encoding_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(CallError, match="'latin-99' is no encoding"):
        read_sheets([tmp_path / "a.csv"], "latin-99")


TEXTS = [
    ("a,b\n1,2\n", (("1", "2"),)),
    ("a;b\n1,5;2\n3,5;4\n", (("1,5", "2"), ("3,5", "4"))),
    ("a\tb\n1, 2\t3\n", (("1, 2", "3"),)),
    ("a|b\n1|2\n", (("1", "2"),)),
    ("sep=;\r\na;b\r\n1;2\r\n", (("1", "2"),)),
    ("a,b\r\n1,2\r\n", (("1", "2"),)),
    ("a,b\r1,2\r", (("1", "2"),)),
    ("a,b\r\r\n1,2\r\r\n", (("1", "2"),)),
    ("a,b\n\n1,2\n,\n\n", (("1", "2"),)),
    ('a,b\n"1\r\nx","2 ""q"", y"\n', (("1\nx", '2 "q", y'),)),
    ("'a','b'\n'1,5','2'\n", (("1,5", "2"),)),
    ('a,b\n3" pipe,2\n', (('3" pipe', "2"),)),
    ('a, b\n1, "x, y"\n2, "z"\n', (("1", "x, y"), ("2", "z"))),
    ('a\tb\n"x\t1\ny\t2\n', (('"x', "1"), ("y", "2"))),
    ("a,b\n007,#N/A\n", (("007", ""),)),
    ("a,b,,\n1,2,,\n", (("1", "2"),)),
    ("a,b\n1\n2,3\n", (("1", ""), ("2", "3"))),
    ("a\nPicasso, Pablo\nMonet, Claude\n", (("Picasso, Pablo",), ("Monet, Claude",))),
]


@pytest.mark.parametrize(("text", "rows"), TEXTS)
def test_rows_are_read_in_every_form(tmp_path: Path, text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert _read(tmp_path, text).rows == rows


def test_rows_know_their_lines(tmp_path: Path) -> None:
    assert _read(tmp_path, 'a,b\n"1\n2",x\n\n3,y\n').lines == (2, 5)


def test_titles_are_in_one_line_and_each_of_them_once(tmp_path: Path) -> None:
    sheet = _read(tmp_path, '" a ","b\nc",,a\n1,2,3,4\n5,6,7,8\n')
    assert sheet.header == ("a", "b c", "column 3", "a 2")


def test_cells_beyond_the_header_are_kept(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "a,b\n1,2\n3,4,5\n6,7\n")
    assert sheet.header == ("a", "b", "column 3")
    assert "column 3 has values and no title" in sheet.decisions


AROUND = [
    ("Stations of 2024;;;\n;;;\nname;year;lat;lon\nEmber;1900;1;2\nFrost;1901;3;4\n", "row 1 left out"),
    ("Stations, 2024\n\nname,year,lat,lon\nEmber,1900,1,2\nFrost,1901,3,4\n", "row 1 left out"),
    ("# made by hand\nname,year,lat,lon\nEmber,1900,1,2\nFrost,1901,3,4\n", "row 1 left out"),
    ("name,year,lat,lon\nEmber,1900,1,2\nFrost,1901,3,4\n\nSource: the ministry\n", "row 5 left out: notes below"),
    ("name,year,lat,lon\nEmber,1900,1,2\nFrost,1901,3,4\n* estimated\n", "row 4 left out: notes below"),
    ("name,year,lat,lon\nEmber,1900,1,2\nname,year,lat,lon\nFrost,1901,3,4\n", "row 3 left out: the header again"),
    ("name,year,lat,lon\nEmber,1900,1,2\nFrost,1901,3,4\nTotal,,4,6\n", 'row 4 left out: "Total" sums the rows above'),
]


@pytest.mark.parametrize(("text", "said"), AROUND)
def test_what_stands_around_a_table_is_left_out_and_said(tmp_path: Path, text: str, said: str) -> None:
    sheet = _read(tmp_path, text)
    assert sheet.header == ("name", "year", "lat", "lon")
    assert sheet.rows == (("Ember", "1900", "1", "2"), ("Frost", "1901", "3", "4"))
    assert [decision for decision in sheet.decisions if decision.startswith(said)]


def test_a_row_that_only_looks_like_a_total_is_kept_and_said(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "name,year\nEmber,1900\nFrost,1901\nTotal,1905\n")
    assert sheet.rows[-1] == ("Total", "1905")
    assert any("looks like a total" in decision for decision in sheet.decisions)


def test_rows_of_a_tree_by_levels_are_no_notes(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "level 1,level 2\nA,\nA,B\n\nC,\n")
    assert sheet.rows[-1] == ("C", "")


HEADERS = [
    ("name,Place,,year\n,lat,lon,\nEmber,1,2,1900\nFrost,3,4,1901\n", ("name", "Place lat", "Place lon", "year")),
    ("Place,,Size,\nlat,lon,h,w\n1,2,3,4\n5,6,7,8\n", ("Place lat", "Place lon", "Size h", "Size w")),
    ("name,note\nEmber,\nFrost,x\n", ("name", "note")),
    ("name,,note\nEmber,x,y\nFrost,z,w\n", ("name", "column 2", "note")),
    ("level 1,level 2\nA,\nA,B\n", ("level 1", "level 2")),
]


@pytest.mark.parametrize(("text", "header"), HEADERS)
def test_a_header_of_two_rows_is_joined_and_a_row_is_not(tmp_path: Path, text: str, header: tuple[str, ...]) -> None:
    assert _read(tmp_path, text).header == header


def test_a_quote_that_never_closes_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"a\.csv:2: a quote opens in this row and never closes"):
        _read(tmp_path, 'a,b\n1,"x\n2,3\n')


def test_a_text_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "a\tb\n1\t2\n", "export.xls")
    assert (sheet.name, sheet.rows) == ("export", (("1", "2"),))
    assert sheet.decisions[0] == "export.xls is a text under the name of a workbook"


def test_a_folder_is_read_in_the_order_of_names_without_files_of_the_system(tmp_path: Path) -> None:
    for name in ("b.csv", "a.tsv", "~$b.xlsx", ".DS_Store", ".~lock.b.csv#", "Thumbs.db", "letter.docx"):
        (tmp_path / name).write_text("x\ty\n1\t2\n")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.csv").write_text("x,y\n1,2\n")
    sheets = read_sheets([tmp_path])
    assert [sheet.name for sheet in sheets] == ["a", "b", "a 2"]
    assert sheets[0].decisions[0] == "letter.docx left out: its name is not that of a table"


@pytest.mark.parametrize("name", ["missing.csv", ""])
def test_where_no_table_is_found_the_place_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallError, match=name or "name files such as"):
        read_sheets([tmp_path / name])


SIZES = [
    ("heritage-sites", 37, 374),
    ("langs", 5, 487),
    ("pathway", 17, 54),
    ("pathway-translations", 45, 54),
    ("tate-artists", 9, 3532),
    ("uat-levels", 11, 3297),
]


@pytest.mark.parametrize(("name", "columns", "rows"), SIZES)
def test_public_tables_are_read_whole(name: str, columns: int, rows: int) -> None:
    (sheet,) = read_sheets([CASES / f"{name}.csv"])
    assert (len(sheet.header), len(sheet.rows)) == (columns, rows)


@pytest.mark.parametrize(
    ("head", "header"),
    [
        (",,2022,,2023,", ("Region", "Crop", "2022 Area", "2022 Yield", "2023 Area", "2023 Yield")),
        (
            "Harvests,,,,,\n,,2022,,2023,",
            ("Region", "Crop", "2022 Area", "2022 Yield", "2023 Area", "2023 Yield"),
        ),
        ("Harvests,,by hand,,,", ("Region", "Crop", "Area", "Yield", "Area 2", "Yield 2")),
    ],
)
def test_titles_of_groups_tell_apart_titles_that_come_again(tmp_path: Path, head: str, header: tuple[str, ...]) -> None:
    rows = "North,Wheat,120,7.5,118,7.2\nSouth,Wheat,200,8.1,190,8.4\n"
    assert _read(tmp_path, f"{head}\nRegion,Crop,Area,Yield,Area,Yield\n{rows}").header == header
