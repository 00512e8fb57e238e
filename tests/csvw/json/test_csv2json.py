"""Conversion of files in memory by csv2json; the W3C's own tests are in ``tests/conformance``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from ucc_graph.csvw.conversion import Mode
from ucc_graph.csvw.json import csv2json
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem
from ucc_graph.rdf.formats import read_json

SITE = "https://example.org/"
CONTEXT = "http://www.w3.org/ns/csvw"


def _text(
    files: Mapping[str, object], source: str = "t.csv", mode: Mode = Mode.MINIMAL, problems: list[Problem] | None = None
) -> str:
    contents = {SITE + name: text if isinstance(text, str) else json.dumps(text) for name, text in files.items()}

    def fetch(url: str) -> bytes | None:
        return contents[url].encode("utf-8") if url in contents else None

    told = [] if problems is None else problems
    return "".join(csv2json(SITE + source, fetch=fetch, problems=told, mode=mode))


def _described(text: str, *columns: Mapping[str, object], mode: Mode = Mode.MINIMAL, **table: object) -> Any:
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"columns": columns}, **table}
    return read_json(_text({"t.csv": text, "m.json": metadata}, "m.json", mode))


def test_a_file_by_itself_is_described_by_its_header() -> None:
    assert _text({"t.csv": "a,b c\n1,2\n3,\n"}) == '[\n{"a": "1", "b c": "2"},\n{"a": "3"}\n]\n'


def test_the_standard_mode_describes_group_table_and_row() -> None:
    assert read_json(_text({"t.csv": "a\n1\n"}, mode=Mode.STANDARD)) == {
        "tables": [
            {
                "url": "https://example.org/t.csv",
                "row": [{"url": "https://example.org/t.csv#row=2", "rownum": 1, "describes": [{"a": "1"}]}],
            }
        ]
    }


@pytest.mark.parametrize(
    ("datatype", "written", "value"),
    [
        ("integer", "+007", "7"),
        ("integer", "123456789012345678901234567890", "123456789012345678901234567890"),
        ("decimal", "0.12345678901234567890", "0.12345678901234567890"),
        ("decimal", "-.50", "-0.50"),
        ("decimal", "5.", "5"),
        ("double", "01.5E+03", "1.5E+03"),
        ("double", "NaN", '"NaN"'),
        ("float", "-INF", '"-INF"'),
        ("double", "1E400", '"1E400"'),
        ("boolean", "1", "true"),
        ("boolean", "false", "false"),
        ("gYear", "2004", '"2004"'),
        ("date", "2004-02-29", '"2004-02-29"'),
        ("json", "[1]", '"[1]"'),
        ("string", "a\tb", r'"a\tb"'),
    ],
)
def test_a_value_is_written_by_its_datatype(datatype: str, written: str, value: str) -> None:
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"columns": [{"name": "a", "datatype": datatype}]}}
    text = _text({"t.csv": f"a\n{written}\n", "m.json": metadata}, "m.json")
    assert text == f'[\n{{"a": {value}}}\n]\n'
    read_json(text)


def test_a_value_that_does_not_fit_its_datatype_is_a_string() -> None:
    columns = {"name": "a", "datatype": {"base": "integer", "maximum": 5}, "separator": ";"}
    assert _described("a\n4;9;x\n", columns) == [{"a": [4, "9", "x"]}]


def test_a_format_is_read_before_the_value_is_written() -> None:
    number = {"name": "n", "datatype": {"base": "decimal", "format": {"groupChar": ".", "decimalChar": ","}}}
    truth = {"name": "b", "datatype": {"base": "boolean", "format": "Y|N"}}
    assert _described('n,b\n"1.234,5",N\n', number, truth) == [{"n": 1234.5, "b": False}]


def test_a_column_with_a_separator_is_an_array_of_any_length() -> None:
    column = {"name": "a", "separator": ";"}
    assert _described("a,b\n1,x\n,x\n1;2,x\n", column, {"name": "b"}) == [
        {"a": ["1"], "b": "x"},
        {"b": "x"},
        {"a": ["1", "2"], "b": "x"},
    ]


def test_values_with_one_name_are_one_array() -> None:
    columns = [
        {"name": "a", "propertyUrl": "dc:title"},
        {"name": "b", "propertyUrl": "http://purl.org/dc/terms/title"},
        {"name": "c", "propertyUrl": "dc:title", "separator": ";"},
    ]
    assert _described("a,b,c\n1,2,3;4\n", *columns) == [{"dc:title": ["1", "2", "3", "4"]}]


def test_a_column_without_output_is_left_out() -> None:
    assert _described("a,b\n1,2\n", {"name": "a", "suppressOutput": True}, {"name": "b"}) == [{"b": "2"}]


def test_a_type_is_compact_and_another_url_is_not() -> None:
    virtual = {"virtual": True, "valueUrl": "schema:Place"}
    kind = {"name": "kind", "propertyUrl": "rdf:type", **virtual}
    link = {"name": "link", "propertyUrl": "schema:url", **virtual}
    assert _described("a\n1\n", {"name": "a"}, kind, link) == [
        {"a": "1", "@type": "schema:Place", "schema:url": "http://schema.org/Place"}
    ]


def test_a_row_without_values_describes_nothing() -> None:
    described = _described("a,b\n,\n", {"name": "a", "aboutUrl": "#x"}, {"name": "b"}, mode=Mode.STANDARD)
    assert described["tables"][0]["row"][0]["describes"] == []


def test_titles_of_a_row() -> None:
    schema = {"columns": [{"name": "a"}, {"name": "b"}], "rowTitles": ["a", "b"]}
    described = _described("a,b\n1,2\n3,\n,\n", tableSchema=schema, mode=Mode.STANDARD)
    assert [row.get("titles") for row in described["tables"][0]["row"]] == [["1", "2"], "3", None]


def test_annotations_lose_their_languages_and_types() -> None:
    annotations = {
        "@id": "#table",
        "dc:title": {"@value": "Lamps", "@language": "en"},
        "dc:issued": {"@value": "2004", "@type": "xsd:gYear"},
        "dc:license": {"@id": "cc:by"},
        "dc:creator": {"@type": "foaf:Person", "foaf:name": ["A", "B"]},
        "notes": [{"@id": "#note", "rdf:value": 1}],
    }
    table = _described("a\n1\n", {"name": "a"}, mode=Mode.STANDARD, **annotations)["tables"][0]
    assert {name: table[name] for name in annotations} == {
        "@id": "https://example.org/m.json#table",
        "dc:title": "Lamps",
        "dc:issued": "2004",
        "dc:license": "http://creativecommons.org/ns#by",
        "dc:creator": {"@type": "foaf:Person", "foaf:name": ["A", "B"]},
        "notes": [{"@id": "https://example.org/m.json#note", "rdf:value": 1}],
    }


@pytest.mark.parametrize(
    ("own", "expected"),
    [(None, ["of the file"]), ("own", ["own", "of the file"]), (["a", "b"], ["a", "b", "of the file"])],
)
def test_comments_of_the_file_follow_those_of_the_metadata(own: object, expected: list[str]) -> None:
    table = {"dialect": {"commentPrefix": "#"}} | ({"rdfs:comment": own} if own else {})
    described = _described("a\n1\n# of the file\n", {"name": "a"}, mode=Mode.STANDARD, **table)
    assert described["tables"][0]["rdfs:comment"] == expected


def test_a_table_that_is_missing_is_told_and_the_others_are_written() -> None:
    metadata = {"@context": CONTEXT, "tables": [{"url": "none.csv"}, {"url": "t.csv"}]}
    problems: list[Problem] = []
    text = _text({"t.csv": "a\n1\n", "m.json": metadata}, "m.json", problems=problems)
    assert (read_json(text), [str(problem) for problem in problems]) == (
        [{"a": "1"}],
        ["none.csv: https://example.org/none.csv cannot be read"],
    )


def test_no_table_leaves_a_whole_document() -> None:
    metadata = {"@context": CONTEXT, "tables": [{"url": "t.csv", "suppressOutput": True}]}
    files = {"t.csv": "a\n1\n", "m.json": metadata}
    assert read_json(_text(files, "m.json")) == []
    assert read_json(_text(files, "m.json", Mode.STANDARD)) == {"tables": []}


def test_unusable_metadata_are_refused_at_once() -> None:
    with pytest.raises(DataError):
        _text({"m.json": "[]"}, "m.json")
