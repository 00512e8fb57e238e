"""A measured figure: its values in all runs, their median, and the goal that it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

__all__ = ["MEGABYTES", "MILLISECONDS", "SECONDS", "Figure"]

SECONDS = "s"
MILLISECONDS = "ms"
MEGABYTES = "MB"


@dataclass(frozen=True)
class Figure:
    """What was measured, in which unit, once a run; the goal is a most, where there is one."""

    group: str
    name: str
    unit: str
    values: tuple[float, ...]
    goal: float | None = None

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Whether the median is within the goal, or None where there is none."""
        return None if self.goal is None else self.median <= self.goal
