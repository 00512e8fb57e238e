"""Drawings: lines of text, legend and plot of a chart upon each other, in either direction of writing."""

from __future__ import annotations

from ucc_graph.web.embed.drawings import StandaloneDrawing, drawing_of_chart, drawing_of_map, signs
from ucc_graph.web.view.chart import chart_of
from ucc_graph.web.view.map import Map, MapPoint
from ucc_graph.web.view.names import Text

ROWS = [{"x": str(year), "y": "2", "of": name} for year in (1900, 1901) for name in ("Amber Coast", "North & West")]
CREDIT = ("Lighthouses · Release 1 · CC0", "https://lights.example/lighthouse")


def _drawing(heading: str = "Lighthouses", direction: str = "ltr") -> StandaloneDrawing:
    chart = chart_of(ROWS, x="x", y="y", series="of", kind="stacked", title="In all")
    return drawing_of_chart(chart, heading, direction, CREDIT)


def test_title_legend_plot_and_credit_stand_below_each_other() -> None:
    found = _drawing()
    assert [one.text for one in found.texts] == ["Lighthouses", "In all", *CREDIT]
    title, part, credit, address = (one.y for one in found.texts)
    legend = found.legend[0].name.y
    assert title < part < legend < found.top < credit < address < found.height
    assert found.chart is not None
    assert credit - found.top > found.chart.height


def test_lines_from_right_to_left_begin_at_the_right() -> None:
    right, left = _drawing(direction="rtl"), _drawing()
    assert {one.x for one in right.texts} == {right.width - 20}
    assert {one.x for one in left.texts} == {20}
    assert [one.name.x < one.x for one in right.legend] == [True, True]
    assert right.legend[0].x > right.legend[1].x


def test_a_long_heading_has_several_lines_and_nothing_lies_upon_them() -> None:
    found = _drawing("Lighthouses of the amber coast and of all that lies behind it, " * 3 + "x" * 200)
    lines = [one for one in found.texts if one.kind == "title"]
    assert len(lines) > 3
    assert "".join(one.text for one in lines).count("x") == 200
    assert found.top - _drawing().top > 50


def test_names_that_need_more_room_stand_in_another_row() -> None:
    rows = [{"x": "1", "y": "2", "of": f"A coast of a long name, the {number}th"} for number in range(6)]
    chart = chart_of([*rows, {"x": "2", "y": "1", "of": "Z"}], x="x", y="y", series="of", title="In all")
    found = drawing_of_chart(chart, "Lighthouses", "ltr", CREDIT)
    assert len({one.y for one in found.legend}) > 1
    assert found.legend[-1].y < found.top


def test_the_style_sheet_has_the_colours_of_the_light_and_no_variables() -> None:
    style = _drawing().style
    assert ".series-0 { fill: #0b5394; }" in style
    assert ".g2 { fill: #b3541e; }" in style
    assert ".ground{fill:#fdfdfb}" in style
    assert not {"<", "&", "var(", "light-dark"} & {part for part in ("<", "&", "var(", "light-dark") if part in style}


def test_a_map_holds_its_land_and_the_points_that_are_shown_with_absolute_links() -> None:
    points = (
        MapPoint(10, 20, Text("A & B"), "/lighthouse/a", 1, 1900, "", "/signs.svg", is_shown=True),
        MapPoint(11, 21, Text("Gone"), "/lighthouse/b", 1, 1900, 1950, "/signs.svg", is_shown=False),
        MapPoint(12, 22, Text("Elsewhere"), None, 2, "", "", "/signs.svg", is_shown=True),
    )
    found = drawing_of_map(Map((0, 0, 100, 43.5), points, (), "", None), "Lights", "https://x.example", "ltr", CREDIT)
    assert '<a xlink:href="https://x.example/lighthouse/a"><g><title>A &amp; B</title>' in found.plot
    assert found.plot.count("<use ") == 2
    assert "Gone" not in found.plot
    assert 'class="sea"' in found.plot
    assert 'id="land"' not in found.plot
    assert signs().count("id=") == 9
