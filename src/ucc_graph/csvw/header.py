"""Header rows of a file, compared with the columns of its metadata.

Metadata Vocabulary for Tabular Data, section 5.5.1 (https://www.w3.org/TR/tabular-metadata/#schema-compatibility), and
Model for Tabular Data, section 8, step 4. The press is stricter: every column must be there under its title, and in the
declared order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain, islice
from typing import NamedTuple

from ucc_graph.csvw.cells import Profile
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.properties import ProblemCollector, Titles
from ucc_graph.csvw.records import Record
from ucc_graph.csvw.schema import column_name

__all__ = ["Header", "read_header"]

_RULE = "csvw:header"


class Header(NamedTuple):
    """A table with the columns of its file, and the records that follow the header.

    ``positions`` are those of the physical columns in a record, from 0, -1 for a missing one; ``width`` is the number
    of cells in a record.
    """

    table: TableDescription
    positions: tuple[int, ...]
    width: int
    records: Iterator[Record]


def read_header(
    table: TableDescription, records: Iterator[Record], profile: Profile, language: str, problems: ProblemCollector
) -> Header | None:
    """The header of a file; None if the press finds none. ``language`` is the default of the metadata document."""
    heads = list(islice(records, table.dialect.header_rows))
    if profile is Profile.PRESS:
        return _declared_columns(table, heads, records, problems)
    return _embedded_columns(table, heads, records, language, problems)


def _declared_columns(
    table: TableDescription, heads: Sequence[Record], records: Iterator[Record], problems: ProblemCollector
) -> Header | None:
    columns = table.physical
    if not table.dialect.header_rows:
        return Header(table, tuple(range(len(columns))), len(columns), records)
    if len(heads) < table.dialect.header_rows:
        problems.report(1, "", _RULE, f"the file is empty; its first line must be {_expected(table)}")
        return None
    positions = tuple(_position(column, heads[0].cells) for column in columns)
    _check_positions(table, positions, heads[0], problems)
    return Header(table, positions, len(heads[0].cells), records)


def _position(column: ColumnDescription, header: list[str]) -> int:
    titles = [title for _, title in column.titles] or [column.name]
    return next((header.index(title) for title in titles if title in header), -1)


def _check_positions(
    table: TableDescription, positions: tuple[int, ...], head: Record, problems: ProblemCollector
) -> None:
    undeclared = [title for index, title in enumerate(head.cells) if index not in positions]
    for column, position in zip(table.physical, positions, strict=True):
        if position < 0:
            near = get_close_matches(column.title, undeclared, 1)
            text = "the column is missing" + (f' (is it "{near[0]}"?)' if near else "")
            problems.report(head.line, column.title, _RULE, text)
    for title in undeclared:
        text = f"the column is not declared; declared are {_expected(table)}"
        problems.report(head.line, title, _RULE, text)
    found = [position for position in positions if position >= 0]
    if found != sorted(found):
        text = f"the columns must stand in the declared order, {_expected(table)}"
        problems.report(head.line, "", _RULE, text)
    for title in sorted({title for title in head.cells if head.cells.count(title) > 1}):
        problems.report(head.line, title, _RULE, "two columns have this title")


def _expected(table: TableDescription) -> str:
    return table.dialect.delimiter.join(column.title for column in table.physical).replace("\t", " ")


def _embedded_columns(
    table: TableDescription,
    heads: Sequence[Record],
    records: Iterator[Record],
    language: str,
    problems: ProblemCollector,
) -> Header:
    first = [] if heads else list(islice(records, 1))
    width = max((len(record.cells) for record in (*heads, *first)), default=0)
    found = [_titles(heads, index) for index in range(width)]
    columns = [*table.physical, *_undeclared_columns(table, found, language)]
    if table.physical and heads:
        _check_titles(table.physical, found, problems)
    virtual = (column for column in table.columns if column.is_virtual)
    numbered = (replace(column, number=number) for number, column in enumerate(virtual, len(columns) + 1))
    described = replace(table, columns=(*columns, *numbered))
    return Header(described, tuple(range(len(columns))), len(columns), chain(first, records))


def _titles(heads: Sequence[Record], index: int) -> Titles:
    return tuple(("und", head.cells[index]) for head in heads if index < len(head.cells) and head.cells[index])


def _undeclared_columns(table: TableDescription, found: Sequence[Titles], language: str) -> Iterator[ColumnDescription]:
    declared = len(table.physical)
    for number, titles in enumerate(found[declared:], declared + 1):
        name = column_name(() if declared or table.is_nameless else titles, number, language)
        yield ColumnDescription(number, name, titles, table.inherited)


def _check_titles(columns: Sequence[ColumnDescription], found: Sequence[Titles], problems: ProblemCollector) -> None:
    if len(columns) != len(found):
        problems.warn(f"the file has {len(found)} columns, and the metadata {len(columns)}", _RULE)
    for column, titles in zip(columns, found, strict=False):
        wanted = {title for tag, title in column.titles if _matches(tag, column.language)}
        if column.titles and not wanted & {title for _, title in titles}:
            problems.warn(f'the column "{column.title}" is not titled so in the file', _RULE)


def _matches(tag: str, other: str) -> bool:
    if "und" in {tag, other}:
        return True
    short, long = sorted((tag.lower(), other.lower()), key=len)
    return long == short or long.startswith(short + "-")
