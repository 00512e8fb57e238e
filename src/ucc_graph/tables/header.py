"""The comparison of a file's header with the columns that its metadata declares.

Model for Tabular Data, section 5.5.1 of the vocabulary (https://www.w3.org/TR/tabular-metadata/#schema-compatibility),
more strictly: every column must be there under its title, and in the declared order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from ucc_graph.tables.description import ColumnDescription, TableDescription
from ucc_graph.tables.findings import Report
from ucc_graph.tables.records import Record

__all__ = ["Layout", "read_header"]

_RULE = "csvw:header"


@dataclass(frozen=True)
class Layout:
    """Where the declared columns stand in a file: ``places`` from 0, -1 for a missing one; ``width`` cells a row."""

    places: tuple[int, ...]
    width: int

    @property
    def is_declared(self) -> bool:
        """Whether the file has the declared columns in the declared order and no others."""
        return self.places == tuple(range(self.width))


def read_header(records: Iterator[Record], table: TableDescription, report: Report) -> Layout | None:
    """The layout that the header gives a file; None if the file has no header."""
    columns, rows = table.physical, table.dialect.header_rows
    if not rows:
        return Layout(tuple(range(len(columns))), len(columns))
    heads = list(islice(records, rows))
    if len(heads) < rows:
        report(1, "", _RULE, f"the file is empty; its first line must be {_expected(table)}")
        return None
    places = tuple(_place(column, heads[0].cells) for column in columns)
    _compare(places, heads[0], table, report)
    return Layout(places, len(heads[0].cells))


def _place(column: ColumnDescription, header: list[str]) -> int:
    titles = [title for _, title in column.titles] or [column.name]
    return next((header.index(title) for title in titles if title in header), -1)


def _compare(places: tuple[int, ...], head: Record, table: TableDescription, report: Report) -> None:
    stray = [title for index, title in enumerate(head.cells) if index not in places]
    for column, place in zip(table.physical, places, strict=True):
        if place < 0:
            near = get_close_matches(column.title, stray, 1)
            report(head.line, column.title, _RULE, "the column is missing" + (f' (is it "{near[0]}"?)' if near else ""))
    for title in stray:
        report(head.line, title, _RULE, f"the column is not declared; declared are {_expected(table)}")
    found = [place for place in places if place >= 0]
    if found != sorted(found):
        report(head.line, "", _RULE, f"the columns must stand in the declared order, {_expected(table)}")
    for title in sorted({title for title in head.cells if head.cells.count(title) > 1}):
        report(head.line, title, _RULE, "two columns have this title")


def _expected(table: TableDescription) -> str:
    return table.dialect.delimiter.join(column.title for column in table.physical).replace("\t", " ")
