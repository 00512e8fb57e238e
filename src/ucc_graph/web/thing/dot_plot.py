"""Dot plot of numbers over time: a dot for each number, and a line through those that they can be compared with.

The template ``dot_plot.html`` draws it. A day, a month and a year stand at the middle of their time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import Final

from ucc_graph.web.view.axes import Scale, Tick, round_scale, text_width, thinned
from ucc_graph.web.view.names import Text, Values

__all__ = ["Dot", "DotLine", "DotPlot", "dot_plot"]

_FEWEST: Final = 3
"""Dots, at least; fewer are read in the table."""
_WIDTH, _BOTTOM, _TOP, _SIDE, _FOOT = 720, 272, 12, 44, 34
_RIGHT: Final = _WIDTH - 12
_TIME: Final = re.compile(r"(-?[0-9]{4,})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
"""The beginning of a year, a month, a day or a moment (XSD 1.1 part 2, section 3.3)."""


@dataclass(frozen=True)
class Dot:
    """A number at its time, in words the name of its thing; ``row`` counts from 0."""

    x: float
    y: float
    row: int
    title: str


@dataclass(frozen=True)
class DotLine:
    """A line through the numbers of a column."""

    label: Text
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class DotPlot:
    """Numbers of the column ``label`` as dots, others as lines, in units of ``width`` and ``height``."""

    label: Text
    dots: tuple[Dot, ...]
    lines: tuple[DotLine, ...]
    years: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    left: float
    top: float = _TOP
    right: float = _RIGHT
    bottom: float = _BOTTOM
    width: float = _WIDTH
    height: float = _BOTTOM + _FOOT


def dot_plot(
    names: Sequence[Text], times: Sequence[str], columns: Sequence[tuple[Text, Sequence[Values]]]
) -> DotPlot | None:
    """The plot of rows with their names and times; None without times, or with fewer than three numbers or two times.

    The first column of numbers has the dots; columns of which a cell has several values or no number are left out.
    """
    moments = [_moment(time) for time in times]
    numbers = [(label, found) for label, cells in columns if (found := _numbers(cells))]
    if not numbers or len(set(moments)) < 2 or len(numbers[0][1]) < _FEWEST:
        return None
    (label, dots), others = numbers[0], numbers[1:]
    known = [number for _, found in numbers for number in found.values()]
    scale = round_scale(known, _BOTTOM, _TOP)
    left = max(_SIDE, 12 + text_width(f"{max(known):,.15g}"))
    across = Scale(left, _RIGHT, (floor(min(moments)), ceil(max(moments))))
    placed = {row: (across.position(moments[row]), scale.position(dots[row])) for row in dots}
    years = [Tick(across.position(year), Text(str(year), dir="ltr")) for year in range(*map(int, across.ticks))]
    return DotPlot(
        label=label,
        dots=tuple(Dot(*place, row, names[row].text) for row, place in placed.items()),
        lines=tuple(DotLine(one, _line(found, moments, across, scale)) for one, found in others),
        years=tuple(thinned(years, range(len(years)))),
        ticks=tuple(Tick(scale.position(one), Text(f"{one:.15g}", dir="ltr")) for one in scale.ticks),
        left=left,
    )


def _moment(time: str) -> float:
    """A time as a number of years."""
    found = _TIME.match(time)
    year, month, day = found.groups() if found else ("0", None, None)
    if month is None:
        return int(year) + 0.5
    return int(year) + (int(month) - 1 + ((int(day) - 0.5) / 31 if day else 0.5)) / 12


def _numbers(cells: Sequence[Values]) -> dict[int, float]:
    """The numbers of a column by row; none unless each cell that is not empty is one number."""
    filled = [(row, values) for row, values in enumerate(cells) if values]
    found = {row: number for row, values in filled for number in _number(values)}
    return found if len(found) == len(filled) else {}


def _number(values: Values) -> Iterator[float]:
    (first, *others) = values
    if others or not isinstance(first, Text) or first.is_time or first.lang:
        return
    try:
        number = float(first.lexical or first.text)
    except ValueError:
        return
    if isfinite(number):
        yield number


def _line(
    numbers: dict[int, float], moments: Sequence[float], across: Scale, scale: Scale
) -> tuple[tuple[float, float], ...]:
    rows = sorted(numbers, key=lambda row: moments[row])
    return tuple((across.position(moments[row]), scale.position(numbers[row])) for row in rows)
