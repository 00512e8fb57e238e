"""Report of the benchmark: one table for people, one JSON document for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence

from bench.figure import MILLISECONDS, SECONDS, Figure

__all__ = ["as_json", "as_table", "columns", "machine"]

_HEADER = ("what", "figure", "median", "least", "most", "ratio", "goal", "")


def machine() -> dict[str, object]:
    """The conditions of the figures: cores, system, Python, and the load of the last minute."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def as_table(figures: Sequence[Figure]) -> str:
    """A line a figure; ``ratio`` is the median of a time over that of the first figure, the calibration."""
    rows = [_HEADER, *(_row(figure, figures[0].median) for figure in figures)]
    return "\n".join(columns(rows, words=2, numbers=5))


def columns(rows: Sequence[Sequence[str]], words: int, numbers: int = 99) -> Iterator[str]:
    """Aligned lines: so many columns of words to the left, then numbers to the right, then words."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(_padded(row, widths, range(words, words + numbers))).rstrip()


def as_json(figures: Sequence[Figure], known: dict[str, object]) -> str:
    """Every value of every run, with the machine and the goals."""
    return json.dumps({"machine": known, "figures": [_object(figure) for figure in figures]}, indent=1) + "\n"


def _row(figure: Figure, unit: float) -> tuple[str, ...]:
    numbers = tuple(_number(value, figure.unit) for value in (figure.median, min(figure.values), max(figure.values)))
    ratio = {SECONDS: f"{figure.median / unit:.2f}", MILLISECONDS: f"{figure.median / unit / 1000:.4f}"}.get(
        figure.unit, ""
    )
    goal = "" if figure.goal is None else f"{figure.goal:g} {figure.unit}"
    met = {None: "", True: "met", False: "NOT MET"}[figure.is_met]
    return (figure.group, figure.name, f"{numbers[0]} {figure.unit}", *numbers[1:], ratio, goal, met)


def _number(value: float, unit: str) -> str:
    return {SECONDS: f"{value:.3f}", MILLISECONDS: f"{value:.1f}"}.get(unit, f"{value:.0f}")


def _padded(row: Sequence[str], widths: Sequence[int], numbers: range) -> Iterator[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if place in numbers else cell.ljust(width)


def _object(figure: Figure) -> dict[str, object]:
    return {
        "group": figure.group,
        "name": figure.name,
        "unit": figure.unit,
        "values": [round(value, 4) for value in figure.values],
        "median": round(figure.median, 4),
        "goal": figure.goal,
        "met": figure.is_met,
    }
