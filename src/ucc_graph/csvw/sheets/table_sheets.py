"""Sheets of the tables of a description: rows with cells of their datatypes, and what each column means.

The headings are the names of the columns, so that a column has one name in the file and in the sheet. A cell with
several values is one text, with the separator between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.csvw.annotations import first_text
from ucc_graph.csvw.builtin import Family
from ucc_graph.csvw.cells import Cell as TableCell
from ucc_graph.csvw.cells import CellForm, Profile
from ucc_graph.csvw.conversion import open_conversion
from ucc_graph.csvw.description import ColumnDescription, TableDescription
from ucc_graph.csvw.group import load_beside
from ucc_graph.csvw.properties import ProblemCollector
from ucc_graph.problem import Problem
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet, cell_of

__all__ = ["JOINED", "TableContent", "number_columns", "sheets_of", "table_contents", "table_sheets"]

_TYPED: Final = frozenset({Family.NUMBER, Family.BOOLEAN, Family.DATETIME})
_ADDRESS: Final = "anyURI"
_MEANINGS: Final = "Columns"
_HEADINGS: Final = ("Table", "Column", "Title", "Meaning", "Type", "Required", "Property")
JOINED: Final = "|"
"""What separates several values in one text, where a description names an empty separator."""


@dataclass(frozen=True)
class TableContent:
    """A table with all columns of its file, and its rows of cells with the lexical forms of their values."""

    description: TableDescription
    rows: Sequence[Sequence[TableCell]]


def table_contents(folder: Path, location: str, only: str = "") -> list[TableContent]:
    """The tables of a folder, or the one with a file name; ``location`` is the URL of their description.

    Raises DataError if the description cannot be used.
    """
    problems: list[Problem] = []
    conversion = open_conversion(location, partial(load_beside, folder, location), problems, form=_LEXICAL)
    wanted = (table for table in conversion.group.tables if only in ("", table.file))
    opened = (conversion.reader.open(table, ProblemCollector(table.file, problems)) for table in wanted)
    return [TableContent(one.description, [row.cells for row in one.rows]) for one in opened if one]


def table_sheets(folder: Path, location: str, only: str = "") -> list[WorkbookSheet]:
    """A sheet for each table of a folder, or for the one with a file name, then a sheet of what the columns mean.

    Raises DataError as :func:`table_contents` does.
    """
    return sheets_of(table_contents(folder, location, only))


def sheets_of(contents: Sequence[TableContent]) -> list[WorkbookSheet]:
    """A sheet for each table, then a sheet of what the columns mean."""
    meanings = [row for content in contents for row in _meanings(content.description)]
    return [*map(_sheet, contents), WorkbookSheet(_MEANINGS, _HEADINGS, meanings)] if contents else []


def number_columns(contents: Iterable[TableContent]) -> list[str]:
    """The titles of the columns of numbers that may have a fraction, one in a cell."""
    columns = (column for content in contents for column in content.description.physical)
    return [column.title for column in columns if column.inherited.separator is None and _has_fraction(column)]


def _has_fraction(column: ColumnDescription) -> bool:
    builtin = column.inherited.datatype.builtin
    return builtin.family is Family.NUMBER and not builtin.is_integer


def _lexical(_: ColumnDescription, __: str, ___: Profile) -> Callable[[str], str]:
    """The writer of values as their lexical forms."""
    return str


_LEXICAL: Final = CellForm(_lexical, str)
"""Cells as the lexical forms of their values."""


def _sheet(content: TableContent) -> WorkbookSheet:
    columns = content.description.physical
    rows = [[_cell(column, cell) for column, cell in zip(columns, cells, strict=False)] for cells in content.rows]
    return WorkbookSheet(content.description.file.rpartition(".")[0], [column.title for column in columns], rows)


def _cell(column: ColumnDescription, cell: TableCell) -> Cell:
    """The value of a cell by its datatype."""
    if not cell.objects:
        return None
    if column.inherited.separator is not None:
        return (column.inherited.separator or JOINED).join(cell.objects)
    text, builtin = cell.objects[0], column.inherited.datatype.builtin
    if builtin.name == _ADDRESS:
        return Anchor(text, text)
    return cell_of(Literal(text, datatype=NamedNode(builtin.iri))) if builtin.family in _TYPED else text


def _meanings(table: TableDescription) -> Iterator[Sequence[Cell]]:
    for column in table.physical:
        inherited = column.inherited
        iri = column.property_iri(table.url) or inherited.property_url or ""
        is_required = inherited.required or column.name in table.primary_key
        meaning, kind = first_text(column.annotations, "dc:description"), inherited.datatype.builtin.label
        yield table.file, column.name, column.title, meaning, kind, is_required, Anchor(iri, iri)
