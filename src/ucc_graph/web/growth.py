"""Growth: how many things began to belong in each year, by group, as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ucc_graph.library.collection import Spell
from ucc_graph.web.atlas import Group
from ucc_graph.web.chart import Chart, chart_of
from ucc_graph.web.names import Text

__all__ = ["Words", "grow"]

Words = tuple[str, str, str, str]
"""Title and description of the chart, and the headings of its years and of its numbers."""


def grow(spells: Sequence[Spell], groups: Sequence[Group], words: Words) -> Chart | None:
    """The growth that spells tell of; None where all began in one year. The groups stand in the legend's order."""
    years = {spell.since for spell in spells if spell.since is not None}
    if len(years) < 2:
        return None
    title, description, year, count = words
    known = {group.link.iri: group.link.name for group in groups}
    counted = Counter((spell.group, spell.since) for spell in spells if spell.since is not None)
    rows: list[dict[str, str | Text]] = [
        {"year": str(since), "group": known.get(group or "", Text("–")), "count": str(counted[group, since])}
        for group in [*known, *({one for one, _ in counted} - set(known))]
        for since in sorted(years)
        if counted[group, since]
    ]
    series = "group" if len({group for group, _ in counted}) > 1 else None
    labels = {"year": year, "count": count}
    return chart_of(
        rows, x="year", y="count", title=title, series=series, kind="stacked", description=description, labels=labels
    )
