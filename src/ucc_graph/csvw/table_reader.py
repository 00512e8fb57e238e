"""Reader of a group's tables: rows of cells, checked against the header, the datatypes and the keys.

Headers are compared with the metadata as in Metadata Vocabulary for Tabular Data, section 5.5.1
(https://www.w3.org/TR/tabular-metadata/#schema-compatibility), and Model for Tabular Data, section 8, step 4. The press
is stricter: every column must be there under its title, and in the declared order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import NamedTuple

from ucc_graph.csvw.cells import Cell, CellReader, Profile
from ucc_graph.csvw.description import ColumnDescription, ForeignKey, GroupDescription, TableDescription
from ucc_graph.csvw.keys import KeyChecks, KeySet, column_indices, key_of
from ucc_graph.csvw.properties import ProblemCollector, Titles
from ucc_graph.csvw.records import Record, Records
from ucc_graph.csvw.schema import column_name

__all__ = ["AnnotatedRow", "OpenTable", "TableReader"]

_HEADER = "csvw:header"
_REMEMBERED = 1 << 12
"""Cached cells of a column, by text; most cells of a large table repeat one another."""
_FAULTS = itemgetter(Cell._fields.index("faults"))
_ABSENT = Cell((), ())


class AnnotatedRow(NamedTuple):
    """A row: the cells of its physical columns, its number, and its source number.

    In the press, the source number is the line on which the row begins, so that an editor finds it.
    """

    cells: Sequence[Cell]
    number: int
    source: int


class OpenTable(NamedTuple):
    """A table with all columns of its file, the comments met so far, and its rows, to be read once."""

    description: TableDescription
    comments: list[str]
    rows: Iterator[AnnotatedRow]


class _Header(NamedTuple):
    """A table with all columns of its file, and the records after the header.

    ``positions`` are those of the physical columns in a record of ``width`` cells, -1 for a missing column.
    """

    table: TableDescription
    positions: tuple[int, ...]
    width: int
    records: Iterator[Record]


@dataclass(frozen=True)
class TableReader:
    """Reader of a group's tables by a profile; ``lines`` returns the lines of a table's file, None if there is no file.

    The keys that foreign keys refer to are read once, when first needed.
    """

    group: GroupDescription
    profile: Profile
    lines: Callable[[TableDescription], Iterable[bytes] | None]
    _key_sets: dict[tuple[str, tuple[str, ...]], KeySet] = field(default_factory=dict, init=False, compare=False)

    def open(self, table: TableDescription, problems: ProblemCollector) -> OpenTable | None:
        """The table, checked while its rows are read; None without a file, or without a header that the press needs."""
        lines = self.lines(table)
        if lines is None:
            return None
        source = Records(lines, table.dialect, problems)
        records = iter(source)
        heads = list(islice(records, table.dialect.header_rows))
        if self.profile is Profile.STANDARD:
            header = _embedded_header(table, heads, records, self.group.language, problems)
        elif len(heads) < table.dialect.header_rows:
            problems.report(1, "", _HEADER, f"the file is empty; its first line must be {_expected(table)}")
            return None
        else:
            header = _declared_header(table, heads, records, problems)
        return OpenTable(header.table, source.comments, self._rows(header, problems))

    def _rows(self, header: _Header, problems: ProblemCollector) -> Iterator[AnnotatedRow]:
        table, positions, width, records = header
        keys = KeyChecks(table, self._key_set, problems)
        checks, is_press = keys.singles(), self.profile is Profile.PRESS
        readers = (CellReader(c, table.url, self.profile, checks.get(i)) for i, c in enumerate(table.physical))
        columns = [lru_cache(_REMEMBERED)(reader.read) for reader in readers]
        is_declared, number = positions == tuple(range(width)), 0
        for record in records:
            texts = record.cells
            if len(texts) != width and not _is_ragged_record_readable(record, width, problems):
                continue
            if is_declared and len(texts) == width:
                cells = [read(text) for read, text in zip(columns, texts, strict=False)]
            else:
                cells = [
                    read(texts[position]) if 0 <= position < len(texts) else _ABSENT
                    for read, position in zip(columns, positions, strict=True)
                ]
            if any(map(_FAULTS, cells)):
                _report_faults(table, record, cells, problems)
            number += 1
            keys.check(record.line, cells)
            yield AnnotatedRow(cells, number, record.line if is_press else record.source)

    def _key_set(self, key: ForeignKey) -> KeySet:
        table = self.group.referenced(key)
        assert table is not None  # keys that refer to no table are left out of the group
        place = (table.url, key.target)
        if place not in self._key_sets:
            self._key_sets[place] = KeySet(table.file, frozenset(self._keys(table, key.target)))
        return self._key_sets[place]

    def _keys(self, table: TableDescription, names: tuple[str, ...]) -> Iterator[str]:
        """The keys in some columns of a table; faults are dropped here and reported when the table itself is read."""
        opened = self.open(replace(table, primary_key=(), foreign_keys=()), ProblemCollector(table.file, []))
        if opened:
            indices = column_indices(opened.description, names)
            yield from (key for row in opened.rows if (key := key_of(row.cells, indices)))


def _is_ragged_record_readable(record: Record, width: int, problems: ProblemCollector) -> bool:
    found = len(record.cells)
    text = f"the row has {found} cells, and the header {width}" if found else "the line is blank; delete it"
    problems.report(record.line, "", "csvw:ragged", text)
    return found > 0


def _report_faults(table: TableDescription, record: Record, cells: Sequence[Cell], problems: ProblemCollector) -> None:
    for column, cell in zip(table.physical, cells, strict=True):
        for rule, text in cell.faults:
            problems.report(record.line, column.title, rule, text)


def _declared_header(
    table: TableDescription, heads: Sequence[Record], records: Iterator[Record], problems: ProblemCollector
) -> _Header:
    """The header with the columns of the metadata, found by their titles."""
    columns = table.physical
    if not heads:
        return _Header(table, tuple(range(len(columns))), len(columns), records)
    titles = heads[0].cells
    positions = tuple(_position(column, titles) for column in columns)
    _check_positions(table, positions, heads[0], problems)
    return _Header(table, positions, len(titles), records)


def _position(column: ColumnDescription, header: list[str]) -> int:
    titles = [title for _, title in column.titles] or [column.name]
    return next((header.index(title) for title in titles if title in header), -1)


def _check_positions(
    table: TableDescription, positions: tuple[int, ...], head: Record, problems: ProblemCollector
) -> None:
    def report(column: str, text: str) -> None:
        problems.report(head.line, column, _HEADER, text)

    undeclared = [title for index, title in enumerate(head.cells) if index not in positions]
    for column, position in zip(table.physical, positions, strict=True):
        if position < 0:
            near = get_close_matches(column.title, undeclared, 1)
            report(column.title, "the column is missing" + (f' (is it "{near[0]}"?)' if near else ""))
    for title in undeclared:
        report(title, f"the column is not declared; declared are {_expected(table)}")
    found = [position for position in positions if position >= 0]
    if found != sorted(found):
        report("", f"the columns must stand in the declared order, {_expected(table)}")
    for title in sorted({title for title in head.cells if head.cells.count(title) > 1}):
        report(title, "two columns have this title")


def _expected(table: TableDescription) -> str:
    return table.dialect.delimiter.join(column.title for column in table.physical).replace("\t", " ")


def _embedded_header(
    table: TableDescription, heads: list[Record], records: Iterator[Record], language: str, problems: ProblemCollector
) -> _Header:
    """The header with the columns of the metadata, and those of the file where it has more."""
    sample = heads or list(islice(records, 1))
    width = max((len(record.cells) for record in sample), default=0)
    found = [_titles(heads, index) for index in range(width)]
    columns = [*table.physical, *_undeclared_columns(table, found, language)]
    if table.physical and heads:
        _check_titles(table.physical, found, problems)
    virtual = (column for column in table.columns if column.is_virtual)
    numbered = (replace(column, number=number) for number, column in enumerate(virtual, len(columns) + 1))
    described = replace(table, columns=(*columns, *numbered))
    rest = records if heads else chain(sample, records)
    return _Header(described, tuple(range(len(columns))), len(columns), rest)


def _titles(heads: Sequence[Record], index: int) -> Titles:
    return tuple(("und", head.cells[index]) for head in heads if index < len(head.cells) and head.cells[index])


def _undeclared_columns(table: TableDescription, found: Sequence[Titles], language: str) -> Iterator[ColumnDescription]:
    declared = len(table.physical)
    for number, titles in enumerate(found[declared:], declared + 1):
        name = column_name(() if declared or table.is_nameless else titles, number, language)
        yield ColumnDescription(number, name, titles, table.inherited)


def _check_titles(columns: Sequence[ColumnDescription], found: Sequence[Titles], problems: ProblemCollector) -> None:
    if len(columns) != len(found):
        problems.warn(f"the file has {len(found)} columns, and the metadata {len(columns)}", _HEADER)
    for column, titles in zip(columns, found, strict=False):
        wanted = {title for tag, title in column.titles if _matches(tag, column.language)}
        if column.titles and not wanted & {title for _, title in titles}:
            problems.warn(f'the column "{column.title}" has another title in the file', _HEADER)


def _matches(tag: str, other: str) -> bool:
    short, long = sorted((tag.lower(), other.lower()), key=len)
    return "und" in {tag, other} or f"{long}-".startswith(f"{short}-")
