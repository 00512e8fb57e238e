"""Workbooks of office programs as grids of cells: .xlsx, .xlsm, .xlsb, .xls and .ods.

The reader of the library gives values, not what a program shows of them: a formula is its last result, a percentage its
number, a day without a time is a date. Cells are merged for the eye alone; each of them has the value here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ucc_graph.errors import CallError
from ucc_graph.scaffold.table_area import Grid
from ucc_graph.scaffold.workbook_parts import Merge, SheetParts, parts_of_sheets

__all__ = ["is_workbook", "workbook_grids"]

_Value = int | float | str | bool | time | date | datetime | timedelta

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of .xls, and of a workbook that a password protects."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MANIFEST: Final = "META-INF/manifest.xml"
_PROTECTED: Final = "is protected by a password: open it, and save it without one."
_OTHERS: Final = (
    ("word/", "a text document"),
    ("ppt/", "a presentation"),
    ("Index/", "a document of Numbers, Pages or Keynote"),
)
"""First folders in archives of other programs."""
_MOST_CELLS: Final = 50_000_000
"""Cells between the first and the last of a sheet, which the library holds all in memory."""
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*>\s*<')
_SHEETS: Final = re.compile(r"xl/worksheets/[^/]*\.xml")
_MILLISECOND: Final = timedelta(milliseconds=1)


def is_workbook(content: bytes) -> bool:
    """Whether bytes are an archive of any kind, and so no text."""
    return content.startswith((_ZIP, _OLE))


def workbook_grids(content: bytes, source: str) -> Iterator[Grid]:
    """The sheets of a workbook, also the empty and hidden ones without cells.

    Raises CallError for a workbook that is protected, broken or too large, with what to do.
    """
    _check_form(content, source)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            parts = parts_of_sheets(content)
            for metadata in workbook.sheets_metadata:
                yield _grid(workbook, metadata, source, parts.get(metadata.name, SheetParts()))
    except PasswordError as error:
        raise CallError(f"{source} {_PROTECTED}") from error
    except CalamineError as error:
        text = f"cannot be read as a workbook ({error}): open it in an office program and save it as .xlsx or .csv."
        raise CallError(f"{source} {text}") from error


def _grid(workbook: CalamineWorkbook, metadata: SheetMetadata, source: str, parts: SheetParts) -> Grid:
    where = f"{source}, sheet {metadata.name}"
    if metadata.visible != SheetVisibleEnum.Visible:
        return Grid(metadata.name, where, (), (), ("left out: it is hidden",))
    if metadata.typ != SheetTypeEnum.WorkSheet:
        return Grid(metadata.name, where, (), (), ("left out: it has a chart or macros, no table",))
    sheet = workbook.get_sheet_by_name(metadata.name)
    values: list[list[_Value]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    decisions = [*_with_parts(values, parts)]
    ranges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or parts.merges
    if merges := _filled(values, ranges):
        decisions.append(f"merged cells filled: {len(merges)} {'range' if len(merges) == 1 else 'ranges'}")
    _make_days_moments(values)
    rows = tuple(tuple(_text(value) for value in row) for row in values)
    return Grid(metadata.name, where, rows, tuple(range(1, len(rows) + 1)), tuple(decisions), merges=merges)


def _with_parts(values: list[list[_Value]], parts: SheetParts) -> Iterator[str]:
    """Fills whole numbers up with the zeros of their format; says which cells have no value."""
    for (row, column), digits in parts.zeros.items():
        value = values[row][column] if row < len(values) and column < len(values[row]) else ""
        if isinstance(value, int | float) and value == int(value):
            values[row][column] = f"{int(value):0{digits}}"
    if parts.zeros:
        yield f"{_counted(len(parts.zeros), 'number')} with leading zeros, by their format"
    if parts.failed:
        place = f"first in row {parts.failed[0][0] + 1}"
        yield f"{_counted(len(parts.failed), 'cell')} left blank: a formula failed, {place}"
    if parts.unknown:
        place = f"first in row {parts.unknown[0][0] + 1}"
        text = "left blank: a formula has no value yet, open the workbook in an office program and save it"
        yield f"{_counted(len(parts.unknown), 'cell')} {text} ({place})"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _filled(values: list[list[_Value]], ranges: Iterable[Merge]) -> tuple[Merge, ...]:
    """The merged ranges, after each of their cells has got the value of the first."""
    found = []
    for top, left, bottom, right in ranges:
        if top >= len(values) or left >= len(values[top]) or values[top][left] == "":
            continue
        last_row, last_column = min(bottom, len(values) - 1), min(right, len(values[top]) - 1)
        for row in values[top : last_row + 1]:
            row[left : last_column + 1] = [values[top][left]] * (last_column - left + 1)
        found.append((top, left, last_row, last_column))
    return tuple(sorted(found))


def _make_days_moments(values: list[list[_Value]]) -> None:
    """Gives days a time in columns that have moments: midnight is a moment, too."""
    moments = {column for row in values for column, value in enumerate(row) if isinstance(value, datetime)}
    for row in values if moments else ():
        for column in moments:
            value = row[column]
            if isinstance(value, date) and not isinstance(value, datetime):
                row[column] = datetime.combine(value, time())


def _text(value: _Value) -> str:
    """A value as XSD and ISO 8601 write it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("_x000D_", "").strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, timedelta):
        return _duration(value)
    return _moment(value)


def _number(value: float) -> str:
    """A number without exponent, with the fifteen digits that office programs keep of a fraction."""
    return str(int(value)) if value == int(value) else format(Decimal(f"{value:.15g}"), "f")


def _moment(value: date | datetime | time) -> str:
    if isinstance(value, datetime):
        value = (value + _MILLISECOND / 2).replace(microsecond=0) if value.microsecond % 1000 else value
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return value.isoformat()


def _duration(value: timedelta) -> str:
    """A duration as ``P1DT6H30M`` (ISO 8601)."""
    seconds = round(abs(value).total_seconds())
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    clock = "".join(f"{number}{unit}" for number, unit in ((hour, "H"), (minute, "M"), (second, "S")) if number)
    parts = (f"{day}D" if day else "") + (f"T{clock}" if clock else "")
    return ("-P" if value < timedelta() else "P") + (parts or "T0S")


def _check_form(content: bytes, source: str) -> None:
    """Raises CallError for an archive that is no workbook, is protected, or would be larger than memory."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise CallError(f"{source} {_PROTECTED}")
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_archive(archive, source)
    except (BadZipFile, NotImplementedError, OSError, EOFError) as error:
        text = "is damaged or was not loaded whole: copy it again, or save it anew in an office program."
        raise CallError(f"{source} {text}") from error


def _check_archive(archive: ZipFile, source: str) -> None:
    names = archive.namelist()
    kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    if not ("xl/workbook.xml" in names or "xl/workbook.bin" in names or "opendocument.spreadsheet" in kind):
        form = next((form for folder, form in _OTHERS if any(name.startswith(folder) for name in names)), "")
        form = form or ("a document of another program" if kind else "")
        text = (
            f"is {form}: save its table as .xlsx or .csv." if form else "is an archive: unpack it, and name its files."
        )
        raise CallError(f"{source} {text}")
    if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
        raise CallError(f"{source} {_PROTECTED}")
    for name in filter(_SHEETS.fullmatch, names):
        _check_sheet(archive.read(name), source)


def _check_sheet(content: bytes, source: str) -> None:
    if b"1048576" not in content and b'"XFD' not in content and len(content) < _MOST_CELLS // 100:
        return
    places = [(_column_number(found[1]), int(found[2])) for found in _CELL.finditer(content)]
    width, height = (max(numbers, default=0) for numbers in (zip(*places, strict=True) if places else ((), ())))
    if width * height > _MOST_CELLS:
        text = f"has a sheet of {height:,} rows and {width:,} columns: delete what lies far from the table."
        raise CallError(f"{source} {text}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
