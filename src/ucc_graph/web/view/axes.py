"""Axes of charts: scales with round numbers, and texts that have room beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ucc_graph.web.view.names import Text

__all__ = ["Scale", "Tick", "round_scale", "shortened", "text_width", "thinned"]

_LABEL: Final = 30
"""Letters of a name beside a horizontal bar; longer names are cut there, and stand in full in the table."""
_LETTER: Final = 7.5
_CROWDED: Final = 36
"""Minimum distance of texts below an axis, in units; where they are closer, some are left out."""
_SMALL: Final = 2
"""Size of the texts, relative to the bars, where the chart is drawn small, as on a telephone."""
_FEW: Final = 2
"""Ratio of evenly spread texts to categories with a number; from there on only these categories have a text."""


@dataclass(frozen=True)
class Tick:
    """A text beside an axis with its position along it; a fine one is hidden where the chart is drawn small."""

    at: float
    text: Text
    is_fine: bool = False


@dataclass(frozen=True)
class Scale:
    """A linear scale from numbers to positions between ``start`` and ``end``; it begins and ends at a tick."""

    start: float
    end: float
    ticks: tuple[float, ...]

    def position(self, number: float) -> float:
        """The position of a number, to a tenth."""
        share = (number - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        return round(self.start + share * (self.end - self.start), 1)


def round_scale(numbers: Iterable[float], start: float, end: float) -> Scale:
    """A scale of about six round ticks that holds all numbers, and zero so that bars can be compared.

    Whole numbers have whole ticks.
    """
    known = [*numbers, 0.0]
    low, high = min(known), max(known)
    step = _round_step((high - low) / 5, is_whole=all(float(number).is_integer() for number in known))
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return Scale(start, end, tuple(round(number * step, 10) for number in range(first, last + 1)))


def thinned(ticks: Sequence[Tick], used: Sequence[int]) -> Iterator[Tick]:
    """As many texts as there is room for; if few categories have a number, only their texts."""
    even = _every_nth(ticks, 1)
    shown = even if len(used) * _FEW > len(even) else _apart([ticks[category] for category in used])
    coarse = _every_nth(shown, _SMALL)
    return (replace(tick, is_fine=tick not in coarse) for tick in shown)


def shortened(text: Text) -> Text:
    """A name, cut to the room beside a horizontal bar."""
    letters = _letters(text.text)
    if letters <= _LABEL:
        return text
    return replace(text, text=f"{text.text[: int(_LABEL * len(text.text) / letters) - 1].rstrip()}…")


def text_width(text: str) -> float:
    """The width of a text in units of a chart, about the same for all letters of a script."""
    return _LETTER * _letters(text)


def _round_step(least: float, *, is_whole: bool) -> float:
    """The smallest of 1, 2, 5, 10, 20 … (or a decimal part of them) that is not below a number."""
    if least <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(least))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= least * 0.999)
    return max(step, 1.0) if is_whole else step


def _every_nth(ticks: Sequence[Tick], size: float) -> Sequence[Tick]:
    """As many texts of a size as fit beside each other at even steps; the last one is always among them."""
    room = min((after.at - before.at for before, after in pairwise(ticks)), default=_CROWDED)
    step = max(1, -(-int(_room(ticks, size)) // max(1, int(room))))
    return ticks[::-step][::-1]


def _apart(ticks: Sequence[Tick]) -> Sequence[Tick]:
    """The texts that have room before the next, from the last one backwards."""
    found: list[Tick] = []
    for tick in reversed(ticks):
        if not found or found[-1].at - tick.at >= _room(ticks, 1):
            found.append(tick)
    return found[::-1]


def _room(ticks: Sequence[Tick], size: float) -> float:
    """Units from the middle of a text of a size to that of the next."""
    return max(max(text_width(tick.text.text) for tick in ticks) * size + 6, _CROWDED)


def _letters(text: str) -> int:
    """The letters of a text; each of Han, Kana and Hangul counts as two."""
    return sum(2 if "\u1100" <= letter <= "\u11ff" or "\u2e80" <= letter <= "\ud7ff" else 1 for letter in text)
