"""Numbers by the marks of a language."""

from __future__ import annotations

import csv

import pytest

from tests.web.view.separators import rows
from ucc_graph.web.view.numbers import SEPARATORS, grouped, separated


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        ("959100", "en", "959,100"),
        ("1455.949", "en", "1,455.949"),
        ("1455.949", "fr", "1\u202f455,949"),
        ("-1455.5", "es", "-1.455,5"),
        ("-0.5", "de", "-0,5"),
        ("31.5", "ar", "31.5"),
        ("31.5", "qqq", "31.5"),
        ("1E10", "en", "1E10"),
        ("NaN", "en", "NaN"),
        ("12-13", "en", "12-13"),
    ],
)
def test_a_number_has_the_marks_of_the_language(number: str, language: str, shown: str) -> None:
    assert separated(number, language) == shown


def test_a_count_is_grouped_and_a_word_is_not() -> None:
    assert (str(grouped(1199, "fr")), grouped("many", "fr")) == ("1\u202f199", "many")


@pytest.mark.slow
def test_the_table_is_what_the_cldr_has() -> None:
    with SEPARATORS.open(encoding="utf-8", newline="") as lines:
        kept = [tuple(row) for row in csv.reader(lines)]
    assert len(kept) > 100
    assert kept == [("tag", "thousands", "fraction"), *sorted(rows())]
