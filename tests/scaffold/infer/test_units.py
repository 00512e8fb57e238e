"""Columns of quantities: numbers, with the unit in the label."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import column_of, plan_of, sheet_of
from ucc_graph.scaffold.infer.infer import reshaped


@pytest.mark.parametrize(
    ("cells", "kind", "label", "values"),
    [
        (("€1,037", "€900", "\u2013"), "integer", "Worth (€)", ("1,037", "900", "\u2013")),
        (("$20.99", "$1,000.50"), "decimal", "Worth ($)", ("20.99", "1,000.50")),
        (("2,99 €", "4,99 €", "1 000,00 €"), "decimal", "Worth (€)", ("2,99", "4,99", "1 000,00")),
        (("1500 m", "1600 m", "1700 m"), "integer", "Worth (m)", ("1500", "1600", "1700")),
        (("1 year", "2 years"), "integer", "Worth (years)", ("1", "2")),
        (("5 %", "0", "7 %"), "integer", "Worth (%)", ("5", "0", "7")),
        (("USD 3.50", "USD 4"), "decimal", "Worth (USD)", ("3.50", "4")),
        (("-€5", "€6"), "integer", "Worth (€)", ("-5", "6")),
    ],
)
def test_numbers_of_one_unit(cells: tuple[str, ...], kind: str, label: str, values: tuple[str, ...]) -> None:
    column = column_of("Worth", cells)
    assert (column.type.kind, column.stem, column.values) == (kind, label, values)


@pytest.mark.parametrize("title", ["Worth (€)", "Worth €"])
def test_a_header_with_the_unit_stays(title: str) -> None:
    assert column_of(title, ("€5", "€6")).stem == title


def test_units_that_differ_make_texts_and_are_named() -> None:
    column = column_of("Length", ("5 km", "6 km", "700 m"))
    assert (column.type.kind, column.type.reason) == ("text", "text, for its units differ: km, m")


@pytest.mark.parametrize(
    ("title", "cells"),
    [("Postcode", ("1010 Wien", "1020 Wien")), ("Phone", ("+44 1", "+44 2")), ("Size", ("10 x 5 cm", "1 x 2 cm"))],
)
def test_texts_with_numbers_stay_texts(title: str, cells: tuple[str, ...]) -> None:
    assert column_of(title, cells).values == cells


def test_points_group_thousands_where_headers_are_german() -> None:
    rows = "".join(f"{n},Stadt Nr. {n},{n}.{n:03d}\n" for n in range(1, 9))
    sheet = sheet_of(f"Nr,Bezeichnung,Bewohner der Gemeinde\n{rows}", "städte")
    column = plan_of(sheet).tables[0].column("Bewohner der Gemeinde")
    assert (column.type.kind, column.type.group, column.type.decimal) == ("integer", ".", ",")


def test_a_sheet_of_next_year_loses_its_units_too() -> None:
    assert reshaped(sheet_of("id,name,price\n1,Lamp,€5\n2,Light,€6\n")).rows == (
        ("1", "Lamp", "5"),
        ("2", "Light", "6"),
    )


def test_the_number_of_a_house_has_no_unit() -> None:
    assert column_of("Street", ("1 Mill Road", "2 Mill Road")).type.kind == "text"
