"""Canonical form of data files."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.csvw.small import column, opened, table
from ucc_graph.csvw import AnnotatedTable, canonical
from ucc_graph.csvw.canonical import first_difference
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem

TABLE = table("t.csv", column("key"), column("x"), primaryKey="key")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5).filter(
    lambda text: text.strip() == text
)


def _table(folder: Path, content: bytes) -> AnnotatedTable:
    return opened(folder, {"t.csv": content}, TABLE)[0][0]


def _canonical(folder: Path, content: bytes) -> bytes:
    table_of_content = _table(folder, content)
    return canonical(table_of_content.path, table_of_content.description)


def _written(cells: list[tuple[str, str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("key", "x"), *cells])
    return buffer.getvalue().encode("utf-8")


def test_rows_are_sorted_by_key_and_quoted_only_where_needed(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf"key","x"\r\nb,"say ""hi"""\r\n\r\nZ,"a, b"\r\na ,  c  d\r\n'
    assert _canonical(tmp_path, content) == b'key,x\nZ,"a, b"\na,c d\nb,"say ""hi"""\n'


def test_keys_are_sorted_by_code_point(tmp_path: Path) -> None:
    assert _canonical(tmp_path, "key,x\né,\nz,\na,\n".encode()) == "key,x\na,\nz,\né,\n".encode()


def test_comment_lines_stay_at_the_top(tmp_path: Path) -> None:
    described = {**TABLE, "url": "t.tsv", "dialect": {"delimiter": "\t", "commentPrefix": "#"}}
    content = "# one\n#  two\nkey\tx\nb\t\na\t1,2\n"
    tables, _ = opened(tmp_path, {"t.tsv": content}, described)
    expected = b"# one\n#  two\nkey\tx\na\t1,2\nb\t\n"
    assert canonical(tmp_path / "data" / "t.tsv", tables[0].description) == expected


def test_a_quote_is_a_character_where_the_dialect_has_no_quotes(tmp_path: Path) -> None:
    described = {**TABLE, "url": "t.tsv", "dialect": {"delimiter": "\t", "quoteChar": None}}
    tables, problems = opened(tmp_path, {"t.tsv": 'key\tx\na\tsay "hi"\n'}, described)
    [found] = tables
    assert canonical(found.path, found.description) == b'key\tx\na\tsay "hi"\n'
    found.check_canonical(problems)
    assert problems == []


def test_a_file_that_is_not_utf_8_has_no_canonical_form(tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        _canonical(tmp_path, b"key,x\n\xe9,\n")
    assert [(problem.line, problem.rule) for problem in raised.value.problems] == [(2, "csvw:encoding")]


def test_the_first_line_out_of_order_is_reported(tmp_path: Path) -> None:
    tables, _ = opened(tmp_path, {"t.csv": "key,x\na,\nc,\nb,\n"}, TABLE)
    problems: list[Problem] = []
    tables[0].check_canonical(problems)
    assert [(problem.file, problem.line, problem.rule) for problem in problems] == [("data/t.csv", 4, "canonical")]


def test_a_canonical_file_is_no_problem(tmp_path: Path) -> None:
    tables, _ = opened(tmp_path, {"t.csv": 'key,x\na,"b,c"\nb,\n'}, TABLE)
    problems: list[Problem] = []
    tables[0].check_canonical(problems)
    assert problems == []


@given(st.lists(st.tuples(WORDS, WORDS)))
def test_the_canonical_form_of_a_canonical_file_is_the_file(cells: list[tuple[str, str]]) -> None:
    content = _written(cells)
    with tempfile.TemporaryDirectory() as folder:
        once = _canonical(Path(folder), content)
        assert _canonical(Path(folder), once) == once


@given(
    st.lists(st.sampled_from(["a,b", "b,", "c,d", 'd,"e,f"', ' e,"f"', "", "f,g  h"]), max_size=4),
    st.sampled_from(["", "\n"]),
)
def test_a_file_has_no_difference_if_it_is_its_canonical_form(lines: list[str], end: str) -> None:
    content = "\n".join(["key,x", *lines]) + end
    with tempfile.TemporaryDirectory() as folder:
        found = _table(Path(folder), content.encode("utf-8"))
        is_canonical = canonical(found.path, found.description) == content.encode("utf-8")
        difference = first_difference(found.path, found.description)
    assert (difference == 0) is is_canonical


@given(st.lists(st.tuples(WORDS.filter(bool), WORDS)))
def test_no_tidy_cell_is_lost_or_changed(cells: list[tuple[str, str]]) -> None:
    content = _written(cells)
    with tempfile.TemporaryDirectory() as folder:
        tidy = _canonical(Path(folder), content)
    found = list(csv.reader(io.StringIO(tidy.decode("utf-8"), newline="")))[1:]
    assert sorted(found) == sorted([key, text] for key, text in cells)


KEPT: dict[str, tuple[dict[str, object], bytes, bytes]] = {
    "skipped rows": (
        {"skipRows": 2},
        b"Lights, all\r\n,,\r\nkey,x\r\nb,\r\na,\r\n",
        b"Lights, all\n,,\nkey,x\na,\nb,\n",
    ),
    "a line for Excel": (
        {"skipRows": 1, "delimiter": ";"},
        b"sep=;\nkey;x\nb;1,5\na; 2\n",
        b"sep=;\nkey;x\na;2\nb;1,5\n",
    ),
    "skipped columns": ({"skipColumns": 1}, b"n,key,x\n1,b,\n2,a,\n", b"n,key,x\n2,a,\n1,b,\n"),
    "comments among rows": ({"commentPrefix": "#"}, b"key,x\nb,\n# why\na,\n", b"# why\nkey,x\na,\nb,\n"),
    "escaped quotes": (
        {"doubleQuote": False},
        rb"key,x" + b"\n" + rb'b,"say \"hi\", c\\d"' + b"\n" + rb"a," + b"\n",
        rb"key,x" + b"\n" + rb"a," + b"\n" + rb'b,"say \"hi\", c\\d"' + b"\n",
    ),
    "lines of a text": ({}, b'key,x\nb,"one \r\n\r\n  two"\na,\n', b'key,x\na,\nb,"one\n\ntwo"\n'),
    "empty cells beyond the last column": ({}, b"key,x\nb,1,,\na,2,3\n", b"key,x\na,2,3\nb,1\n"),
    "another encoding": ({"encoding": "windows-1252"}, b"key,x\nb,\xe9\na,\n", b"key,x\na,\nb,\xe9\n"),
}


@pytest.mark.parametrize(("dialect", "content", "expected"), KEPT.values(), ids=KEPT)
def test_what_is_not_read_as_a_row_is_kept(
    tmp_path: Path, dialect: dict[str, object], content: bytes, expected: bytes
) -> None:
    described = {**TABLE, "dialect": dialect}
    (found,), _ = opened(tmp_path, {"t.csv": content}, described)
    assert canonical(found.path, found.description) == expected
    (again,), problems = opened(tmp_path, {"t.csv": expected}, described)
    again.check_canonical(problems)
    assert problems == []
