"""Growth: the number of things that began to belong in each year, by group, as a chart.

A thing that changes from one group to another is not new: the chart counts first intervals, and ``changes`` the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ucc_graph.library.collection import Interval
from ucc_graph.web.view.chart import Chart, chart_of
from ucc_graph.web.view.map import MapGroup
from ucc_graph.web.view.names import Text

__all__ = ["Growth"]


@dataclass(frozen=True)
class Growth:
    """Chart of intervals, drawn by a template under its own words."""

    intervals: Sequence[Interval]
    groups: Sequence[MapGroup]

    @property
    def changes(self) -> int:
        """The number of intervals that are not counted, because the thing only changed its group."""
        return sum(not interval.is_first for interval in self.intervals)

    def __call__(self, title: str, description: str, year: str, count: str) -> Chart | None:
        """The chart, with headings for its years and numbers; None where all began in one year.

        A series has the colour of its group on the map, whatever other groups there are.
        """
        first = [one for one in self.intervals if one.is_first]
        counted = Counter((one.group, one.since) for one in first if one.since is not None)
        groups: dict[str | None, tuple[Text, int]] = {one.link.iri: (one.link.name, one.sign) for one in self.groups}
        groups[None] = (Text("-"), 0)
        years, there = sorted({since for _, since in counted}), {group for group, _ in counted}
        if len(years) < 2:
            return None
        rows: list[dict[str, str | Text]] = [
            {"year": str(since), "group": groups[group][0], "count": str(counted[group, since])}
            for group in groups
            for since in years
            if (group, since) in counted
        ]
        chart = chart_of(
            rows,
            x="year",
            y="count",
            title=title,
            series="group" if len(there) > 1 else None,
            kind="stacked",
            description=description,
            labels={"year": year, "count": count},
            name="growth-chart",
        )
        return replace(chart, colours=tuple(max(sign, 1) - 1 for group, (_, sign) in groups.items() if group in there))
