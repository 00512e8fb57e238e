"""Excerpt of a table: the cells of a few rows as they are written, by the number of the row in its file.

Rows are counted as by RFC 7111, section 2.1 (https://www.rfc-editor.org/rfc/rfc7111): the header is the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice, takewhile
from pathlib import Path

from ucc_graph.csvw.conversion import open_conversion
from ucc_graph.csvw.description import TableDescription
from ucc_graph.csvw.group import load_beside
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Records
from ucc_graph.csvw.table_file import utf8_lines
from ucc_graph.problem import Problem

__all__ = ["read_excerpt"]


def read_excerpt(folder: Path, location: str, file: str, rows: range) -> Mapping[int, tuple[str, ...]]:
    """The cells of those of some rows that a table of a folder has; ``location`` is the URL of its description.

    Rows of the header count as none. Raises DataError if the description cannot be used.
    """
    problems: list[Problem] = []
    tables = open_conversion(location, partial(load_beside, folder, location), problems).group.tables
    table = next((table for table in tables if table.file == file), None)
    return dict(_cells(table, folder / file, rows)) if table and rows else {}


def _cells(table: TableDescription, path: Path, rows: range) -> Iterator[tuple[int, tuple[str, ...]]]:
    lines = utf8_lines(path, table.dialect)
    records = Records(lines, table.dialect, ProblemCollector(table.file, []), is_lenient=True)
    body = islice(records, table.dialect.header_rows, None)
    for record in takewhile(lambda one: one.source <= rows[-1], body):
        if record.source in rows:
            yield record.source, tuple(record.cells)
