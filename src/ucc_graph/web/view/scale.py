"""A linear scale of a chart: from numbers to places, with round numbers to mark it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["Scale", "round_scale"]

_STEPS: Final = (1, 2, 5, 10)
"""What a round step begins with."""


@dataclass(frozen=True)
class Scale:
    """Numbers from ``low`` to ``high`` stand at places from ``start`` to ``end``; ``marks`` are round numbers."""

    low: float
    high: float
    start: float
    end: float
    marks: tuple[float, ...]

    def place(self, number: float) -> float:
        """Where a number stands, to a tenth."""
        share = (number - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def round_scale(numbers: Iterable[float], start: float, end: float, *, most: int = 6, from_zero: bool = True) -> Scale:
    """A scale that holds all numbers and begins and ends at a mark, of which there are about ``most``.

    Whole numbers have whole marks. A scale of bars begins at zero, for their lengths are compared.
    """
    known = [*numbers, 0.0] if from_zero else list(numbers)
    low, high = min(known), max(known)
    is_whole = all(float(number).is_integer() for number in known)
    step = _step((high - low) / (most - 1), is_whole=is_whole)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    marks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Scale(marks[0], marks[-1], start, end, marks)


def _step(rough: float, *, is_whole: bool) -> float:
    """The smallest of 1, 2, 5, 10, 20 … (or a decimal part of them) that is not below the rough step."""
    if rough <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(power * first for first in _STEPS if power * first >= rough * 0.999)
    return max(step, 1.0) if is_whole else step
