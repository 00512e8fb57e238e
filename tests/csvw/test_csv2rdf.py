"""Conversion of files in memory by csv2rdf; the W3C's own tests are in ``tests/conformance``."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from ucc_graph.csvw.conversion import Mode
from ucc_graph.csvw.csv2rdf import csv2rdf
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem

SITE = "https://example.org/"
CONTEXT = "http://www.w3.org/ns/csvw"


def _lines(files: Mapping[str, object], source: str = "t.csv", mode: Mode = Mode.MINIMAL, **found: str) -> list[str]:
    contents = {SITE + name: text if isinstance(text, str) else json.dumps(text) for name, text in files.items()}

    def fetch(url: str) -> bytes | None:
        return contents[url].encode("utf-8") if url in contents else None

    return list(csv2rdf(SITE + source, fetch=fetch, problems=[], mode=mode, **found))


def test_a_file_by_itself_is_described_by_its_header() -> None:
    assert _lines({"t.csv": "a,b c\n1,2\n"}) == [
        '_:b0 <https://example.org/t.csv#a> "1" .',
        '_:b0 <https://example.org/t.csv#b%20c> "2" .',
    ]


def test_metadata_beside_a_file_is_found() -> None:
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"columns": [{"titles": "a", "datatype": "gYear"}]}}
    lines = _lines({"t.csv": "a\n2004\n", "t.csv-metadata.json": metadata})
    assert lines == ['_:b0 <https://example.org/t.csv#a> "2004"^^<http://www.w3.org/2001/XMLSchema#gYear> .']


def test_metadata_of_the_caller_comes_before_that_of_the_link_header() -> None:
    mine, linked = (
        {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"aboutUrl": f"#{name}", "columns": [{"titles": "a"}]}}
        for name in ("mine", "linked")
    )
    files = {"t.csv": "a\n1\n", "mine.json": mine, "linked.json": linked}
    link = '<linked.json>; rel="describedby"; type="application/csvm+json"'
    assert _lines(files, link=link)[0].startswith("<https://example.org/t.csv#linked>")
    assert _lines(files, link=link, metadata=SITE + "mine.json")[0].startswith("<https://example.org/t.csv#mine>")


def test_metadata_of_another_file_is_not_used() -> None:
    metadata = {"@context": CONTEXT, "url": "u.csv", "tableSchema": {"aboutUrl": "#x"}}
    assert _lines({"t.csv": "a\n1\n", "csv-metadata.json": metadata}) == ['_:b0 <https://example.org/t.csv#a> "1" .']


def test_an_ordered_column_makes_a_list() -> None:
    columns = [{"titles": "a", "separator": ";", "ordered": True}]
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"aboutUrl": "#x", "columns": columns}}
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert _lines({"t.csv": "a\n1;2\n", "m.json": metadata}, "m.json") == [
        "<https://example.org/t.csv#x> <https://example.org/t.csv#a> _:b0 .",
        f'_:b0 <{rdf}first> "1" .',
        f"_:b0 <{rdf}rest> _:b1 .",
        f'_:b1 <{rdf}first> "2" .',
        f"_:b1 <{rdf}rest> <{rdf}nil> .",
    ]


def test_the_standard_mode_describes_group_table_and_row() -> None:
    lines = _lines({"t.csv": "a\n1\n"}, mode=Mode.STANDARD)
    csvw, rdf_type = "http://www.w3.org/ns/csvw#", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert lines == [
        f"_:b0 {rdf_type} <{csvw}TableGroup> .",
        f"_:b0 <{csvw}table> _:b1 .",
        f"_:b1 {rdf_type} <{csvw}Table> .",
        f"_:b1 <{csvw}url> <https://example.org/t.csv> .",
        f"_:b1 <{csvw}row> _:b2 .",
        f"_:b2 {rdf_type} <{csvw}Row> .",
        f'_:b2 <{csvw}rownum> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f"_:b2 <{csvw}url> <https://example.org/t.csv#row=2> .",
        f"_:b2 <{csvw}describes> _:b3 .",
        '_:b3 <https://example.org/t.csv#a> "1" .',
    ]


def test_a_wrong_value_is_kept_as_a_text_and_reported() -> None:
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": {"columns": [{"titles": "a", "datatype": "date"}]}}
    contents = {SITE + "t.csv": b"a\nsoon\n", SITE + "m.json": json.dumps(metadata).encode()}
    problems: list[Problem] = []
    lines = list(csv2rdf(SITE + "m.json", fetch=contents.get, problems=problems, mode=Mode.MINIMAL))
    assert lines == ['_:b0 <https://example.org/t.csv#a> "soon" .']
    assert [str(problem) for problem in problems] == ['t.csv:2 column a: "soon" is not a date (yyyy-mm-dd)']


def test_a_lone_table_may_not_refer_to_another() -> None:
    key = {"columnReference": "a", "reference": {"resource": "u.csv", "columnReference": "a"}}
    schema = {"columns": [{"name": "a"}], "foreignKeys": [key]}
    with pytest.raises(DataError) as raised:
        _lines({"t.csv": "a\n1\n", "m.json": {"@context": CONTEXT, "url": "t.csv", "tableSchema": schema}}, "m.json")
    assert [problem.rule for problem in raised.value.problems] == ["csvw:foreignKey"]


def test_unusable_metadata_is_refused() -> None:
    with pytest.raises(DataError):
        _lines({"m.json": {"@context": CONTEXT, "tables": []}}, "m.json")


def test_a_subject_that_is_named_by_its_column_is_one_for_each_column() -> None:
    schema = {"aboutUrl": "#{_name}", "columns": [{"name": "a"}, {"name": "b"}]}
    metadata = {"@context": CONTEXT, "url": "t.csv", "tableSchema": schema}
    assert _lines({"t.csv": "a,b\n1,2\n", "m.json": metadata}, "m.json") == [
        '<https://example.org/t.csv#a> <https://example.org/t.csv#a> "1" .',
        '<https://example.org/t.csv#b> <https://example.org/t.csv#b> "2" .',
    ]
