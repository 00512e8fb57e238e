"""Data Package of a release: what a Table Schema says of each form of a column in CSVW."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.press.conftest import Workbench
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.press.write.data_package import data_package
from ucc_graph.problem import Problem
from ucc_graph.release.folder import ReleaseFile

Json = dict[str, Any]
PATTERN = {"base": "string", "format": "[a-z]+", "maxLength": 9}
GROUPED = {"base": "integer", "format": {"groupChar": " "}}
COMMA = {"base": "decimal", "format": {"decimalChar": ",", "groupChar": "."}}
BOUNDED = {"base": "decimal", "minimum": "-90", "maxExclusive": "90.5"}
DAY = {"base": "date", "minimum": "2004-01-01"}


def _package(folder: Path) -> Json:
    publication = open_publication(folder)
    sources, problems = read_sources(publication), list[Problem]()
    tables = sources.open_tables(problems)
    content = data_package(sources, "1", tables, lambda path: ReleaseFile(path, "text/csv", 7, "0" * 64))
    found: Json = json.loads(content)
    return found


def _described(workbench: Workbench, **column: object) -> Json:
    """The field of a column of the lighthouses that is described anew."""
    path = workbench.folder / "data/csvw.json"
    group = json.loads(path.read_bytes())
    (table,) = (one for one in group["tables"] if one["url"] == "lighthouses.csv")
    (old,) = (one for one in table["tableSchema"]["columns"] if one["name"] == "height")
    for name in ("datatype", "required"):
        old.pop(name)
    old.update(column)
    path.write_text(json.dumps(group), encoding="utf-8")
    (resource,) = (one for one in _package(workbench.folder)["resources"] if one["name"] == "lighthouses")
    (field,) = (one for one in resource["schema"]["fields"] if one["name"] == "height")
    assert field.pop("description")
    assert field.pop("rdfType")
    return {name: value for name, value in field.items() if name != "name"}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ({"datatype": "string"}, {"type": "string"}),
        ({"datatype": PATTERN}, {"type": "string", "constraints": {"pattern": "[a-z]+", "maxLength": 9}}),
        ({"datatype": "anyURI"}, {"type": "string", "format": "uri"}),
        ({"datatype": "integer", "required": True}, {"type": "integer", "constraints": {"required": True}}),
        ({"datatype": GROUPED}, {"type": "number", "groupChar": " "}),
        ({"datatype": "double"}, {"type": "number"}),
        ({"datatype": COMMA}, {"type": "number", "groupChar": ".", "decimalChar": ","}),
        ({"datatype": BOUNDED}, {"type": "number", "constraints": {"minimum": -90.0, "exclusiveMaximum": 90.5}}),
        ({"datatype": {"base": "decimal", "format": "0%"}}, {"type": "any"}),
        ({"datatype": "boolean"}, {"type": "boolean", "trueValues": ["true", "1"], "falseValues": ["false", "0"]}),
        (
            {"datatype": {"base": "boolean", "format": "yes|no"}},
            {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        ),
        ({"datatype": DAY}, {"type": "date", "constraints": {"minimum": "2004-01-01"}}),
        ({"datatype": {"base": "date", "format": "yyyy-MM-dd"}}, {"type": "date"}),
        ({"datatype": {"base": "date", "format": "d.M.yyyy"}}, {"type": "date", "format": "%d.%m.%Y"}),
        ({"datatype": {"base": "time", "format": "HH:mm"}}, {"type": "time", "format": "%H:%M"}),
        (
            {"datatype": {"base": "dateTime", "format": "dd/MM/yyyy HH:mm"}},
            {"type": "datetime", "format": "%d/%m/%Y %H:%M"},
        ),
        ({"datatype": {"base": "dateTime", "format": "yyyy-MM-ddTHH:mm:ssX"}}, {"type": "any"}),
        ({"datatype": "dateTime"}, {"type": "datetime"}),
        ({"datatype": "gYear"}, {"type": "year"}),
        ({"datatype": "gYearMonth"}, {"type": "yearmonth"}),
        ({"datatype": "duration"}, {"type": "duration"}),
        ({"datatype": PATTERN, "separator": "|"}, {"type": "list", "delimiter": "|", "itemType": "string"}),
        ({"datatype": "gYear", "separator": ";"}, {"type": "list", "delimiter": ";", "itemType": "string"}),
        ({"datatype": "date", "separator": ";"}, {"type": "list", "delimiter": ";", "itemType": "date"}),
        ({"datatype": "string", "null": ["", "n/a"]}, {"type": "string", "missingValues": ["", "n/a"]}),
    ],
)
def test_a_column_becomes_a_field(workbench: Workbench, column: Json, field: Json) -> None:
    found = _described(workbench, **column)
    assert {name: value for name, value in found.items() if name != "missingValues" or "null" in column} == field


def test_the_package_has_the_imprint_of_the_dataset(lighthouses: Path) -> None:
    package = _package(lighthouses)
    assert (package["name"], package["version"]) == ("lights.example-releases-1", "1")
    assert (package["title"], package["contributors"][0]["title"]) == ("Lighthouses", "Friends of the Lights")
    assert package["licenses"] == [{"path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0"}]


def test_a_table_has_its_keys_file_and_words(lighthouses: Path) -> None:
    (keepers,) = (one for one in _package(lighthouses)["resources"] if one["name"] == "keepers")
    assert (keepers["path"], keepers["bytes"], keepers["hash"]) == ("tables/keepers.csv", 7, f"sha256:{'0' * 64}")
    assert keepers["title"] == "Keepers"
    assert keepers["schema"]["primaryKey"] == ["key"]
    reference = {"resource": "lighthouses", "fields": ["key"]}
    assert {"fields": ["lighthouse"], "reference": reference} in keepers["schema"]["foreignKeys"]


def test_a_key_is_named_as_in_the_header(workbench: Workbench) -> None:
    workbench.replace("data/coasts.csv", "key,", "Coast no.,")
    path = workbench.folder / "data/csvw.json"
    group = json.loads(path.read_bytes())
    group["tables"][0]["tableSchema"]["columns"][0]["titles"] = "Coast no."
    path.write_text(json.dumps(group), encoding="utf-8")
    coasts, lighthouses = (
        next(one["schema"] for one in _package(workbench.folder)["resources"] if one["name"] == name)
        for name in ("coasts", "lighthouses")
    )
    assert (coasts["fields"][0]["name"], coasts["primaryKey"]) == ("Coast no.", ["Coast no."])
    assert {"resource": "coasts", "fields": ["Coast no."]} in [one["reference"] for one in lighthouses["foreignKeys"]]


def test_a_header_behind_comments_is_found(workbench: Workbench) -> None:
    path = workbench.folder / "data/csvw.json"
    group = json.loads(path.read_bytes())
    group["tables"][0]["dialect"] = {"commentPrefix": "#"}
    path.write_text(json.dumps(group), encoding="utf-8")
    coasts = workbench.folder / "data/coasts.csv"
    coasts.write_text(f"# one\n# two\n{coasts.read_text(encoding='utf-8')}", encoding="utf-8")
    dialect = _package(workbench.folder)["resources"][0]["dialect"]
    assert (dialect["commentChar"], dialect["headerRows"]) == ("#", [3])


def test_tables_have_names_of_their_own_in_any_script(workbench: Workbench) -> None:
    path = workbench.folder / "data/csvw.json"
    group = json.loads(path.read_bytes())
    for table, url in zip(group["tables"], ("등대.csv", "Coasts.csv", "coasts.tsv"), strict=False):
        (workbench.folder / "data" / table["url"]).rename(workbench.folder / "data" / url)
        table["url"] = url
    path.write_text(json.dumps(group), encoding="utf-8")
    names = [one["name"] for one in _package(workbench.folder)["resources"]]
    assert names[:3] == ["table", "coasts", "coasts-2"]
    assert len(set(names)) == len(names)
