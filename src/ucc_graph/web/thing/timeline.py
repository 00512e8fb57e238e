"""Time line of a thing: the dated things that point to it, in order of time.

A property with very many things has a list and a growth chart instead: they would fill the page, and an arbitrary part
of them tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.terms import TIMES, time_order, year_of
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.page import Views

__all__ = ["Moment", "timeline"]

_DAY: Final = len("2004-02-29")
_MOST: Final = 60
"""Things of one property, at most."""
_PROBES: Final = 3
"""Things of one kind that are looked at before it counts as one of undated things."""


@dataclass(frozen=True)
class Moment:
    """A dated thing: its time, its link, and the name of its class."""

    when: Text
    thing: Link
    of_class: Text | None


def timeline(
    views: Views, found: Iterable[Incoming], without: Collection[str], shown: Collection[str] = ()
) -> tuple[Moment, ...]:
    """The dated things that point to a thing, the latest first.

    ``without`` are properties that do not count, ``shown`` things that the page shows otherwise.
    """
    dates: dict[str, Literal] = {}
    order: dict[tuple[str, ...], Mapping[str, int]] = {}
    for one in found:
        if one.predicate not in without and one.count <= _MOST:
            dates.update(_dated(views, [thing for thing in one.subjects if thing not in shown], order))
    latest = sorted(dates, key=lambda thing: (time_order(dates[thing].value), thing), reverse=True)
    return tuple(_moment(views.names, thing, dates[thing]) for thing in latest)


def _dated(
    views: Views, things: Sequence[str], order: dict[tuple[str, ...], Mapping[str, int]]
) -> Iterator[tuple[str, Literal]]:
    """The things that have a date; of a kind whose first things have none, no others are looked at."""
    missed = Counter[str]()
    for thing in things:
        kind, _ = views.names.iris.kind_and_key(thing) or ("", "")
        if missed[kind] == _PROBES:
            continue
        if date := _date(views, thing, order):
            yield thing, date
        else:
            missed[kind] += 1


def _date(views: Views, thing: str, order: dict[tuple[str, ...], Mapping[str, int]]) -> Literal | None:
    """The date of a thing: the first that its layout shows, or another of the same year that is more exact."""
    lookup = views.names.lookup
    stated = ((triple.predicate.value, triple.object) for triple in lookup.triples(NamedNode(thing), None, None))
    dates = {name: value for name, value in stated if isinstance(value, Literal) and value.datatype in TIMES}
    if not dates:
        return None
    classes = lookup.classes(thing)
    if classes not in order:
        rows = views.layout.properties(lookup.ancestors(classes))
        order[classes] = {row.predicate: place for place, row in enumerate(rows)}
    places = order[classes]
    shown = sorted(dates, key=lambda name: (places.get(name, len(places)), name))
    first = dates[shown[0]]
    same_year = (dates[name] for name in shown if year_of(dates[name].value) == year_of(first.value))
    return max(same_year, key=lambda value: min(len(value.value), _DAY))


def _moment(names: Names, thing: str, date: Literal) -> Moment:
    classes = names.lookup.classes(thing)
    return Moment(names.text(date), names.link(thing), names.term(classes[0]) if classes else None)
