"""Places: degrees in one column or two, with minutes, seconds and sides."""

from __future__ import annotations

import pytest

from tests.scaffold.sheet_of import plan_of, sheet_of
from ucc_graph.scaffold.infer.plan import Role, TablePlan
from ucc_graph.scaffold.sheets import Sheet


def table(header: str, *cells: str) -> TablePlan:
    rows = tuple((f"Lamp {chr(97 + number)}", cell) for number, cell in enumerate(cells))
    return plan_of(Sheet("lamps", "lamps.csv", ("Name", header), rows, tuple(range(2, len(rows) + 2)), ())).tables[0]


@pytest.mark.parametrize(
    ("header", "cell", "place"),
    [
        ("Coordinates", "48.1, 11.5", ("48.1", "11.5")),
        ("Coordinates", "48,1; 11,5", ("48.1", "11.5")),
        ("Coordinates", "48,1 11,5", ("48.1", "11.5")),
        ("Coordinates", "(48.1, -11.5)", ("48.1", "-11.5")),
        ("Where", "48°06\u203200\u2033N 011°30\u203200\u2033E", ("48.1", "11.5")),
        ("Where", "48° 6' N, 11° 30' W", ("48.1", "-11.5")),
        ("Where", "48°6'0''S / 11°30'0''E", ("-48.1", "11.5")),
        ("Where", "N 48° 6' 0\" E 11° 30' 0\"", ("48.1", "11.5")),
        ("Where", "11°30\u2032E 48°06\u2032N", ("48.1", "11.5")),
        ("Where", "48.1° N, 11.5° E", ("48.1", "11.5")),
        ("Where", "48,1°N 11,5°O", ("48.1", "-11.5")),
        ("Where", "POINT (11.5 48.1)", ("48.1", "11.5")),
    ],
)
def test_a_place_in_one_column(header: str, cell: str, place: tuple[str, str]) -> None:
    found = table(header, cell, cell, "")
    assert (found.of(Role.LATITUDE)[0].values[0], found.of(Role.LONGITUDE)[0].values[0]) == place


def test_o_is_the_east_in_german() -> None:
    text = 'Name,Baujahr,Höhe,Lage der Stadt\nTurm a,1890,5,"48,1°N 11,5°O"\nTurm b,1891,6,"48,2°N 11,6°O"\n'
    assert plan_of(sheet_of(text, "türme")).tables[0].of(Role.LONGITUDE)[0].values == ("11.5", "11.6")


@pytest.mark.parametrize("cells", [("48° 6' N", "no"), ("N 5", "E 7"), ("48.1, 11.5", "north")])
def test_what_is_no_place_stays_a_text(cells: tuple[str, ...]) -> None:
    assert table("Where", *cells).of(Role.LATITUDE) == ()


@pytest.mark.parametrize(("latitude", "longitude"), [("48° 6' 0\" N", "11° 30' 0\" E"), ("48°6'", "11°30'")])
def test_degrees_in_two_columns(latitude: str, longitude: str) -> None:
    rows = (("Lamp a", latitude, longitude),)
    found = plan_of(Sheet("lamps", "lamps.csv", ("Name", "lat", "lon"), rows, (2,), ())).tables[0]
    assert [column.values for column in found.of(Role.LATITUDE, Role.LONGITUDE)] == [("48.1",), ("11.5",)]
