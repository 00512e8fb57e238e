"""Tables of a release as their description types them, read without the package: what every other form must equal."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

__all__ = ["Plain", "Typed", "read_typed"]

Plain = str | int | float | bool | date | None
"""Value of a cell."""
_READERS: dict[str, Callable[[str], Plain]] = {
    "integer": int,
    "gYear": int,
    "decimal": float,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
}
"""By datatype of CSVW, the reader of a value; values of other datatypes are texts."""


@dataclass(frozen=True)
class Typed:
    """A table: its columns with their datatypes, the separators of lists in a cell, and its rows."""

    datatypes: dict[str, str]
    separators: dict[str, str]
    rows: list[dict[str, str]]

    def column(self, name: str) -> list[Plain]:
        """The values of a column, None for empty ones; several values as one text."""
        return [self._value(name, row[name]) for row in self.rows]

    def values(self, name: str) -> list[list[str]]:
        """The values of each cell of a column with a separator."""
        return [row[name].split(self.separators[name]) if row[name] else [] for row in self.rows]

    def _value(self, name: str, text: str) -> Plain:
        read: Callable[[str], Plain] = str if name in self.separators else _READERS.get(self.datatypes[name], str)
        return read(text) if text else None


def read_typed(release: Path) -> dict[str, Typed]:
    """The tables of a release by the stem of their file."""
    group = json.loads((release / "tables/csvw.json").read_bytes())
    return {table["url"].rpartition("/")[2].rpartition(".")[0]: _read(release, table) for table in group["tables"]}


def _read(release: Path, table: dict[str, Any]) -> Typed:
    columns = [column for column in table["tableSchema"]["columns"] if not column.get("virtual")]
    dialect = table.get("dialect", {})
    comment, delimiter = dialect.get("commentPrefix"), dialect.get("delimiter", ",")
    with (release / "tables" / table["url"].rpartition("/")[2]).open(encoding="utf-8", newline="") as lines:
        wanted = (line for line in lines if not (comment and line.startswith(comment)))
        rows = list(csv.DictReader(wanted, delimiter=delimiter))
    names = {column.get("titles", column["name"]): column for column in columns}
    datatypes = {name: _base(column.get("datatype", "string")) for name, column in names.items()}
    separators = {name: column["separator"] for name, column in names.items() if "separator" in column}
    assert rows
    assert list(rows[0]) == list(datatypes)
    return Typed(datatypes, separators, rows)


def _base(datatype: str | dict[str, str]) -> str:
    return datatype if isinstance(datatype, str) else datatype["base"]
