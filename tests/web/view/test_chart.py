"""Charts: round numbers along the axes, bars as long as their numbers, and a table of the numbers."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.asgi import FakeEngine
from ucc_graph.library.open import Library
from ucc_graph.web.site.settings import WebSettings
from ucc_graph.web.site.site import open_site
from ucc_graph.web.view.axes import round_scale
from ucc_graph.web.view.chart import Bar, Chart, ChartKind, chart_of
from ucc_graph.web.view.names import Reader, Text

SCALES = list(csv.DictReader((Path(__file__).parent / "scales.csv").read_text(encoding="utf-8").splitlines()))
GROWTH = [{"year": "2019", "new": "66"}, {"year": "2017", "new": "64"}, {"year": "2021", "new": "49"}]
FIELDS = [
    {"year": "2004", "new": "1", "field": "Design"},
    {"year": "2005", "new": "3", "field": "Design"},
    {"year": "2005", "new": "2", "field": "Film"},
]


def _texts(texts: tuple[Text, ...]) -> list[str]:
    return [text.text for text in texts]


def _table(chart: Chart) -> list[list[str]]:
    return [_texts(chart.header), *(_texts(row) for row in chart.rows)]


def test_all_scales_are_found() -> None:
    assert len(SCALES) == 8


@pytest.mark.parametrize("row", SCALES, ids=lambda row: row["numbers"])
def test_a_scale_has_round_marks_from_zero(row: dict[str, str]) -> None:
    scale = round_scale(map(float, row["numbers"].split()), 0, 100)
    assert scale.ticks == tuple(map(float, row["marks"].split()))


def test_a_number_stands_where_its_share_is() -> None:
    scale = round_scale([405], 300, 100)
    assert [scale.position(number) for number in (0, 250, 500)] == [300, 200, 100]


def test_a_year_that_is_missing_has_its_place() -> None:
    chart = chart_of(GROWTH, x="year", y="new", title="Growth")
    assert [tick.text.text for tick in chart.categories] == ["2017", "2018", "2019", "2020", "2021"]
    assert [bar.title for bar in chart.bars] == ["2019: 66", "2017: 64", "2021: 49"]


def test_a_bar_is_as_long_as_its_number() -> None:
    chart = chart_of([{"x": "1", "y": "50"}, {"x": "2", "y": "100"}], x="x", y="y", title="Two")
    low, high = chart.bars
    assert (low.height, high.height) == (130, 260)
    assert low.y + low.height == high.y + high.height == chart.bottom


def test_bars_of_names_lie_and_their_names_can_be_read() -> None:
    rows = [{"country": "Italy", "n": "13"}, {"country": "대한민국", "n": "13"}]
    chart = chart_of(rows, x="country", y="n", title="Countries")
    assert chart.is_horizontal
    assert {bar.x for bar in chart.bars} == {chart.left}
    assert chart.left >= 8 * 7.5


def test_a_name_that_is_too_long_is_cut_and_stands_in_the_table() -> None:
    name = "Bolivia (Plurinational State of), and more"
    chart = chart_of([{"country": name, "n": "2"}], x="country", y="n", title="One")
    assert [tick.text.text for tick in chart.categories] == ["Bolivia (Plurinational State…"]
    assert _table(chart) == [["country", "n"], [name, "2"]]


def test_stacked_bars_stand_upon_each_other() -> None:
    chart = chart_of(FIELDS, x="year", y="new", series="field", kind="stacked", title="Growth")
    _, lower, upper = chart.bars
    assert upper.y + upper.height == lower.y
    assert (lower.x, lower.width) == (upper.x, upper.width)


def test_bars_of_several_series_stand_beside_each_other() -> None:
    chart = chart_of(FIELDS, x="year", y="new", series="field", title="Growth")
    _, left, right = chart.bars
    assert left.x + left.width == right.x
    assert left.y + left.height == right.y + right.height


def test_a_line_goes_through_its_points_in_order() -> None:
    chart = chart_of(GROWTH, x="year", y="new", kind="line", title="Growth")
    (line,) = chart.lines
    assert [point.title for point in line.points] == ["2017: 64", "2019: 66", "2021: 49"]
    assert [point.x for point in line.points] == sorted(point.x for point in line.points)


def test_the_table_has_a_row_for_each_x_and_a_column_for_each_series() -> None:
    chart = chart_of(FIELDS, x="year", y="new", series="field", title="Growth", labels={"year": "Year"})
    assert _table(chart) == [["Year", "Design", "Film"], ["2004", "1", ""], ["2005", "3", "2"]]


def test_a_chart_knows_its_least_and_greatest_number() -> None:
    chart = chart_of(GROWTH, x="year", y="new", title="Growth")
    assert (chart.low, chart.high) == ("49", "66")


def test_numbers_that_are_not_counted_with_are_names() -> None:
    chart = chart_of([{"month": "02", "n": "3"}, {"month": "01", "n": "4"}], x="month", y="n", title="Months")
    assert (chart.is_horizontal, [tick.text.text for tick in chart.categories]) == (True, ["02", "01"])


def test_a_row_without_a_series_is_in_one_of_its_own() -> None:
    chart = chart_of([*FIELDS, {"year": "2005", "new": "7"}], x="year", y="new", series="field", title="Growth")
    assert _table(chart)[2] == ["2005", "3", "2", "7"]


def test_a_text_keeps_its_language() -> None:
    chart = chart_of([{"c": Text("كوريا", "ar", "rtl"), "n": "13"}], x="c", y="n", title="Korea")
    assert chart.categories[0].text == Text("كوريا", "ar", "rtl")


def test_crowded_texts_are_thinned() -> None:
    rows = [{"year": str(year), "n": "1"} for year in range(2004, 2030)]
    chart = chart_of(rows, x="year", y="n", title="Years")
    assert [tick.text.text for tick in chart.categories][-3:] == ["2025", "2027", "2029"]


def test_few_numbers_far_apart_have_the_only_texts() -> None:
    rows = [{"year": "1871", "n": "1"}, {"year": "1904", "n": "1"}]
    assert [tick.text.text for tick in chart_of(rows, x="year", y="n", title="Lit").categories] == ["1871", "1904"]


def test_of_few_numbers_beside_each_other_the_last_has_its_text() -> None:
    rows = [{"year": year, "n": "1"} for year in ("1871", "1903", "1904")]
    assert [tick.text.text for tick in chart_of(rows, x="year", y="n", title="Lit").categories] == ["1871", "1904"]


def test_texts_without_room_on_a_telephone_are_marked() -> None:
    rows = [{"year": str(year), "n": "1"} for year in range(2004, 2026)]
    ticks = chart_of(rows, x="year", y="n", title="Years").categories
    assert [tick.text.text for tick in ticks if not tick.is_fine] == ["2005", "2009", "2013", "2017", "2021", "2025"]
    assert len(ticks) == 11


def test_a_negative_number_hangs_from_zero() -> None:
    chart = chart_of([{"x": "1", "y": "-4"}, {"x": "2", "y": "4"}], x="x", y="y", title="Both")
    down, up = chart.bars
    assert isinstance(down, Bar)
    assert down.y == up.y + up.height


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], "no row has both x and y"),
        ([{"x": "a", "y": "many"}], "many"),
        ([{"x": "a", "y": "1"}, {"x": "a", "y": "2"}], "two rows have the same x"),
        ([{"x": "a", "y": "INF"}, {"x": "b", "y": "1"}], "INF"),
        ([{"x": "a", "y": "NaN"}], "NaN"),
        ([{"x": "a", "y": "1e308"}, {"x": "b", "y": "-1e308"}], "1e308"),
    ],
    ids=["nothing", "no number", "same place", "infinity", "not a number", "too large"],
)
def test_what_cannot_be_drawn_is_refused(rows: list[dict[str, str]], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        chart_of(rows, x="x", y="y", title="None")


def _drawn(library: Library, engine: FakeEngine, chart: Chart) -> str:
    templates = open_site(library, engine, WebSettings()).templates["en"]
    template = templates.from_string('{% from "chart.html" import chart with context %}{{ chart(shown) }}')
    return str(template.render(shown=chart, reader=Reader("en")))


@pytest.mark.parametrize("kind", ["bar", "stacked", "line"])
def test_a_chart_is_drawn_as_well_formed_svg_without_styles(
    library: Library, engine: FakeEngine, kind: ChartKind
) -> None:
    html = _drawn(library, engine, chart_of(FIELDS, x="year", y="new", series="field", kind=kind, title="Growth"))
    found = re.search(r"<svg viewBox.*?</svg>", html[html.index("<div") :], re.DOTALL)
    assert found is not None
    elements = ET.fromstring(found[0]).iter()  # noqa: S314  # the text is our own
    marks = [element.tag for element in elements if element.tag in ("rect", "circle")]
    assert len(marks) == 3
    assert "style=" not in html


def test_a_drawn_chart_is_described_and_has_its_table(library: Library, engine: FakeEngine) -> None:
    html = _drawn(library, engine, chart_of(GROWTH, x="year", y="new", title="Growth & loss", description="By year."))
    assert '<title id="chart-title">Growth &amp; loss</title>' in html
    assert '<desc id="chart-description">By year. The least number is 49, the greatest 66.</desc>' in html
    assert '<th scope="row"><bdi dir="auto">2017</bdi></th><td class="number"><bdi dir="ltr">64</bdi></td>' in html


def test_no_series_is_distinguished_by_its_colour_alone(library: Library, engine: FakeEngine) -> None:
    html = _drawn(library, engine, chart_of(FIELDS, x="year", y="new", series="field", title="Growth"))
    assert "<title>2005, Film: 2</title>" in html
    assert re.search(r'class="series-1".*?</svg> <bdi dir="auto">Film</bdi>', html)
