"""Measured figure: its values in all runs, their median, and its goal."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

__all__ = ["MEGABYTES", "MILLISECONDS", "SECONDS", "Figure"]

SECONDS = "s"
MILLISECONDS = "ms"
MEGABYTES = "MB"


@dataclass(frozen=True)
class Figure:
    """Figure with its unit and one value a run; the goal, if there is one, is an upper bound."""

    group: str
    name: str
    unit: str
    values: tuple[float, ...]
    goal: float | None = None

    @property
    def median(self) -> float:
        """The median of the runs."""
        return median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Whether the median is within the goal, or None if there is none."""
        return None if self.goal is None else self.median <= self.goal
