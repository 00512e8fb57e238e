"""Growth chart: the number of new members in each year, by group.

A thing that changes from one group to another is not new: the chart counts first intervals, ``changes`` all others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ucc_graph.library.collection import Interval
from ucc_graph.web.view.chart import NEUTRAL, Chart, chart_of
from ucc_graph.web.view.map import MapGroup
from ucc_graph.web.view.names import Text

__all__ = ["Growth"]


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
        chart = chart_of(
            list(self._rows(counted, unstated)),
            x="year",
            y="count",
            title=title,
            series="group" if len({group for group, _ in counted}) > 1 else None,
            kind="stacked",
            description=description,
            labels={"year": year, "count": count},
            name="growth-chart",
        )
        return replace(chart, colours=tuple(self._colours(counted)))

    def _rows(self, counted: Counter[tuple[str | None, int]], unstated: str) -> Iterator[dict[str, str | Text]]:
        """The numbers of each group by year, in the order of the legend."""
        names: dict[str | None, Text] = {one.link.iri: one.link.name for one in self.groups}
        years = sorted({since for _, since in counted})
        for group, name in (names | {None: Text(unstated)}).items():
            for year in years:
                if counted[group, year]:
                    yield {"year": str(year), "group": name, "count": str(counted[group, year])}

    def _colours(self, counted: Counter[tuple[str | None, int]]) -> Iterator[int]:
        """The colour of each series: that of its group on the map, whatever other groups there are."""
        there = {group for group, _ in counted}
        colours: dict[str | None, int] = {one.link.iri: one.sign - 1 for one in self.groups}
        colours[None] = NEUTRAL if len(there) > 1 else 0
        yield from (colour for group, colour in colours.items() if group in there)
