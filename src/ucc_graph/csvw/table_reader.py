"""Reader of a group's tables: rows of cells, checked against the header, the datatypes and the keys.

Each distinct text of a column is read once, because most cells of a large table repeat one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import NamedTuple

from ucc_graph.csvw.cells import Cell, CellReader, Profile
from ucc_graph.csvw.description import ForeignKey, GroupDescription, TableDescription
from ucc_graph.csvw.header import Header, read_header
from ucc_graph.csvw.keys import KeyChecks, KeySet, column_indices, key_of
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.csvw.records import Record, Records

__all__ = ["AnnotatedRow", "OpenTable", "TableReader"]

_REMEMBERED = 1 << 12
_FAULTS = itemgetter(Cell._fields.index("faults"))
_ABSENT = Cell((), ())


class AnnotatedRow(NamedTuple):
    """A row: the cells of its physical columns, its number, and its source number.

    The source number of the press is the line on which the row begins, so that a person finds it.
    """

    cells: Sequence[Cell]
    number: int
    source: int


class OpenTable(NamedTuple):
    """A table with all columns of its file, the comments met so far, and its rows, to be read once."""

    description: TableDescription
    comments: list[str]
    rows: Iterator[AnnotatedRow]


@dataclass(frozen=True)
class TableReader:
    """Reads the tables of a group by a profile; ``lines`` gives those of a table's file, None if there is no file.

    The keys that foreign keys refer to are read once, when first needed.
    """

    group: GroupDescription
    profile: Profile
    lines: Callable[[TableDescription], Iterable[bytes] | None]
    _key_sets: dict[tuple[str, tuple[str, ...]], KeySet] = field(default_factory=dict, init=False, compare=False)

    def open(self, table: TableDescription, problems: ProblemCollector) -> OpenTable | None:
        """The table, checked while its rows are read; None if it has no file, or lacks the header that it needs."""
        lines = self.lines(table)
        if lines is None:
            return None
        records = Records(lines, table.dialect, problems)
        header = read_header(table, iter(records), self.profile, self.group.language, problems)
        return OpenTable(header.table, records.comments, self._rows(header, problems)) if header else None

    def _rows(self, header: Header, problems: ProblemCollector) -> Iterator[AnnotatedRow]:
        table, positions, width, records = header
        keys = KeyChecks(table, self._key_set, problems)
        checks, is_press = keys.singles(), self.profile is Profile.PRESS
        readers = (CellReader(c, table.url, self.profile, checks.get(i)) for i, c in enumerate(table.physical))
        columns = [_Cells(reader) for reader in readers]
        is_declared, number = positions == tuple(range(width)), 0
        for record in records:
            texts = record.cells
            if len(texts) != width and not _is_ragged_record_readable(record, width, problems):
                continue
            if is_declared and len(texts) == width:
                cells = [column[text] for column, text in zip(columns, texts, strict=False)]
            else:
                cells = [
                    column[texts[position]] if 0 <= position < len(texts) else _ABSENT
                    for column, position in zip(columns, positions, strict=True)
                ]
            if any(map(_FAULTS, cells)):
                _report_faults(table, record, cells, problems)
            number += 1
            keys.check(record.line, cells)
            yield AnnotatedRow(cells, number, record.line if is_press else record.source)

    def _key_set(self, key: ForeignKey) -> KeySet:
        table = self.group.referenced(key)
        assert table is not None  # a key that refers to no table is a fault of the metadata
        place = (table.url, key.target)
        if place not in self._key_sets:
            self._key_sets[place] = KeySet(table.file, frozenset(self._keys(table, key.target)))
        return self._key_sets[place]

    def _keys(self, table: TableDescription, names: tuple[str, ...]) -> Iterator[str]:
        """The keys that some columns make; faults of the table are found when it is read itself."""
        opened = self.open(replace(table, primary_key=(), foreign_keys=()), ProblemCollector(table.file, []))
        if opened:
            indices = column_indices(opened.description, names)
            yield from (key for row in opened.rows if (key := key_of(row.cells, indices)))


class _Cells(dict[str, Cell]):
    """The cells of a column by their text; emptied when it has grown, so that memory is bounded."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self._read = reader.read

    def __missing__(self, text: str) -> Cell:
        if len(self) > _REMEMBERED:
            self.clear()
        cell = self[text] = self._read(text)
        return cell


def _is_ragged_record_readable(record: Record, width: int, problems: ProblemCollector) -> bool:
    found = len(record.cells)
    text = f"the row has {found} cells, and the header {width}" if found else "the line is blank; delete it"
    problems.report(record.line, "", "csvw:ragged", text)
    return found > 0


def _report_faults(table: TableDescription, record: Record, cells: Sequence[Cell], problems: ProblemCollector) -> None:
    for column, cell in zip(table.physical, cells, strict=True):
        for rule, text in cell.faults:
            problems.report(record.line, column.title, rule, text)
