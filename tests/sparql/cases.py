"""Queries of tests in CSV files, and their reader."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ALLOWED", "HOSTILE", "REFUSED", "Case", "rows"]


@dataclass(frozen=True)
class Case:
    """A query with its name, and a part of what the guard says about it."""

    name: str
    query: str
    says: str = ""

    def __str__(self) -> str:
        return self.name


def rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file, without its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _repeated(row: list[str]) -> Case:
    name, start, repeated, middle, closing, end, times, says = row
    return Case(name, start + repeated * int(times) + middle + closing * int(times) + end, says)


_FOLDER = Path(__file__).parent
REFUSED = [Case(*row) for row in rows(_FOLDER / "refused.csv")]
ALLOWED = [Case(*row) for row in rows(_FOLDER / "allowed.csv")]
HOSTILE = [_repeated(row) for row in rows(_FOLDER / "hostile.csv")]
