"""Canonical form of a data file: sorted, UTF-8 or in its dialect's encoding, LF, quoted only where it must be.

Language tags in columns of ``xsd:language`` are written in small letters, as those of literals are.

RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) with LF line ends: a change to one fact is a change to one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
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
_UNREADABLE = frozenset(("csvw:encoding", "csvw:quoting"))


def canonical(path: Path, table: TableDescription) -> bytes:
    """The canonical form of a data file: its comment lines, its header, its rows sorted by primary key.

    Blanks at the ends of cells and blank lines are dropped, a line end within a cell becomes a blank. Raises DataError
    if the file is not UTF-8 or its quotes are wrong.
    """
    comments: list[str] = []
    problems: list[Problem] = []
    lines = _without_comments(utf8_lines(path, table.dialect), table.dialect, comments)
    records = Records(lines, table.dialect, ProblemCollector(path.name, problems))
    found = [cells for record in records if any(cells := [_tidy(cell) for cell in record.cells])]
    if unreadable := [problem for problem in problems if problem.rule in _UNREADABLE]:
        raise DataError(unreadable)
    head, body = found[: table.dialect.header_rows], found[table.dialect.header_rows :]
    tags, key = _language_indices(head, table), _key_indices(head, table)
    body = [_with_canonical_tags(row, tags) for row in body]
    body.sort(key=lambda row: _order(row, key))
    text = "".join((*comments, *(_line(row, table.dialect) for row in (*head, *body))))
    return text.encode(table.dialect.encoding)


def first_difference(path: Path, table: TableDescription) -> int:
    """The number of the first line that is not canonical or belongs before the line above it; 0 if there is none.

    Reads line by line: the check of a file of any size needs the memory of one row.
    """
    head: list[list[str]] = []
    tags: list[int] = []
    key: list[int] = []
    last: tuple[list[str], list[str]] = ([], [])
    for number, line in enumerate(utf8_lines(path, table.dialect), 1):
        row = _canonical_cells(line, table.dialect, is_top=not head)
        if row and len(head) < table.dialect.header_rows:
            head.append(row)
            tags, key = _language_indices(head, table), _key_indices(head, table)
        elif row is None or (row and (_order(row, key) < last or _with_canonical_tags(row, tags) != row)):
            return number
        elif row:
            last = _order(row, key)
    return 0


def _canonical_cells(line: bytes, dialect: Dialect, is_top: bool) -> list[str] | None:
    """The cells of a line, an empty list for a comment line at the top; None if the line is not canonical."""
    try:
        text = line.decode("utf-8")
        if is_top and dialect.comment and text.startswith(dialect.comment):
            return [] if text == text.rstrip() + "\n" else None
        row = _cells(text, dialect)
    except (UnicodeDecodeError, csv.Error):
        return None
    is_canonical = any(row) and all(_tidy(cell) == cell for cell in row) and _line(row, dialect) == text
    return row if is_canonical else None


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
    if not dialect.quote or dialect.quote not in text:
        return text.removesuffix("\n").split(dialect.delimiter)
    return next(csv_rows([text], delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True))


def _tidy(cell: str) -> str:
    is_tidy = cell.isprintable() and "  " not in cell and cell.strip() == cell
    return cell if is_tidy else _BLANKS.sub(" ", cell).strip()


def _key_indices(head: list[list[str]], table: TableDescription) -> list[int]:
    return _indices(head, table, table.primary_key)


def _language_indices(head: list[list[str]], table: TableDescription) -> list[int]:
    columns = (column for column in table.physical if column.inherited.datatype.builtin.name == "language")
    return _indices(head, table, [column.name for column in columns])


def _indices(head: list[list[str]], table: TableDescription, names: Iterable[str]) -> list[int]:
    titles = {column.name: {title for _, title in column.titles} or {column.name} for column in table.physical}
    header = head[0] if head else [column.title for column in table.physical]
    return [index for name in names for index, title in enumerate(header) if title in titles[name]]


def _with_canonical_tags(row: list[str], columns: list[int]) -> list[str]:
    """The row with the language tags in some columns in the one spelling of a release."""
    changed = [(index, canonical_tag(row[index])) for index in columns if index < len(row)]
    return row if all(row[index] == tag for index, tag in changed) else _replaced(row, dict(changed))


def _replaced(row: list[str], cells: dict[int, str]) -> list[str]:
    return [cells.get(index, cell) for index, cell in enumerate(row)]


def _order(row: list[str], key: list[int]) -> tuple[list[str], list[str]]:
    return [row[index] for index in key if index < len(row)], row


def _line(row: list[str], dialect: Dialect) -> str:
    is_plain = len(row) > 1 and not any(mark in cell for cell in row for mark in (dialect.delimiter, dialect.quote))
    if not dialect.quote or is_plain:
        return dialect.delimiter.join(row) + "\n"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator="\n").writerow(row)
    return buffer.getvalue()
