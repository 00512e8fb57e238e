"""Drawings: a chart or a map as an SVG document of its own, with title, legend and credit in the picture.

A document that leaves the site has to hold everything: outline, signs and style sheet. Colours are those of the pages
in the light, read from their style sheets. Programs other than browsers know no variables, so none are left
(https://www.w3.org/TR/SVG11/, which all of them read).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil
from pathlib import Path
from typing import Final

from ucc_graph.web.view.axes import text_width
from ucc_graph.web.view.chart import Chart
from ucc_graph.web.view.map import Map, MapPoint

__all__ = ["DrawnText", "LegendItem", "StandaloneDrawing", "drawing_of_chart", "drawing_of_map", "signs"]

_STATIC: Final = Path(__file__).parents[1] / "static"
_MARGIN: Final = 20
_CHART: Final = 720
_MAP: Final = 800
"""Widths of the plots in pixels."""
_SWATCH: Final = 20
"""Width of a sign in the legend with its gap."""
_LETTERS: Final = 0.95
"""Width of the names in the legend, relative to the longest of their length."""
_POINT: Final = 1.1
"""Size of the signs on a map, relative to the legend."""
_STYLE: Final = """
.ground{fill:var(--ground)}
text{fill:var(--ink);font-size:13px}
.title{font-size:20px;font-weight:600}
.part{font-size:15px}
.credit{font-size:12px;fill:var(--quiet)}
.sea{fill:var(--sea)}
.point{stroke:var(--ground);stroke-width:1}
"""
_SIZES: Final = {"title": 20, "part": 15, "name": 13, "credit": 12}
_OF_CHARTS: Final = re.compile(r"\.(?:grid|line|series-\d|line\.series-\d|plot (?:text|rect|\.line)) ")
_OF_MAPS: Final = re.compile(r"\.(?:g\d|land)[, ]")
_COLOUR: Final = re.compile(r"light-dark\((#[0-9a-f]+), #[0-9a-f]+\)")
_VARIABLE: Final = re.compile(r"--([a-z]+): light-dark\((#[0-9a-f]+),")
_INNER: Final = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@dataclass(frozen=True)
class DrawnText:
    """A line of text at a position; ``kind`` is its class in the style sheet."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True)
class LegendItem:
    """A name in the legend with its colour, and on maps with its sign, at a position."""

    x: float
    y: float
    name: DrawnText
    colour: str
    sign: int | None = None


@dataclass(frozen=True)
class StandaloneDrawing:
    """A picture: its texts, its legend, the upper edge of the plot, and its size in pixels.

    Its template draws the ``chart``; ``plot`` is that of a map as SVG.
    """

    title: str
    direction: str
    texts: tuple[DrawnText, ...]
    legend: tuple[LegendItem, ...]
    top: float
    width: float
    height: float
    left: float = _MARGIN
    chart: Chart | None = None
    plot: str = ""

    @property
    def style(self) -> str:
        """The style sheet."""
        return _style_sheet()


def drawing_of_chart(chart: Chart, heading: str, direction: str, credit: Iterable[str]) -> StandaloneDrawing:
    """A chart as a picture, with a heading above its title and the lines of the credit below."""
    names = [(name.text, f"series-{chart.colour(place)}", None) for place, name in enumerate(chart.series)]
    sheet = _Sheet(_CHART, direction)
    sheet.write("title", heading)
    sheet.write("part", chart.title)
    sheet.list_names(names)
    top = sheet.leave(chart.height)
    for line in credit:
        sheet.write("credit", line)
    return sheet.drawing(heading, top, chart=chart)


def drawing_of_map(found: Map, heading: str, origin: str, direction: str, credit: Iterable[str]) -> StandaloneDrawing:
    """A map as a picture, its points with absolute links; ``origin`` is scheme and host of the site."""
    groups = [group for group in found.groups if group.count]
    sheet = _Sheet(_MAP, direction)
    sheet.write("title", heading)
    sheet.list_names((f"{group.link.name.text} {group.count}", f"g{group.sign}", group.sign) for group in groups)
    _, _, width, height = found.window
    top = sheet.leave(_MAP * height / width + _MARGIN / 2)
    for line in credit:
        sheet.write("credit", line)
    return sheet.drawing(heading, top, plot="".join(_atlas(found, origin, top)))


class _Sheet:
    """Sheet of paper that is written on from the top, in a direction of writing."""

    def __init__(self, width: float, direction: str) -> None:
        self._width, self._direction = width, direction
        self._y: float = _MARGIN / 2
        self._texts: list[DrawnText] = []
        self._legend: list[LegendItem] = []

    def write(self, kind: str, text: str) -> None:
        """Adds a text in as many lines as it needs."""
        size = _SIZES[kind]
        for line in _wrapped(text, self._width, size / _SIZES["name"]):
            self._y += size * 1.35
            self._texts.append(DrawnText(self._at(0), round(self._y, 1), line, kind))

    def list_names(self, names: Iterable[tuple[str, str, int | None]]) -> None:
        """Adds a legend of names with their colours and signs, in as many rows as it needs."""
        across, row = 0.0, self._y + 24
        for name, colour, sign in names:
            length = _SWATCH + text_width(name) * _LETTERS
            if across and across + length > self._width:
                across, row = 0.0, row + 20
            text = DrawnText(self._at(across + _SWATCH), row, name, "name")
            self._legend.append(LegendItem(self._at(across + _SWATCH / 2 - 3), row - 4.5, text, colour, sign))
            across, self._y = across + length + 16, row
        self._y += 12

    def leave(self, height: float) -> float:
        """Leaves room for the plot; its upper edge."""
        top = round(self._y, 1)
        self._y += height
        return top

    def drawing(self, heading: str, top: float, chart: Chart | None = None, plot: str = "") -> StandaloneDrawing:
        """The sheet as a picture."""
        size = (self._width + 2 * _MARGIN, ceil(self._y + _MARGIN))
        texts, legend = tuple(self._texts), tuple(self._legend)
        return StandaloneDrawing(heading, self._direction, texts, legend, top, *size, chart=chart, plot=plot)

    def _at(self, across: float) -> float:
        """A position from the edge where lines begin."""
        whole = self._width + 2 * _MARGIN
        return round(whole - _MARGIN - across if self._direction == "rtl" else _MARGIN + across, 1)


def _wrapped(text: str, width: float, size: float) -> Iterator[str]:
    """A text in lines of a width, broken between words, or within a word that is longer than a line."""
    line = ""
    for word in text.split():
        if line and text_width(f"{line} {word}") * size > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while text_width(line) * size > width:
            end = max(1, int(len(line) * width / (text_width(line) * size)))
            yield line[:end]
            line = line[end:]
    if line:
        yield line


def _atlas(found: Map, origin: str, top: float) -> Iterator[str]:
    """The window of a map: the sea, the land and the points that are shown."""
    left, upper, width, height = found.window
    unit = width / _MAP
    yield f'<svg x="{_MARGIN}" y="{top}" width="{_MAP}" height="{round(_MAP * height / width, 1)}"'
    yield f' viewBox="{left} {upper} {width} {height}">\n'
    yield f'<rect class="sea" x="{left}" y="{upper}" width="{width}" height="{height}"/>\n<g class="land">'
    yield _land("land.svg")
    if found.wrap:
        yield f'<g transform="translate({found.wrap} 0)">{_land("land.svg")}</g>'
    for part in found.coasts:
        name = f"land/{part.path.rpartition('/')[2]}"
        yield f'<g transform="translate({part.across} 0)">{_land(name)}</g>' if part.across else _land(name)
    yield "</g>\n"
    yield from (_point(point, unit * _POINT, origin) for point in found.points if point.is_shown)
    yield "</svg>"


def _point(point: MapPoint, unit: float, origin: str) -> str:
    use = (
        f'<use xlink:href="#s{point.sign}" class="point g{point.sign}"'
        f' transform="translate({point.x} {point.y}) scale({unit:.4g})"/>'
    )
    drawn = f"<g><title>{escape(point.name.text)}</title>{use}</g>"
    return f'<a xlink:href="{escape(origin + point.href)}">{drawn}</a>\n' if point.href else f"{drawn}\n"


@cache
def _land(name: str) -> str:
    """The outline of a file, without the name that all have; the sea beneath a part has a class for its colour."""
    return _inner(name).replace(' id="land"', "").replace(' style="fill:var(--sea)"', ' class="sea"')


@cache
def _inner(name: str) -> str:
    found = _INNER.search((_STATIC / name).read_text(encoding="utf-8"))
    return found[1].strip() if found else ""


@cache
def _style_sheet() -> str:
    """The colours of the pages in the light, for charts and maps."""
    sheets = {name: (_STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "chart.css", "map.css")}
    charts = [line for line in sheets["chart.css"].splitlines() if _OF_CHARTS.match(line)]
    maps = [line.replace("{ color:", "{ fill:") for line in sheets["map.css"].splitlines() if _OF_MAPS.match(line)]
    variables = dict(_VARIABLE.findall("".join(sheets.values())))
    text = _COLOUR.sub(r"\1", "\n".join((_STYLE.strip(), *charts, *maps)))
    return re.sub(r"var\(--([a-z]+)\)", lambda one: variables[one[1]], text)


def signs() -> str:
    """The drawings of all signs."""
    return _inner("signs.svg")
