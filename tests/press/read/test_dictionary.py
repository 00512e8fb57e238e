"""The data dictionary: the description of the tables in words, generated and kept beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.press.conftest import Workbench
from ucc_graph.press.read.dictionary import MARKER, dictionary, dictionary_problems
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import read_sources
from ucc_graph.press.tidy import tidy
from ucc_graph.problem import Problem

pytestmark = pytest.mark.slow

_LOCATION = "https://lamps.example/data/csvw.json"
_README = "data/README.md"


def _column(**column: object) -> str:
    """The dictionary's row of one column of one table, without the strokes at its ends."""
    schema = {"aboutUrl": "#{key}", "columns": [{"name": "key"}, {"name": "wick", **column}]}
    source = {"@context": "http://www.w3.org/ns/csvw", "url": "lamps.csv", "tableSchema": schema}
    text = dictionary(json.dumps(source).encode(), _LOCATION).decode()
    (line,) = [line for line in text.splitlines() if line.startswith("| `wick` |")]
    return line.removeprefix("| `wick` | ").removesuffix(" |")


def _problems(workbench: Workbench) -> list[Problem]:
    return list(dictionary_problems(read_sources(open_publication(workbench.folder))))


@pytest.mark.parametrize("name", [".", "tests/lighthouses"])
def test_the_dictionary_of_this_checkout_is_as_generated(root: Path, name: str) -> None:
    assert list(dictionary_problems(read_sources(open_publication(root / name)))) == []


def test_every_column_of_every_table_has_a_row(root: Path) -> None:
    tables = json.loads((root / "data/csvw.json").read_text(encoding="utf-8"))["tables"]
    columns = [c["name"] for table in tables for c in table["tableSchema"]["columns"] if not c.get("virtual")]
    lines = (root / _README).read_text(encoding="utf-8").splitlines()
    assert [line.split("`")[1] for line in lines if line.startswith("| `")] == columns
    assert len(columns) > 200


def test_a_table_has_its_title_its_file_its_key_and_its_class(lighthouses: Path) -> None:
    text = (lighthouses / _README).read_text(encoding="utf-8")
    section = text[text.index("## Keepers\n") : text.index("## Lighthouses\n")].split("\n\n")
    assert section[1] == "One row for each time that someone kept a lighthouse."
    assert section[2].startswith("File: [keepers.csv](keepers.csv). Primary key: `key`.")
    assert section[2].endswith("`https://lights.example/id/keeper/{key}`.")
    source, of_class = section[4].splitlines()
    assert source.endswith("#hadPrimarySource) [service-roll](https://lights.example/id/source/service-roll).")
    assert of_class == "- Class of a row's thing: [Keeper](https://lights.example/ontology#Keeper)."


def test_a_foreign_key_links_to_the_table_that_it_refers_to(lighthouses: Path) -> None:
    row = (
        "| `coast` | Key of the coast that it stands on. | a text | yes |  | [Coasts](#coasts) (`key`) | "
        "[onCoast](https://lights.example/ontology#onCoast) |"
    )
    assert row in (lighthouses / _README).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("datatype", "words"),
    [
        ("string", "a text"),
        ("gYear", "a year (yyyy)"),
        ({"base": "decimal", "minimum": -90, "maximum": 90}, "a decimal number, at least -90, at most 90"),
        ({"base": "integer", "minExclusive": 0}, "a whole number, more than 0"),
        ({"base": "string", "format": "red|dark-red"}, "one of `red`, `dark-red`"),
        ({"base": "string", "format": "(a|b)[0-9]"}, r"a text that matches `(a\|b)[0-9]`"),
        ({"base": "anyURI", "format": "ftp:.*"}, "a URI that matches `ftp:.*`"),
        ({"base": "date", "format": "dd.MM.yyyy"}, "a date, written as `dd.MM.yyyy`"),
        ({"base": "boolean", "format": "lit|dark"}, "`lit` for true or `dark` for false"),
        ({"base": "decimal", "format": "#,##0.0"}, "a decimal number, written as `#,##0.0`"),
        (
            {"base": "string", "minLength": 2, "maxLength": 5},
            "a text, of at least 2 characters, of at most 5 characters",
        ),
        ({"base": "string", "length": 3}, "a text, of 3 characters"),
    ],
)
def test_a_datatype_is_told_in_words(datatype: object, words: str) -> None:
    assert _column(datatype=datatype).startswith(f" | {words} |")


def test_a_column_is_told_whole() -> None:
    row = _column(**{"dc:description": "Flat | round.", "lang": "fr", "required": True, "separator": "|"})
    link = "[wick](https://lamps.example/data/lamps.csv#wick)"
    assert row == rf"Flat \| round. | a text, in the language `fr` | yes | `\|` |  | {link}"


def test_a_property_that_differs_from_row_to_row_is_no_link() -> None:
    assert _column(propertyUrl="{+key}").endswith("| `{+key}`")


def test_faulty_metadata_have_no_dictionary() -> None:
    assert dictionary(b"{", _LOCATION) == b""


def test_a_publication_need_not_have_a_dictionary_and_tidy_writes_it(workbench: Workbench) -> None:
    (workbench.folder / _README).unlink()
    assert _problems(workbench) == []
    assert tidy(open_publication(workbench.folder)) == [_README]
    assert (workbench.folder / _README).read_text(encoding="utf-8").startswith(f"# Lighthouses\n\n{MARKER}\n")


def test_a_dictionary_that_is_out_of_date_is_a_problem_at_its_line(workbench: Workbench) -> None:
    workbench.replace("data/csvw.json", "Height of the tower in metres.", "Height in metres.")
    lines = (workbench.folder / _README).read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if "Height of the tower" in line]
    (problem,) = workbench.violations()
    assert (problem.file, problem.line, problem.rule) == (_README, number, "dictionary")


def test_what_stands_above_the_marker_is_kept(workbench: Workbench) -> None:
    workbench.replace(_README, MARKER, f"Written by hand.\n\n{MARKER}")
    workbench.replace("data/csvw.json", "Height of the tower in metres.", "Height in metres.")
    assert tidy(open_publication(workbench.folder)) == [_README]
    text = (workbench.folder / _README).read_text(encoding="utf-8")
    assert f"Written by hand.\n\n{MARKER}\n" in text
    assert "Height in metres." in text
    assert _problems(workbench) == []


def test_a_text_without_a_marker_is_kept_above_it(workbench: Workbench) -> None:
    (workbench.folder / _README).write_text("By hand.\n", encoding="utf-8")
    assert tidy(open_publication(workbench.folder)) == [_README]
    assert (workbench.folder / _README).read_text(encoding="utf-8").startswith(f"By hand.\n\n{MARKER}\n")


def test_another_base_asks_for_no_other_dictionary(workbench: Workbench) -> None:
    publication = open_publication(workbench.folder, "https://other.example/")
    assert list(dictionary_problems(read_sources(publication))) == []
    assert tidy(publication) == []
