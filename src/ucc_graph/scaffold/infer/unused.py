"""Columns that say nothing: blank ones, those that are the same in each row, and those that another one repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ucc_graph.scaffold.infer.plan import Column, Role, TablePlan
from ucc_graph.scaffold.infer.vocabulary import IDENTIFIER, NUMBER, has_word
from ucc_graph.scaffold.infer.words import clip, words

__all__ = ["with_unused"]

_FEW: Final = 5
"""Rows below which a column with one value may be chance."""
_UNTITLED: Final = re.compile(r"(?:column|unnamed:?|field)\s*\d+", re.IGNORECASE)


def with_unused(table: TablePlan) -> TablePlan:
    """The table with the columns that say nothing marked as such."""
    return table.with_columns(_dead(table))


def _dead(table: TablePlan) -> Iterator[Column]:
    seen: dict[tuple[str, ...], str] = {
        column.values: column.title for column in table.columns if not column.is_open and column.role is not Role.UNUSED
    }
    for column in table.columns:
        if column.is_open and (reason := _reason(column, table, seen)):
            yield column.as_(Role.UNUSED, reason)
        elif column.is_open:
            seen.setdefault(column.values, column.title)


def _reason(column: Column, table: TablePlan, seen: dict[tuple[str, ...], str]) -> str:
    if not column.known:
        return "blank in each row" if not column.filled else f'"{column.filled[0]}" or blank in each row'
    if table.height >= _FEW and len(column.distinct) == 1 and len(column.filled) == table.height:
        return f'"{clip(column.distinct[0])}" in each row'
    if same := seen.get(column.values):
        return f"the same as {same} in each row"
    if column.is_unique and table.height >= _FEW and _is_number_of_row(column):
        return "another number of the row"
    return ""


def _is_number_of_row(column: Column) -> bool:
    if not all(value.isdigit() for value in column.values):
        return False
    numbers = sorted(map(int, column.values))
    is_count = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in {0, 1}
    is_called = set(words(column.title)) <= NUMBER | IDENTIFIER or _UNTITLED.fullmatch(column.title)
    return bool(is_called) or (is_count and has_word(column.title, IDENTIFIER))
