"""Workbooks of Office Open XML (ISO/IEC 29500): tables with typed cells, for people with a spreadsheet.

The release and the server write by this one rule. The same input gives the same bytes: the date of creation is that of
the release. A text is never a formula. What a spreadsheet cannot hold as a number or a date without loss is a text: a
number of more than fifteen digits, a day before March 1900.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.errors import UnfitFormatError
from ucc_graph.rdf.terms import NUMERIC, json_value
from ucc_graph.rdf.vocab import XSD

if TYPE_CHECKING:
    import xlsxwriter  # type: ignore[import-untyped]  # it brings no types

__all__ = ["Anchor", "Cell", "WorkbookSheet", "cell_of", "workbook"]

_ROWS, _COLUMNS, _TEXT = 1_048_576, 16_384, 32_767
"""Rows, columns, and characters of a cell, at most
(https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3)."""
_SCHEMES: Final = ("http://", "https://", "mailto:")
_LINKS, _ADDRESS = 65_530, 2079
"""Links of a sheet, and characters of an address, at most; what is beyond is a text."""
_NAME: Final = 31
"""Characters of the name of a sheet, at most."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST, _LEAST = 60, 8
_DIGITS: Final = 15
"""Digits of a number that spreadsheets keep."""
_SIGNIFICANT: Final = re.compile(r"[^0-9]")
_DOUBLES: Final = (XSD.double, XSD.float)
_RESERVED: Final = "history"
"""A name that spreadsheets give to a sheet of their own."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before this day the calendars of spreadsheets differ: some count a 29 February 1900."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True)
class Anchor:
    """Text with the address that it leads to."""

    text: str
    address: str


Cell: TypeAlias = str | int | float | bool | date | datetime | Anchor | None
"""Value of a cell; None for an empty one."""


@dataclass(frozen=True)
class WorkbookSheet:
    """Sheet with a heading for each column, and its rows; it runs from right to left if the headings do."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    is_leftward: bool = False


def workbook(sheets: Iterable[WorkbookSheet], created: date, title: str, limit: int | None = None) -> bytes:
    """A workbook as bytes; raises UnfitFormatError for more than a sheet holds, or for texts of more than a limit.

    The limit is in characters of the texts of a sheet, and one for each cell.
    """
    output = BytesIO()
    writer: Any = import_module("xlsxwriter")  # at first use: it takes as long to import as a hundred answers
    book: xlsxwriter.Workbook = writer.Workbook(output, dict(_OPTIONS))
    moment = datetime.combine(created, time())
    book.set_properties({"title": title, "created": moment})
    styles = {name: book.add_format({"num_format": name}) for name in (_DAY, _MOMENT)}
    head, anchor = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.get_default_url_format()
    names = {_RESERVED}
    for sheet in sheets:
        _check(sheet, limit)
        page = book.add_worksheet(_name(sheet.name, names))
        _write(page, sheet, styles | {"head": head, "anchor": anchor})
    book.close()
    return output.getvalue()


def cell_of(term: NamedNode | Literal) -> Cell:
    """A term as a cell: numbers, booleans, days and moments by their types, IRIs as links, and all else as texts."""
    if isinstance(term, NamedNode):
        return Anchor(term.value, term.value)
    if term.datatype == XSD.boolean or term.datatype in NUMERIC or term.datatype == XSD.gYear:
        is_exact = term.datatype in _DOUBLES or len(_SIGNIFICANT.sub("", term.value).strip("0")) <= _DIGITS
        return json_value(term) if is_exact else term.value
    return _moment(term.value, term.datatype) or term.value


def _moment(text: str, datatype: NamedNode) -> Cell:
    """A day or a moment; None for one that a spreadsheet does not know, or that has a time zone of its own."""
    try:
        if datatype == XSD.date:
            day = date.fromisoformat(text)
            return day if day >= _FIRST_DAY else None
        if datatype == XSD.dateTime:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
            return moment if moment.tzinfo is None and moment.date() >= _FIRST_DAY else None
    except ValueError:
        return None
    return None


def _check(sheet: WorkbookSheet, limit: int | None) -> None:
    """Raises UnfitFormatError with the form that holds as much."""
    advice = "Ask for CSV, which holds any number."
    if len(sheet.rows) >= _ROWS or len(sheet.headings) > _COLUMNS:
        found = f"{len(sheet.rows)} rows and {len(sheet.headings)} columns"
        raise UnfitFormatError(
            f"A sheet holds {_ROWS - 1} rows and {_COLUMNS} columns, and these are {found}. {advice}"
        )
    lengths = [len(_shown(cell)) for row in sheet.rows for cell in row if isinstance(cell, str | Anchor)]
    if max(lengths, default=0) > _TEXT:
        raise UnfitFormatError(f"A cell holds {_TEXT} characters, and one has {max(lengths)}. {advice}")
    size = sum(lengths) + len(sheet.rows) * len(sheet.headings)
    if limit is not None and size > limit:
        raise UnfitFormatError(f"The cells have {size} characters, and a workbook here {limit} at most. {advice}")


def _name(text: str, taken: set[str]) -> str:
    """A name for a sheet that no other has, in any case of its letters."""
    plain = _FORBIDDEN.sub(" ", text).strip("' ")[:_NAME].strip("' ") or "1"
    ends = ("", *(f" {number}" for number in range(2, len(taken) + 2)))
    names = (f"{plain[: _NAME - len(end)]}{end}" for end in ends)
    name = next(one for one in names if one.lower() not in taken)
    taken.add(name.lower())
    return name


def _write(page: Any, sheet: WorkbookSheet, styles: dict[str, Any]) -> None:
    for place, width in enumerate(_widths(sheet)):
        page.set_column(place, place, width)
    page.write_row(0, 0, sheet.headings, styles["head"])
    page.freeze_panes(1, 0)
    if sheet.headings:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    if sheet.is_leftward:
        page.right_to_left()
    links = 0
    for number, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    page.write_string(number, place, cell)
            elif isinstance(cell, Anchor) and links < _LINKS and _is_link(cell.address):
                links += 1
                page.write_url(number, place, cell.address, styles["anchor"], cell.text)
            elif cell is not None:
                _put(page, number, place, cell, styles)


def _is_link(address: str) -> bool:
    """Whether a cell may lead to an address: other schemes would open files, or are unknown to spreadsheets."""
    return address.startswith(_SCHEMES) and len(address) <= _ADDRESS


def _put(page: Any, row: int, column: int, cell: float | date | Anchor, styles: dict[str, Any]) -> None:
    if isinstance(cell, Anchor):
        page.write_string(row, column, cell.text)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, styles[_MOMENT])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, styles[_DAY])
    else:
        page.write_number(row, column, cell)


def _widths(sheet: WorkbookSheet) -> list[int]:
    """Widths of the columns: that of the longest of their first texts, within limits."""
    rows = [sheet.headings, *sheet.rows[:100]]
    lengths = [[len(_shown(row[place])) for row in rows if place < len(row)] for place in range(len(sheet.headings))]
    return [min(_WIDEST, max(_LEAST, *found) + 2) for found in lengths]


def _shown(cell: Cell) -> str:
    return cell.text if isinstance(cell, Anchor) else "" if cell is None else str(cell)
