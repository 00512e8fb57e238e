"""Quantities: numbers with units and currencies as people write them."""

from __future__ import annotations

import pytest

from ucc_graph.scaffold.quantity import number_of, quantity


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("6,650 km", "6,650", "km"),
        ("12km", "12", "km"),
        ("209,000.0 m³/s", "209,000.0", "m³/s"),
        ("€1,037", "1,037", "€"),
        ("€ 1.037,50", "1.037,50", "€"),
        ("1\u202f234,50\u00a0€", "1\u202f234,50", "€"),
        ("US$ 12.50", "12.50", "US$"),
        ("-$5", "-5", "$"),
        ("\u2212$5", "-5", "$"),
        ("USD 3.50", "3.50", "USD"),
        ("3.50 CHF", "3.50", "CHF"),
        ("Fr. 20", "20", "Fr."),
        ("Fr. 20.\u2013", "20", "Fr."),
        ("20,- €", "20", "€"),
        ("5%", "5", "%"),
        ("5,5 %", "5,5", "%"),
        ("90 min", "90", "min"),
        ("12 square miles", "12", "square miles"),
        ("1,234원", "1,234", "원"),
        ("3万円", "3", "万円"),
        ("21.5 °C", "21.5", "°C"),
    ],
)
def test_number_and_unit(text: str, number: str, unit: str) -> None:
    assert quantity(text) == (number, unit)


@pytest.mark.parametrize(
    "text",
    ["12", "km", "", "12 a b c d", "12A", "No. 5", "10 x 5 cm", "+44 20 7946 0000", "c. 1780", "1790-1800", "5 kg 3"],
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234", 1234),
        ("66 ha", 66),
        ("€1,000", 1000),
        ("1,5", 1.5),
        ("x", None),
    ],
)
def test_value_of_a_number_with_or_without_a_unit(text: str, number: float | None) -> None:
    assert number_of(text) == number
