"""Charts as values: the positions of bars, lines and texts, and the table of the numbers.

The template ``chart.html`` draws a chart as SVG. Bars over numbers, such as years, are vertical, with a gap for each
missing number; bars over names are horizontal, so that the names can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final, Literal

from ucc_graph.web.view.axes import Scale, Tick, round_scale, shortened, text_width, thinned
from ucc_graph.web.view.names import Text
from ucc_graph.web.view.numbers import grouped

__all__ = ["CHART_KINDS", "NEUTRAL", "Area", "Bar", "Chart", "ChartKind", "ChartPoint", "Line", "as_areas", "chart_of"]

ChartKind = Literal["bar", "stacked", "line"]
"""Bars side by side, stacked bars, or lines."""
CHART_KINDS: Final[tuple[ChartKind, ...]] = ("bar", "stacked", "line")
_COLOURS: Final = 8
NEUTRAL: Final = _COLOURS
"""The colour of what belongs to none of the series."""
_WIDTH: Final = 720
_RIGHT: Final = _WIDTH - 12
_TOP: Final = 12
_BOTTOM: Final = 272
"""Position of the category axis below vertical bars and lines."""
_FOOT: Final = 28
"""Height of the texts below the plot."""
_SIDE: Final = 44
_ROW: Final = 24
"""Height of a horizontal bar with its gap."""
_FILLED: Final = 0.8
"""Share of a category's width that its bars fill."""
_GAPS: Final = 80
"""Span of numbered categories below which each missing number gets a category of its own."""
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]*")
"""A whole number without leading zeros; ``01`` is a name."""
_BOUND: Final = 1e300
"""Upper bound of numbers, so that the distance of any two is a number too."""
_NO_SERIES: Final = Text("-")


@dataclass(frozen=True)
class Bar:
    """A bar; ``title`` is its category, series and number in words."""

    x: float
    y: float
    width: float
    height: float
    series: int
    title: str


@dataclass(frozen=True)
class ChartPoint:
    """A point of a line."""

    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: tuple[ChartPoint, ...]
    series: int


@dataclass(frozen=True)
class Area:
    """An area between two lines; ``title`` is its last category, its series and its number in words."""

    points: tuple[tuple[float, float], ...]
    series: int
    title: str


@dataclass(frozen=True)
class Chart:
    """A chart in units of its ``width`` and ``height``; ``rows`` and ``header`` are its table.

    The plot lies between ``left``, ``right``, ``top`` and ``bottom``. ``name`` is the stem of the ids in its SVG,
    ``low`` and ``high`` are the least and the greatest number as they are written.
    """

    name: str
    title: str
    description: str
    left: float
    bottom: float
    is_horizontal: bool
    categories: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    series: tuple[Text, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    low: str
    high: str
    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    width: float = _WIDTH
    right: float = _RIGHT
    top: float = _TOP
    colours: tuple[int, ...] = ()
    areas: tuple[Area, ...] = ()

    @property
    def height(self) -> float:
        """The height of the plot with the texts above and below."""
        return self.bottom + _FOOT

    @property
    def drawn_bars(self) -> str:
        """The bars as SVG; a template takes several times as long, and a chart has some hundred of them."""
        return "\n".join(
            f'<rect class="series-{self.colour(bar.series)}" x="{bar.x}" y="{bar.y}" width="{bar.width}"'
            f' height="{bar.height}"><title>{escape(bar.title)}</title></rect>'
            for bar in self.bars
        )

    def drawn_rows(self, language: str) -> str:
        """The rows of the table as HTML, its numbers with the separators of a language of the interface."""
        return "\n".join(_drawn_row(row, language) for row in self.rows)

    def colour(self, series: int) -> int:
        """The number of a series' colour in the style sheet: its own index, unless ``colours`` has another."""
        return self.colours[series] if series < len(self.colours) else series % _COLOURS


@dataclass(frozen=True)
class _Cell:
    """A number with its category and its series, its text, and all three in words."""

    category: int
    series: int
    number: float
    text: str
    title: str


@dataclass(frozen=True)
class _Data:
    """Numbers by category (a value of x) and series; ``is_numbered`` if the categories are numbers."""

    categories: tuple[Text, ...]
    series: tuple[Text, ...]
    cells: tuple[_Cell, ...]
    is_numbered: bool

    def table(self) -> Iterator[tuple[Text, ...]]:
        """A row for each category that has a number."""
        texts = {(cell.category, cell.series): cell.text for cell in self.cells}
        for index, category in enumerate(self.categories):
            row = [texts.get((index, series), "") for series in range(len(self.series) or 1)]
            if any(row):
                yield (category, *(Text(text, dir="ltr") for text in row))


@dataclass(frozen=True)
class _Axes:
    """The left and lower edge of the plot, the width and the names of the categories, and the scale of the numbers."""

    left: float
    bottom: float
    step: float
    names: tuple[Text, ...]
    scale: Scale
    is_horizontal: bool

    def position(self, category: float) -> float:
        """The position of the start of a category along its axis, to a tenth."""
        return round((_TOP if self.is_horizontal else self.left) + category * self.step, 1)

    def bar(self, cell: _Cell, ends: tuple[float, float], per_category: int) -> Bar:
        """The bar of a number between two ends, beside the other bars of its category."""
        width = _FILLED / per_category
        across = self.position(cell.category + (1 - _FILLED) / 2 + cell.series % per_category * width)
        low, high = sorted(map(self.scale.position, ends))
        thickness, length = round(width * self.step, 1), round(high - low, 1)
        if self.is_horizontal:
            return Bar(low, across, length, thickness, cell.series, cell.title)
        return Bar(across, low, thickness, length, cell.series, cell.title)

    def categories(self, used: Sequence[int]) -> Iterable[Tick]:
        """The texts along the axis of the categories; ``used`` are the categories with a number."""
        ticks = [Tick(self.position(index + 0.5), name) for index, name in enumerate(self.names)]
        return ticks if self.is_horizontal else thinned(ticks, used)


def chart_of(
    rows: Sequence[Mapping[str, str | Text]],
    *,
    x: str,
    y: str,
    title: str,
    series: str | None = None,
    kind: ChartKind = "bar",
    description: str = "",
    name: str = "chart",
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """The chart of a table: the column ``y`` over the column ``x``, one series for each value of ``series``.

    ``labels`` are headings for columns. Rows without a number are left out; rows without a series share one. Raises
    ValueError if no row is left, a value is not a number or too large, or two rows have the same category and series.
    """
    data, headings = _read(rows, x, y, series), labels or {}
    numbers = {cell.number: cell.text for cell in data.cells}
    bars = _stacked(data) if kind == "stacked" else {cell: (0.0, cell.number) for cell in data.cells}
    ends = [end for pair in bars.values() for end in pair]
    axes = _vertical(data, ends) if data.is_numbered or kind == "line" else _horizontal(data, ends)
    per_category = 1 if kind == "stacked" else len(data.series) or 1
    return Chart(
        name=name,
        title=title,
        description=description,
        left=axes.left,
        bottom=axes.bottom,
        is_horizontal=axes.is_horizontal,
        categories=tuple(axes.categories(sorted({cell.category for cell in data.cells}))),
        ticks=tuple(Tick(axes.scale.position(one), Text(f"{one:.15g}", dir="ltr")) for one in axes.scale.ticks),
        series=data.series,
        bars=() if kind == "line" else tuple(axes.bar(cell, pair, per_category) for cell, pair in bars.items()),
        lines=tuple(_lines(data, axes)) if kind == "line" else (),
        low=numbers[min(numbers)],
        high=numbers[max(numbers)],
        header=(_text(headings.get(x, x)), *(data.series or (_text(headings.get(y, y)),))),
        rows=tuple(data.table()),
    )


def _drawn_row(row: Sequence[Text], language: str) -> str:
    texts = (str(grouped(number.text, language)) for number in row[1:])
    cells = "".join(f'<td class="number">{_isolated(text)}</td>' for text in texts)
    lang = f' lang="{escape(row[0].lang)}"' if row[0].lang else ""
    return f'<tr><th scope="row"><bdi{lang} dir="{row[0].dir}">{escape(row[0].text)}</bdi></th>{cells}</tr>'


def _isolated(number: str) -> str:
    return f'<bdi dir="ltr">{escape(number)}</bdi>' if number else ""


def as_areas(chart: Chart) -> Chart:
    """A chart of stacked bars as areas upon each other, through the middles of the bars."""
    bars: dict[int, list[Bar]] = {}
    for bar in chart.bars:
        bars.setdefault(bar.series, []).append(bar)
    return replace(chart, bars=(), areas=tuple(_area(series, found) for series, found in bars.items()))


def _area(series: int, bars: Sequence[Bar]) -> Area:
    upper = [(round(bar.x + bar.width / 2, 1), bar.y) for bar in bars]
    lower = [(x, round(bar.y + bar.height, 1)) for (x, _), bar in zip(upper, bars, strict=True)]
    return Area((*upper, *reversed(lower)), series, bars[-1].title)


def _read(rows: Sequence[Mapping[str, str | Text]], x: str, y: str, series: str | None) -> _Data:
    """The numbers of a table; rows without a category or a number are left out."""
    read = [
        (_text(row.get(x, "")), _text(row.get(series or "", _NO_SERIES)), _text(row.get(y, "")).text) for row in rows
    ]
    found = [(category, name, number) for category, name, number in read if category.text and number]
    if not found:
        raise ValueError(f"no row has both {x} and {y}")
    categories, names = {one.text: one for one, _, _ in found}, {one.text: one for _, one, _ in found}
    is_numbered = all(map(_WHOLE.fullmatch, categories))
    categories = _without_gaps(categories) if is_numbered else categories
    columns = {text: index for index, text in enumerate(categories)}
    lines = {text: index for index, text in enumerate(names)}
    cells = tuple(
        _Cell(
            category=columns[category.text],
            series=lines[name.text],
            number=_number(number),
            text=number,
            title=f"{category.text}, {name.text}: {number}" if series else f"{category.text}: {number}",
        )
        for category, name, number in found
    )
    if len({(cell.category, cell.series) for cell in cells}) < len(cells):
        raise ValueError(f"two rows have the same {x}" + (f" and {series}" if series else ""))
    return _Data(tuple(categories.values()), tuple(names.values()) if series else (), cells, is_numbered)


def _without_gaps(found: dict[str, Text]) -> dict[str, Text]:
    """Numbers in their order, with the missing ones between them unless these are too many."""
    named = {int(text): text for text in found}
    numbers = sorted(named)
    shown = range(numbers[0], numbers[-1] + 1) if numbers[-1] - numbers[0] < _GAPS else numbers
    texts = (named.get(number, str(number)) for number in shown)
    return {text: found.get(text, Text(text, dir="ltr")) for text in texts}


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) < _BOUND:
        raise ValueError(f"{text} cannot be drawn")
    return number


def _text(value: str | Text) -> Text:
    return value if isinstance(value, Text) else Text(value)


def _stacked(data: _Data) -> dict[_Cell, tuple[float, float]]:
    """The ends of stacked bars, in the order of the series."""
    found: dict[_Cell, tuple[float, float]] = {}
    heights: dict[tuple[int, bool], float] = {}
    for cell in sorted(data.cells, key=lambda cell: cell.series):
        side = (cell.category, cell.number < 0)
        base = heights.get(side, 0.0)
        heights[side] = base + cell.number
        found[cell] = (base, heights[side])
    return found


def _horizontal(data: _Data, ends: Iterable[float]) -> _Axes:
    names = tuple(map(shortened, data.categories))
    left = 12 + max(text_width(name.text) for name in names)
    scale = round_scale(ends, left, _RIGHT - 12)
    return _Axes(left, _TOP + _ROW * len(names), _ROW, names, scale, is_horizontal=True)


def _vertical(data: _Data, ends: Iterable[float]) -> _Axes:
    left = max(_SIDE, 12 + text_width(f"{max(cell.number for cell in data.cells):,.15g}"))
    step = (_RIGHT - left) / len(data.categories)
    return _Axes(left, _BOTTOM, step, data.categories, round_scale(ends, _BOTTOM, _TOP), is_horizontal=False)


def _lines(data: _Data, axes: _Axes) -> Iterator[Line]:
    """A line through the points of each series, from the middle of a category to the next."""
    lines: dict[int, list[ChartPoint]] = {}
    for cell in sorted(data.cells, key=lambda cell: (cell.series, cell.category)):
        point = ChartPoint(axes.position(cell.category + 0.5), axes.scale.position(cell.number), cell.title)
        lines.setdefault(cell.series, []).append(point)
    return (Line(tuple(points), series) for series, points in lines.items())
