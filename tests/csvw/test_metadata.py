"""Faults of metadata documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.csvw.small import BASE, Json, column, faults, foreign_key, table
from ucc_graph.csvw import open_tables
from ucc_graph.csvw.metadata import read_group
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.problem import Problem

KEY = column("key")
DOCUMENTS = {
    "not JSON": (b'{"a":\n  nope}', 2, "csvw:json", "not JSON: Expecting value in line 2, column 3"),
    "not UTF-8": (b'{"a":\n"\xe9"}', 2, "csvw:encoding", "line 2 is not UTF-8"),
    "nested too deeply": (b"[" * 200_000, 0, "csvw:json", "not JSON that can be read: it is nested too deeply"),
    "no object": (b"[]", 0, "csvw:json", "the document must be a JSON object"),
}


@pytest.mark.parametrize(("content", "line", "rule", "text"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_that_cannot_be_read_is_a_fault(
    tmp_path: Path, content: bytes, line: int, rule: str, text: str
) -> None:
    problems: list[Problem] = []
    tables = open_tables(content, tmp_path, BASE, problems)
    assert tables == ()
    assert problems == [Problem(f"{tmp_path.name}/csvw.json", line, "", rule, text)]


TABLES: dict[str, tuple[Json, str]] = {
    "an unknown property": (
        table("t.csv", {**KEY, "colour": "red"}),
        't.csv, column key: "colour" is not a property of a Column; it is ignored',
    ),
    "an unknown datatype": (
        table("t.csv", column("key", datatype="colour")),
        "t.csv, column key: \"datatype\" is 'colour', which is not a datatype; it is read as string",
    ),
    "a bad format": (
        table("t.csv", column("key", datatype={"base": "date", "format": "yy"})),
        't.csv, column key: "format" is "yy", which is no format of date; it is ignored',
    ),
    "a key of no column": (
        table("t.csv", KEY, primaryKey="kee"),
        't.csv: "primaryKey" names "kee", but no column has that name',
    ),
    "a template of no column": (
        table("t.csv", column("key", valueUrl="https://example.org/{kee}")),
        (
            't.csv, column key: "https://example.org/{kee}" uses the column "kee", which is not declared'
            ' (did you mean "key"?)'
        ),
    ),
    "a datatype that is misspelt": (
        table("t.csv", column("key", datatype={"base": "decimel", "minimum": "1"})),
        (
            't.csv, column key: "base" is \'decimel\', which is not a datatype (did you mean "decimal"?); it is read as'
            " string"
        ),
    ),
    "a reference to no table": (
        table("t.csv", KEY, foreignKeys=[foreign_key("key", "u.csv")]),
        "t.csv, foreign key: it refers to https://example.org/data/u.csv, which is no table of the group",
    ),
    "a reference to no column": (
        table("t.csv", KEY, foreignKeys=[foreign_key("key", "t.csv", "kee")]),
        't.csv, foreign key: it refers to the column "kee", which the table does not have',
    ),
    "a reference from no column": (
        table("t.csv", KEY, foreignKeys=[foreign_key("kee", "t.csv")]),
        't.csv, foreign key: "columnReference" names "kee", but no column has that name',
    ),
    "two columns of a name": (
        table("t.csv", KEY, {**KEY, "titles": "key2"}),
        't.csv: two columns have the name "key"',
    ),
    "a virtual column before another": (
        table("t.csv", {"virtual": True, "name": "v", "default": "x"}, KEY),
        't.csv: the virtual column "v" stands before "key"; virtual ones come last',
    ),
    "no subject": (
        {"url": "t.csv", "tableSchema": {"columns": [KEY]}},
        "t.csv, column key: it has no aboutUrl, so that its statements would have a blank node as subject",
    ),
    "no subject in one column": (
        {"url": "t.csv", "tableSchema": {"columns": [KEY, column("x", aboutUrl="https://example.org/id/{key}")]}},
        "t.csv, column key: it has no aboutUrl, so that its statements would have a blank node as subject",
    ),
    "a list": (
        table("t.csv", column("key", separator="|", ordered=True)),
        't.csv, column key: "ordered" makes a list of blank nodes, which are not published',
    ),
}


@pytest.mark.parametrize(("described", "text"), TABLES.values(), ids=TABLES)
def test_a_wrong_description_is_a_fault(tmp_path: Path, described: Json, text: str) -> None:
    found = faults(tmp_path, {"t.csv": "key\na\n"}, described)
    assert f"data/csvw.json:1: {text}" in [fault.partition(" ")[2] for fault in found]


DOCUMENT = """\
{"@context": "http://www.w3.org/ns/csvw",
 "strange": "{ \\" : }",
 "url": "t.csv",
 "tableSchema": {"columns": [
   {"name": "a"},
   {"titles": "b",
    "name": "a b"}]}}
"""


def test_a_fault_has_the_line_of_its_member() -> None:
    problems: list[Problem] = []
    read_group(DOCUMENT.encode(), BASE, lambda _: None, ProblemCollector("data/csvw.json", problems))
    lines = [(problem.line, problem.text.rpartition(": ")[2].split()[0]) for problem in problems]
    assert lines == [(2, '"strange"'), (7, '"name"')]
