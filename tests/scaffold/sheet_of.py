"""Sheets and plans of a few lines of text, for tests of inference."""

from __future__ import annotations

from collections.abc import Sequence

from ucc_graph.csv_rows import csv_rows
from ucc_graph.scaffold.infer.infer import infer
from ucc_graph.scaffold.infer.plan import Choices, Column, Plan, Role, TablePlan
from ucc_graph.scaffold.sheets import Sheet

__all__ = ["column_of", "plan_of", "sheet_of", "table_of"]


def sheet_of(text: str, name: str = "lamps") -> Sheet:
    """The sheet of a text with commas, its first line the header."""
    header, *rows = (tuple(row) for row in csv_rows(text.strip("\n").split("\n")))
    return Sheet(name, f"{name}.csv", header, tuple(rows), tuple(range(2, len(rows) + 2)), ())


def plan_of(*sheets: Sheet, choices: Choices | None = None) -> Plan:
    """The plan of some sheets."""
    return infer(sheets, choices or Choices())


def table_of(text: str, name: str = "lamps", choices: Choices | None = None) -> TablePlan:
    """The first table of the plan of one sheet."""
    return plan_of(sheet_of(text, name), choices=choices).tables[0]


def column_of(title: str, values: Sequence[str], *others: str) -> Column:
    """A column beside a key and a name, as it is planned; ``others`` are further cells of a column ``Other``."""
    rows = (f'{number},Lamp {chr(97 + number % 26)}{number},"{value}"' for number, value in enumerate(values, 1))
    header = f'id,name,"{title}"'
    if others:
        rows = (f"{row},{other}" for row, other in zip(rows, others, strict=True))
        header += ",Other"
    return table_of("\n".join((header, *rows))).column(title)


def titles(table: TablePlan, *roles: Role) -> list[str]:
    """The titles of the columns in some parts."""
    return [column.title for column in table.of(*roles)]
