"""A workbook of three sheets in Korean, as an office keeps it, becomes tables that refer to each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it brings no types

from ucc_graph.cli.new import new
from ucc_graph.cli.options import parser
from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication

pytestmark = pytest.mark.slow

_Cell = str | int | date
PLACES: Sequence[tuple[_Cell, ...]] = (
    ("번호", "도시명", "영문명", "국가", "가입일", "비고"),
    (1, "강마을", "Gangmaul", "KR", date(2019, 10, 30), "확인 필요"),
    (2, "바닷골", "Badatgol", "KR", date(2010, 7, 20), ""),
    (3, "마쓰노", "Matsuno", "JP", date(2009, 6, 8), ""),
)
COUNTRIES: Sequence[tuple[_Cell, ...]] = (("국가코드", "국가명"), ("KR", "대한민국"), ("JP", "일본"))
EVENTS: Sequence[tuple[_Cell, ...]] = (
    ("행사번호", "행사명", "도시번호", "날짜"),
    ("E1", "공예전", 1, date(2025, 11, 1)),
    ("E2", "디자인전", 2, date(2025, 10, 15)),
)


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of a workbook whose sheets have a merged title and a blank row above the header."""
    folder = tmp_path_factory.mktemp("workbook")
    with Workbook(folder / "network.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in (("도시", PLACES), ("국가", COUNTRIES), ("행사", EVENTS)):
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, len(rows[0]) - 1, f"{name} 표 (2026)")
            for place, row in enumerate(rows, 2):
                for column, cell in enumerate(row):
                    sheet.write(place, column, datetime.combine(cell, time()) if isinstance(cell, date) else cell)
    new(parser("new").parse_args(["new", str(folder / "new"), "--from", str(folder / "network.xlsx"), "--yes"]))
    return folder / "new"


def test_the_sheets_refer_to_each_other(publication: Path) -> None:
    tables = json.loads((publication / "data" / "csvw.json").read_text(encoding="utf-8"))["tables"]
    titles = {
        table["url"]: {one["name"]: one.get("titles") for one in table["tableSchema"]["columns"]} for table in tables
    }
    keys = {
        (titles[table["url"]][key["columnReference"]], key["reference"]["resource"])
        for table in tables
        for key in table["tableSchema"].get("foreignKeys", ())
    }
    assert keys == {("국가", "gukga.csv"), ("도시번호", "dosi.csv")}


def test_dates_stand_without_times(publication: Path) -> None:
    rows = (publication / "data" / "dosi.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == "1,강마을,Gangmaul,KR,2019-10-30,확인 필요"


def test_nothing_is_a_violation(publication: Path) -> None:
    found = examine(open_publication(publication), lambda _: None)
    assert [problem for problem in found if problem.severity == "violation"] == []
