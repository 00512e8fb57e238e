"""Header of a table, in one row or several: a group of columns has a title above those of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["header_height", "joined_header", "looks_like_value"]

_MOST_ROWS: Final = 4
_VALUE: Final = re.compile(
    r"[-+]?[\d.,'\u2019 \u00a0\u202f]*\d[\d.,]*\s*[%\u2030]?|\d{4}-\d{2}-\d{2}\S*|true|false"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{4}(?: \d\d:\d\d(?::\d\d)?)?",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")

_Merges = Sequence[tuple[int, int, int, int]]
_Cells = Sequence[str]


def looks_like_value(cell: str) -> bool:
    """Whether a cell is a number, a day or a truth value, and not a title; a year may be either."""
    return bool(_VALUE.fullmatch(cell)) and not _YEAR.fullmatch(cell)


def header_height(rows: Sequence[_Cells], indices: Sequence[int], merges: _Merges) -> int:
    """The number of rows of the header, which is the first row and those that title the columns of its groups."""
    height = 1
    while height < min(_MOST_ROWS, len(rows) - 1) and _is_continued(rows, indices, merges, height):
        height += 1
    return height


def joined_header(rows: Sequence[_Cells], indices: Sequence[int], merges: _Merges) -> tuple[str, ...]:
    """A title for each column: those of its groups, then its own, each once and in one line."""
    filled = [
        _spread(row, rows[number + 1], index, merges)
        for number, (row, index) in enumerate(zip(rows[:-1], indices, strict=False))
    ]
    return tuple(_joined(texts) for texts in zip(*filled, rows[-1], strict=True))


def _joined(texts: Sequence[str]) -> str:
    lines = [" ".join(text.split()) for text in texts]
    return " ".join(dict.fromkeys(line for line in lines if line))


def _is_continued(rows: Sequence[_Cells], indices: Sequence[int], merges: _Merges, height: int) -> bool:
    """Whether the row below the first ``height`` ones still belongs to the header."""
    above, below = rows[height - 1], rows[height]
    if indices[height] != indices[height - 1] + 1:
        return False
    groups = _groups(above, below, indices[height - 1], merges)
    if not groups:
        return _is_merged_down(indices[0], indices[height], merges, below)
    inside = {column for group in groups for column in group}
    if any(looks_like_value(below[column]) for column in inside):
        return False
    singles = [column for column, text in enumerate(above) if text and column not in inside]
    if any(below[column] not in ("", above[column]) for column in singles):
        return False
    return bool(singles) or _is_merged(indices[height - 1], merges) or _titles_values(rows[height:])


def _groups(above: _Cells, below: _Cells, index: int, merges: _Merges) -> list[range]:
    """Columns under one title: merged, or blank behind it; each has a text below."""
    if found := [
        range(left, right + 1) for top, left, bottom, right in merges if top == bottom == index and left < right
    ]:
        return [group for group in found if any(below[column] for column in group)]
    starts = [column for column, text in enumerate(above) if text]
    ends = [*starts[1:], len(above)]
    runs = [
        [column for column in range(start, end) if below[column] or column == start]
        for start, end in zip(starts, ends, strict=True)
    ]
    return [
        range(run[0], run[-1] + 1) for run in runs if len(run) > 1 and all(below[c] for c in range(run[0], run[-1] + 1))
    ]


def _is_merged(index: int, merges: _Merges) -> bool:
    return any(top == bottom == index and left < right for top, left, bottom, right in merges)


def _is_merged_down(first: int, index: int, merges: _Merges, below: _Cells) -> bool:
    """Whether a title is merged over the row, and the row's other cells are titles."""
    down = [(left, right) for top, left, bottom, right in merges if top >= first and top < index <= bottom]
    others = [c for number, c in enumerate(below) if c and not any(left <= number <= right for left, right in down)]
    return bool(down) and not any(map(looks_like_value, others))


def _titles_values(rows: Sequence[_Cells]) -> bool:
    """Whether the first row has a text in a column whose other rows have values only."""
    head, body = rows[0], rows[1:20]
    columns = [[row[column] for row in body if row[column]] for column in range(len(head))]
    return any(
        text and not looks_like_value(text) and cells and all(map(looks_like_value, cells))
        for text, cells in zip(head, columns, strict=True)
    )


def _spread(row: _Cells, below: _Cells, index: int, merges: _Merges) -> list[str]:
    """The row with the title of each group above all its columns."""
    cells = list(row)
    for group in _groups(row, below, index, merges):
        cells[group.start : group.stop] = [cells[group.start]] * len(group)
    return cells
