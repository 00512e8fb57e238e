"""The projection of the map: the same points as the outline of the land is drawn with."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ucc_graph.web.view.map import HEIGHT, WIDTH, project

ROWS = list(csv.DictReader(Path(__file__).with_name("natural_earth.csv").read_text(encoding="utf-8").splitlines()))
OUTLINE = Path(__file__).parents[3] / "src" / "ucc_graph" / "web" / "static" / "land.svg"


def test_there_are_forty_reference_points() -> None:
    assert len(ROWS) == 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['longitude']} {row['latitude']}")
def test_a_point_lies_where_the_outline_has_it(row: dict[str, str]) -> None:
    found = project(float(row["latitude"]), float(row["longitude"]))
    assert found == pytest.approx((float(row["x"]), float(row["y"])), abs=1e-4)


def test_the_outline_has_the_size_of_the_map() -> None:
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in OUTLINE.read_text(encoding="utf-8")
