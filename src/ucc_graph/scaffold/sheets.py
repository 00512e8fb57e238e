"""Sheets: tables as people have them, in files of text, in workbooks, and in folders of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.scaffold.grid import Grid
from ucc_graph.scaffold.text_sheet import text_grid

__all__ = ["Sheet", "read_sheets"]

_NAMES: Final = (".csv", ".tsv", ".tab", ".txt")


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
    """The tables of some files and folders; ``encoding`` is that of texts, found by their bytes if empty.

    Raises CallError for a file that cannot be read as a table, with the reason and what to do.
    """
    return tuple(_sheet(_grid(path, encoding)) for path in _files(paths))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix.lower() in _NAMES)
        else:
            yield path


def _grid(path: Path, encoding: str) -> Grid:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror or error}.") from error
    return text_grid(content, path.stem, path.name, encoding)


def _sheet(grid: Grid) -> Sheet:
    rows = [(line, row) for line, row in zip(grid.lines, grid.rows, strict=True) if any(row)]
    if not rows:
        raise CallError(f"{grid.source} has no rows: save the table into it.")
    width = max(len(row) for _, row in rows)
    (_, head), *body = [(line, row + ("",) * (width - len(row))) for line, row in rows]
    header = tuple(_titles(head))
    lines, cells = tuple(line for line, _ in body), tuple(row for _, row in body)
    return Sheet(grid.name, grid.source, header, cells, lines, grid.decisions)


def _titles(cells: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        title = stem = " ".join(cell.split()) or f"column {number}"
        count = 1
        while title in seen:
            count += 1
            title = f"{stem} {count}"
        seen.add(title)
        yield title
