"""Text of a table's file in which single cells are replaced, and every other byte stays as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.dialect import Dialect
from ucc_graph.errors import CallError

__all__ = ["TableText"]

_BOM = "\ufeff"
_BYTES = "surrogateescape"
"""Handler that keeps bytes that are no character of an encoding."""


@dataclass(frozen=True)
class _Line:
    """A row as written: its cells with their quotes, and its line end."""

    cells: tuple[str, ...]
    end: str


@dataclass(frozen=True)
class TableText:
    """A table's file: the text above its rows, its rows as written, and the place of each column in them."""

    table: TableDescription
    prefix: str
    lines: tuple[_Line, ...]
    places: Mapping[str, int]

    @classmethod
    def read(cls, content: bytes, table: TableDescription, file: str) -> TableText:
        """The text of a file; raises CallError if it has not the columns that are described."""
        dialect = table.dialect
        text = content.decode(dialect.encoding, _BYTES)
        start = _above(text, dialect)
        lines = _lines(text, start, dialect)
        head, rows = lines[: dialect.header_rows], lines[dialect.header_rows :]
        prefix = text[:start] + "".join(_written(line, dialect) for line in head)
        titles = [_value(cell, dialect) for cell in head[0].cells] if head else [c.title for c in table.physical]
        places = {column.name: _place(column.name, [t for _, t in column.titles], titles) for column in table.physical}
        if missing := [column.title for column in table.physical if places[column.name] < 0]:
            raise CallError(f"{file} has no column {missing[0]}, which csvw.json describes: run ucc-graph check first.")
        return cls(table, prefix, tuple(rows), places)

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The values of each row, blank rows too, in the order of the file."""
        return tuple(tuple(_value(cell, self.table.dialect) for cell in line.cells) for line in self.lines)

    def cell(self, row: int, column: str) -> str:
        """The value of a cell by its row and the name of its column; blank where the row is too short."""
        place = self.places[column]
        return self.rows[row][place] if place < len(self.rows[row]) else ""

    def changed(
        self,
        cells: Mapping[tuple[int, str], str],
        new: Iterable[Mapping[str, str]] = (),
        removed: Iterable[int] = (),
    ) -> bytes:
        """The file with other values in some cells, without some rows, and with new ones at their places by key."""
        gone = frozenset(removed)
        kept = [line for row, line in enumerate(self.after(cells, ()).lines) if row not in gone]
        self._insert(kept, new)
        body = "".join(_written(line, self.table.dialect) for line in kept)
        return (self.prefix + body).encode(self.table.dialect.encoding, _BYTES)

    def after(self, cells: Mapping[tuple[int, str], str], removed: Iterable[int]) -> TableText:
        """The text with other values in some cells, and with blank rows in place of some."""
        lines = [*self.lines]
        for (row, column), value in cells.items():
            lines[row] = self._replaced(lines[row], self.places[column], value)
        for row in removed:
            lines[row] = _Line(("",), lines[row].end)
        return replace(self, lines=tuple(lines))

    def _replaced(self, line: _Line, place: int, value: str) -> _Line:
        cells = [*line.cells, *[""] * (place + 1 - len(line.cells))]
        cells[place] = self._spelt(value, len(cells))
        return _Line(tuple(cells), line.end)

    def _spelt(self, value: str, width: int) -> str:
        dialect = self.table.dialect
        marks = {dialect.delimiter, "\n", "\r", *dialect.quote}
        if not any(mark in value for mark in marks) and (value or width > 1):
            return value
        if not dialect.quote:
            raise CallError(f'"{value}" cannot stand in {self.table.file}, whose dialect has no quotes.')
        escape = dialect.quote if dialect.is_quote_doubled else "\\"
        return f"{dialect.quote}{value.replace(dialect.quote, escape + dialect.quote)}{dialect.quote}"

    def _insert(self, lines: list[_Line], new: Iterable[Mapping[str, str]]) -> None:
        """Adds new rows: in order of key if the rows are so, else at the end."""
        rows = list(new)
        if not rows:
            return
        width = max(self.places.values(), default=0) + 1
        end = next((line.end for line in lines if line.end), "\n")
        if lines and not lines[-1].end:
            lines[-1] = _Line(lines[-1].cells, end)
        orders = [self._order([_value(cell, self.table.dialect) for cell in line.cells]) for line in lines]
        is_sorted = all(one <= other for one, other in pairwise(orders))
        for row in rows:
            values = [""] * width
            for column, value in row.items():
                values[self.places[column]] = value
            order = self._order(values)
            place = bisect_left(orders, order) if is_sorted else len(lines)
            orders.insert(place, order)
            lines.insert(place, _Line(tuple(self._spelt(value, width) for value in values), end))

    def _order(self, row: Sequence[str]) -> tuple[list[str], list[str]]:
        """The place of a row in the canonical form: by its key, then by all its cells."""
        keys = [self.places[name] for name in self.table.primary_key]
        return [row[place] for place in keys if place < len(row)], list(row)


def _place(name: str, titles: Sequence[str], header: Sequence[str]) -> int:
    """The place of a column in a header, -1 if it is not there."""
    return next((place for place, title in enumerate(header) if title in (titles or [name])), -1)


def _above(text: str, dialect: Dialect) -> int:
    """The length of what stands above the header: a byte order mark, skipped lines and comments."""
    start = len(_BOM) if text.startswith(_BOM) else 0
    skipped = 0
    while match := re.compile(r"[^\r\n]*(?:\r\n|\n|\r)").match(text, start):
        is_comment = dialect.comment and text.startswith(dialect.comment, start)
        if skipped >= dialect.skip_rows and not is_comment:
            break
        start, skipped = match.end(), skipped + 1
    return start


def _lines(text: str, start: int, dialect: Dialect) -> list[_Line]:
    cell = _cell_pattern(dialect)
    found: list[_Line] = []
    cells: list[str] = []
    while start < len(text) or cells:
        match = cell.match(text, start)
        assert match is not None  # the pattern matches everywhere
        cells.append(match["cell"])
        start = match.end()
        if match["mark"] != dialect.delimiter:
            found.append(_Line(tuple(cells), match["mark"]))
            cells = []
    return found


def _cell_pattern(dialect: Dialect) -> re.Pattern[str]:
    mark, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    plain = rf"[^{mark}\r\n]*"
    inner = rf"(?:[^{quote}]|{quote}{quote})*" if dialect.is_quote_doubled else rf"(?:[^{quote}\\]|\\.)*"
    blanks = " *" if dialect.skip_space else ""
    quoted = rf"{blanks}{quote}{inner}{quote}{plain}|" if quote else ""
    return re.compile(rf"(?P<cell>{quoted}{plain})(?P<mark>{mark}|\r\n|\n|\r|\Z)", re.DOTALL)


def _value(cell: str, dialect: Dialect) -> str:
    """The value of a cell as written, without blanks at its ends."""
    text, quote = cell.lstrip(" ") if dialect.skip_space else cell, dialect.quote
    if quote and len(text) > 1 and text[0] == quote and (end := text.rfind(quote)) > 0:
        escape = quote if dialect.is_quote_doubled else "\\"
        text = text[1:end].replace(escape + quote, quote) + text[end + 1 :]
    return text.strip()


def _written(line: _Line, dialect: Dialect) -> str:
    return dialect.delimiter.join(line.cells) + line.end
