"""Workbooks: values with their types, texts that stay texts, links, limits, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from pyoxigraph import Literal, NamedNode
from python_calamine import CalamineWorkbook

from ucc_graph.errors import UnfitFormatError
from ucc_graph.rdf import xlsx
from ucc_graph.rdf.vocab import XSD
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet, cell_of, workbook

DAY = date(2026, 11, 22)
MOMENT = datetime.fromisoformat("2026-11-22T10:30:00")


def _book(*sheets: WorkbookSheet) -> bytes:
    return workbook(sheets, DAY, "Lights")


def _rows(content: bytes, name: str) -> list[list[object]]:
    return [
        list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    ]


def _part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (Literal("12"), "12"),
        (Literal("12", datatype=XSD.integer), 12),
        (Literal("-0.50", datatype=XSD.decimal), -0.5),
        (Literal("1E3", datatype=XSD.double), 1000.0),
        (Literal("INF", datatype=XSD.double), "INF"),
        (Literal("1234567890123456", datatype=XSD.integer), "1234567890123456"),
        (Literal("0.1234567890123456", datatype=XSD.decimal), "0.1234567890123456"),
        (Literal("100000000000000000", datatype=XSD.integer), "100000000000000000"),
        (Literal("000.500", datatype=XSD.decimal), 0.5),
        (Literal("1871", datatype=XSD.gYear), 1871),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("0", datatype=XSD.boolean), False),
        (Literal("2026-11-22", datatype=XSD.date), DAY),
        (Literal("1871-11-22", datatype=XSD.date), "1871-11-22"),
        (Literal("1900-02-28", datatype=XSD.date), "1900-02-28"),
        (Literal("2026-11-22Z", datatype=XSD.date), "2026-11-22Z"),
        (Literal("2026-11-22T10:30:00Z", datatype=XSD.dateTime), MOMENT),
        (Literal("2026-11-22T10:30:00+09:00", datatype=XSD.dateTime), "2026-11-22T10:30:00+09:00"),
        (Literal("-44-03-15", datatype=XSD.date), "-44-03-15"),
        (Literal("2026-11", datatype=XSD.gYearMonth), "2026-11"),
        (Literal("Cap Braise", language="fr"), "Cap Braise"),
        (NamedNode("https://a.example/1"), Anchor("https://a.example/1", "https://a.example/1")),
    ],
)
def test_a_term_is_a_cell_of_its_type(term: NamedNode | Literal, cell: Cell) -> None:
    found = cell_of(term)
    assert (found, type(found)) == (cell, type(cell))


def test_every_cell_is_read_as_it_was_written() -> None:
    row: list[Cell] = ["a", 12, -0.5, True, False, DAY, MOMENT, None, "", "0012", "1E5", "TRUE"]
    read = _rows(_book(WorkbookSheet("x", ["h"] * len(row), [row])), "x")[1]
    assert read == ["a", 12.0, -0.5, True, False, DAY, MOMENT, "", "", "0012", "1E5", "TRUE"]
    assert [type(one) for one in read[:5]] == [str, float, float, bool, bool]


@pytest.mark.parametrize(
    "text", ["=1+1", "+82 55", "-5", "@SUM(A1)", "{=A1}", "=cmd|' /C calc'!A0", "http://a.example"]
)
def test_a_text_is_no_formula_and_no_link(text: str) -> None:
    content = _book(WorkbookSheet("x", ["h"], [[text]]))
    assert _rows(content, "x") == [["h"], [text]]
    assert "<f>" not in _part(content, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in _part(content, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://a.example/1?b=c#d", True),
        ("mailto:a@b.example", True),
        ("urn:isbn:1", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("internal:Sheet2!A1", False),
        ("external:c:\\temp", False),
        (f"https://a.example/{'x' * 2100}", False),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_links(address: str, *, is_link: bool) -> None:
    content = _book(WorkbookSheet("x", ["h"], [[Anchor("there", address)]]))
    assert _rows(content, "x")[1] == ["there"]
    assert ("<hyperlink " in _part(content, "xl/worksheets/sheet1.xml")) is is_link


def test_the_head_stays_in_view_and_filters_the_rows() -> None:
    page = _part(
        _book(WorkbookSheet("x", ["a", "b"], [["1", "2"], ["3", "4"]], is_leftward=True)), "xl/worksheets/sheet1.xml"
    )
    assert 'state="frozen"' in page
    assert 'ySplit="1"' in page
    assert '<autoFilter ref="A1:B3"/>' in page
    assert 'rightToLeft="1"' in page


def test_the_same_input_gives_the_same_bytes() -> None:
    sheet = WorkbookSheet("x", ["a"], [[1], [DAY], [Anchor("b", "https://a.example/")]])
    content = _book(sheet, sheet)
    assert content == _book(sheet, sheet)
    assert re.findall(r">(2026-11-22T00:00:00Z)<", _part(content, "docProps/core.xml")) == ["2026-11-22T00:00:00Z"] * 2


def test_names_of_sheets_are_cut_and_each_stands_once() -> None:
    content = _book(
        *(WorkbookSheet(name, ["a"], []) for name in ("a/b:c" * 20, "a/b:c" * 20, "", "'", "É", "é", "History"))
    )
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert len({name.lower() for name in names}) == 7
    assert all(0 < len(name) <= 31 for name in names)
    assert "History 2" in names


def test_what_a_sheet_cannot_hold_is_refused_with_the_form_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnfitFormatError, match=r"32767 characters, and one has 32768\. Ask for CSV"):
        _book(WorkbookSheet("x", ["a"], [["x" * 32768]]))
    with pytest.raises(UnfitFormatError, match="one has 32768"):
        _book(WorkbookSheet("x", ["a"], [[Anchor("x" * 32768, "https://lamps.example/")]]))
    with pytest.raises(UnfitFormatError, match="16384 columns"):
        _book(WorkbookSheet("x", ["a"] * 16385, []))
    with pytest.raises(UnfitFormatError, match="The cells have 11 characters, and a workbook here 10 at most"):
        workbook([WorkbookSheet("x", ["a"], [["x" * 10]])], DAY, "Lights", 10)
    monkeypatch.setattr(xlsx, "_ROWS", 3)
    assert _book(WorkbookSheet("x", ["a"], [["1"]] * 2))
    with pytest.raises(UnfitFormatError, match="A sheet holds 2 rows and 16384 columns, and these are 3 rows"):
        _book(WorkbookSheet("x", ["a"], [["1"]] * 3))
