"""Maps: things as points on the outline of the land, each a link, with the sign of its group.

The projection is the Natural Earth projection. Its polynomials are those of B. Šavrič, B. Jenny, T. Patterson,
D. Petrovič and L. Hurni, *A Polynomial Equation for the Natural Earth Projection*, Cartography and Geographic
Information Science 38 (2011). ``frontend/land`` draws the outline; reference points hold the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import pairwise
from math import log2, radians
from typing import Final

from ucc_graph.library.collection import Collection as Things
from ucc_graph.library.collection import Interval, Place
from ucc_graph.library.facets import Facet
from ucc_graph.web.view.coast import CoastPart, coast_parts, part_names
from ucc_graph.web.view.listing import AT, Selection, key_of
from ucc_graph.web.view.names import Link, Names, Text

__all__ = [
    "HEIGHT",
    "SIGNS",
    "WIDTH",
    "Map",
    "MapFrame",
    "MapGroup",
    "MapPoint",
    "draw",
    "draw_around",
    "frame",
    "groups_of",
    "project",
    "sign_of",
    "window",
]

SIGNS: Final = "/-/static/signs.svg"
"""Path of the drawings of all signs."""
WIDTH: Final = 1000
"""Length of the whole equator."""
HEIGHT: Final = 435
"""From 84° N, where land ends, to 57° S: Antarctica is left out."""
_EQUATOR: Final = 252.678055
"""Distance of the equator from the top."""
_LENGTHS: Final = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
"""Lengths of the parallels, as powers of the latitude with their factors."""
_DISTANCES: Final = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))
"""Distances of the parallels from the equator, likewise."""
_SCALE: Final = WIDTH / (2 * radians(180) * _LENGTHS[0][1])
_MARGIN: Final = 0.25
"""Margin on each side of a window, as a share of its width."""
_NEAREST: Final = 60.0
"""Width of the smallest window, some twenty degrees: the outline has no finer detail."""
_OUTER: Final = 0.025
"""Share of the places that may lie outside on each side, where the window then is less than half as wide."""
_SAMPLE: Final = 5000
_TRIMMED: Final = 0.5
_RATIO: Final = HEIGHT / WIDTH
_TALL: Final = 0.6
"""Height of a map beside a text, as a share of its width."""
_DRAWN: Final = 2000
"""Maximum number of points on a map; each takes some 130 bytes in the answer."""
_FINEST: Final = 0.5
"""Width of the squares of the finest grid: a pixel or less on most screens."""

Window = tuple[float, float, float, float]
"""Left, top, width and height of a part of the map."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom of some points."""


@dataclass(frozen=True)
class MapGroup:
    """A group of the legend: the number of its sign, its key, its link, and the number of its points."""

    sign: int
    key: str
    link: Link
    count: int


@dataclass(frozen=True)
class MapPoint:
    """A point; the script shows points of other years than the map's, which are hidden. Unknown years are empty.

    ``signs`` is the address of the drawings of all signs. A link of a map in a frame opens a page of its own:
    browsers pass over ``<base target>`` in SVG.
    """

    x: float
    y: float
    name: Text
    href: str | None
    sign: int
    since: int | str
    until: int | str
    signs: str
    is_shown: bool
    is_here: bool = False
    is_framed: bool = False

    def __html__(self) -> str:
        """The point as SVG; a template takes three times as long, and a map has some hundred of them."""
        href = f' href="{escape(self.href)}"' if self.href else ""
        href += ' target="_blank"' if self.href and self.is_framed else ""
        kind = f"g{self.sign}{'' if self.is_shown else ' past'}{' here' if self.is_here else ''}"
        until = f' data-u="{self.until}"' if self.until else ""
        lang = f' lang="{escape(self.name.lang)}"' if self.name.lang else ""
        own = f'<text{lang} x="11" dy=".35em">{escape(self.name.text)}</text>' if self.is_here else ""
        return (
            f'<a{href} class="{kind}" transform="translate({self.x} {self.y})" data-s="{self.since}"{until}>'
            f'<title{lang}>{escape(self.name.text)}</title><use href="{self.signs}#s{self.sign}"/>'
            f"{own}</a>"
        )


@dataclass(frozen=True)
class Map:
    """Window on the world with points, legend and years.

    ``left_out`` counts the points that are not drawn, because another of their group stands beside them.
    """

    window: Window
    points: tuple[MapPoint, ...]
    groups: tuple[MapGroup, ...]
    facet: str
    label: Text | None
    at: str = AT
    years: tuple[int, int] | None = None
    year: int | None = None
    left_out: int = 0
    wrap: float = 0

    @property
    def closeness(self) -> int:
        """How often the window is half as wide as the world: without script, signs are drawn so many times smaller."""
        return round(log2(WIDTH / self.window[2]))

    @property
    def for_frames(self) -> Map:
        """The map with links that leave a frame."""
        return replace(self, points=tuple(replace(point, is_framed=True) for point in self.points))

    @property
    def coasts(self) -> tuple[CoastPart, ...]:
        """The parts of the fine outline in the window."""
        return coast_parts(self.window, self.wrap)

    @property
    def parts(self) -> str:
        """The names of all parts, for the script."""
        return " ".join(sorted(part_names()))


def draw(names: Names, selection: Selection, label: Callable[[Facet], Text], without: Collection[str] = ()) -> Map:
    """The map of a selection without some things; the script can show their earlier intervals."""
    things, found = selection.collection, selection.things().difference(without)
    intervals = [one for one in things.intervals if one.thing in found and one.thing in things.places]
    drawn, part = _spread(intervals, things), frame([things.places[one.thing] for one in intervals])
    counts = Counter(one.group for one in intervals if one.holds(selection.at))
    return Map(
        window=part.window,
        points=tuple(_points(names, things, drawn, selection.at, part)),
        groups=tuple(_legend(names, things, counts)),
        facet=things.group.name if things.group else "",
        label=label(things.group) if things.group else None,
        years=_years(intervals),
        year=selection.at,
        left_out=len(intervals) - len(drawn),
        wrap=part.wrap,
    )


def draw_around(names: Names, things: Things, iri: str, near: Sequence[str]) -> Map | None:
    """The map around a thing and its neighbours, with all things of today there; None for a thing without a place."""
    if iri not in things.places:
        return None
    part = frame([things.places[one] for one in (iri, *near)], _TALL)
    located = (one for one in things.intervals if one.holds(None) and one.thing in things.places)
    intervals = [one for one in located if _is_in(part, things.places[one.thing])]
    drawn = _spread(sorted(intervals, key=lambda one: one.thing != iri), things)
    points = tuple(sorted(_points(names, things, drawn, None, part, here=iri), key=lambda point: point.is_here))
    return Map(part.window, points, (), "", None, left_out=len(intervals) - len(drawn), wrap=part.wrap)


@dataclass(frozen=True)
class MapFrame:
    """Part of the world around some places.

    Where they lie on both sides of the meridian of 180 degrees, the world is drawn once more to the right, ``wrap``
    units further on, and those west of ``seam`` degrees stand there.
    """

    window: Window
    wrap: float = 0
    seam: float = -180

    def position(self, place: Place) -> tuple[float, float]:
        """The position of a place, in the second world if it is west of the seam."""
        x, y = project(place)
        return (x + self.wrap if place.longitude < self.seam else x), y


def frame(places: Collection[Place], ratio: float = _RATIO) -> MapFrame:
    """The part of the world around most of some places; the whole for scattered ones. ``ratio`` is height by width.

    Of many places the outermost few on each side do not count, such as islands overseas: the map shows them when it is
    moved or zoomed out.
    """
    straight = MapFrame(_around([project(place) for place in places], ratio=ratio))
    seam = _seam([place.longitude for place in places])
    if seam is None:
        return straight
    latitudes = [place.latitude for place in places]
    wrap = round(2 * (project(Place((max(latitudes) + min(latitudes)) / 2, 180))[0] - WIDTH / 2), 1)
    bent = MapFrame((0, 0, WIDTH, HEIGHT), wrap, seam)
    around = _around([bent.position(place) for place in places], WIDTH + wrap, ratio)
    return MapFrame(around, wrap, seam) if around[2] < straight.window[2] else straight


def window(places: Collection[Place]) -> Window:
    """The part of the world around some places; the whole for scattered ones."""
    return _around([project(place) for place in places])


def _around(points: Sequence[tuple[float, float]], length: float = WIDTH, ratio: float = _RATIO) -> Window:
    """The window around most of some points on a map of some length."""
    if not points:
        return (0, 0, WIDTH, HEIGHT)
    xs, ys = zip(*points, strict=True)
    whole = (min(xs), min(ys), max(xs), max(ys))
    inner = _inner(xs, ys)
    left, top, right, bottom = inner if _width(inner, ratio) <= _width(whole, ratio) * _TRIMMED else whole
    width = max(_width((left, top, right, bottom), ratio), _NEAREST)
    if width > WIDTH * 0.7:
        return (0, 0, WIDTH, HEIGHT)
    x = min(max((right + left - width) / 2, 0), length - width)
    y = min(max((bottom + top - width * ratio) / 2, 0), HEIGHT - width * ratio)
    return (round(x, 1), round(y, 1), round(width, 1), round(width * ratio, 1))


def _inner(xs: Sequence[float], ys: Sequence[float]) -> Box:
    """The ends of positions without the outermost on each side; of very many, of a sample."""
    step = max(1, len(xs) // _SAMPLE)
    left_out = int(len(xs[::step]) * _OUTER)
    kept = (sorted(axis[::step])[left_out : len(axis[::step]) - left_out] for axis in (xs, ys))
    (left, *_, right), (top, *_, bottom) = (axis if len(axis) > 1 else axis * 2 for axis in kept)
    return left, top, right, bottom


def _width(box: Box, ratio: float) -> float:
    """The width of a window with margins around a box."""
    left, top, right, bottom = box
    return max(right - left, (bottom - top) / ratio) * (1 + 2 * _MARGIN)


def _seam(longitudes: Sequence[float]) -> float | None:
    """The longitude west of which places stand in the second world; None if their widest gap is at 180 degrees."""
    if not longitudes or max(longitudes) - min(longitudes) < 180:
        return None
    found = sorted(set(longitudes))
    gap, east = max((east - west, east) for west, east in pairwise(found))
    return east if gap > found[0] + 360 - found[-1] else None


@lru_cache(1 << 14)
def project(place: Place) -> tuple[float, float]:
    """The position of a place: to the right from the map's left edge, and down from its top."""
    angle = radians(place.latitude)
    x = radians(place.longitude) * sum(factor * angle**power for power, factor in _LENGTHS)
    y = sum(factor * angle**power for power, factor in _DISTANCES)
    return WIDTH / 2 + x * _SCALE, _EQUATOR - y * _SCALE


def _spread(intervals: Sequence[Interval], things: Things) -> Sequence[Interval]:
    """The intervals that fit on a map: the first of each group in each square of the finest grid that suffices.

    Present and past intervals count separately, so that the map of today loses no square.
    """
    found, across = intervals, _FINEST
    while len(found) > _DRAWN:
        squares: dict[tuple[int, int, str | None, bool], Interval] = {}
        for one in found:
            x, y = project(things.places[one.thing])
            squares.setdefault((int(x / across), int(y / across), one.group, one.holds(None)), one)
        found, across = list(squares.values()), 2 * across
    return found


def _is_in(part: MapFrame, place: Place) -> bool:
    left, top, width, height = part.window
    x, y = part.position(place)
    return left <= x <= left + width and top <= y <= top + height


def sign_of(things: Things, group: str) -> int:
    """The sign of a group, counted from 1; 0 for none."""
    return _signs(things).get(group, 0)


def _signs(things: Things) -> dict[str, int]:
    """The sign of each group, counted from 1."""
    return {group: number for number, group in enumerate(things.group.distinct if things.group else (), 1)}


def groups_of(names: Names, selection: Selection) -> tuple[MapGroup, ...]:
    """The groups of a selection with their signs, those of the map, without numbers."""
    return tuple(_legend(names, selection.collection, Counter()))


def _points(
    names: Names, things: Things, intervals: Iterable[Interval], at: int | None, part: MapFrame, here: str = ""
) -> Iterator[MapPoint]:
    signs, drawings = _signs(things), names.reader.file(SIGNS)
    for one in intervals:
        x, y = part.position(things.places[one.thing])
        link, sign = names.link(one.thing), signs.get(one.group or "", 0)
        years, shown = (one.since or "", one.until or ""), (one.holds(at), one.thing == here)
        yield MapPoint(round(x, 1), round(y, 1), link.name, link.href, sign, *years, drawings, *shown)


def _legend(names: Names, things: Things, counts: Counter[str | None]) -> Iterator[MapGroup]:
    if things.group:
        for group, sign in _signs(things).items():
            yield MapGroup(sign, key_of(things.group, group, names.iris), names.link(group), counts[group])


def _years(intervals: Iterable[Interval]) -> tuple[int, int] | None:
    """The first and the last year of a change; None where nothing ever changes."""
    years = {year for one in intervals for year in (one.since, one.until) if year is not None}
    return (min(years), max(years)) if len(years) > 1 else None
