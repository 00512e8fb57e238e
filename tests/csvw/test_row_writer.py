"""Rows as statements: subjects, statements of the cells, and the description of the row."""

from __future__ import annotations

from pathlib import Path

from tests.csvw.small import column, opened, rows, statements, table

A = "<https://example.org/id/a>"


def test_a_text_is_a_plain_literal(tmp_path: Path) -> None:
    found = statements(tmp_path, "key,x\na,b\n", column("key", suppressOutput=True), column("x"))
    assert found == [f'{A} <https://example.org/#x> "b"']


def test_a_text_in_a_language_is_tagged_in_lower_case(tmp_path: Path) -> None:
    found = statements(tmp_path, "key,x\na,b\n", column("key", suppressOutput=True), column("x", lang="zh-Hant"))
    assert found == [f'{A} <https://example.org/#x> "b"@zh-hant']


def test_a_number_is_written_as_the_store_prints_it(tmp_path: Path) -> None:
    height = column("x", datatype="integer")
    found = statements(tmp_path, "key,x\na,007\n", column("key", suppressOutput=True), height)
    assert found == [f'{A} <https://example.org/#x> "7"^^<http://www.w3.org/2001/XMLSchema#integer>']


def test_a_null_cell_makes_no_statement(tmp_path: Path) -> None:
    found = statements(tmp_path, "key,x\na,-\n", column("key", suppressOutput=True), column("x", null=["", "-"]))
    assert found == []


def test_a_default_stands_for_an_empty_cell(tmp_path: Path) -> None:
    found = statements(tmp_path, "key,x\na,\n", column("key", suppressOutput=True), column("x", default="none"))
    assert found == [f'{A} <https://example.org/#x> "none"']


def test_each_value_of_a_separated_column_is_a_statement(tmp_path: Path) -> None:
    found = statements(tmp_path, "key,x\na,b|c\n", column("key", suppressOutput=True), column("x", separator="|"))
    assert found == [f'{A} <https://example.org/#x> "b"', f'{A} <https://example.org/#x> "c"']


def test_each_value_of_a_separated_column_makes_an_iri(tmp_path: Path) -> None:
    sources = column("x", separator="|", valueUrl="https://example.org/source/{x}")
    found = statements(tmp_path, "key,x\na,b|c d\n", column("key", suppressOutput=True), sources)
    assert found == [
        f"{A} <https://example.org/#x> <https://example.org/source/b>",
        f"{A} <https://example.org/#x> <https://example.org/source/c%20d>",
    ]


def test_an_iri_in_a_cell_is_kept(tmp_path: Path) -> None:
    page = column("x", valueUrl="{+x}", datatype="anyURI")
    found = statements(tmp_path, "key,x\na,https://example.org/?q=1#b\n", column("key", suppressOutput=True), page)
    assert found == [f"{A} <https://example.org/#x> <https://example.org/?q=1#b>"]


def test_a_virtual_column_has_the_same_value_in_each_row(tmp_path: Path) -> None:
    kind = {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "schema:LandmarksOrHistoricalBuildings"}
    found = statements(tmp_path, "key\na\n", column("key", suppressOutput=True), kind)
    rdf_type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert found == [f"{A} {rdf_type} <http://schema.org/LandmarksOrHistoricalBuildings>"]


def test_a_virtual_column_without_url_has_its_default_as_value(tmp_path: Path) -> None:
    constant = {"virtual": True, "propertyUrl": "https://example.org/#x", "default": "lit"}
    found = statements(tmp_path, "key\na\n", column("key", suppressOutput=True), constant)
    assert found == [f'{A} <https://example.org/#x> "lit"']


def test_subject_predicate_and_object_can_come_from_cells(tmp_path: Path) -> None:
    link = column("o", aboutUrl="{+s}", propertyUrl="{+p}", valueUrl="{+o}")
    hidden = [column(name, suppressOutput=True) for name in ("s", "p")]
    described = table("t.csv", *hidden, link, aboutUrl="{+s}")
    [row] = rows(tmp_path, {"t.csv": "s,p,o\nlight:a,skos:exactMatch,wikidata:Q1\n"}, described)
    assert row.statements == ["<light:a> <http://www.w3.org/2004/02/skos/core#exactMatch> <wikidata:Q1>"]


def test_a_row_has_its_line_its_number_and_its_subjects(tmp_path: Path) -> None:
    link = column("mapping", aboutUrl="https://example.org/mapping/{mapping}")
    [_, row] = rows(tmp_path, {"t.csv": "key,mapping\na,1\nb,2\n"}, table("t.csv", column("key"), link))
    assert (row.source, row.number) == (3, 2)
    assert row.subjects == ("<https://example.org/id/b>", "<https://example.org/mapping/2>")


def test_a_row_is_described_by_its_line(tmp_path: Path) -> None:
    tables, problems = opened(tmp_path, {"t.csv": "key\na\n"}, table("t.csv", column("key")))
    [member] = tables
    [row] = member.rows(problems)
    node, csvw = "<https://example.org/data/t.csv#row=2>", "http://www.w3.org/ns/csvw#"
    assert member.describe(row) == [
        f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{csvw}Row>",
        f'{node} <{csvw}rownum> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f"{node} <{csvw}url> {node}",
        f"{node} <{csvw}describes> {A}",
    ]


def test_comment_lines_before_the_header_count_as_lines(tmp_path: Path) -> None:
    links = {**table("l.sssom.tsv", column("key")), "dialect": {"delimiter": "\t", "commentPrefix": "#"}}
    [row] = rows(tmp_path, {"l.sssom.tsv": "# license: x\n#  more\nkey\na\n"}, links)
    assert row.source == 4


def test_a_broken_cell_leaves_the_rest_of_its_row(tmp_path: Path) -> None:
    described = table("t.csv", column("key"), column("x", datatype="date"))
    tables, problems = opened(tmp_path, {"t.csv": "key,x\na,soon\n"}, described)
    [row] = tables[0].rows(problems)
    assert row.statements == [f'{A} <https://example.org/#key> "a"']
    assert len(problems) == 1


def test_a_table_has_its_name_and_its_columns(tmp_path: Path) -> None:
    tables, _ = opened(tmp_path, {"t.csv": "key\n"}, table("t.csv", column("key"), primaryKey="key"))
    [member] = tables
    described = member.description
    assert (member.name, described.file, described.url) == ("t", "t.csv", "https://example.org/data/t.csv")
    assert described.primary_key == ("key",)
    assert described.columns[0].property_iri(described.url) == "https://example.org/#key"
    assert described.columns[0].inherited.about_url == "https://example.org/id/{key}"
