"""Days with names of months, or with the year first, as ISO 8601."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import column_of


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1956/4/1", "1956-04-01"),
        ("1956.04.01", "1956-04-01"),
        ("1956. 4. 1.", "1956-04-01"),
        ("1956年4月1日", "1956-04-01"),
        ("1956년 4월 1일", "1956-04-01"),
        ("1 April 1956", "1956-04-01"),
        ("1st of April 1956", "1956-04-01"),
        ("1-Apr-1956", "1956-04-01"),
        ("April 1, 1956", "1956-04-01"),
        ("Sunday, 1 April 1956", "1956-04-01"),
        ("Sun 1 April 1956", "1956-04-01"),
        ("Sunday April 1, 1956", "1956-04-01"),
        ("So., 1. April 1956", "1956-04-01"),
        ("1956年4月1日(日)", "1956-04-01"),
        ("1956년 4월 1일 (일)", "1956-04-01"),
        ("1er avril 1956", "1956-04-01"),
        ("1. April 1956", "1956-04-01"),
        ("1 de abril de 1956", "1956-04-01"),
        ("1 апреля 1956", "1956-04-01"),
    ],
)
def test_days(cell: str, day: str) -> None:
    column = column_of("Opened", (cell, "unknown"))
    assert (column.type.kind, column.values) == ("date", (day, "unknown"))


def test_months() -> None:
    column = column_of("Opened", ("April 1956", "déc. 1957"))
    assert (column.type.kind, column.values) == ("month", ("1956-04", "1957-12"))


@pytest.mark.parametrize("cell", ["31 April 1956", "1 Apricot 1956", "c. 1956", "before 1 April 1956", "1956/13/1"])
def test_what_is_no_day_stays_a_text(cell: str) -> None:
    assert column_of("Opened", ("1 April 1956", cell)).values[1] == cell
