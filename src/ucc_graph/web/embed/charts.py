"""Charts of a selection by the parameters of an address, with their texts, and their numbers as CSV.

``show`` asks for the growth, of all things or of new ones; ``by`` for the things by the values of a facet. Without
either it is the growth, and for things without years the first facet of few values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ucc_graph.library.facets import FacetType
from ucc_graph.web.embed.frames import BY, NEW, SHOW, TOTAL
from ucc_graph.web.http.i18n import N_
from ucc_graph.web.http.parameters import Misread, ParameterError
from ucc_graph.web.view.chart import Chart, chart_of
from ucc_graph.web.view.choices import FacetChoices, facet_choices
from ucc_graph.web.view.growth import Growth, intervals_of
from ucc_graph.web.view.listing import Listing
from ucc_graph.web.view.map import groups_of
from ucc_graph.web.view.names import Text

__all__ = ["Parts", "chart_in", "csv_of_chart", "parts_of"]

_BARS: Final = 20
"""Values of a facet in a chart, at most."""
_GROWTH: Final = {
    TOTAL: (N_("In all"), N_("Areas upon each other, one for each group, over the years.")),
    NEW: (N_("New in each year"), N_("Bars upon each other, one for each group, by the year in which it began.")),
}
_HEADINGS: Final = (N_("Year"), N_("Number"), N_("not stated"))
_PARTS: Final = (N_("Bars for the number of things with each value."), N_("Number"))


@dataclass(frozen=True)
class Parts:
    """Chart of the things by the values of a facet; the template that draws it supplies its texts."""

    found: FacetChoices

    def __call__(self, title: str, description: str, count: str) -> Chart:
        """The chart, with a heading for its numbers."""
        rows: list[dict[str, str | Text]] = [{"value": one.name, "count": str(one.count)} for one in self.found.choices]
        labels = {"value": self.found.label.text, "count": count}
        return chart_of(
            rows, x="value", y="count", title=title, description=description, labels=labels, name="parts-chart"
        )


def parts_of(listing: Listing) -> Iterator[Parts]:
    """The facets whose values are few enough for a chart, each with the number of its things."""
    offered = (one for one in facet_choices(listing) if 2 <= len(one.choices) <= _BARS)
    years = {facet.name for facet in listing.selection.collection.offered if facet.sort is FacetType.YEAR}
    flat = (one for one in offered if one.name not in years and not any(choice.depth for choice in one.choices))
    return map(Parts, flat)


def chart_in(listing: Listing, show: str = "", by: str = "") -> Chart | None:
    """The chart that parameters ask for; None for things that have none. Raises ParameterError."""
    if show and show not in _GROWTH:
        raise ParameterError(Misread(SHOW, show, list(_GROWTH)))
    if by:
        return _by_value(listing, by, show)
    growth = _growth(listing, show or TOTAL)
    if growth or show:
        return growth
    return next((_drawn(listing, one) for one in parts_of(listing)), None)


def csv_of_chart(chart: Chart) -> bytes:
    """The numbers of a chart as CSV (RFC 4180)."""
    output = io.StringIO(newline="")
    csv.writer(output).writerows([text.text for text in row] for row in (chart.header, *chart.rows))
    return output.getvalue().encode()


def _by_value(listing: Listing, by: str, show: str) -> Chart:
    found = list(parts_of(listing))
    one = next((one for one in found if one.found.name == by), None)
    if one is None or show:
        wrong = Misread(SHOW, show, hint=f"no value together with {BY}")
        raise ParameterError(wrong if one else Misread(BY, by, [one.found.name for one in found]))
    return _drawn(listing, one)


def _growth(listing: Listing, show: str) -> Chart | None:
    names, selection = listing.names, listing.selection
    growth = Growth(list(intervals_of(names, selection)), groups_of(names, selection))
    texts = _translated(listing, (*_GROWTH[show], *_HEADINGS))
    return growth.total(*texts) if show == TOTAL else growth(*texts)


def _drawn(listing: Listing, parts: Parts) -> Chart:
    label = parts.found.label.text
    return parts(label[:1].upper() + label[1:], *_translated(listing, _PARTS))


def _translated(listing: Listing, texts: Sequence[str]) -> list[str]:
    return [listing.names.texts.gettext(text) for text in texts]
