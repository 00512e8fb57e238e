"""Dictionary of tables: what a description says of each column, and the cells that are filled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ucc_graph.csvw.sheets.dictionary import DescribedColumn, DescribedTable, read_dictionary

LOCATION = "https://lamps.example/data/csvw.json"
DESCRIPTION = """{"@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "tables": [
{"url": "lamps.csv", "dc:title": "Lamps", "dc:description": [{"@value": "Lampes.", "@language": "fr"}],
 "dc:source": {"@id": "https://lamps.example/id/source/roll"}, "tableSchema": {"primaryKey": "key",
 "foreignKeys": [{"columnReference": "coast", "reference": {"resource": "coasts.csv", "columnReference": "code"}}],
 "columns": [
 {"name": "key", "titles": "key", "dc:description": "Its key."},
 {"name": "height", "titles": {"en": "height", "fr": "hauteur"}, "datatype": "decimal", "null": ["", "-"],
  "dc:source": "the survey"},
 {"name": "coast", "titles": "coast", "propertyUrl": "https://lamps.example/ontology#coast", "required": true},
 {"name": "colours", "titles": "colours", "separator": ";", "lang": "fr"},
 {"name": "kind", "virtual": true, "propertyUrl": "rdf:type", "valueUrl": "https://lamps.example/ontology#Lamp"},
 {"name": "roll", "virtual": true, "propertyUrl": "prov:hadPrimarySource", "valueUrl": "/id/source/log"}]}},
{"url": "coasts.csv", "dialect": {"delimiter": ";", "commentPrefix": "#", "skipRows": 1},
 "tableSchema": {"columns": [{"name": "code", "titles": "Code"}]}},
{"url": "lost.csv", "tableSchema": {"columns": [{"name": "code", "titles": "code"}]}}]}"""
LAMPS = 'key,height,coast,colours\nnorth,-,cold,\nsouth,31.5,cold,"rouge;\nblanc"\nwest,20,warm,\n'
COASTS = "a line to pass over\n# a remark\nCode;name\ncold;Cold Coast\n"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[DescribedTable, ...]:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in {"csvw.json": DESCRIPTION, "lamps.csv": LAMPS, "coasts.csv": COASTS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_dictionary(folder, LOCATION)


def _column(table: DescribedTable, title: str) -> DescribedColumn:
    return next(column for column in table.columns if column.title == title)


def test_a_table_without_a_file_is_left_out(tables: tuple[DescribedTable, ...]) -> None:
    assert [(table.file, table.rows) for table in tables] == [("lamps.csv", 3), ("coasts.csv", 1)]


def test_texts_of_a_description_have_their_languages(tables: tuple[DescribedTable, ...]) -> None:
    lamps, _ = tables
    assert lamps.titles == (Literal("Lamps", language="en"),)
    assert lamps.meanings == (Literal("Lampes.", language="fr"),)
    assert _column(lamps, "key").meanings == (Literal("Its key.", language="en"),)
    titles = (Literal("height", language="en"), Literal("hauteur", language="fr"))
    assert _column(lamps, "height").titles == titles


def test_sources_are_those_of_annotations_and_of_constant_columns(tables: tuple[DescribedTable, ...]) -> None:
    lamps, _ = tables
    assert lamps.sources == tuple(NamedNode(f"https://lamps.example/id/source/{key}") for key in ("roll", "log"))
    assert _column(lamps, "height").sources == (Literal("the survey", language="en"),)
    assert lamps.classes == ("https://lamps.example/ontology#Lamp",)


@pytest.mark.parametrize(
    ("title", "filled", "example"),
    [("key", 3, "south"), ("height", 2, "31.5"), ("coast", 3, "cold"), ("colours", 1, "rouge;\nblanc")],
)
def test_cells_are_counted_and_shown_from_the_fullest_row(
    tables: tuple[DescribedTable, ...], title: str, filled: int, example: str
) -> None:
    column = _column(tables[0], title)
    assert (column.filled, column.example) == (filled, example)


def test_a_column_has_its_keys_and_its_separator(tables: tuple[DescribedTable, ...]) -> None:
    lamps, _ = tables
    found = {one.title: (one.is_key, one.is_required, one.separator, one.language) for one in lamps.columns}
    assert found["key"] == (True, True, "", "")
    assert found["coast"] == (False, True, "", "")
    assert found["colours"] == (False, False, ";", "fr")
    assert _column(lamps, "coast").target == ("coasts.csv", "Code")
    assert _column(lamps, "coast").property == "https://lamps.example/ontology#coast"


def test_columns_that_no_description_names_are_listed_too(tables: tuple[DescribedTable, ...]) -> None:
    _, coasts = tables
    assert [(column.title, column.filled, column.example) for column in coasts.columns] == [
        ("Code", 1, "cold"),
        ("name", 1, "Cold Coast"),
    ]


def test_a_file_without_a_description_is_known_by_its_header(tmp_path: Path) -> None:
    (tmp_path / "lamps.csv").write_text("key,name\nnorth,\n", encoding="utf-8")
    (found,) = read_dictionary(tmp_path, "https://lamps.example/data/lamps.csv")
    assert [(column.title, column.filled) for column in found.columns] == [("key", 1), ("name", 0)]
