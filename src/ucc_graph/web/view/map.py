"""Maps: things as points on the land outline, each a link, with the sign of the group that it belongs to.

The Natural Earth projection: from degrees to the units of the land outline that the pages draw.

The polynomials are those of B. Šavrič, B. Jenny, T. Patterson, D. Petrovič and L. Hurni, *A Polynomial Equation for the
Natural Earth Projection*, Cartography and Geographic Information Science 38 (2011). The outline is drawn by
``frontend/land``; the two are held together by reference points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from math import radians
from typing import Final

from ucc_graph.library.collection import Collection as Things
from ucc_graph.library.collection import Interval, Place
from ucc_graph.library.facets import Facet
from ucc_graph.web.view.listing import AT, Selection, key_of
from ucc_graph.web.view.names import Link, Names, Text

__all__ = ["HEIGHT", "WIDTH", "Map", "MapGroup", "MapPoint", "draw", "draw_around", "project", "window"]


WIDTH: Final = 1000
"""The whole equator."""
HEIGHT: Final = 435
"""From 84° N, where land ends, to 57° S: Antarctica is left out."""
_TOP: Final = 252.678055
"""Where the equator lies."""
_LENGTHS: Final = ((0, 0.8707), (2, -0.131979), (4, -0.013791), (10, 0.003971), (12, -0.001529))
"""Of the parallels, as powers of the latitude with their factors."""
_DISTANCES: Final = ((1, 1.007226), (3, 0.015085), (7, -0.044475), (9, 0.028874), (11, -0.005916))
"""Of the parallels from the equator."""
_SCALE: Final = WIDTH / (2 * radians(180) * _LENGTHS[0][1])


@lru_cache(1 << 14)
def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point lies: to the right from the map's left edge, and down from its top."""
    angle = radians(latitude)
    x = radians(longitude) * sum(factor * angle**power for power, factor in _LENGTHS)
    y = sum(factor * angle**power for power, factor in _DISTANCES)
    return WIDTH / 2 + x * _SCALE, _TOP - y * _SCALE


_MARGIN: Final = 0.25
"""Of the width of what is shown, on each side."""
_NEAREST: Final = 160.0
"""Units across the smallest window: an outline of this accuracy says nothing closer."""
_RATIO: Final = HEIGHT / WIDTH
_DRAWN: Final = 2000
"""Points of a map, some 130 bytes each as they are sent."""
_FINEST: Final = 0.5
"""Units across the squares of the finest grid: a pixel or less on most screens."""


@dataclass(frozen=True)
class MapGroup:
    """A group of the legend: its sign's number, its key, its link, how many points belong to it."""

    sign: int
    key: str
    link: Link
    count: int


@dataclass(frozen=True)
class MapPoint:
    """A point; one of another time than the map's is hidden without the script. Years are empty where unknown."""

    x: float
    y: float
    name: Text
    href: str | None
    sign: int
    since: int | str
    until: int | str
    is_shown: bool
    is_here: bool = False

    def __html__(self) -> str:
        """The point as SVG; a template takes three times as long, and a map has some hundred of them."""
        href = f' href="{escape(self.href)}"' if self.href else ""
        kind = f"g{self.sign}{'' if self.is_shown else ' past'}{' here' if self.is_here else ''}"
        until = f' data-u="{self.until}"' if self.until else ""
        lang = f' lang="{escape(self.name.lang)}"' if self.name.lang else ""
        return (
            f'<a{href} class="{kind}" transform="translate({self.x} {self.y})" data-s="{self.since}"{until}>'
            f'<title{lang}>{escape(self.name.text)}</title><use href="/-/static/signs.svg#s{self.sign}"/></a>'
        )


@dataclass(frozen=True)
class Map:
    """A map: the part of the world that it shows, its points, its legend, and the years of its slider.

    ``left_out`` counts the points that are not drawn, for each has another one of its group beside it.
    """

    window: tuple[float, float, float, float]
    points: tuple[MapPoint, ...]
    groups: tuple[MapGroup, ...]
    facet: str
    label: Text | None
    at: str = AT
    years: tuple[int, int] | None = None
    year: int | None = None
    left_out: int = 0


def draw(names: Names, selection: Selection, label: Callable[[Facet], Text], without: Collection[str] = ()) -> Map:
    """The map of a selection without some things; it has their earlier spells, for the script to show what was."""
    things, found = selection.collection, selection.things().difference(without)
    spells = [spell for spell in things.spells if spell.thing in found and spell.thing in things.places]
    signs = {value: number for number, value in enumerate(_groups(things), 1)}
    drawn = _spread(spells, things)
    points = tuple(_point(names, things, spell, signs, selection.at) for spell in drawn)
    counts = Counter(spell.group for spell in spells if spell.holds(selection.at))
    return Map(
        window=window([things.places[spell.thing] for spell in spells]),
        points=points,
        groups=tuple(_legend(names, things, signs, counts)),
        facet=things.group.name if things.group else "",
        label=label(things.group) if things.group else None,
        years=_years(spells),
        year=selection.at,
        left_out=len(spells) - len(drawn),
    )


def draw_around(names: Names, things: Things, iri: str, near: Sequence[str]) -> Map | None:
    """The map around one thing and its neighbours, with all that lies there today; None where it has no place."""
    if iri not in things.places:
        return None
    frame = window([things.places[one] for one in (iri, *near)])
    signs = {value: number for number, value in enumerate(_groups(things), 1)}
    located = (spell for spell in things.spells if spell.holds(None) and spell.thing in things.places)
    spells = [spell for spell in located if _is_in(frame, things.places[spell.thing])]
    drawn = _spread(sorted(spells, key=lambda spell: spell.thing != iri), things)
    points = tuple(replace(_point(names, things, spell, signs, None), is_here=spell.thing == iri) for spell in drawn)
    return Map(frame, points, (), "", None, left_out=len(spells) - len(drawn))


def _spread(spells: Sequence[Interval], things: Things) -> Sequence[Interval]:
    """As many as a map has room for: the first of each group in each square of the finest grid that leaves so few.

    What is of today is told from what is past, so that the map of today loses no square.
    """
    found, across = spells, _FINEST
    while len(found) > _DRAWN:
        squares: dict[tuple[int, int, str | None, bool], Interval] = {}
        for spell in found:
            place = things.places[spell.thing]
            x, y = project(place.latitude, place.longitude)
            squares.setdefault((int(x / across), int(y / across), spell.group, spell.holds(None)), spell)
        found, across = list(squares.values()), 2 * across
    return found


def _is_in(frame: tuple[float, float, float, float], place: Place) -> bool:
    left, top, width, height = frame
    x, y = project(place.latitude, place.longitude)
    return left <= x <= left + width and top <= y <= top + height


def window(places: Collection[Place]) -> tuple[float, float, float, float]:
    """The part of the world around some places: left, top, width and height; the whole where they are scattered."""
    if not places:
        return (0, 0, WIDTH, HEIGHT)
    xs, ys = zip(*(project(place.latitude, place.longitude) for place in places), strict=True)
    width = max((max(xs) - min(xs)) * (1 + 2 * _MARGIN), (max(ys) - min(ys)) * (1 + 2 * _MARGIN) / _RATIO, _NEAREST)
    if width > WIDTH * 0.7:
        return (0, 0, WIDTH, HEIGHT)
    left = min(max((max(xs) + min(xs) - width) / 2, 0), WIDTH - width)
    top = min(max((max(ys) + min(ys) - width * _RATIO) / 2, 0), HEIGHT - width * _RATIO)
    return (round(left, 1), round(top, 1), round(width, 1), round(width * _RATIO, 1))


def _groups(things: Things) -> Sequence[str]:
    return things.group.distinct if things.group else ()


def _point(names: Names, things: Things, spell: Interval, signs: dict[str, int], at: int | None) -> MapPoint:
    place, link = things.places[spell.thing], names.link(spell.thing)
    x, y = project(place.latitude, place.longitude)
    sign = signs.get(spell.group or "", 0)
    since, until = spell.since or "", spell.until or ""
    return MapPoint(round(x, 1), round(y, 1), link.name, link.href, sign, since, until, spell.holds(at))


def _legend(names: Names, things: Things, signs: dict[str, int], counts: Counter[str | None]) -> Iterator[MapGroup]:
    if things.group:
        for value, sign in signs.items():
            yield MapGroup(sign, key_of(things.group, value, names.iris), names.link(value), counts[value])


def _years(spells: Iterable[Interval]) -> tuple[int, int] | None:
    """The years in which the points change; None where they never do."""
    years = {year for spell in spells for year in (spell.since, spell.until) if year is not None}
    return (min(years), max(years)) if len(years) > 1 else None
