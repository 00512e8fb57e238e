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


@pytest.mark.parametrize(
    ("cells", "kind", "form", "first"),
    [
        (("2024/03/01 9:14:22", "2024/3/1 17:00:00"), "datetime", "", "2024-03-01T09:14:22"),
        (("1 March 2024, 9:14 pm", "2 March 2024, 12:05 am"), "datetime", "", "2024-03-01T21:14:00"),
        (("3/1/2024 9:14:22", "3/21/2024 17:00:00"), "datetime", "M/d/yyyy HH:mm:ss", "3/1/2024 09:14:22"),
        (("03/21/2024 12:14 AM", "03/22/2024 1:00 PM"), "datetime", "MM/dd/yyyy HH:mm", "03/21/2024 00:14"),
        (("21.03.2024 9:14", "22.03.2024 13:00"), "datetime", "dd.MM.yyyy HH:mm", "21.03.2024 09:14"),
        (("3/1/2024 9:14:22", "soon"), "text", "", "3/1/2024 9:14:22"),
        (("2024/03/01 25:14", "2024/3/1 17:00"), "text", "", "2024/03/01 25:14"),
        (("3/21/2024 18:14 PM", "3/22/2024 1:00 PM"), "text", "", "3/21/2024 18:14 PM"),
    ],
)
def test_moments_have_a_clock_of_24_hours(cells: tuple[str, ...], kind: str, form: str, first: str) -> None:
    column = column_of("Submitted", cells)
    assert (column.type.kind, column.type.format, column.values[0]) == (kind, form, first)


@pytest.mark.parametrize("cell", ["31 April 1956", "1 Apricot 1956", "c. 1956", "before 1 April 1956", "1956/13/1"])
def test_what_is_no_day_stays_a_text(cell: str) -> None:
    assert column_of("Opened", ("1 April 1956", cell)).values[1] == cell
