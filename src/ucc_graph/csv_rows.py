"""Reader of delimited text in which a cell may have any length (RFC 4180 knows no limit).

Python's ``csv`` stops at 131,072 characters by default, and an outline of a country as WKT is longer. The limit is one
for the whole process, so that every reader of delimited text in the package is made here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["csv_rows"]

_LONGEST: Final = (1 << 31) - 1
"""Largest limit that the C library of every system takes."""


def csv_rows(
    lines: Iterable[str],
    *,
    delimiter: str = ",",
    quotechar: str | None = '"',
    doublequote: bool = True,
    escapechar: str | None = None,
    skipinitialspace: bool = False,
    strict: bool = False,
) -> Reader:
    """The rows of some lines; ``strict`` raises ``csv.Error`` for wrong quotes, no ``quotechar`` means no quotes."""
    csv.field_size_limit(_LONGEST)
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=quotechar,
        quoting=csv.QUOTE_MINIMAL if quotechar else csv.QUOTE_NONE,
        doublequote=doublequote,
        escapechar=escapechar,
        skipinitialspace=skipinitialspace,
        strict=strict,
    )
