"""Growth charts: new things in each year by group, with those of no group apart."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from tests.asgi import FakeEngine
from tests.web.thing.lamps import lamps_library, views_of
from ucc_graph.library.collection import Interval
from ucc_graph.library.open import Library
from ucc_graph.web.view.chart import NEUTRAL, Chart
from ucc_graph.web.view.growth import Growth, intervals_of, only_moved
from ucc_graph.web.view.listing import read_selection
from ucc_graph.web.view.map import MapGroup
from ucc_graph.web.view.names import Link, Text

GROUPS = [MapGroup(place, name, Link(name, Text(name), f"/{name}"), 1) for place, name in ((1, "east"), (2, "west"))]


def _drawn(*intervals: Interval) -> Chart:
    chart = Growth(intervals, GROUPS)("New", "Bars.", "Year", "Number", "not stated")
    assert chart is not None
    return chart


def test_things_of_no_group_are_named_and_have_no_colour_of_a_group() -> None:
    chart = _drawn(Interval("a", "east", 1900), Interval("b", "west", 1901), Interval("c", None, 1902))
    assert [name.text for name in chart.series] == ["east", "west", "not stated"]
    assert [chart.colour(series) for series in range(3)] == [0, 1, NEUTRAL]


def test_a_chart_without_groups_has_the_first_colour() -> None:
    chart = _drawn(Interval("a", None, 1900), Interval("b", None, 1901))
    assert chart.colour(0) == 0


MOVED = (
    Interval("a", "east", 1900, 1903),
    Interval("a", "west", 1903, is_first=False),
    Interval("b", "west", 1901),
    Interval("c", "west", 1903),
)


def _total(*intervals: Interval) -> Chart | None:
    return Growth(intervals, GROUPS).total("Total", "Areas.", "Year", "Number", "not stated")


def test_in_all_a_thing_counts_in_each_year_with_the_group_that_it_then_belongs_to() -> None:
    chart = _total(*MOVED)
    assert chart is not None
    assert [tuple(text.text for text in row) for row in chart.rows] == [
        ("1900", "1", "0"),
        ("1901", "1", "1"),
        ("1902", "1", "1"),
        ("1903", "0", "3"),
    ]


def test_the_areas_of_the_total_stand_upon_each_other_without_a_gap() -> None:
    chart = _total(*MOVED)
    assert chart is not None
    lower, upper = chart.areas
    assert lower.points[:4] == tuple(reversed(upper.points[4:]))
    assert (chart.bars, chart.colours) == ((), (0, 1))


def test_things_of_one_year_have_no_total() -> None:
    assert _total(Interval("a", "east", 1900), Interval("b", "west", 1900)) is None


def test_a_sparkline_runs_from_the_first_year_to_the_last() -> None:
    growth = Growth(MOVED, GROUPS)
    assert growth.sparkline("east") == "0,1 33.33,1 66.67,1 100,23"
    assert growth.sparkline("north") == ""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lamps_library(tmp_path_factory.mktemp("growth"))


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", [1901, 1902, 1903, 1904]),
        ("coast=cold", [1901, 1902, 1903]),
        ("sea=west", [1901, 1902, 1904]),
        ("coast=cold&sea=west", [1901, 1902]),
        ("coast=cold&coast=warm&sea=west", [1901, 1902, 1904]),
        ("at=1902", [1901, 1902]),
        ("coast=warm&at=1903", []),
    ],
)
def test_a_selection_has_the_intervals_of_its_values_up_to_its_year(
    library: Library, query: str, years: list[int]
) -> None:
    collection = library.collections.of(library.kinds["lamp"])
    selection = read_selection(parse_qsl(query), collection, library.iris)
    found = list(intervals_of(views_of(library, FakeEngine()).names, selection))
    assert sorted(one.since for one in found if one.since is not None) == years
    assert only_moved(selection, found) == frozenset()
