"""Canonical form of a data file: sorted, UTF-8 or in its dialect's encoding, LF, quoted only where it must be.

Language tags in columns of ``xsd:language`` are written in small letters, as those of literals are.

RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) with LF line ends: a change to one fact is a change to one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ucc_graph.csv_rows import csv_rows
from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Records
from ucc_graph.csvw.table_file import utf8_lines
from ucc_graph.errors import DataError
from ucc_graph.problem import Problem
from ucc_graph.rdf.languages import canonical_tag

__all__ = ["canonical", "first_difference"]

_BLANKS = re.compile(r"[ \t\r\n\v\f]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_UNREADABLE = frozenset(("csvw:encoding", "csvw:quoting"))


def canonical(path: Path, table: TableDescription) -> bytes:
    """The canonical form of a data file: its skipped and comment lines, its header, its rows sorted by primary key.

    Blanks at the ends of cells and of their lines, blank rows and empty cells beyond the last column are dropped; a
    line end becomes a blank in a cell whose datatype has no lines. Raises DataError if the file is not in the encoding
    of its dialect or its quotes are wrong.
    """
    problems: list[Problem] = []
    lines, dialect = iter(utf8_lines(path, table.dialect)), _whole(table.dialect)
    top = [_top_line(line) for line in islice(lines, table.dialect.skip_rows)]
    records = Records(_without_comments(lines, dialect, top), dialect, ProblemCollector(path.name, problems))
    rows = [record.cells for record in records if any(record.cells)]
    if unreadable := [problem for problem in problems if problem.rule in _UNREADABLE]:
        raise DataError(unreadable)
    head, body = rows[: dialect.header_rows], rows[dialect.header_rows :]
    layout = _Layout.of(head, table)
    body = sorted((layout.tidied(row) for row in body if any(map(str.strip, row))), key=layout.order)
    head = [[_tidy(cell) for cell in row] for row in head]
    top += [f"{dialect.comment} {comment}\n" for comment in records.comments]
    text = "".join((*top, *(_line(row, dialect) for row in (*head, *body))))
    return text.encode(dialect.encoding)


def first_difference(path: Path, table: TableDescription) -> int:
    """The number of the first line that is not canonical or belongs before the line above it; 0 if there is none.

    Reads row by row: the check of a file of any size needs the memory of one row.
    """
    dialect, layout = _whole(table.dialect), _Layout.of([], table)
    head: list[list[str]] = []
    last: tuple[list[str], list[str]] = ([], [])
    for number, lines in _row_lines(utf8_lines(path, table.dialect), table.dialect):
        row = _canonical_cells(lines, dialect, is_top=not head)
        if row and len(head) < dialect.header_rows:
            head.append(row)
            layout = _Layout.of(head, table)
            if [_tidy(cell) for cell in row] != row:
                return number
        elif row is None or (row and (layout.order(row) < last or layout.tidied(row) != row)):
            return number
        elif row:
            last = layout.order(row)
    return 0


@dataclass(frozen=True)
class _Layout:
    """Width of a table, and its columns that are treated alone: those of the key, of language tags, and with lines."""

    width: int
    key: list[int]
    tags: list[int]
    lines: frozenset[int]

    @classmethod
    def of(cls, head: Sequence[Sequence[str]], table: TableDescription) -> _Layout:
        """The layout of a table with a header, or of one without, by its description."""
        titles = {column.name: {title for _, title in column.titles} or {column.name} for column in table.physical}
        unread = [""] * table.dialect.skip_columns
        header = [_tidy(cell) for cell in head[0]] if head else [*unread, *(column.title for column in table.physical)]

        def indices(names: Iterable[str]) -> list[int]:
            return [index for name in names for index, title in enumerate(header) if title in titles[name]]

        return cls(
            len(header),
            indices(table.primary_key),
            indices(column.name for column in table.physical if column.inherited.datatype.builtin.name == "language"),
            frozenset(indices(column.name for column in table.physical if column.inherited.datatype.keeps_lines)),
        )

    def tidied(self, row: Sequence[str]) -> list[str]:
        """The row with tidy cells, the one spelling of language tags, and nothing empty beyond the last column."""
        cells = [_tidy(cell, has_lines=index in self.lines) for index, cell in enumerate(row)]
        for index in (index for index in self.tags if index < len(cells)):
            cells[index] = canonical_tag(cells[index])
        return cells if any(cells[self.width :]) else cells[: self.width]

    def order(self, row: list[str]) -> tuple[list[str], list[str]]:
        """The place of a row: by its key, then by all its cells."""
        return [row[index] for index in self.key if index < len(row)], row


def _whole(dialect: Dialect) -> Dialect:
    """The dialect of all columns and of the rows below those that are skipped: what is not read is kept, too."""
    return replace(dialect, skip_rows=0, skip_columns=0)


def _top_line(line: bytes) -> str:
    return line.decode("utf-8-sig", "replace").rstrip("\r\n") + "\n"


def _row_lines(lines: Iterable[bytes], dialect: Dialect) -> Iterator[tuple[int, bytes]]:
    """The lines of each row below those that are skipped, with the number of the first: quotes may hold line ends."""
    quote, escaped = dialect.quote.encode(), b"\\" + dialect.quote.encode()
    first, row = 0, b""
    for number, line in enumerate(lines, 1):
        if number <= dialect.skip_rows:
            continue
        first, row = first or number, row + line
        quotes = 0 if not quote else row.count(quote) - (0 if dialect.is_quote_doubled else row.count(escaped))
        if quotes % 2 == 0:
            yield first, row
            first, row = 0, b""
    if row:
        yield first, row


def _canonical_cells(line: bytes, dialect: Dialect, is_top: bool) -> list[str] | None:
    """The cells of a row, an empty list for a comment line at the top; None if the row is not canonical."""
    try:
        text = line.decode("utf-8")
        if dialect.comment and text.startswith(dialect.comment):
            return [] if is_top and text == text.rstrip() + "\n" else None
        row = _cells(text, dialect)
    except (UnicodeDecodeError, csv.Error):
        return None
    return row if any(row) and _line(row, dialect) == text else None


def _without_comments(lines: Iterable[bytes], dialect: Dialect, comments: list[str]) -> Iterator[bytes]:
    """The lines after the comment lines at the top; the comment lines are added to ``comments``."""
    prefix = dialect.comment.encode("utf-8")
    is_before = bool(prefix)
    for line in lines:
        is_before = is_before and line.removeprefix(b"\xef\xbb\xbf").startswith(prefix)
        if is_before:
            comments.append(line.decode("utf-8-sig", "replace").rstrip() + "\n")
        else:
            yield line


def _cells(text: str, dialect: Dialect) -> list[str]:
    if not dialect.quote or (dialect.quote not in text and "\\" not in text):
        return text.removesuffix("\n").split(dialect.delimiter)
    doubled = dialect.is_quote_doubled
    found = csv_rows(
        text.splitlines(keepends=True) if "\r" not in text else [text],
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=doubled,
        escapechar=None if doubled else "\\",
        strict=True,
    )
    return next(found)


def _tidy(cell: str, *, has_lines: bool = False) -> str:
    is_tidy = cell.isprintable() and "  " not in cell and cell.strip() == cell
    if is_tidy:
        return cell
    if not has_lines:
        return _BLANKS.sub(" ", cell).strip()
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in _LINE_END.split(cell)).strip()


def _line(row: list[str], dialect: Dialect) -> str:
    doubled = dialect.is_quote_doubled
    marks = (dialect.delimiter, dialect.quote, "\n", *(() if doubled else ("\\",)))
    is_plain = len(row) > 1 and not any(mark in cell for cell in row for mark in marks)
    if not dialect.quote or is_plain:
        return dialect.delimiter.join(row) + "\n"
    buffer = io.StringIO(newline="")
    csv.writer(
        buffer,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=doubled,
        escapechar=None if doubled else "\\",
        lineterminator="\n",
    ).writerow(row)
    return buffer.getvalue()
