"""Growth charts: the number of members in all, and of new ones in each year, by group.

A thing that changes from one group to another is not new: the chart of new things counts first intervals, ``changes``
all others. In all, a thing counts in each year with the group that it then belongs to. Of a selection, those intervals
count that have the chosen values themselves: a thing that changed its group was in the one before in earlier years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Final

from pyoxigraph import NamedNode

from ucc_graph.library.collection import Collection, Interval
from ucc_graph.library.facets import Facet
from ucc_graph.web.view.chart import NEUTRAL, Chart, as_areas, chart_of
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.map import MapGroup
from ucc_graph.web.view.names import Names, Text

__all__ = ["Growth", "intervals_of", "only_moved"]

_YEARS: Final = 80
"""Span of years below which the totals have every year."""


@dataclass(frozen=True)
class Growth:
    """Chart of intervals; the template that draws it supplies its texts."""

    intervals: Sequence[Interval]
    groups: Sequence[MapGroup]

    @property
    def changes(self) -> int:
        """The number of intervals that are not counted, because the thing only changed its group."""
        return sum(not interval.is_first for interval in self.intervals)

    def __call__(self, title: str, description: str, year: str, count: str, unstated: str) -> Chart | None:
        """The chart, with headings for its years and numbers; None where all began in one year.

        ``unstated`` is the name of those of no group.
        """
        first = [one for one in self.intervals if one.is_first]
        counted = Counter((one.group, one.since) for one in first if one.since is not None)
        if len({since for _, since in counted}) < 2:
            return None
        return self._chart(counted, self._rows(counted, unstated), "growth-chart", title, description, (year, count))

    def total(self, title: str, description: str, year: str, count: str, unstated: str) -> Chart | None:
        """The chart of all members over time, with the same texts; None where all began in one year."""
        if len(self._years) < 2:
            return None
        rows = self._rows(self._totals, unstated, has_zeros=True)
        return as_areas(self._chart(self._totals, rows, "total-chart", title, description, (year, count)))

    def _chart(
        self,
        counted: Counter[tuple[str | None, int]],
        rows: Iterable[dict[str, str | Text]],
        name: str,
        title: str,
        description: str,
        headings: tuple[str, str],
    ) -> Chart:
        """The chart of some numbers by group and year, in the colours of the groups."""
        chart = chart_of(
            list(rows),
            x="year",
            y="count",
            title=title,
            series="group" if len({group for group, _ in counted}) > 1 else None,
            kind="stacked",
            description=description,
            labels=dict(zip(("year", "count"), headings, strict=True)),
            name=name,
        )
        return replace(chart, colours=tuple(self._colours(counted)))

    def sparkline(self, group: str) -> str:
        """The members of a group over time as points of a line, in a box of 100 by 24; empty without a time."""
        years, found = self._years, [self._totals[group, year] for year in self._years]
        if len(years) < 2 or not any(found):
            return ""
        across, up = 100 / (years[-1] - years[0]), 22 / max(found)
        points = zip(years, found, strict=True)
        return " ".join(f"{(year - years[0]) * across:.4g},{23 - count * up:.4g}" for year, count in points)

    @cached_property
    def _years(self) -> Sequence[int]:
        """The years of the totals: each from the first to the last, or those of changes if they are too many."""
        found = sorted({year for one in self.intervals for year in (one.since, one.until) if year is not None})
        is_short = found and found[-1] - found[0] < _YEARS
        return range(found[0], found[-1] + 1) if is_short else found

    @cached_property
    def _totals(self) -> Counter[tuple[str | None, int]]:
        """The number of members of each group in each year."""
        changes = Counter[tuple[str | None, int]]()
        for one in self.intervals:
            if one.since is not None:
                changes[one.group, one.since] += 1
                changes.update({} if one.until is None else {(one.group, one.until): -1})
        totals = Counter[tuple[str | None, int]]()
        for group in {group for group, _ in changes}:
            for year, count in zip(self._years, accumulate(changes[group, one] for one in self._years), strict=True):
                totals[group, year] = count
        return totals

    def _rows(
        self, counted: Counter[tuple[str | None, int]], unstated: str, *, has_zeros: bool = False
    ) -> Iterator[dict[str, str | Text]]:
        """The numbers of each group by year, in the order of the legend."""
        names: dict[str | None, Text] = {one.link.iri: one.link.name for one in self.groups}
        years = sorted({since for _, since in counted})
        for group, name in (names | {None: Text(unstated)}).items():
            for year in years:
                if counted[group, year] or (has_zeros and (group, year) in counted):
                    yield {"year": Text(str(year), dir="ltr"), "group": name, "count": str(counted[group, year])}

    def _colours(self, counted: Counter[tuple[str | None, int]]) -> Iterator[int]:
        """The colour of each series: that of its group on the map, whatever other groups there are."""
        there = {group for group, _ in counted}
        colours: dict[str | None, int] = {one.link.iri: one.sign - 1 for one in self.groups}
        colours[None] = NEUTRAL if len(there) > 1 else 0
        yield from (colour for group, colour in colours.items() if group in there)


def intervals_of(names: Names, selection: Selection) -> Iterator[Interval]:
    """The intervals of a selection, up to its year: by their group, by the node that dates them, or by their thing."""
    collection, at = selection.collection, selection.at
    facets = [one for one in (*collection.facets, *collection.ranges) if one.name in selection.fitting]
    wanted = {facet.name: selection.wanted(facet) for facet in facets}
    for one in collection.intervals:
        is_later = at is not None and one.since is not None and one.since > at
        if not is_later and all(_has_value(names, selection, facet, wanted[facet.name], one) for facet in facets):
            yield replace(one, until=None) if at is not None and one.until is not None and one.until > at else one


def only_moved(selection: Selection, intervals: Iterable[Interval]) -> frozenset[str]:
    """The things of a selection of one year that are not new in it, because they only changed their group."""
    found, collection = list(intervals), selection.collection
    dated = any(_is_of_intervals(collection, facet) for facet in collection.facets if facet.name in selection.chosen)
    is_of_one_year = dated and len({one.since for one in found}) == 1
    return frozenset(one.thing for one in found if is_of_one_year and not one.is_first)


def _has_value(names: Names, selection: Selection, facet: Facet, wanted: frozenset[str], one: Interval) -> bool:
    """Whether an interval has one of the wanted values of a facet, or none where the selection asks for that."""
    if facet is selection.collection.group:
        return one.group in wanted or (one.group is None and facet.name in selection.unstated)
    if one.thing not in selection.fitting[facet.name]:
        return False
    if not wanted or not _is_of_intervals(selection.collection, facet):
        return True
    values = names.lookup.objects(one.said_by, NamedNode(facet.path[-1]))
    return not wanted.isdisjoint(value.value for value in values)


def _is_of_intervals(collection: Collection, facet: Facet) -> bool:
    """Whether a facet is a property of the nodes that date the intervals."""
    year = collection.year
    return year is not None and len(facet.path) == len(year.path) == 2 and facet.path[0] == year.path[0]
