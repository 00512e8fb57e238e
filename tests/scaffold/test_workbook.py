"""Workbooks: what their cells hold, as texts, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it carries no types

from ucc_graph.errors import CallError
from ucc_graph.scaffold.sheets import Sheet, read_sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def _sheet(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Sheet:
    (sheet,) = read_sheets([_workbook(path, fill)])
    return sheet


def _column(book: xlsxwriter.Workbook, *values: object, form: str = "") -> None:
    """A column "value" beside one of keys."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["key", "value"])
    for row, value in enumerate(values, 1):
        sheet.write(row, 0, f"k{row}")
        sheet.write(row, 1, value, book.add_format({"num_format": form}) if form else None)


VALUES = [
    (12.0, "", "12"),
    (0.1 + 0.2, "", "0.3"),
    (1e21, "", "1000000000000000000000"),
    (1.5e-7, "", "0.00000015"),
    (-0.5, "", "-0.5"),
    (9007199254740992, "", "9007199254740992"),
    (0.25, "0%", "0.25"),
    ("007", "", "007"),
    (7, "000", "007"),
    (1234567, "00000", "1234567"),
    (True, "", "true"),
    (False, "", "false"),
    ("two\r\nlines", "", "two\nlines"),
    ("  trimmed\u00a0", "", "trimmed"),
    (date(2020, 2, 29), "yyyy-mm-dd", "2020-02-29"),
    (date(1901, 1, 5), "d.m.yyyy", "1901-01-05"),
    (datetime.fromisoformat("2020-02-29T13:30:01"), "yyyy-mm-dd hh:mm", "2020-02-29T13:30:01"),
    (time(7, 5), "hh:mm", "07:05:00"),
    (timedelta(hours=30, minutes=30), "[h]:mm", "P1DT6H30M"),
]


@pytest.mark.parametrize(("value", "form", "text"), VALUES)
def test_a_value_is_written_as_xsd_and_iso_8601_do(tmp_path: Path, value: object, form: str, text: str) -> None:
    sheet = _sheet(tmp_path / "a.xlsx", lambda book: _column(book, value, form=form))
    assert sheet.rows == (("k1", text),)


def test_a_day_among_moments_is_its_midnight(tmp_path: Path) -> None:
    moments = [datetime.fromisoformat("2020-01-02T08:00"), datetime.fromisoformat("2020-01-03")]
    sheet = _sheet(tmp_path / "a.xlsx", lambda book: _column(book, *moments, form="yyyy-mm-dd hh:mm"))
    assert [row[1] for row in sheet.rows] == ["2020-01-02T08:00:00", "2020-01-03T00:00:00"]


def test_a_formula_is_its_last_value_and_a_failed_one_is_blank(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["key", "sum", "share"])
        sheet.write_row(1, 0, ["a"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    sheet = _sheet(tmp_path / "a.xlsx", fill)
    assert sheet.rows == (("a", "2", ""),)
    assert "1 cell left blank: a formula failed, first in row 2" in sheet.decisions


def test_a_formula_that_was_never_computed_is_blank_and_said(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["key", "sum"])
        sheet.write_row(1, 0, ["a"])
        sheet.write_formula(1, 1, "=1+1", None, 77)

    path = _workbook(tmp_path / "a.xlsx", fill)
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(b"<v>77</v>", b"")
    with ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    (sheet,) = read_sheets([path])
    assert sheet.rows == (("a", ""),)
    assert any("a formula has no value yet, open the workbook" in decision for decision in sheet.decisions)


def test_sheets_with_rows_are_read_and_the_others_are_said(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("관측소", "People", "Secret"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["key", "이름"])
            sheet.write_row(1, 0, ["a", name])
        book.get_worksheet_by_name("Secret").hide()
        book.add_worksheet("Empty")
        book.add_worksheet("About").write(0, 0, "This book holds what was counted in the field since 1990. " * 3)

    first, second = read_sheets([_workbook(tmp_path / "b.xlsx", fill)])
    assert (first.name, first.source, first.header) == ("관측소", "b.xlsx, sheet 관측소", ("key", "이름"))
    assert (second.name, second.rows) == ("People", (("a", "People"),))
    assert first.decisions[:3] == (
        "b.xlsx, sheet Secret left out: it is hidden",
        "b.xlsx, sheet Empty left out: it is empty",
        "b.xlsx, sheet About left out: it has text, no table",
    )


def test_a_workbook_of_one_sheet_has_the_name_of_its_file(tmp_path: Path) -> None:
    assert _sheet(tmp_path / "stations.xlsx", lambda book: _column(book, 1)).name == "stations"


def test_merged_titles_are_left_out_and_merged_cells_are_filled(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Stations of 2024")
        sheet.write("A2", "as of June")
        sheet.merge_range("A4:A5", "name")
        sheet.merge_range("B4:C4", "Location")
        sheet.merge_range("D4:D5", "region")
        sheet.write_row("B5", ["lat", "lon"])
        sheet.write_row("A6", ["Ember", 1.5, 2.5])
        sheet.write_row("A7", ["Frost", 3.5, 4.5])
        sheet.merge_range("D6:D7", "North")

    sheet = _sheet(tmp_path / "a.xlsx", fill)
    assert sheet.header == ("name", "Location lat", "Location lon", "region")
    assert sheet.rows == (("Ember", "1.5", "2.5", "North"), ("Frost", "3.5", "4.5", "North"))
    assert sheet.lines == (6, 7)
    assert 'rows 1-2 left out: above the header ("Stations of 2024")' in sheet.decisions


def test_headings_between_the_rows_become_a_column(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["name", "year", "height"])
        sheet.merge_range("A2:C2", "North")
        sheet.write_row("A3", ["Ember", 1900, 20])
        sheet.merge_range("A4:C4", "South")
        sheet.write_row("A5", ["Frost", 1901, 30])

    sheet = _sheet(tmp_path / "a.xlsx", fill)
    assert sheet.header == ("name", "year", "height", "section")
    assert sheet.rows == (("Ember", "1900", "20", "North"), ("Frost", "1901", "30", "South"))


def test_remarks_beside_the_table_are_left_out_and_a_column_without_title_is_not(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["name", "year"])
        for row in range(1, 8):
            sheet.write_row(row, 0, [f"n{row}", 1900 + row, "x"])
        sheet.write("F3", "ask Ann")

    sheet = _sheet(tmp_path / "a.xlsx", fill)
    assert sheet.header == ("name", "year", "column 3")
    assert 'column 6 left out: remarks beside the table ("ask Ann")' in sheet.decisions


def test_a_cell_far_from_the_table_is_told_before_it_fills_the_memory(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        _column(book, 1)
        book.worksheets()[0].write(1_048_575, 16_383, "x")

    with pytest.raises(CallError, match="1,048,576 rows and 16,384 columns: delete what lies far from the table"):
        _sheet(tmp_path / "a.xlsx", fill)


_MEMBERS = {"content_xml": "content.xml", "META__manifest": "META-INF/manifest.xml"}
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def _open_document(*tables: str) -> bytes:
    content = (
        f'<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _archive(mimetype=kind, content_xml=content, META__manifest=manifest)


def _ods_cell(text: str, kind: str = "string", told: str = "") -> str:
    value = f'office:value-type="{kind}" {told}'
    return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"


def _ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


_COVERED = "<table:covered-table-cell/>"


def test_an_open_document_is_read_with_its_types_and_merged_cells(tmp_path: Path) -> None:
    cell, row = _ods_cell, _ods_row
    first, second = 'office:date-value="2020-02-01"', 'office:date-value="2020-03-01"'
    table = (
        row(cell("Stations", told='table:number-columns-spanned="4"'), *[_COVERED] * 3)
        + row(cell("name"), cell("opened"), cell("share"), cell("region"))
        + row(
            *(cell("관측소"), cell("1.2.20", "date", first), cell("25%", "percentage", 'office:value="0.25"')),
            cell("North", told='table:number-rows-spanned="2"'),
        )
        + row(cell("Frost"), cell("x", "date", second), cell("12,00", "float", 'office:value="12"'), _COVERED)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    (tmp_path / "a.ods").write_bytes(
        _open_document(
            f'<table:table table:name="Sites">{table}</table:table>',
            f'<table:table table:name="Hidden" table:style-name="h">{row(cell("a"), cell("b"))}</table:table>',
        )
    )
    (sheet,) = read_sheets([tmp_path / "a.ods"])
    assert sheet.header == ("name", "opened", "share", "region")
    assert sheet.rows == (("관측소", "2020-02-01", "0.25", "North"), ("Frost", "2020-03-01", "12", "North"))
    assert "a.ods, sheet Hidden left out: it is hidden" in sheet.decisions


def _archive(**members: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(_MEMBERS.get(name, name.replace("__", "/")), text)
    return buffer.getvalue()


BROKEN = [
    ("damaged.xlsx", b"PK\x03\x04 and then nothing", "is damaged or was not loaded whole"),
    ("locked.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    ("old.xls", _OLE + bytes(600), "cannot be read as a workbook"),
    ("letter.xlsx", _archive(word__document="x"), "is a text document: save its table as"),
    ("mine.numbers", _archive(Index__Document="x"), "is a document of Numbers"),
    (
        "locked.ods",
        _archive(
            mimetype="application/vnd.oasis.opendocument.spreadsheet",
            META__manifest="<manifest:encryption-data/>",
            content_xml="x",
        ),
        "is protected by a password",
    ),
    ("all.xlsx", _archive(sites="a,b"), "is an archive: unpack it"),
    ("page.xlsx", b"<html><table><tr><td>a</td></tr></table></html>", "is an HTML or XML document, no table"),
    ("page.csv", b"\xef\xbb\xbf<!doctype html><title>x</title>", "is an HTML or XML document, no table"),
    ("report.csv", b"%PDF-1.7", "is a PDF document, no table"),
    ("~$book.xlsx", b"\x05Ann", "is the lock of a program"),
    ("empty.csv", b"", "has no rows"),
    ("blank.csv", b"\xef\xbb\xbf,,\r\n,,", "has no rows"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01", "is no text"),
]


@pytest.mark.parametrize(("name", "content", "message"), BROKEN)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CallError, match=message):
        read_sheets([tmp_path / name])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Hints", ["Weights were measured after cleaning.", "Contact: finds@county.example"]),
        ("Notes", ["Weights", "Sizes"]),
        ("備考", ["重さ", "大きさ"]),
    ],
)
def test_a_sheet_of_notes_is_no_table(tmp_path: Path, name: str, lines: list[str]) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Coins").write_column(0, 0, ["Coin", "Denarius", "As"])
        book.add_worksheet(name).write_column(0, 0, lines)

    (sheet,) = read_sheets([_workbook(tmp_path / "b.xlsx", fill)])
    assert sheet.rows == (("Denarius",), ("As",))
    assert sheet.decisions[0] == f"b.xlsx, sheet {name} left out: it has text, no table"
