"""Time line of a thing: the dated things of a kind that point to it, in order of time.

A property with very many things has a list and a growth chart instead: they would fill the page, and an arbitrary part
of them tells nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.lookup import Incoming
from ucc_graph.rdf.terms import TIMES, object_of, time_order, year_of
from ucc_graph.rdf.vocab import RDF
from ucc_graph.web.view.names import Link, Names, Text
from ucc_graph.web.view.page import Views

__all__ = ["DateOfThing", "Moment", "date_of", "timeline"]

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
    dates: dict[str, DateOfThing] = {}
    for one in found:
        if one.predicate not in without and one.count <= _MOST:
            dates.update(_dated(views, [thing for thing in one.subjects if thing not in shown and thing not in dates]))
    names = views.names
    latest = sorted(dates, key=lambda thing: (time_order(dates[thing].literal.value), thing), reverse=True)
    return tuple(_moment(names, thing, dates[thing]) for thing in latest)


@dataclass(frozen=True)
class DateOfThing:
    """The date of a thing, and the IRI of its class."""

    literal: Literal
    of_class: str | None


def _dated(views: Views, things: Sequence[str]) -> Iterator[tuple[str, DateOfThing]]:
    """The things that have a date; of a kind whose first things have none, no others are looked at."""
    missed = Counter[str]()
    for thing in things:
        known = views.names.iris.kind_and_key(thing)
        kind = known[0] if known else ""
        if not kind or missed[kind] == _PROBES:
            continue
        if date := date_of(views, thing):
            yield thing, date
        else:
            missed[kind] += 1


def date_of(views: Views, thing: str) -> DateOfThing | None:
    """The date of a thing: the first that its layout shows, or another of the same year that is more exact."""
    lookup, classes = views.names.lookup, list[str]()
    dates: dict[str, Literal] = {}
    for triple in lookup.triples(NamedNode(thing), None, None):
        if isinstance(triple.object, Literal) and triple.object.datatype in TIMES:
            dates[triple.predicate.value] = triple.object
        elif triple.predicate == RDF.type:
            classes.append(object_of(triple))
    if not dates:
        return None
    rows = views.layout.properties(lookup.ancestors(sorted(classes)))
    shown = [row.predicate for row in rows if row.predicate in dates] or sorted(dates)
    first = dates[shown[0]]
    same_year = (dates[name] for name in shown if year_of(dates[name].value) == year_of(first.value))
    return DateOfThing(max(same_year, key=lambda value: min(len(value.value), _DAY)), min(classes, default=None))


def _moment(names: Names, thing: str, date: DateOfThing) -> Moment:
    of_class = names.term(date.of_class) if date.of_class else None
    return Moment(names.text(date.literal), names.link(thing), of_class)
