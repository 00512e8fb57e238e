"""The one form that a data file has: sorted, UTF-8, LF, quoted only where it must be.

RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) with LF line ends: a change to one fact is a change to one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Records
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem

__all__ = ["canonical", "first_difference"]

_BLANKS = re.compile(r"[ \t\r\n\v\f]+")
_UNREADABLE = frozenset(("csvw:encoding", "csvw:quoting"))


def canonical(path: Path, table: TableDescription) -> bytes:
    """The canonical form of a data file: its comment lines, its header, its rows sorted by primary key.

    Blanks at the ends of cells and blank lines are dropped, a line end within a cell becomes a blank. Raises DataError
    if the file is not UTF-8 or its quotes are wrong.
    """
    problems: list[Problem] = []
    with path.open("rb") as stream:
        comments, rows = _comments_and_rows(stream, table.dialect, problems, path.name)
    if unreadable := [problem for problem in problems if problem.rule in _UNREADABLE]:
        raise DataError(unreadable)
    head, body = rows[: table.dialect.header_rows], rows[table.dialect.header_rows :]
    key = _key_indices(head, table)
    body.sort(key=lambda row: _order(row, key))
    text = "".join(comments) + "".join(_line(row, table.dialect) for row in (*head, *body))
    return text.encode("utf-8")


def first_difference(path: Path, table: TableDescription) -> int:
    """The number of the first line that is not written canonically or stands before a line that belongs after it, or 0.

    Reads line by line: a file of any size is checked in the memory of a row.
    """
    lines = _Lines(table)
    with path.open("rb") as stream:
        return next((number for number, line in enumerate(stream, 1) if not lines.is_next(line)), 0)


class _Lines:
    """Takes the lines of a file in turn and knows whether each may follow those before."""

    def __init__(self, table: TableDescription) -> None:
        self._table = table
        self._dialect = table.dialect
        self._headers: list[list[str]] = []
        self._key: list[int] = []
        self._last: tuple[list[str], list[str]] = ([], [])

    def is_next(self, line: bytes) -> bool:
        try:
            text = line.decode("utf-8")
            if not self._headers and self._dialect.comment and text.startswith(self._dialect.comment):
                return text == text.rstrip() + "\n"
            row = _cells(text, self._dialect)
        except (UnicodeDecodeError, csv.Error):
            return False
        is_written_so = any(row) and all(_tidy(cell) == cell for cell in row) and _line(row, self._dialect) == text
        return is_written_so and self._is_in_order(row)

    def _is_in_order(self, row: list[str]) -> bool:
        if len(self._headers) < self._dialect.header_rows:
            self._headers.append(row)
            self._key = _key_indices(self._headers, self._table)
            return True
        before, self._last = self._last, _order(row, self._key)
        return before <= self._last


def _cells(text: str, dialect: Dialect) -> list[str]:
    if not dialect.quote or dialect.quote not in text:
        return text.removesuffix("\n").split(dialect.delimiter)
    return next(csv.reader([text], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True))


def _order(row: list[str], key: list[int]) -> tuple[list[str], list[str]]:
    return [row[index] for index in key if index < len(row)], row


def _comments_and_rows(
    stream: io.BufferedReader, dialect: Dialect, problems: list[Problem], file: str
) -> tuple[list[str], list[list[str]]]:
    comments: list[str] = []
    rows = Records(_without_comments(stream, dialect, comments), dialect, ProblemCollector(file, problems))
    return comments, [tidy for record in rows if any(tidy := [_tidy(cell) for cell in record.cells])]


def _tidy(cell: str) -> str:
    is_tidy = cell.isprintable() and "  " not in cell and cell.strip() == cell
    return cell if is_tidy else _BLANKS.sub(" ", cell).strip()


def _without_comments(stream: io.BufferedReader, dialect: Dialect, comments: list[str]) -> Iterator[bytes]:
    prefix = dialect.comment.encode("utf-8")
    is_before = bool(prefix)
    for line in stream:
        is_before = is_before and line.removeprefix(b"\xef\xbb\xbf").startswith(prefix)
        if is_before:
            comments.append(line.decode("utf-8-sig", "replace").rstrip() + "\n")
        else:
            yield line


def _key_indices(head: list[list[str]], table: TableDescription) -> list[int]:
    titles = {column.name: {title for _, title in column.titles} or {column.name} for column in table.physical}
    header = head[0] if head else [column.title for column in table.physical]
    return [index for name in table.primary_key for index, title in enumerate(header) if title in titles[name]]


def _line(row: list[str], dialect: Dialect) -> str:
    is_plain = len(row) > 1 and not any(mark in cell for cell in row for mark in (dialect.delimiter, dialect.quote))
    if not dialect.quote or is_plain:
        return dialect.delimiter.join(row) + "\n"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator="\n").writerow(row)
    return buffer.getvalue()
