"""Dot plots: numbers at their times, those that they are compared with, and rows that have none."""

from __future__ import annotations

import pytest

from ucc_graph.web.thing.dot_plot import DotPlot, dot_plot
from ucc_graph.web.view.names import Link, Text, Values

NAMES = [Text("first"), Text("second"), Text("third")]
TIMES = ["2001", "2002-03", "2004-07-01"]


def _column(name: str, *cells: str) -> tuple[Text, list[Values]]:
    return Text(name), [(Text(cell),) if cell else () for cell in cells]


def _plot(*columns: tuple[Text, list[Values]]) -> DotPlot:
    found = dot_plot(NAMES, TIMES, columns)
    assert found is not None
    return found


def test_each_number_is_a_dot_at_the_middle_of_its_time() -> None:
    plot = _plot(_column("count", "10", "20", "40"))
    left, right = plot.left, plot.right
    years = (right - left) / 4  # from the start of 2001 to that of 2005
    assert [dot.x for dot in plot.dots] == pytest.approx(
        [left + 0.5 * years, left + (1 + 2.5 / 12) * years, left + (3 + (6 + 0.5 / 31) / 12) * years], abs=0.1
    )
    assert [(dot.y, dot.row, dot.title) for dot in plot.dots] == [
        (207.0, 0, "first"),
        (142.0, 1, "second"),
        (12.0, 2, "third"),
    ]


def test_other_numbers_are_lines_through_those_that_are_there() -> None:
    plot = _plot(_column("count", "10", "20", "40"), _column("ours", "", "20", "30"))
    assert [line.label.text for line in plot.lines] == ["ours"]
    assert plot.lines[0].points == ((plot.dots[1].x, 142.0), (plot.dots[2].x, 77.0))


def test_a_number_with_separators_is_read_as_the_data_have_it() -> None:
    cells: list[Values] = [(Text("1 000", lexical="1000"),), (Text("500"),), (Text("0"),)]
    assert [dot.y for dot in _plot((Text("count"), cells)).dots] == [12.0, 142.0, 272.0]


@pytest.mark.parametrize(
    "column",
    [
        (Text("texts"), [(Text("ten"),), (Text("20"),), (Text("40"),)]),
        (Text("several"), [(Text("10"), Text("11")), (Text("20"),), (Text("40"),)]),
        (Text("years"), [(Text(year, datatype="xsd:gYear"),) for year in TIMES]),
        (Text("things"), [(Link("urn:x", Text("10"), None),)] * 3),
        (Text("endless"), [(Text("INF"),), (Text("20"),), (Text("40"),)]),
        (Text("few"), [(), (Text("20"),), (Text("40"),)]),
    ],
    ids=lambda column: str(column[0].text),
)
def test_a_column_that_has_not_three_numbers_has_no_plot(column: tuple[Text, list[Values]]) -> None:
    assert dot_plot(NAMES, TIMES, [column]) is None


def test_rows_without_times_or_of_one_time_have_no_plot() -> None:
    column = _column("count", "10", "20", "40")
    assert dot_plot(NAMES, [], [column]) is None
    assert dot_plot(NAMES, ["2001", "2001", "2001"], [column]) is None
