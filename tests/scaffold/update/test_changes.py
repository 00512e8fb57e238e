"""Next year's sheet: exactly the changed cells differ, new rows have their places, and nothing is lost in silence."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it carries no types

from ucc_graph.errors import CallError, DataError
from ucc_graph.press.build import examine
from ucc_graph.press.read.publication import open_publication
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices
from ucc_graph.scaffold.sheets import read_sheets
from ucc_graph.scaffold.update.changes import Update, Vanished, write_update
from ucc_graph.scaffold.update.plan import plan_update
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.publication import write_publication

LIGHTHOUSES = Path(__file__).parents[2] / "lighthouses"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication of lighthouses to change."""
    shutil.copytree(LIGHTHOUSES, tmp_path / "lights")
    return tmp_path / "lights"


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def _plan(folder: Path, *sheets: Path) -> Update:
    return plan_update(open_publication(folder), read_sheets(sheets), _slug)


def _lines(update: Update) -> list[str]:
    return [*update.notes, *(line for change in update.changes for line in change.lines())]


def _table(folder: Path, name: str = "lighthouses.csv") -> str:
    return (folder / "data" / name).read_bytes().decode()


def _sheet(folder: Path, text: str, name: str = "next.csv") -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def _changed(folder: Path, change: Callable[[list[list[str]]], object], table: str = "lighthouses.csv") -> Path:
    """A sheet with the rows of a table, changed."""
    rows = [*csv.reader(StringIO(_table(folder, table)))]
    change(rows)
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return _sheet(folder, buffer.getvalue())


def test_the_same_sheet_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    update = _plan(folder, _changed(folder, len))
    assert (_lines(update), write_update(update, {})) == (
        ["lighthouses.csv from next.csv: 0 cells changed, 0 rows new, 0 rows vanished"],
        [],
    )
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_exactly_the_changed_cells_differ_and_a_new_row_has_its_place(folder: Path) -> None:
    before = _table(folder)

    def change(rows: list[list[str]]) -> None:
        rows[1][6], rows[1][2], rows[2][1] = "32.5", "Cap, Braise", 'Gull "Bank"'
        del rows[3]
        rows.append(["marsh-end", "Marsh End", "", "north-skerries", "60.5", "17.25", "9", "2025", "white", "true"])

    update = _plan(folder, _changed(folder, change))
    write_update(update, {})
    changed = (
        before.replace("31.5", "32.5").replace("Cap Braise", '"Cap, Braise"').replace("Gull Bank", '"Gull ""Bank"""')
    )
    new = "marsh-end,Marsh End,,north-skerries,60.5,17.25,9,2025,white,true\n"
    assert _table(folder) == changed.replace("old-lantern", f"{new}old-lantern")
    assert _lines(update) == [
        "lighthouses.csv from next.csv: 3 cells changed, 1 row new, 1 row vanished",
        '  cape-ember  height: "31.5" → "32.5"',
        '  cape-ember  name_fr: "Cap Braise" → "Cap, Braise"',
        '  gull-bank  name: "Gull Bank" → "Gull "Bank""',
        '  marsh-end  new: "Marsh End"',
        '  old-lantern  vanished: "Old Lantern"',
    ]


SAME = [
    (
        "key;name;coast;lat;long;height;first_lit;daymark;automated",
        "cape-ember;Cape Ember;Amber Coast;56,2041;20,9876;31,50;1871.0;white, red;ja",
    ),
    (
        "KEY;Name;Coast;LAT;Long;Height;First lit;Daymark;Automated",
        "Cape-Ember;Cape Ember;AMBER COAST;56.2041;20.9876;31.5;1871;red|white;TRUE",
    ),
    (
        "name;coast;lat;long;height;first_lit;daymark;automated",
        "Cape  Ember;amber-coast;+56.20410;20.9876;31.5;1871;red;white;yes",
    ),
]


@pytest.mark.parametrize(("header", "row"), SAME[:2])
def test_another_spelling_of_the_same_value_is_no_change(folder: Path, header: str, row: str) -> None:
    update = _plan(folder, _sheet(folder, f"{header}\n{row}\n"))
    assert [change.cells for change in update.changes] == [{}]


VALUES = [
    ("height", "1.031,5", "1031.5"),
    ("height", "1 031,5", "1031.5"),
    ("height", "40", "40"),
    ("first_lit", "1900.0", "1900"),
    ("automated", "FALSCH", "false"),
    ("automated", "no", "false"),
    ("daymark", "black; white", "black|white"),
    ("name", "Cape\nEmber II", "Cape Ember II"),
    ("name_fr", "", ""),
    ("coast", "North Skerries", "north-skerries"),
    ("coast", "north skerries", "north-skerries"),
    ("coast", "Écueils du Nord", "north-skerries"),
]


@pytest.mark.parametrize(("column", "text", "written"), VALUES)
def test_a_changed_value_is_written_as_the_table_writes_it(folder: Path, column: str, text: str, written: str) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[1][rows[0].index(column)] = text

    (done,) = _plan(folder, _changed(folder, change)).changes
    assert done.cells == {(0, column): written}


def test_a_value_of_another_datatype_is_taken_and_said(folder: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[1][6] = "tall"

    lines = _lines(_plan(folder, _changed(folder, change)))
    assert '  row 2, column "height": "tall" is not a decimal number: ucc-graph check will name it' in lines


def test_columns_of_only_one_side_are_said_and_kept(folder: Path) -> None:
    sheet = _sheet(
        folder, "key,name,coast,lat,long,height,e-mail,\ncape-ember,Cape Ember,amber-coast,1,2,3,a@b.example,x\n"
    )
    lines = _lines(_plan(folder, sheet))
    assert any('column "e-mail" is in no table: 1 value is left out' in line for line in lines)
    assert '  column "daymark" is not in the sheet: its cells stay' in lines


def test_rows_are_matched_by_name_where_the_sheet_has_no_key(folder: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        for row in rows:
            del row[0]
        rows[1][5] = "99"
        rows.append(["Été Point", "", "amber-coast", "57", "21", "8", "2025", "red", "true"])

    (done,) = _plan(folder, _changed(folder, change)).changes
    assert (done.cells, done.new[0]["key"], done.vanished) == ({(0, "height"): "99"}, "t-point", [])


def test_a_row_that_changes_little_but_its_name_stays_the_same_thing(folder: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        for row in rows:
            del row[0]
        rows[1][0] = "Ember Light"

    (done,) = _plan(folder, _changed(folder, change)).changes
    assert (done.cells, done.new, done.vanished) == ({(0, "name"): "Ember Light"}, [], [])


def test_a_thing_that_is_not_there_yet_gets_a_row_in_its_table(folder: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        rows[1][3] = rows[2][3] = "South Bay"

    update = _plan(folder, _changed(folder, change))
    write_update(update, {})
    assert _table(folder, "coasts.csv").endswith("\nsouth-bay,South Bay,\n")
    assert _table(folder).count(",south-bay,") == 2


def test_several_sheets_update_several_tables(folder: Path) -> None:
    path = folder.parent / "next.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Lighthouses")
        sheet.write_row(0, 0, ["name", "coast", "lat", "long", "height", "first_lit", "daymark", "automated"])
        sheet.write_row(1, 0, ["New Light", "South Bay", 57.5, 21, 8, 2025, "red|white", True])
        sheet.write_row(2, 0, ["Gull Bank", "Amber Coast", 56.5, 20.75, 18, 1904, "white", False])
        coasts = book.add_worksheet("Coasts")
        coasts.write_row(0, 0, ["key", "name", "name_fr"])
        coasts.write_row(1, 0, ["south-bay", "South Bay", "Baie du Sud"])
    coasts_change, lights = _plan(folder, path).changes
    assert coasts_change.new == [{"key": "south-bay", "name": "South Bay", "name_fr": "Baie du Sud"}]
    assert (lights.cells, lights.new[0]["coast"], lights.new[0]["automated"]) == ({}, "south-bay", "true")


def test_bytes_around_a_changed_cell_stay_also_in_a_table_that_is_not_canonical(folder: Path) -> None:
    path = folder / "data" / "coasts.csv"
    path.write_bytes(
        'key,"name",name_fr\r\n"north-skerries", North Skerries ,"Écueils du Nord"\r\n'.encode()
        + b"amber-coast,Amber Coast,"
    )
    sheet = "key,name,name_fr\nnorth-skerries,North Skerries,X\namber-coast,Amber,\nnew,New,\n"
    write_update(_plan(folder, _sheet(folder, sheet)), {})
    assert path.read_bytes() == (
        b'key,"name",name_fr\r\n"north-skerries", North Skerries ,X\r\namber-coast,Amber,\r\nnew,New,\r\n'
    )


def test_rows_with_one_key_or_none_are_left_out_and_said(folder: Path) -> None:
    sheet = _sheet(folder, "key,name,name_fr\namber-coast,Amber Coast,A\namber-coast,Amber Coast,B\n,Nowhere,\n")
    lines = _lines(_plan(folder, sheet))
    assert "  next.csv, row 3 has the key amber-coast of row 2, too: neither is taken" in lines
    assert "  next.csv, row 4 has no key: left out" in lines


def _without(folder: Path, table: str, key: str) -> Update:
    """The update by a sheet in which one row of a table is missing."""
    return _plan(folder, _changed(folder, lambda rows: rows.remove(next(r for r in rows if r[0] == key)), table))


@pytest.mark.parametrize(("fate", "is_kept"), [(Vanished.KEEP, True), (Vanished.REMOVE, False)])
def test_a_vanished_row_is_kept_or_removed(folder: Path, fate: Vanished, is_kept: bool) -> None:
    write_update(_without(folder, "keepers.csv", "bram-oster"), {("keepers.csv", 1): fate})
    assert ("bram-oster" in _table(folder, "keepers.csv")) is is_kept


def test_a_vanished_row_is_retired_to_the_table_that_there_is(folder: Path) -> None:
    written = write_update(_without(folder, "keepers.csv", "bram-oster"), {("keepers.csv", 1): Vanished.RETIRE})
    assert {path.name for path in written} == {"keepers.csv", "retired.csv"}
    assert _table(folder, "retired.csv").splitlines()[1] == (
        "keeper/bram-oster,Bram Oster,,It is not in next.csv any more."
    )


def test_a_key_that_was_retired_and_comes_back_is_said(folder: Path) -> None:
    sheet = _changed(folder, lambda rows: rows.append(["tove-rask", "Tove", "gull-bank", "1990", ""]), "keepers.csv")
    text = "  tove-rask was retired: take it out of retired.csv, or give the row another key"
    assert text in _lines(_plan(folder, sheet))


def test_a_table_of_retired_keys_is_made_where_there_is_none(folder: Path) -> None:
    path = folder / "data" / "csvw.json"
    text = path.read_text(encoding="utf-8")
    start, end = text.index('    {\n      "url": "retired.csv"'), text.index('    {\n      "url": "sources.csv"')
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    (folder / "data" / "retired.csv").unlink()
    write_update(_without(folder, "keepers.csv", "bram-oster"), {("keepers.csv", 1): Vanished.RETIRE})
    assert _table(folder, "retired.csv") == (
        "key,name,replaced_by,note\nkeeper/bram-oster,Bram Oster,,It is not in next.csv any more.\n"
    )
    described = path.read_text(encoding="utf-8")
    assert described.startswith((text[:start] + text[end:]).removesuffix("\n  ]\n}\n") + ",\n")
    assert examine(open_publication(folder), lambda _: None) == []


def test_a_row_that_others_refer_to_cannot_go(folder: Path) -> None:
    before = _table(folder, "coasts.csv")
    with pytest.raises(CallError, match=r"amber-coast cannot go, for rows of lighthouses\.csv refer to it: keep it"):
        write_update(_without(folder, "coasts.csv", "amber-coast"), {("coasts.csv", 0): Vanished.RETIRE})
    assert _table(folder, "coasts.csv") == before


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    update = _without(folder, "keepers.csv", "bram-oster")
    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(OSError, match="No space left"):
        write_update(update, {("keepers.csv", 1): Vanished.RETIRE})
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_sheet_for_no_table_is_refused(folder: Path) -> None:
    with pytest.raises(CallError, match=r"other\.csv is for no table.* Compare the titles with those in csvw\.json"):
        _plan(folder, _sheet(folder, "colour,size\nred,1\n", "other.csv"))


def test_two_sheets_for_one_table_are_refused(folder: Path) -> None:
    one = _sheet(folder, _table(folder), "one.csv")
    with pytest.raises(
        CallError, match=r"one\.csv and two\.csv are both for lighthouses\.csv: name the one that counts"
    ):
        _plan(folder, one, _sheet(folder, _table(folder), "two.csv"))


def test_metadata_with_faults_are_told_before_anything_is_read(folder: Path) -> None:
    (folder / "data" / "csvw.json").write_text("{")
    with pytest.raises(DataError):
        _plan(folder, _sheet(folder, "key\nx\n"))


def test_titles_of_any_language_find_their_columns(folder: Path) -> None:
    metadata = folder / "data" / "csvw.json"
    text = metadata.read_text(encoding="utf-8")
    titles = '"titles": {"en": "height", "fr": "Hauteur (m)"}'
    metadata.write_text(text.replace('"titles": "height"', titles), encoding="utf-8")
    sheet = _sheet(
        folder, "key,name,coast,lat,long,hauteur (M)\ncape-ember,Cape Ember,amber-coast,56.2041,20.9876,32\n"
    )
    (change,) = _plan(folder, sheet).changes
    assert change.cells == {(0, "height"): "32"}


def test_a_table_in_a_dialect_of_its_own_keeps_it(folder: Path) -> None:
    metadata, path = folder / "data" / "csvw.json", folder / "data" / "coasts.csv"
    dialect = '"url": "coasts.csv", "dialect": {"delimiter": ";", "encoding": "windows-1252", "skipRows": 1},'
    text = metadata.read_text(encoding="utf-8").replace('"url": "coasts.csv",', dialect)
    metadata.write_text(text, encoding="utf-8")
    path.write_bytes("Küsten\r\nkey;name;name_fr\r\namber-coast;Amber Coast;Côte\r\n".encode("cp1252"))
    write_update(_plan(folder, _sheet(folder, "key,name,name_fr\namber-coast,Amber Coast,Côte; d'Ambre\nb,É,\n")), {})
    expected = 'Küsten\r\nkey;name;name_fr\r\namber-coast;Amber Coast;"Côte; d\'Ambre"\r\nb;É;\r\n'
    assert path.read_bytes().decode("cp1252") == expected


def test_a_year_more_in_the_header_is_a_row_more_of_each_thing(tmp_path: Path) -> None:
    text = "code,Programme,2019,2020,2021\np1,Schools,€1,€2,€3\np2,Roads,€4,€5,€6\n"
    plan = infer(read_sheets([_sheet(tmp_path / "x", text, "budget.csv")]), Choices())
    write_publication(tmp_path / "budget", plan, Identity("https://b.example/", "B", "B", "", date(2026, 1, 1), "en"))
    later = (
        text.replace("€5", "€7").replace("2021\n", "2021,2022\n").replace("€3\n", "€3,€8\n").replace("€6\n", "€6,\n")
    )
    found = _plan(tmp_path / "budget", _sheet(tmp_path / "x", later, "next.csv"))
    shown = "\n".join(_lines(found))
    assert '"5" → "7"' in shown
    assert 'new: "Schools, 2022"' in shown
    assert "in no table" not in shown


PEOPLE = "First name,Surname,Born\nAnna,Berg,1980\nBo,Lund,1975\nCleo,Berg,1990\n"
BELLS = "Church,Bell,Note\nSt Peter,1,E\nSt Peter,2,D\nAll Saints,1,G\nAll Saints,2,F\n"
TAXA = "Order,Family,Species,Red list\nStrigiformes,Strigidae,Strix aluco,LC\nCarnivora,Canidae,Vulpes vulpes,LC\n"


@pytest.mark.parametrize(
    ("name", "text", "old", "new", "said"),
    [
        ("people.csv", PEOPLE, "1975", "1976", '  bo-lund  Born: "1975" → "1976"'),
        ("church-bells.csv", BELLS, "1,G", "1,A", '  all-saints-bell-1  Note: "G" → "A"'),
        ("taxa.csv", TAXA, "aluco,LC", "aluco,NT", '  strix-aluco  Red list: "LC" → "NT"'),
    ],
)
def test_names_that_were_made_of_columns_find_their_rows(
    tmp_path: Path, name: str, text: str, old: str, new: str, said: str
) -> None:
    folder = tmp_path / "made"
    plan = infer(read_sheets([_sheet(tmp_path / "x", text, name)]), Choices())
    write_publication(folder, plan, Identity("https://b.example/", "B", "B", "", date(2026, 1, 1), "en"))
    found = _plan(folder, _sheet(tmp_path / "x", text.replace(old, new), "next.csv"))
    assert _lines(found)[1:] == [said]
    assert "1 cell changed, 0 rows new, 0 rows vanished" in _lines(found)[0]
