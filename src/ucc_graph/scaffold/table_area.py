"""Grid of cells as a file holds them, and the area of a table in it: its header, in one row or several, and its rows.

People write a title above a table, sources below it, headings and totals within it, and remarks beside it. Each of them
is told from the rows by its form, and every row and column that is left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from ucc_graph.csvw.office import is_formula_error
from ucc_graph.scaffold.header import header_height, joined_header
from ucc_graph.scaffold.quantity import number_of

__all__ = ["Grid", "TableArea", "table_area"]

_LOOKED_AT: Final = 50
"""Rows at the beginning in which the header is sought."""
_GROUPS: Final = 2
"""Titles of groups in one row, at least."""
_NOTE: Final = re.compile(
    r"(?:sources?|notes?|n\.?\s?b\.?|remarks?|legend|quellen?|anmerkung(?:en)?|hinweise?|fuentes?|notas?|remarques?"
    r"|출처|비고|주석|주|자료|المصدر|ملاحظة)\s*[:\uff1a.)]|[*†‡§©※]|\(\d+\)\s|\d+\)\s",
    re.IGNORECASE,
)
"""Beginnings of notes below a table."""
_TOTAL: Final = re.compile(
    r"(?:(?:grand|sub)[ -]?)?totals?|sum|summe|gesamt(?:summe)?|insgesamt|total(?: général)?|somme|suma|totale"
    r"|합계|총계|소계|계|المجموع|итого|всего|合計|总计|合计",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Grid:
    """Cells as texts, trimmed, each row with its line in the source.

    ``decisions`` say how it was read. ``widths`` are the numbers of cells of each row in a text, empty for a workbook.
    ``merges`` are the merged ranges of a workbook, filled already: first row, first column, last row, last column.
    """

    name: str
    source: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decisions: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class TableArea:
    """A table: titles of its columns, rows as long as the header, their lines, and what was left out or changed."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decisions: tuple[str, ...]


class _Row(NamedTuple):
    """A row that is not blank, with its place in the grid and whether a blank row stands above it."""

    place: int
    line: int
    cells: tuple[str, ...]
    is_after_blank: bool

    @property
    def texts(self) -> int:
        """The number of different texts."""
        return len({cell for cell in self.cells if cell})


def table_area(grid: Grid) -> TableArea | None:
    """The table in a grid; none if all its cells are blank."""
    rows = _rows(grid)
    if not rows:
        return None
    said: list[str] = []
    start = _with_groups(rows, _header_start(rows, grid), grid)
    if start:
        said.append(f"{_lines(rows[:start])} left out: above the header ({_excerpt(rows[:start])})")
    height = header_height([row.cells for row in rows[start:]], [row.place for row in rows[start:]], grid.merges)
    head, body = rows[start : start + height], rows[start + height :]
    if height > 1:
        said.append(f"header of {height} rows joined into one")
    header = joined_header([row.cells for row in head], [row.place for row in head], grid.merges)
    body = _without_notes(body, said)
    body = _without_repeated_header(body, head, said)
    body, sections = _without_sections(body, grid, said)
    body = _without_totals(body, said)
    table = [*map(list, (row.cells for row in body))]
    _blank_errors(table, said)
    if sections:
        header = (*header, "section")
        table = [[*cells, sections[row.place]] for cells, row in zip(table, body, strict=True)]
    columns = [*_columns(header, table, said)]
    titles = tuple(_titles([(number, header[number]) for number in columns]))
    cells = tuple(tuple(row[number] for number in columns) for row in table)
    return TableArea(titles, cells, tuple(row.line for row in body), tuple(said))


def _rows(grid: Grid) -> list[_Row]:
    width = max(map(len, grid.rows), default=0)
    found: list[_Row] = []
    last = -1
    for index, (line, cells) in enumerate(zip(grid.lines, grid.rows, strict=True)):
        if any(cells):
            found.append(_Row(index, line, cells + ("",) * (width - len(cells)), index > last + 1))
            last = index
    return found


def _header_start(rows: Sequence[_Row], grid: Grid) -> int:
    """The first row with at least half as many different texts as the fullest."""
    head = rows[:_LOOKED_AT]
    most = max(row.texts for row in head)
    least = min(most, max(2, (most + 1) // 2))
    return next(number for number, row in enumerate(head) if row.texts >= least and not _is_prose(number, head, grid))


def _with_groups(rows: Sequence[_Row], start: int, grid: Grid) -> int:
    """The first row of the header: the one above, if its titles of groups tell apart titles that come again."""
    if not start or rows[start].is_after_blank or rows[start - 1].texts < _GROUPS:
        return start
    pair = rows[start - 1 : start + 1]
    joined = joined_header([row.cells for row in pair], [row.place for row in pair], grid.merges)
    titles = [cell for cell in rows[start].cells if cell]
    is_told = len(titles) > len(set(titles)) and len(set(filter(None, joined))) == len(titles)
    return start - 1 if is_told else start


def _is_prose(number: int, rows: Sequence[_Row], grid: Grid) -> bool:
    """Whether a line of a text has commas of prose: it has fewer cells than the rows, and stands apart or has few."""
    if not grid.widths or number + 1 >= len(rows):
        return False
    usual = median(grid.widths[row.place] for row in rows)
    width = grid.widths[rows[number].place]
    return width < usual and (rows[number + 1].is_after_blank or 2 * width <= usual)


def _without_notes(rows: list[_Row], said: list[str]) -> list[_Row]:
    usual = median(row.texts for row in rows[: 10 * _LOOKED_AT]) if rows else 0
    end = len(rows)
    while end > 1 and usual >= 2 and _is_note(rows, end - 1, usual):
        end -= 1
    if end < len(rows):
        said.append(f"{_lines(rows[end:])} left out: notes below the table ({_excerpt(rows[end:])})")
    return rows[:end]


def _is_note(rows: Sequence[_Row], number: int, usual: float) -> bool:
    """Whether a row has one text and a blank row above it or above the notes before it, or begins as notes do."""
    row = rows[number]
    if _NOTE.match(_first_text(row)) and 2 * row.texts <= usual:
        return True
    for above in range(number, 0, -1):
        if rows[above].texts > 1 and not _NOTE.match(_first_text(rows[above])):
            return False
        if rows[above].is_after_blank:
            return True
    return False


def _without_repeated_header(rows: list[_Row], head: Sequence[_Row], said: list[str]) -> list[_Row]:
    titles = {row.cells for row in head}
    again = [row for row in rows if row.cells in titles]
    if again:
        said.append(f"{_lines(again)} left out: the header again")
    return [row for row in rows if row.cells not in titles]


def _without_sections(rows: list[_Row], grid: Grid, said: list[str]) -> tuple[list[_Row], dict[int, str]]:
    """The rows, and the heading that stands above each of them in a cell merged over most columns."""
    width = sum(any(row.cells[column] for row in rows) for column in range(len(rows[0].cells))) if rows else 0
    wide = {top for top, left, bottom, right in grid.merges if top == bottom and 2 * (right - left + 1) > width}
    if not any(row.place in wide and row.texts == 1 for row in rows):
        return rows, {}
    sections: dict[int, str] = {}
    heading = ""
    headings = 0
    for row in rows:
        if row.place in wide and row.texts == 1:
            heading, headings = _first_text(row), headings + 1
        else:
            sections[row.place] = heading
    said.append(f'{headings} headings between the rows became the column "section"')
    return [row for row in rows if row.place in sections], sections


def _without_totals(rows: list[_Row], said: list[str]) -> list[_Row]:
    """The rows without a last one that sums them; one that only says so stays."""
    if len(rows) < 3 or not _TOTAL.fullmatch(_first_text(rows[-1]).rstrip(" :")):
        return rows
    last, above = rows[-1], rows[:-1]
    if any(_is_sum(last.cells[column], [row.cells[column] for row in above]) for column in range(len(last.cells))):
        said.append(f'{_lines([last])} left out: "{_first_text(last)}" sums the rows above')
        return above
    said.append(f'{_lines([last])} kept, although "{_first_text(last)}" looks like a total: it sums no column')
    return rows


def _is_sum(total: str, cells: Sequence[str]) -> bool:
    numbers = [number_of(cell) for cell in cells if cell]
    wanted = number_of(total)
    known = [number for number in numbers if number is not None]
    if wanted is None or len(known) < 2 or len(known) < len(numbers):
        return False
    return abs(sum(known) - wanted) <= 1e-6 * max(1.0, abs(wanted))


def _blank_errors(table: list[list[str]], said: list[str]) -> None:
    """Blanks the cells of formulas that failed."""
    failed = [
        (row, column) for row in table for column, cell in enumerate(row) if cell != "#" and is_formula_error(cell)
    ]
    if failed:
        row, column = failed[0]
        count = "1 cell" if len(failed) == 1 else f"{len(failed):,} cells"
        said.append(f"{count} left blank: a formula failed ({row[column]})")
    for row, column in failed:
        row[column] = ""


def _columns(header: Sequence[str], table: Sequence[Sequence[str]], said: list[str]) -> Iterator[int]:
    """The columns of the table: those with a title, and those with values that are no remarks beside it."""
    filled = [sum(bool(row[column]) for row in table) for column in range(len(header))]
    empty = 0
    for column, title in enumerate(header):
        if title or (filled[column] and not _is_beside(column, header, filled, len(table))):
            if not title:
                said.append(f"column {column + 1} has values and no title")
            yield column
        elif filled[column]:
            text = next(row[column] for row in table if row[column])
            said.append(f"column {column + 1} left out: remarks beside the table ({_shortened(text)})")
        else:
            empty += 1
    if empty:
        said.append(f"{'1 empty column' if empty == 1 else f'{empty} empty columns'} left out")


def _is_beside(column: int, header: Sequence[str], filled: Sequence[int], rows: int) -> bool:
    """Whether a column lies behind the last title with an empty column between, and has few values."""
    last = max((number for number, title in enumerate(header) if title), default=column)
    gap = any(not filled[number] for number in range(last + 1, column))
    return column > last and gap and 5 * filled[column] < max(rows, 5)


def _titles(columns: Sequence[tuple[int, str]]) -> Iterator[str]:
    """The titles, each of them once."""
    seen: set[str] = set()
    for number, text in columns:
        stem = text or f"column {number + 1}"
        title, count = stem, 1
        while title in seen:
            count += 1
            title = f"{stem} {count}"
        seen.add(title)
        yield title


def _first_text(row: _Row) -> str:
    return next(cell for cell in row.cells if cell)


def _lines(rows: Sequence[_Row]) -> str:
    """``row 7`` or ``rows 1-3`` or ``rows 4, 9``."""
    numbers = [row.line for row in rows]
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"rows {numbers[0]}-{numbers[-1]}"
    return "rows " + ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")


def _excerpt(rows: Sequence[_Row]) -> str:
    return _shortened(_first_text(rows[0]))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return f'"{words if len(words) <= 50 else words[:49] + "…"}"'
