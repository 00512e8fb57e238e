"""Maps: reference points of the projection, and more things than can be drawn, spread over all places."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from ucc_graph.library.collection import Collection, Interval, Place
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Kind
from ucc_graph.library.open import Library
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.map import HEIGHT, WIDTH, Map, draw, draw_around, frame, project
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
    found = draw_around(names, many_things(), "urn:2500", ["urn:0", "urn:4899"])
    assert found is not None
    assert [point.name.text for point in found.points if point.is_here] == ["urn:2500"]
    assert (len(found.points) <= 2000, found.left_out > 0) == (True, True)


@pytest.mark.parametrize(("width", "closeness"), [(1000, 0), (800, 0), (600, 1), (250, 2), (60, 4), (12, 6)])
def test_signs_are_as_small_as_the_window_is_close(width: float, closeness: int) -> None:
    assert Map((0, 0, width, width / 2), (), (), "", None).closeness == closeness


def test_points_in_a_frame_open_pages_of_their_own(names: Names) -> None:
    found = draw_around(names, many_things(), "urn:2500", [])
    assert found is not None
    linked = [replace(point, href="/spot/1") for point in found.for_frames.points]
    assert {'href="/spot/1" target="_blank"' in point.__html__() for point in linked} == {True}
    assert {"target=" in point.__html__() for point in found.points} == {False}


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


COUNTRY = [Place(43 + n % 8, n % 9 - 1) for n in range(300)]
OVERSEAS = [Place(-21, 55), Place(16, -61), Place(4, -52)]


@pytest.mark.parametrize(
    ("places", "width"),
    [
        ([Place(35, 127)], 60),
        (COUNTRY, 77),
        ([*COUNTRY, *OVERSEAS], 77),
        (COUNTRY[:10] + OVERSEAS, WIDTH),
        (COUNTRY[:150] + [Place(-30 - n % 5, 20 + n % 9) for n in range(50)], WIDTH),
        ([Place(60 - n % 90, n % 350 - 175) for n in range(300)], WIDTH),
        ([], WIDTH),
    ],
)
def test_a_map_opens_on_most_of_its_places(places: list[Place], width: float) -> None:
    assert frame(places).window[2] == pytest.approx(width, abs=2)


@pytest.mark.parametrize(
    ("places", "width"),
    [
        ([Place(-17, 177.5), Place(-16.5, -179.8)], 60),
        ([Place(-41, 174), Place(-44, -176.5), Place(-36, 174.7)], 88),
        ([Place(66, -170), Place(64, 177), Place(70, 170)], 74),
    ],
)
def test_a_map_goes_on_across_the_meridian_of_180_degrees(places: list[Place], width: float) -> None:
    part = frame(places)
    left, top, across, down = part.window
    assert across == pytest.approx(width, abs=4)
    for x, y in map(part.position, places):
        assert left <= x <= left + across
        assert top <= y <= top + down


def test_places_that_stay_on_their_side_need_no_second_world() -> None:
    assert frame([Place(20, -155), Place(40, -75)]).wrap == 0
    assert frame([Place(0, -100), Place(40, 100), Place(-30, 20)]).wrap == 0
