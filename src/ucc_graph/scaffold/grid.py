"""Grid of cells as a file or a sheet of a workbook holds them, before a table is found in it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Grid"]


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
