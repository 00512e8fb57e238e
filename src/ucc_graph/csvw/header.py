"""The comparison of a file's header with the columns that its metadata declares.

Model for Tabular Data, section 5.5.1 of the vocabulary (https://www.w3.org/TR/tabular-metadata/#schema-compatibility),
more strictly: every column must be there under its title, and in the declared order.

The reading of a table's rows into cells, each distinct text of a column being read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from operator import itemgetter

from ucc_graph.csvw.cells import Cell, CellReader, Manner
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.properties import Report
from ucc_graph.csvw.records import Record
from ucc_graph.csvw.rows import makes_own_value
from ucc_graph.csvw.uri_templates import Template

__all__ = ["Checks", "HeaderLayout", "RowReader", "read_header"]


_RULE = "csvw:header"


@dataclass(frozen=True)
class HeaderLayout:
    """Where the declared columns stand in a file: ``places`` from 0, -1 for a missing one; ``width`` cells a row."""

    places: tuple[int, ...]
    width: int

    @property
    def is_declared(self) -> bool:
        """Whether the file has the declared columns in the declared order and no others."""
        return self.places == tuple(range(self.width))


def read_header(records: Iterator[Record], table: TableDescription, report: Report) -> HeaderLayout | None:
    """The layout that the header gives a file; None if the file has no header."""
    columns, rows = table.physical, table.dialect.header_rows
    if not rows:
        return HeaderLayout(tuple(range(len(columns))), len(columns))
    heads = list(islice(records, rows))
    if len(heads) < rows:
        report(1, "", _RULE, f"the file is empty; its first line must be {_expected(table)}")
        return None
    places = tuple(_place(column, heads[0].cells) for column in columns)
    _compare(places, heads[0], table, report)
    return HeaderLayout(places, len(heads[0].cells))


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


Checks = Mapping[int, Callable[[str], str]]
"""For the index of a column, what looks its values up."""

_REMEMBERED = 1 << 12
_FAULTS = itemgetter(Cell._fields.index("faults"))
_ABSENT = Cell((), ())


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


class RowReader:
    """Reads the rows of a file with a layout; a column that the file lacks gives empty cells without fault."""

    def __init__(
        self, table: TableDescription, manner: Manner, layout: HeaderLayout, checks: Checks, report: Report
    ) -> None:
        self._columns = [column.title for column in table.physical]
        self._cells = [
            _Cells(CellReader(column, manner, checks.get(index), _identifier(column, table, manner)))
            for index, column in enumerate(table.physical)
        ]
        self._layout = layout
        self._report = report

    def read(self, records: Iterator[Record]) -> Iterator[tuple[Record, list[Cell]]]:
        """The rows with their cells; what is wrong with a cell is reported."""
        width, columns, is_declared = self._layout.width, self._cells, self._layout.is_declared
        for record in records:
            texts = record.cells
            if len(texts) != width and not self._is_ragged_row_readable(record):
                continue
            if is_declared and len(texts) == width:
                cells = [column[text] for column, text in zip(columns, texts, strict=False)]
            else:
                cells = self._placed(texts)
            if any(map(_FAULTS, cells)):
                self._tell(record.line, cells)
            yield record, cells

    def _placed(self, texts: list[str]) -> list[Cell]:
        pairs = zip(self._cells, self._layout.places, strict=True)
        return [column[texts[place]] if 0 <= place < len(texts) else _ABSENT for column, place in pairs]

    def _tell(self, line: int, cells: Sequence[Cell]) -> None:
        for title, cell in zip(self._columns, cells, strict=True):
            for rule, text in cell.faults:
                self._report(line, title, rule, text)

    def _is_ragged_row_readable(self, record: Record) -> bool:
        found, wanted = len(record.cells), self._layout.width
        if not found:
            self._report(record.line, "", "csvw:ragged", "the line is blank; delete it")
            return False
        self._report(record.line, "", "csvw:ragged", f"the row has {found} cells, and the header {wanted}")
        return True


def _identifier(column: ColumnDescription, table: TableDescription, manner: Manner) -> Callable[[str], str] | None:
    if not makes_own_value(column, manner):
        return None
    return Template(column.inherited.value_url or "", table.url).single_term()
