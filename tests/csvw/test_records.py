"""Records of files in each dialect, each with the line on which it begins."""

from __future__ import annotations

from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Records


def _records(text: str, dialect: Dialect) -> list[tuple[int, int, list[str]]]:
    lines, problems = text.encode("utf-8").splitlines(keepends=True), ProblemCollector("t.csv", [])
    found = [(record.line, record.source, record.cells) for record in Records(lines, dialect, problems)]
    assert problems.problems == []
    return found


def test_a_row_over_two_lines_counts_once_and_begins_on_its_first_line() -> None:
    found = _records('a,"b\nc"\nd,e\n', Dialect())
    assert found == [(1, 1, ["a", "b\nc"]), (3, 2, ["d", "e"])]


def test_comment_lines_are_counted_and_kept() -> None:
    records = Records([b"# one\n", b"a,b\n", b"#two\n", b"c,d\n"], Dialect(comment="#"), ProblemCollector("t.csv", []))
    assert [(record.line, record.cells) for record in records] == [(2, ["a", "b"]), (4, ["c", "d"])]
    assert records.comments == ["one", "two"]


def test_a_comment_sign_within_quotes_begins_no_comment() -> None:
    assert _records('"a\n#b",c\n', Dialect(comment="#")) == [(1, 1, ["a\n#b", "c"])]


def test_skipped_rows_and_columns_are_left_out() -> None:
    assert _records("x\na,b\n", Dialect(skip_rows=1, skip_columns=1)) == [(2, 2, ["b"])]


def test_blank_rows_are_skipped_where_the_dialect_says_so() -> None:
    assert _records("a\n\nb\n", Dialect(skip_blank=True)) == [(1, 1, ["a"]), (3, 3, ["b"])]


def test_blanks_are_trimmed_where_the_dialect_says_so() -> None:
    assert _records(" a ,b \n", Dialect(trim="true")) == [(1, 1, ["a", "b"])]
    assert _records(" a ,b \n", Dialect(trim="start")) == [(1, 1, ["a ", "b "])]
    assert _records(" a ,b \n", Dialect(trim="end")) == [(1, 1, [" a", "b"])]


def test_a_quote_is_escaped_by_a_backslash_where_it_is_not_doubled() -> None:
    assert _records('"a\\"b";c\n', Dialect(delimiter=";", is_quote_doubled=False)) == [(1, 1, ['a"b', "c"])]


def test_a_file_without_quotes_keeps_them_as_characters() -> None:
    assert _records('a\t"b\n', Dialect(delimiter="\t", quote="")) == [(1, 1, ["a", '"b'])]
