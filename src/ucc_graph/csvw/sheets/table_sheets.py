"""Sheets of the tables of a description: rows with cells of their datatypes, and what each column means.

The headings are the names of the columns, so that a column has one name in the file and in the sheet. A cell with
several values is one text, with the separator between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from ucc_graph.csvw.table_reader import OpenTable
from ucc_graph.problem import Problem
from ucc_graph.rdf.xlsx import Anchor, Cell, WorkbookSheet, cell_of

__all__ = ["table_sheets"]

_TYPED: Final = frozenset({Family.NUMBER, Family.BOOLEAN, Family.DATETIME})
_ADDRESS: Final = "anyURI"
_MEANINGS: Final = "Columns"
_HEADINGS: Final = ("Table", "Column", "Title", "Meaning", "Type", "Required", "Property")
_JOINED: Final = "|"


def table_sheets(folder: Path, location: str, only: str = "") -> list[WorkbookSheet]:
    """A sheet for each table of a folder, or for the one with a file name, then a sheet of what the columns mean.

    ``location`` is the URL of their description. Raises DataError if the description cannot be used.
    """
    problems: list[Problem] = []
    conversion = open_conversion(location, partial(load_beside, folder, location), problems, form=_LEXICAL)
    wanted = (table for table in conversion.group.tables if only in ("", table.file))
    opened = [found for table in wanted if (found := conversion.open(table))]
    sheets = [_sheet(table) for table in opened]
    meanings = [row for table in opened for row in _meanings(table.description)]
    return [*sheets, WorkbookSheet(_MEANINGS, _HEADINGS, meanings)] if sheets else []


def _lexical(_: ColumnDescription, __: str, ___: Profile) -> Callable[[str], str]:
    """The writer of values as their lexical forms."""
    return str


_LEXICAL: Final = CellForm(_lexical, str)
"""Cells as the lexical forms of their values."""


def _sheet(opened: OpenTable) -> WorkbookSheet:
    columns = opened.description.physical
    rows = [[_cell(column, cell) for column, cell in zip(columns, row.cells, strict=False)] for row in opened.rows]
    return WorkbookSheet(opened.description.file.rpartition(".")[0], [column.title for column in columns], rows)


def _cell(column: ColumnDescription, cell: TableCell) -> Cell:
    """The value of a cell by its datatype."""
    if not cell.objects:
        return None
    if column.inherited.separator is not None:
        return (column.inherited.separator or _JOINED).join(cell.objects)
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
