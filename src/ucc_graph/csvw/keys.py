"""Primary and foreign keys, with the checks for missing, incomplete and double ones.

Model for Tabular Data, section 6.6 (https://www.w3.org/TR/tabular-data-model/#validating-tables).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial

from ucc_graph.csvw.cells import Cell
from ucc_graph.csvw.description import ForeignKey, TableDescription
from ucc_graph.csvw.properties import ProblemCollector

__all__ = ["KeyChecks", "KeySet", "column_indices", "key_of"]

_JOINT = "\x1f"
_SHORT = 4
_SUGGESTIONS = 10


@dataclass
class KeySet:
    """The keys of a table in some columns; only the first ten missing keys get a suggestion, because that is slow.

    No key is missing from a set that is not whole, because rows of its table could not be read.
    """

    file: str
    keys: frozenset[str]
    is_whole: bool = True
    repeated: frozenset[str] = frozenset()
    _suggested: int = field(default=0, init=False)

    def missing(self, key: str) -> str:
        """The fault of a key that the table lacks; nothing for a key that it has."""
        if key in self.repeated and self.is_whole:
            return f"names several rows of {self.file}; a reference names one"
        if key in self.keys or not self.is_whole:
            return ""
        self._suggested += 1
        likeness = 0.5 if len(key) < _SHORT else 0.7
        near = get_close_matches(key, self.keys, 1, likeness) if self._suggested <= _SUGGESTIONS else []
        return f"is not a key of {self.file}" + (f" (did you mean {_quoted(near[0])}?)" if near else "")


class KeyChecks:
    """Checks of the keys of one table, made while its rows are read; ``key_sets`` gives the keys of other tables."""

    def __init__(
        self, table: TableDescription, key_sets: Callable[[ForeignKey], KeySet], problems: ProblemCollector
    ) -> None:
        self._table = table
        self._problems = problems
        self._primary = column_indices(table, table.primary_key)
        self._lines: dict[str, int] = {}
        foreign = [(column_indices(table, key.columns), key_sets(key)) for key in table.foreign_keys]
        self._foreign = [indices for indices, _ in foreign]
        self._single = [(indices[0], keys) for indices, keys in foreign if len(indices) == 1]
        self._joint = [(indices, keys) for indices, keys in foreign if len(indices) > 1]

    def singles(self) -> dict[int, Callable[[str], str]]:
        """A function from a value to its fault, for each column that is a foreign key by itself."""
        sets: dict[int, list[KeySet]] = {}
        for index, keys in self._single:
            sets.setdefault(index, []).append(keys)
        return {index: partial(_missing, found) for index, found in sets.items()}

    def check(self, line: int, cells: Sequence[Cell]) -> bool:
        """Reports a primary key that is double or incomplete, and joint foreign keys that name no row.

        Returns whether the primary key names this row, and no other.
        """
        is_named = not self._primary or self._check_primary(line, cells)
        for indices, keys in self._joint:
            key = key_of(cells, indices)
            if key and (missing := keys.missing(key)):
                self._report(line, indices, "csvw:foreignKey", f"{_quoted(key)} {missing}")
        return is_named

    def check_written(self, line: int, cells: Sequence[Cell], texts: Sequence[str]) -> None:
        """Reports references that are written and null: they name no row, while an empty cell is no reference."""
        for indices in self._foreign:
            null = [
                index for index in indices if not cells[index].values and index < len(texts) and texts[index].strip()
            ]
            if null and not any(cells[index].faults for index in null):
                text = f"{_quoted(texts[null[0]])} is null, and names no row"
                self._report(line, indices, "csvw:foreignKey", text)

    def _check_primary(self, line: int, cells: Sequence[Cell]) -> bool:
        key = key_of(cells, self._primary)
        if key is None:
            if not any(cells[index].faults for index in self._primary):
                self._report(line, self._primary, "csvw:primaryKey", "the key is empty; every row needs one")
            return False
        before = self._lines.setdefault(key, line)
        if before != line:
            text = f"{_quoted(key)} is the key of line {before} already; a key names one row"
            self._report(line, self._primary, "csvw:primaryKey", text)
        return before == line

    def _report(self, line: int, indices: Sequence[int], rule: str, text: str) -> None:
        columns = self._table.physical
        self._problems.report(line, ", ".join(columns[index].title for index in indices), rule, text)


def column_indices(table: TableDescription, names: Iterable[str]) -> tuple[int, ...]:
    """The indices of columns among the physical ones."""
    indices = {column.name: index for index, column in enumerate(table.physical)}
    return tuple(indices[name] for name in names)


def key_of(cells: Sequence[Cell], indices: Sequence[int]) -> str | None:
    """The key in some columns of a row as one text, or None if one of them is null."""
    if len(indices) == 1:
        return _JOINT.join(cells[indices[0]].values) or None
    parts = [cells[index].values for index in indices]
    return _JOINT.join(value for part in parts for value in part) if all(parts) else None


def _missing(sets: Sequence[KeySet], value: str) -> str:
    return next((text for keys in sets if (text := keys.missing(value))), "")


def _quoted(key: str) -> str:
    return ", ".join(f'"{part}"' for part in key.split(_JOINT))
