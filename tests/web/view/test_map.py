"""Maps: reference points of the projection, and more things than can be drawn, spread over all places."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ucc_graph.library.collection import Collection, Interval, Place
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.map import HEIGHT, WIDTH, Map, draw, draw_around, project
from ucc_graph.web.view.names import Names, Reader, Text

SIDE = 70
POINTS = list(csv.DictReader(Path(__file__).with_name("natural_earth.csv").read_text(encoding="utf-8").splitlines()))
OUTLINE = Path(__file__).parents[3] / "src" / "ucc_graph" / "web" / "static" / "land.svg"


@pytest.fixture
def names(library: Library) -> Names:
    return Names(library.lookup, Labels(library.lookup, library.layout), {}, Reader("en"))


def many_things() -> Collection:
    """A thing at each crossing of 70 meridians with 70 parallels, 4,900 in all, and one far from all others."""
    places = {f"urn:{n}": Place(n // SIDE / 2, n % SIDE / 2) for n in range(SIDE * SIDE)}
    places["urn:far"] = Place(-60.0, -170.0)
    intervals = tuple(Interval(thing, None, 2000) for thing in sorted(places))
    return Collection(Kind("spot", (), tuple(sorted(places))), (), places, intervals)


def drawn(names: Names, things: Collection) -> Map:
    return draw(names, Selection(things, names.iris), lambda _: Text(""))


def test_many_points_are_thinned_and_those_left_out_are_counted(names: Names) -> None:
    found = drawn(names, many_things())
    assert 500 < len(found.points) <= 2000
    assert len(found.points) + found.left_out == 4901


def test_what_stands_alone_is_drawn(names: Names) -> None:
    assert "urn:far" in {point.name.text for point in drawn(names, many_things()).points}


def test_a_thing_is_on_the_map_around_it(names: Names) -> None:
    found = draw_around(names, many_things(), "urn:2500", [])
    assert found is not None
    assert [point.name.text for point in found.points if point.is_here] == ["urn:2500"]
    assert (len(found.points) <= 2000, found.left_out > 0) == (True, True)


def test_few_are_all_drawn(names: Names) -> None:
    things = many_things()
    few = Collection(things.kind, (), things.places, things.intervals[:2000])
    assert (len(drawn(names, few).points), drawn(names, few).left_out) == (2000, 0)


def test_there_are_forty_reference_points() -> None:
    assert len(POINTS) == 40


@pytest.mark.parametrize("row", POINTS, ids=lambda row: f"{row['longitude']} {row['latitude']}")
def test_a_point_lies_where_the_outline_has_it(row: dict[str, str]) -> None:
    found = project(Place(float(row["latitude"]), float(row["longitude"])))
    assert found == pytest.approx((float(row["x"]), float(row["y"])), abs=1e-4)


def test_the_outline_has_the_size_of_the_map() -> None:
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in OUTLINE.read_text(encoding="utf-8")
