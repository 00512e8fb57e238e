"""Sheets: tables as people have them, in files of text, in workbooks, and in folders of both."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ucc_graph.csvw.table_file import foreign_form
from ucc_graph.errors import CallError
from ucc_graph.scaffold.table_area import Grid, table_area
from ucc_graph.scaffold.text_sheet import text_grid
from ucc_graph.scaffold.workbook import is_workbook, workbook_grids

__all__ = ["Sheet", "read_sheets"]

_TEXTS: Final = frozenset((".csv", ".tsv", ".tab", ".txt"))
_WORKBOOKS: Final = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
_TABLES: Final = _TEXTS | _WORKBOOKS
"""Ends of names that a file of a folder must have to be read."""
_OF_SYSTEMS: Final = frozenset(("Thumbs.db", "desktop.ini"))
_LONG: Final = 80
"""Characters from which a cell is a paragraph."""
_SENTENCE: Final = re.compile(r"\S+(?:\s+\S+){3,}[.:!]\s*$|.{6,}[\u3002\uff01:]\s*$")
"""Line of several words that ends as a sentence does, and as a title does not."""
_NOTES: Final = re.compile(
    r"\s*(?:read[ _-]?me|notes?|remarks|info|about|legend|legende|hinweise|anmerkungen|erläuterungen|notas|leyenda|note"
    r"|remarques|légende|lisez[ _-]?moi|leggenda|비고|설명|주석|備考|注記|説明|备注|说明)\s*",
    re.IGNORECASE,
)
"""Names of sheets with notes on the others."""
_EMPTY: Final = "left out: it is empty"


@dataclass(frozen=True)
class Sheet:
    """A rectangular table as people have it, read from a file or a sheet of a workbook.

    ``name`` is the stem of the file, or the sheet's name where a workbook has several with rows. ``source`` is for
    messages: ``sites.csv`` or ``book.xlsx, sheet Sites``. ``header`` has each title as written, trimmed and in one
    line; one without a title is ``column 7``, a second one of a title has `` 2`` behind it. Each of ``rows`` is as long
    as the header: ``""`` is blank, dates are ISO 8601, numbers plain, booleans ``true`` and ``false``. ``lines`` are
    the rows' lines or row numbers in the source. ``decisions`` say how it was read, one a line with its reason.
    """

    name: str
    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decisions: tuple[str, ...]


def read_sheets(paths: Sequence[Path], encoding: str = "") -> tuple[Sheet, ...]:
    """The tables of some files, workbooks and folders of both, each with another name.

    ``encoding`` is that of texts; if empty, it is found by their bytes. Raises CallError for a file that is no table,
    and where no table is found, with the reason and what to do.
    """
    skipped: list[str] = []
    sheets = [sheet for path in _files(paths, skipped) for sheet in _sheets(path, encoding)]
    if not sheets:
        places = ", ".join(str(path) for path in paths)
        raise CallError(f"No table in {places}: name files such as .csv, .xlsx or .ods, or a folder of them.")
    sheets[0] = replace(sheets[0], decisions=(*skipped, *sheets[0].decisions))
    return tuple(_with_own_names(sheets))


def _files(paths: Sequence[Path], skipped: list[str]) -> Iterator[Path]:
    """The files, those of folders in order; adds to ``skipped`` which ones of a folder are no tables."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(found for found in path.rglob("*") if found.is_file()):
            name = file.relative_to(path)
            if any(part.startswith((".", "~", "__MACOSX")) for part in name.parts):
                continue  # of the system, or the lock of a program that has the file open
            if file.suffix.lower() in _TABLES:
                yield file
            elif file.name not in _OF_SYSTEMS:
                skipped.append(f"{name} left out: its name is not that of a table")


def _sheets(path: Path, encoding: str) -> list[Sheet]:
    """The tables of a file; those of a workbook have the names of its sheets if there are several."""
    if path.name.startswith(("~$", ".~")):
        raise CallError(f"{path} is the lock of a program that has the file open: name the file itself.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not is_workbook(content):
        return [_sheet(_text_grid(content, path, encoding))]
    grids = [*workbook_grids(content, path.name)]
    disguise = () if path.suffix.lower() not in _TEXTS else (f"{path.name} is a workbook under the name of a text",)
    full, left_out = _divided(grids)
    if not full:
        raise CallError(f"{path.name} has no sheet with rows: save the table into it.")
    if len(full) == 1:
        full = [replace(full[0], name=path.stem)]
    full[0] = replace(full[0], decisions=(*disguise, *left_out, *full[0].decisions))
    return [_sheet(grid) for grid in full]


def _text_grid(content: bytes, path: Path, encoding: str) -> Grid:
    if form := foreign_form(content[:100].removeprefix(BOM_UTF8)):
        raise CallError(f"{path} is {form}, no table: open it in an office program and save it as .xlsx or .csv.")
    grid = text_grid(content, path.stem, path.name, encoding)
    if path.suffix.lower() not in _WORKBOOKS:
        return grid
    return replace(grid, decisions=(f"{path.name} is a text under the name of a workbook", *grid.decisions))


def _divided(grids: Sequence[Grid]) -> tuple[list[Grid], list[str]]:
    """The sheets with tables, and why the others are left out."""
    full = [grid for grid in grids if any(any(row) for row in grid.rows)]
    tables = [grid for grid in full if not _is_prose(grid)] or full
    left_out = [
        f"{grid.source} {grid.decisions[0] if grid.decisions else _EMPTY}" for grid in grids if grid not in full
    ]
    left_out += [f"{grid.source} left out: it has text, no table" for grid in full if grid not in tables]
    return tables, left_out


def _is_prose(grid: Grid) -> bool:
    """Whether a sheet has only lines of text: one cell a row, a long one or a sentence first, or notes by its name."""
    cells = [[cell for cell in row if cell] for row in grid.rows]
    if any(len(set(row)) > 1 for row in cells):
        return False
    lines = [row[0] for row in cells if row]
    return any(len(line) > _LONG for line in lines) or bool(_SENTENCE.match(lines[0]) or _NOTES.fullmatch(grid.name))


def _sheet(grid: Grid) -> Sheet:
    area = table_area(grid)
    if area is None:
        raise CallError(f"{grid.source} has no rows: save the table into it.")
    return Sheet(grid.name, grid.source, area.header, area.rows, area.lines, (*grid.decisions, *area.decisions))


def _with_own_names(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    seen: set[str] = set()
    for sheet in sheets:
        name, count = sheet.name, 1
        while name.casefold() in seen:
            count += 1
            name = f"{sheet.name} {count}"
        seen.add(name.casefold())
        yield replace(sheet, name=name)
