"""Coasts of close maps: the parts of the fine outline of the land that cover a window.

``frontend/land`` draws the parts from Natural Earth (1:50m, https://www.naturalearthdata.com). Each has the sea of its
square beneath its land, and hides the coarse outline of the world there. A map of a large part of the world has the
coarse outline alone: it would need all parts, and show no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import Final

__all__ = ["CLOSE", "PART", "CoastPart", "coast_parts", "part_names"]

PART: Final = 50
"""Width and height of a part, in the units of the map; the same number stands in ``frontend/land``."""
CLOSE: Final = 160.0
"""Width of a window, from which on it has the coarse outline alone."""
_FOLDER: Final = Path(__file__).parents[1] / "static" / "land"
_PATH: Final = "/-/static/land/"


@dataclass(frozen=True)
class CoastPart:
    """A part of the outline: the path of its drawing, and how far to the right it stands."""

    path: str
    across: float = 0


@cache
def part_names() -> frozenset[str]:
    """The names of the parts that have land, column and row of each."""
    return frozenset(file.stem for file in _FOLDER.glob("*.svg"))


def coast_parts(window: tuple[float, float, float, float], wrap: float = 0) -> tuple[CoastPart, ...]:
    """The parts with land in a window, by left, top, width and height; none for a window that is not close.

    Where the world is drawn once more, ``wrap`` units to the right, the parts of both worlds.
    """
    if window[2] >= CLOSE:
        return ()
    found = [CoastPart(_path(name)) for name in _names(window)]
    if wrap:
        left, top, width, height = window
        found += [CoastPart(_path(name), wrap) for name in _names((left - wrap, top, width, height))]
    return tuple(found)


def _names(window: tuple[float, float, float, float]) -> Iterator[str]:
    left, top, width, height = window
    for row in range(floor(top / PART), ceil((top + height) / PART)):
        for column in range(floor(left / PART), ceil((left + width) / PART)):
            if (name := f"{column}-{row}") in part_names():
                yield name


def _path(name: str) -> str:
    return f"{_PATH}{name}.svg"
