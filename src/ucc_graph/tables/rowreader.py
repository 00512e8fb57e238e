"""The reading of a table's rows into cells, each distinct text of a column being read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter

from ucc_graph.tables.cell import Cell, CellReader, Manner
from ucc_graph.tables.description import ColumnDescription, TableDescription
from ucc_graph.tables.findings import Report
from ucc_graph.tables.header import Layout
from ucc_graph.tables.records import Record
from ucc_graph.tables.row import makes_own_value
from ucc_graph.tables.template import Template

__all__ = ["Checks", "RowReader"]

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

    def __init__(self, table: TableDescription, manner: Manner, layout: Layout, checks: Checks, report: Report) -> None:
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
