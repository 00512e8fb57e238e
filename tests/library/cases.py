"""The queries that the tests of the library read from files beside them."""

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


def rows(name: str) -> list[list[str]]:
    """The rows of a file beside this one, without its header."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _repeated(row: list[str]) -> Case:
    name, start, repeated, middle, closing, end, times, says = row
    return Case(name, start + repeated * int(times) + middle + closing * int(times) + end, says)


REFUSED = [Case(*row) for row in rows("refused.csv")]
ALLOWED = [Case(*row) for row in rows("allowed.csv")]
HOSTILE = [_repeated(row) for row in rows("hostile.csv")]
