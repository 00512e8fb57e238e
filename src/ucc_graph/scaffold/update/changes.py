"""Update of a publication: changes of its tables as values, and the files that they are written to, all or none."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Final

from ucc_graph.errors import CallError
from ucc_graph.press.read.dictionary import dictionary
from ucc_graph.press.read.publication import Publication, SourcePath, replace_files
from ucc_graph.rdf.iris import Iris
from ucc_graph.scaffold.update.opened_table import OpenedTable
from ucc_graph.scaffold.update.retirement import (
    NEW_FILE,
    NEW_HEADER,
    Retired,
    described,
    references,
    retired,
    retired_row,
)

__all__ = ["TableUpdate", "Update", "Vanished", "counted", "shown", "write_update"]

_SHOWN: Final = 60
"""Characters of a cell in a message."""


class Vanished(StrEnum):
    """What happens to the rows of a table that its sheet has no more."""

    KEEP = "keep"
    RETIRE = "retire"
    REMOVE = "remove"


_KEEP: Final = Vanished.KEEP


@dataclass
class TableUpdate:
    """What changes in a table: cells by row and column, new and vanished rows, and what is left out."""

    opened: OpenedTable
    sources: list[str] = field(default_factory=list)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    new: list[Mapping[str, str]] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The changes, one a line, below a line with their numbers."""
        columns = {column.name: column.title for column in self.opened.columns}
        numbers = (
            counted(len(self.cells), "cell", "changed"),
            counted(len(self.new), "row", "new"),
            counted(len(self.vanished), "row", "vanished"),
        )
        yield f"{self.opened.place} from {', '.join(self.sources)}: {', '.join(numbers)}"
        for (row, name), value in sorted(self.cells.items()):
            old = self.opened.text.cell(row, name)
            yield f"  {self.opened.key_of(row)}  {columns[name]}: {shown(old)} → {shown(value)}"
        for values in self.new:
            yield f"  {' '.join(values.get(name, '') for name in self.opened.key)}  new{self._name(values.get)}"
        yield from (f"  {self.title(row, 'vanished')}" for row in self.vanished)
        yield from (f"  {note}" for note in dict.fromkeys(self.notes))

    def title(self, row: int, state: str = "") -> str:
        """The key and the name of a row."""
        cells = {column.name: self.opened.text.cell(row, column.name) for column in self.opened.columns}
        return f"{self.opened.key_of(row)}{f'  {state}' if state else ''}{self._name(cells.get)}"

    def _name(self, value: Callable[[str], str | None]) -> str:
        name = next((text for label in self.opened.labels if (text := value(label))), "")
        return f": {shown(name)}" if name else ""


@dataclass(frozen=True)
class Update:
    """The changes of a publication's tables, in the order of its metadata, and what is left out."""

    publication: Publication
    tables: tuple[OpenedTable, ...]
    changes: tuple[TableUpdate, ...]
    notes: tuple[str, ...]

    @property
    def vanished(self) -> tuple[tuple[TableUpdate, int], ...]:
        """The rows that vanished, each with the change of its table."""
        return tuple((change, row) for change in self.changes for row in change.vanished)


def write_update(update: Update, fates: Mapping[tuple[str, int], Vanished]) -> list[Path]:
    """Writes the changed files, all or none; returns their paths.

    ``fates`` say what happens to rows that vanished, by file and row; a row without a fate is kept. Raises CallError
    for a row that cannot go, because others refer to it.
    """
    gone = [(change, row) for change, row in update.vanished if fates.get((change.opened.place, row), _KEEP) != _KEEP]
    for change, row in gone:
        _check_free(change, row, update, {place for place, fate in fates.items() if fate != _KEEP})
    told = [_retired(change, row, update) for change, row in gone if fates[change.opened.place, row] is Vanished.RETIRE]
    contents = _with_retired(update, told) if told else {}
    for change in update.changes:
        removed = [row for other, row in gone if other is change]
        content = change.opened.text.changed(change.cells, change.new, removed)
        if content != change.opened.table.path.read_bytes():
            contents[change.opened.table.path] = content
    replace_files(contents)
    return [*contents]


def _check_free(change: TableUpdate, row: int, update: Update, gone: set[tuple[str, int]]) -> None:
    """Raises CallError if a row that stays refers to one that goes."""
    after = [OpenedTable(t.table, t.text.after(_cells_of(update, t), _gone_of(t, gone))) for t in update.tables]
    key = change.opened.key_of(row)
    if places := [*references(change.opened, row, after)]:
        text = f"{change.opened.place}: {key} cannot go, for rows of {' and '.join(places)} refer to it: keep it, "
        raise CallError(f"{text}or change those rows first.")


def _cells_of(update: Update, table: OpenedTable) -> Mapping[tuple[int, str], str]:
    return next((change.cells for change in update.changes if change.opened is table), {})


def _gone_of(table: OpenedTable, gone: set[tuple[str, int]]) -> list[int]:
    return [row for place, row in gone if place == table.place]


def _retired(change: TableUpdate, row: int, update: Update) -> Retired:
    found = retired(change.opened, row, update.publication, ", ".join(change.sources))
    if found is None:
        text = "has no address below the base, and so nothing to retire: keep or remove it."
        raise CallError(f"{change.opened.place}: {change.opened.key_of(row)} {text}")
    return found


def _with_retired(update: Update, things: Sequence[Retired]) -> dict[Path, bytes]:
    """The files that say what is retired: a row more in their table, or that table and its description."""
    table = next((table for table in update.tables if table.is_of_retired), None)
    if table:
        rows = [retired_row(thing, table) for thing in things]
        return {table.table.path: table.text.changed({}, rows)}
    folder = update.publication.folder
    rows_of_new = ([key, name, "", note] for key, name, note in sorted(things))
    metadata = update.publication.read(SourcePath.TABLE_GROUP)
    language = next((c.language for t in update.tables for c in t.columns if c.name in t.labels), "und")
    buffer = StringIO(NEW_HEADER, newline="")
    buffer.seek(0, 2)
    csv.writer(buffer, lineterminator="\n").writerows(rows_of_new)
    extended = described(metadata, update.publication.written_base, language)
    page = folder / SourcePath.DICTIONARY
    location = Iris(update.publication.written_base).under(SourcePath.TABLE_GROUP)
    return {
        folder / SourcePath.TABLE_GROUP: extended,
        page: dictionary(extended, location, page.read_bytes() if page.exists() else b""),
        folder / SourcePath.DATA / NEW_FILE: buffer.getvalue().encode(),
    }


def counted(number: int, noun: str, state: str = "") -> str:
    """``2 rows new``."""
    words = f"{number:,} {noun}{'' if number == 1 else 's'}"
    return f"{words} {state}" if state else words


def shown(text: str) -> str:
    """A cell for a message: quoted, in one line, not too long."""
    words = " ".join(text.split())
    return f'"{words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"}"' if words else "blank"
