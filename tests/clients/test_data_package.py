"""Frictionless reads the Data Package of a release: schemas, keys and references hold for every row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from frictionless import Package, validate


@pytest.mark.parametrize("name", ["release", "lighthouse_release"])
def test_the_tables_of_a_release_are_valid(name: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(name)
    report = validate(str(folder / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert {task.name for task in report.tasks} == {path.name.rpartition(".")[0] for path in _tables(folder)}


def test_values_have_types(lighthouse_release: Path) -> None:
    package = Package(str(lighthouse_release / "datapackage.json"))
    rows = package.get_table_resource("lighthouses").read_rows()
    with (lighthouse_release / "tables/lighthouses.csv").open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    assert [row["key"] for row in rows] == [row["key"] for row in written]
    assert {type(row["lat"]).__name__ for row in rows if row["lat"] is not None} == {"Decimal"}


def test_a_reference_that_leads_nowhere_is_found(lighthouse_release: Path, tmp_path: Path) -> None:
    package = json.loads((lighthouse_release / "datapackage.json").read_bytes())
    for table in package["resources"]:
        del table["hash"], table["bytes"]
        path = tmp_path / table["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((lighthouse_release / table["path"]).read_bytes())
    keepers = tmp_path / "tables/keepers.csv"
    keepers.write_text(keepers.read_text(encoding="utf-8").replace("cape-ember", "cape-amber"), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = validate(str(tmp_path / "datapackage.json"))
    assert {task.name for task in report.tasks if not task.valid} == {"keepers"}


def _tables(folder: Path) -> list[Path]:
    return [path for path in (folder / "tables").iterdir() if path.suffix in (".csv", ".tsv")]
