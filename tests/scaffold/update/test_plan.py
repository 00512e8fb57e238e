"""Updates of publications that ``new`` wrote, by the sheet that they came from, and by a changed one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.source import SOURCE
from ucc_graph.press.read.publication import open_publication
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices
from ucc_graph.scaffold.infer.words import slug
from ucc_graph.scaffold.sheets import Sheet, read_sheets
from ucc_graph.scaffold.update.changes import Update, write_update
from ucc_graph.scaffold.update.plan import plan_update
from ucc_graph.scaffold.write.identity import Identity
from ucc_graph.scaffold.write.publication import write_publication

CASES = SOURCE.parents[1] / "shared" / "cases" / "spreadsheets"


def _written(folder: Path, *sheets: Sheet) -> Path:
    identity = Identity("https://t.example/", "Test", "Tester", "", date(2024, 1, 1), "en")
    write_publication(folder, infer(sheets, Choices()), identity)
    return folder


def _plan(folder: Path, *sheets: Sheet) -> Update:
    return plan_update(open_publication(folder), sheets, slug)


def _tables(folder: Path) -> dict[str, list[str]]:
    return {path.name: path.read_bytes().decode().split("\n") for path in sorted((folder / "data").glob("*.csv"))}


def _case(name: str) -> Sheet:
    return read_sheets([CASES / f"{name}.csv"])[0]


def _with(sheet: Sheet, change: Callable[[list[dict[str, str]]], object]) -> Sheet:
    """The sheet with other rows, which are given by their titles."""
    rows = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    change(rows)
    cells = tuple(tuple(row.get(title, "") for title in sheet.header) for row in rows)
    return replace(sheet, rows=cells, lines=tuple(range(2, len(cells) + 2)))


@pytest.fixture(scope="module")
def heritage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of heritage sites as ``new`` writes it."""
    return _written(tmp_path_factory.mktemp("update") / "sites", _case("heritage-sites"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["langs", "pathway"])
def test_the_sheet_that_a_publication_came_from_changes_nothing(tmp_path: Path, name: str) -> None:
    update = _plan(_written(tmp_path / "p", _case(name)), _case(name))
    assert [line for change in update.changes for line in change.lines()][1:] == []
    assert write_update(update, {}) == []


@pytest.mark.slow
def test_the_sheet_of_a_publication_with_tables_of_shared_things_changes_nothing(heritage: Path) -> None:
    assert write_update(_plan(heritage, _case("heritage-sites")), {}) == []


@pytest.mark.slow
def test_three_changed_cells_one_new_and_one_vanished_row_are_all_that_differs(heritage: Path) -> None:
    before = _tables(heritage)

    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["area_hectares"] = "160.5"
        rows[1]["name_en"] = "Butrint, Ancient"
        rows[2]["region_en"], rows[2]["region_fr"] = "Africa", "Afrique"
        rows.append(rows[3] | {"id_no": "9999", "unique_number": "9999", "name_en": "New Site", "iso_code": "xn"})
        rows[-1] |= {"states_name_en": "Newland", "states_name_fr": "Nouvelle-Terre", "udnp_code": "xnw"}
        del rows[3]

    update = _plan(heritage, _with(_case("heritage-sites"), change))
    write_update(update, {})
    after = _tables(heritage)
    main, states = before.pop("heritage-sites.csv"), before.pop("states.csv")
    assert [line for line in after["states.csv"] if line not in states] == ["xn,Newland,Nouvelle-Terre,xn,xnw"]
    assert len(after["heritage-sites.csv"]) == len(main) + 1
    changed = [line for line in after["heritage-sites.csv"] if line not in main]
    gone = [line for line in main if line not in after["heritage-sites.csv"]]
    assert (len(changed), len(gone)) == (4, 3)
    assert gone[0].split(",")[1] == changed[0].split(",")[1]
    assert before == {name: after[name] for name in before}
    assert len(update.vanished) == 1


def _sites(*rows: str) -> Sheet:
    """A sheet of sites with regions as names that the rows share."""
    cells = [tuple(row.split(";")) for row in rows]
    lines = tuple(range(2, len(cells) + 2))
    return Sheet("sites", "sites.csv", ("Name", "Region", "Year"), tuple(cells), lines, ())


REGIONS = [f"Site {number};{'North' if number % 3 else 'South'} Land;{1900 + number}" for number in range(24)]


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """A publication with keys made of names, and regions in a table of their own."""
    return _written(tmp_path / "sites", _sites(*REGIONS))


@pytest.mark.slow
def test_keys_made_of_names_match_by_name_and_new_rows_get_theirs(sites: Path) -> None:
    rows = [*REGIONS[1:], "Site Été;West Land;2001", "Site Été;North Land;2002"]
    update = _plan(sites, _sites(*rows))
    (regions,) = [change for change in update.changes if change.opened.place == "regions.csv"]
    (main,) = [change for change in update.changes if change.opened.place == "sites.csv"]
    assert [values["key"] for values in main.new] == ["site-ete", "site-ete-2"]
    assert [values["key"] for values in regions.new] == ["west-land"]
    assert (main.cells, len(main.vanished)) == ({}, 1)


LEVELS = ["Stars;;", "Stars;Dwarfs;", "Stars;Dwarfs;White dwarfs", "Dust;;", "Dust;Grains;"]


@pytest.mark.slow
def test_levels_are_read_as_rows_again(tmp_path: Path) -> None:
    header = ("level 1", "level 2", "level 3")
    folder = _written(tmp_path / "p", replace(_sites(*LEVELS), header=header))
    (change,) = _plan(folder, replace(_sites(*LEVELS, "Dust;Grains;Ice"), header=header)).changes
    assert (change.cells, change.new) == ({}, [{"key": "ice", "name": "Ice", "parent": "grains"}])


PLACES = [f"Site {number};{number}.5, -{number}.25;{number}" for number in range(12)]


@pytest.mark.slow
def test_places_in_one_column_are_split_again(tmp_path: Path) -> None:
    header = ("Name", "Coordinates", "Height")
    folder = _written(tmp_path / "p", replace(_sites(*PLACES), header=header))
    (change,) = _plan(folder, replace(_sites("Site 0;0.75, -0.25;0", *PLACES[1:]), header=header)).changes
    assert change.cells == {(0, "latitude"): "0.75"}


@pytest.mark.slow
def test_a_thing_whose_rows_all_have_another_name_for_it_is_renamed(sites: Path) -> None:
    update = _plan(sites, _sites(*(row.replace("South Land", "Southern Land") for row in REGIONS)))
    lines = [line.strip() for change in update.changes for line in change.lines()]
    assert lines[1:2] == ['south-land  Region: "South Land" → "Southern Land"']
    assert sum(len(change.cells) for change in update.changes) == 1
