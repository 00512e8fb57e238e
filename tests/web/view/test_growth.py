"""Growth charts: new things in each year by group, with those of no group apart."""

from __future__ import annotations

from ucc_graph.library.collection import Interval
from ucc_graph.web.view.chart import NEUTRAL, Chart
from ucc_graph.web.view.growth import Growth
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
