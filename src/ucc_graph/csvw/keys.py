"""Primary and foreign keys: which keys tables have, and what is said of one that is missing or double.

Model for Tabular Data, section 6.6 (https://www.w3.org/TR/tabular-data-model/#validating-tables).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from ucc_graph.csvw.cells import Cell
from ucc_graph.csvw.description import ForeignKey, TableDescription
from ucc_graph.csvw.properties import Report

__all__ = ["KeyChecks", "KeySet", "KeySets", "column_indices", "key_of"]

_JOINT = "\x1f"
_SHORT = 4
_SUGGESTIONS = 10


@dataclass
class KeySet:
    """The keys that a table has in some columns; the first ten missing ones get a suggestion, which is slow."""

    file: str
    keys: frozenset[str]
    _suggested: int = field(default=0, init=False)

    def missing(self, key: str) -> str:
        """What is wrong with a key that the table lacks, or nothing."""
        if key in self.keys:
            return ""
        return f"is not a key of {self.file}{self._suggestion(key)}"

    def _suggestion(self, key: str) -> str:
        self._suggested += 1
        if self._suggested > _SUGGESTIONS:
            return ""
        near = get_close_matches(key, self.keys, 1, 0.5 if len(key) < _SHORT else 0.7)
        return f" (did you mean {_shown(near[0])}?)" if near else ""


KeySets = Callable[[ForeignKey], KeySet]
"""Gives the keys of the columns that a foreign key refers to."""


class KeyChecks:
    """The keys of one table, checked while its rows are read."""

    def __init__(self, table: TableDescription, key_sets: KeySets, report: Report) -> None:
        self._table = table
        self._report = report
        self._primary = column_indices(table, table.primary_key)
        self._lines: dict[str, int] = {}
        self._single = [(key, key_sets(key)) for key in table.foreign_keys if len(key.columns) == 1]
        joint = (key for key in table.foreign_keys if len(key.columns) > 1)
        self._joint = [(column_indices(table, key.columns), key_sets(key)) for key in joint]

    def singles(self) -> dict[int, Callable[[str], str]]:
        """What looks the values of a column up, for each column that is a foreign key by itself."""
        sets: dict[int, list[KeySet]] = {}
        for key, keys in self._single:
            sets.setdefault(column_indices(self._table, key.columns)[0], []).append(keys)
        return {index: _look_up(found) for index, found in sets.items()}

    def check(self, line: int, cells: Sequence[Cell]) -> None:
        """Reports a primary key that is double or incomplete, and joint foreign keys that name no row."""
        if self._primary:
            self._check_primary(line, cells)
        for indices, keys in self._joint:
            key = key_of(cells, indices)
            if key and (missing := keys.missing(key)):
                self._tell(line, indices, "csvw:foreignKey", f"{_shown(key)} {missing}")

    def _check_primary(self, line: int, cells: Sequence[Cell]) -> None:
        key = key_of(cells, self._primary)
        if key is None:
            if not any(cells[index].faults for index in self._primary):
                self._tell(line, self._primary, "csvw:primaryKey", "the key is empty; every row needs one")
            return
        before = self._lines.setdefault(key, line)
        if before != line:
            text = f"{_shown(key)} is the key of line {before} already; a key names one row"
            self._tell(line, self._primary, "csvw:primaryKey", text)

    def _tell(self, line: int, indices: Sequence[int], rule: str, text: str) -> None:
        columns = self._table.physical
        self._report(line, ", ".join(columns[index].title for index in indices), rule, text)


def column_indices(table: TableDescription, names: Iterable[str]) -> tuple[int, ...]:
    """The places of columns among those that stand in the file."""
    places = {column.name: index for index, column in enumerate(table.physical)}
    return tuple(places[name] for name in names)


def key_of(cells: Sequence[Cell], indices: Sequence[int]) -> str | None:
    """The key in some columns of a row as one text, or None if one of them is null."""
    if len(indices) == 1:
        return _JOINT.join(cells[indices[0]].values) or None
    parts = [cells[index].values for index in indices]
    return _JOINT.join(value for part in parts for value in part) if all(parts) else None


def _look_up(sets: Sequence[KeySet]) -> Callable[[str], str]:
    if len(sets) == 1:
        return sets[0].missing
    return lambda value: next((text for keys in sets if (text := keys.missing(value))), "")


def _shown(key: str) -> str:
    return ", ".join(f'"{part}"' for part in key.split(_JOINT))
