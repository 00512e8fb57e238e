"""Rows of a publication's tables with their references, so that dependent rows go with a row."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["Reference", "Table", "Tables", "read_tables"]

_KIND: Final = re.compile(r".*/id/([^/{]+)/\{key\}")
_ENTITY: Final = "subject_id"
"""The column of an SSSOM file that names a thing here by a CURIE, for which CSVW has no foreign key."""
_Row = dict[str, str]


@dataclass(frozen=True)
class Reference:
    """A column that names rows of another table by their key.

    ``separator`` stands between several keys; ``prefix`` before each, and a value without it names something else.
    """

    column: str
    file: str
    key: str
    separator: str = ""
    prefix: str = ""

    def keys(self, row: _Row) -> list[str]:
        """The keys that a row names."""
        cell = row[self.column]
        values = cell.split(self.separator) if self.separator else [cell]
        return [value.removeprefix(self.prefix) for value in values if value and value.startswith(self.prefix)]


@dataclass
class Table:
    """A table: the lines before its header, its columns, its rows in their order, and their references."""

    file: str
    head: list[str]
    columns: list[str]
    rows: list[_Row]
    references: tuple[Reference, ...]

    def write(self, folder: Path) -> None:
        """Writes the table into a folder."""
        with (folder / self.file).open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(self.head)
            writer = csv.DictWriter(stream, self.columns, delimiter=_delimiter(self.file), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)

    def names(self, file: str) -> set[str]:
        """The keys of another table that the rows name."""
        found = (reference for reference in self.references if reference.file == file)
        return {key for reference in found for row in self.rows for key in reference.keys(row)}

    def drop_loose(self, reference: Reference, known: set[str]) -> bool:
        """Drops the rows that name an unknown key; out of a list goes that key alone. Whether any row went."""
        before = len(self.rows)
        self.rows = [row for row in self.rows if reference.separator or known.issuperset(reference.keys(row))]
        for row in self.rows if reference.separator else ():
            row[reference.column] = reference.separator.join(key for key in reference.keys(row) if key in known)
        return len(self.rows) < before


@dataclass(frozen=True)
class Tables:
    """All tables of a publication, by file."""

    by_file: dict[str, Table]

    def drop_later(self, file: str, column: str, day: str) -> None:
        """Drops the rows whose date (yyyy, yyyy-mm or yyyy-mm-dd) lies after a day."""
        table = self.by_file[file]
        table.rows = [row for row in table.rows if row[column] <= day]

    def drop_loose(self) -> None:
        """Drops rows that name a missing row, until there are none."""
        while any(self._drop_loose(table) for table in self.by_file.values()):
            pass

    def named(self, file: str, by: str) -> set[str]:
        """The keys of a table that the rows of another one name; of any other where ``by`` is ``*``."""
        found = (table.names(file) for table in self.by_file.values() if by in {"*", table.file})
        return set().union(*found)

    def drop(self, file: str, keys: set[str]) -> None:
        """Drops the rows of some keys."""
        table = self.by_file[file]
        table.rows = [row for row in table.rows if row["key"] not in keys]

    def rewrite(self, file: str, key: str, column: str, value: str) -> None:
        """Gives a cell another value; raises LookupError where no row has the key, or the cell says just that."""
        found = [row for row in self.by_file[file].rows if row["key"] == key and row[column] != value]
        if not found:
            raise LookupError(f"{file} has no row {key}, or its {column} is {value!r} anyway.")
        found[0][column] = value

    def dissolve(self, file: str, column: str) -> None:
        """Empties a cell that groups rows where its row is the last of the group."""
        rows = self.by_file[file].rows
        sizes = Counter(row[column] for row in rows)
        for row in rows:
            row[column] = row[column] if sizes[row[column]] > 1 else ""

    def _drop_loose(self, table: Table) -> bool:
        known = {one: {row[one.key] for row in self.by_file[one.file].rows} for one in table.references}
        return any(table.drop_loose(reference, keys) for reference, keys in known.items())


def read_tables(folder: Path) -> Tables:
    """The tables of a publication's ``data`` folder, with the references that ``csvw.json`` declares."""
    described = json.loads((folder / "csvw.json").read_text(encoding="utf-8"))["tables"]
    kinds = {found[1]: table["url"] for table in described if (found := _KIND.match(table["tableSchema"]["aboutUrl"]))}
    tables = (_read(folder / table["url"], tuple(_references(table, kinds))) for table in described)
    return Tables({table.file: table for table in tables})


def _read(path: Path, references: tuple[Reference, ...]) -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        lines = stream.readlines()
    head = [line for line in lines if path.suffix == ".tsv" and line.startswith("#")]
    reader = csv.DictReader(lines[len(head) :], delimiter=_delimiter(path.name))
    return Table(path.name, head, list(reader.fieldnames or ()), list(reader), references)


def _references(table: dict[str, Any], kinds: dict[str, str]) -> Iterator[Reference]:
    """The references of one column; a pair of columns that names a row is left out, as one of them names it alone."""
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
    for declared in table["tableSchema"].get("foreignKeys", ()):
        column, target = declared["columnReference"], declared["reference"]
        if isinstance(column, str):
            separator = columns[column].get("separator", "")
            yield Reference(column, target["resource"], target["columnReference"], separator)
    if _ENTITY in columns:
        yield from (Reference(_ENTITY, file, "key", prefix=f"{kind}:") for kind, file in kinds.items())


def _delimiter(file: str) -> str:
    return "\t" if file.endswith(".tsv") else ","
