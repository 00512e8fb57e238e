"""Numbers as people read them: with the marks of a language between thousands and before a fraction.

``separators.csv`` (made by ``make autonyms``) comes from CLDR (https://cldr.unicode.org).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final, Self

from ucc_graph.rdf.languages import FALLBACK, truncations

__all__ = ["SEPARATORS", "Grouped", "decimal_mark", "grouped", "separated"]

SEPARATORS: Final = Path(__file__).parents[1] / "separators.csv"
_INTEGER: Final = re.compile(r"-?[0-9]{1,300}")
_NUMBER: Final = re.compile(r"(?P<whole>-?[0-9]{1,300})(?:\.(?P<part>[0-9]+))?")


class Grouped(int):
    """A whole number written with thousands separators; plural forms are still chosen by its value."""

    _separator: str

    def __new__(cls, number: int, language: str) -> Self:
        """The number for a language of the interface."""
        grouped = super().__new__(cls, number)
        grouped._separator = _separators(language)[0]
        return grouped

    def __str__(self) -> str:
        """The digits in groups of three."""
        return f"{int(self):,}".replace(",", self._separator)


def grouped(value: int | str, language: str) -> Grouped | str:
    """A number, or a text that is a whole number, with thousands separators; another text as it is."""
    return Grouped(int(value), language) if isinstance(value, int) or _INTEGER.fullmatch(value) else value


def separated(number: str, language: str) -> str:
    """A number in plain digits with the marks of a language; another text as it is."""
    found = _NUMBER.fullmatch(number)
    if not found:
        return number
    whole = str(Grouped(int(found["whole"]), language))
    sign = "-" if number.startswith("-") and not whole.startswith("-") else ""
    part = f"{_separators(language)[1]}{found['part']}" if found["part"] else ""
    return f"{sign}{whole}{part}"


def decimal_mark(language: str) -> str:
    """The mark before the fraction of a number in a language."""
    return _separators(language)[1]


def _separators(tag: str) -> tuple[str, str]:
    """The marks between thousands and before a fraction in a language; those of English for an unknown one."""
    with_marks = _read_separators()
    return next((with_marks[shorter] for shorter in truncations(tag) if shorter in with_marks), with_marks[FALLBACK])


@cache
def _read_separators() -> dict[str, tuple[str, str]]:
    with SEPARATORS.open(encoding="utf-8", newline="") as lines:
        return {row["tag"]: (row["thousands"], row["fraction"]) for row in csv.DictReader(lines)}
