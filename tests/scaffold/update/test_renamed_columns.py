"""Columns under another title: told by cells or by nearly the same title, never by chance."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.source import SOURCE
from ucc_graph.press.read.publication import open_publication
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices
from ucc_graph.scaffold.infer.words import slug
from ucc_graph.scaffold.sheets import read_sheets
from ucc_graph.scaffold.update.changes import Update, write_update
from ucc_graph.scaffold.update.plan import plan_update
from ucc_graph.scaffold.update.renamed_columns import Agreement, renamed_columns
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.publication import write_publication

NONE = Agreement(0, 0, 0, 0)
ALL = Agreement(9, 9, 9, 5)


@pytest.mark.parametrize(
    ("title", "other", "agreement", "reason"),
    [
        ("Note", "Notes", NONE, "nearly the same title"),
        ("Notes", "note", Agreement(1, 2, 9, 1), "1 of 2 cells agree"),
        ("Height (m)", "Height", Agreement(5, 9, 9, 5), "5 of 9 cells agree"),
        ("Organisation", "Organization", NONE, "nearly the same title"),
        ("Höhe", "Elevation", ALL, "9 of 9 cells agree"),
        ("Note", "Notes", Agreement(0, 9, 9, 0), None),
        ("Name en", "Name fr", NONE, None),
        ("Count 2019", "Count 2020", NONE, None),
        ("Latitude", "Longitude", NONE, None),
        ("Open", "Heated", Agreement(9, 9, 9, 2), None),
        ("Open", "Heated", Agreement(3, 3, 9, 3), None),
        ("Name", "Former name", NONE, None),
    ],
)
def test_a_title_is_taken_for_another(title: str, other: str, agreement: Agreement, reason: str | None) -> None:
    found = renamed_columns({"own": [title]}, {4: other}, lambda *_: agreement)
    assert found == ({} if reason is None else {"own": (4, reason)})


def test_a_title_that_fits_two_columns_is_taken_for_none() -> None:
    assert renamed_columns({"own": ["Phone"]}, {1: "Phones", 2: "Phone s"}, lambda *_: ALL) == {}


HUTS = SOURCE.parents[0] / "docs" / "examples"


@pytest.fixture(scope="module")
def huts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication that the guide makes of its huts."""
    folder = tmp_path_factory.mktemp("made") / "huts"
    plan = infer(read_sheets([HUTS / "huts-2026.csv"]), Choices())
    write_publication(folder, plan, Identity("https://b.example/", "B", "B", "", date(2026, 1, 1), "en"))
    return folder


def _next(huts: Path, folder: Path, header: str) -> Update:
    """The update by the next sheet of the huts under another header."""
    made, sheet = folder / "huts", folder / "next.csv"
    shutil.copytree(huts, made)
    _, rows = (HUTS / "huts-2027.csv").read_text(encoding="utf-8").split("\n", 1)
    sheet.write_text(f"{header}\n{rows}", encoding="utf-8")
    return plan_update(open_publication(made), read_sheets([sheet]), slug)


@pytest.mark.parametrize(
    "header",
    [
        "Hut,Valleys,Latitude,Longitude,Height,Bed,Opened,Open in the winter,Websites",
        "Name of hut,Valley,Lat.,Long.,Elevation,Places,Opening,Winter,URL",
        "Hütte,Tal,Breite,Länge,Höhe (m),Betten,Eröffnet,Im Winter in Betrieb open,Seite",
    ],
)
def test_under_other_titles_the_same_cells_change_and_each_is_said(huts: Path, tmp_path: Path, header: str) -> None:
    before = (huts / "data/huts.csv").read_text(encoding="utf-8")
    update = _next(huts, tmp_path, header)
    write_update(update, {})
    lines = [line for change in update.changes for line in change.lines()]
    assert lines[0] == "huts.csv from next.csv: 2 cells changed, 1 row new, 1 row vanished"
    own = before.splitlines()[0].split(",")[1:]
    renamed = sum(one != other for one, other in zip(own, header.split(","), strict=True))
    assert sum(" is taken for " in line for line in lines) == renamed
    after = (tmp_path / "huts/data/huts.csv").read_text(encoding="utf-8")
    expected = before.replace(",64,1898,", ",70,1898,").replace("1931,yes,", "1931,yes,https://birch-refuge.example/")
    assert [line for line in after.splitlines() if "moraine" not in line] == expected.splitlines()


STANDARDS = (
    "Number,Title,Published,Supersedes,Superseded by\nST 1001,Nuts,1998,,ST 1003\nST 1002,Threads,2001,,\n"
    "ST 1003,Fasteners,2010,ST 1001,\n"
)


def test_what_names_things_by_another_column_still_leads_to_them(tmp_path: Path) -> None:
    sheet, folder = tmp_path / "standards.csv", tmp_path / "made"
    sheet.write_text(STANDARDS)
    plan = infer(read_sheets([sheet]), Choices())
    write_publication(folder, plan, Identity("https://b.example/", "B", "B", "", date(2026, 1, 1), "en"))
    sheet.write_text(STANDARDS.replace("2001,,\n", "2001,,ST 1004\nST 1004,Screws,2020,ST 1002,\n"))
    (change,) = plan_update(open_publication(folder), read_sheets([sheet]), slug).changes
    assert list(change.lines())[1:] == ['  threads  Superseded by: blank → "screws"', '  screws  new: "Screws"']
    assert change.new[0]["Supersedes"] == "threads"
