"""Growth: how many things of each group began to belong in each year, as bars to be drawn and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.collection import Spell
from ucc_graph.web.atlas import Group

__all__ = ["Bar", "Growth", "Segment", "grow"]

_HEIGHT: Final = 150
_STEP: Final = 26
_GAP: Final = 6


@dataclass(frozen=True)
class Segment:
    """The part of a bar that belongs to a group."""

    sign: int
    top: float
    height: float


@dataclass(frozen=True)
class Bar:
    """A year: how many of each group, in the order of the groups, and in all; where its bar stands."""

    year: int
    counts: tuple[int, ...]
    total: int
    sum: int
    left: int
    top: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Growth:
    """The bars from the first year to the last, and the size of the drawing."""

    bars: tuple[Bar, ...]
    groups: tuple[Group, ...]
    width: int
    height: int = _HEIGHT
    step: int = _STEP
    bar: int = _STEP - _GAP


def grow(spells: list[Spell], groups: tuple[Group, ...]) -> Growth | None:
    """The growth that spells tell of; None where it all began in one year."""
    years = [spell.since for spell in spells if spell.since is not None]
    if len(set(years)) < 2:
        return None
    shown = tuple(group for group in groups if any(spell.group == group.link.iri for spell in spells))
    bars = tuple(_bars(spells, shown, range(min(years), max(years) + 1)))
    return Growth(bars, shown, _STEP * len(bars))


def _bars(spells: list[Spell], groups: tuple[Group, ...], years: range) -> Iterator[Bar]:
    """The bars of the years in which something began, and of those between, unless most of them would be empty."""
    counted = Counter((spell.since, spell.group) for spell in spells)
    totals = Counter(spell.since for spell in spells)
    highest, sum_ = max(totals.values()), totals[None]
    shown = [year for year in years if totals[year]] if len(years) > 2 * len(set(totals)) else list(years)
    for place, year in enumerate(shown):
        sum_ += totals[year]
        counts = tuple(counted[year, group.link.iri] for group in groups)
        scale = _HEIGHT / highest
        segments = tuple(_segments(counts, groups, scale)) or (Segment(0, _HEIGHT - totals[year] * scale, totals[year] * scale),)
        yield Bar(year, counts, totals[year], sum_, place * _STEP, round(_HEIGHT - totals[year] * scale, 1), segments)


def _segments(counts: tuple[int, ...], groups: tuple[Group, ...], scale: float) -> Iterator[Segment]:
    top = float(_HEIGHT)
    for count, group in zip(counts, groups, strict=True):
        if count:
            top -= count * scale
            yield Segment(group.sign, round(top, 1), round(count * scale, 1))
