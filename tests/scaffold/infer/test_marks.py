"""Marks in cells: a single column of them is yes where they stand."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import column_of


@pytest.mark.parametrize("mark", ["x", "X", "*", "✓", "●", "○", "☑"])
def test_a_mark_without_fellows_is_yes(mark: str) -> None:
    column = column_of("Fee paid", (mark, "", mark))
    assert (column.type.kind, column.type.format) == ("boolean", f"{mark}|no")


@pytest.mark.parametrize("cells", [("x", "", ""), ("x", "y", "x"), ("xx", "xx", "")])
def test_other_cells_are_texts(cells: tuple[str, ...]) -> None:
    assert column_of("Fee paid", cells).type.kind == "text"
