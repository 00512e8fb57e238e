"""Days of the things of a kind: the properties that have dates, and the days that each thing has by them.

A beginning and an end, as ``schema:startDate`` and ``schema:endDate`` or properties that specialise them, are one span
of days. Years and months are no days; of a date with a time the day counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.terms import subject_of
from ucc_graph.rdf.vocab import RDFS, SCHEMA, XSD

__all__ = ["Days", "Span"]

_DAYS: Final = frozenset({XSD.date, XSD.dateTime})
_PARTIAL: Final = _DAYS | {XSD.gYear, XSD.gYearMonth, XSD.string}
"""Datatypes of properties of which some values may be days."""
_ISO: Final = len("yyyy-mm-dd")


@dataclass(frozen=True, order=True)
class Span:
    """Days of a thing by a property, the last included; ``number`` tells several values of one property apart."""

    first: date
    last: date
    thing: str
    property: str
    number: int = 0


class Days:
    """Days of a release, of each kind read once."""

    def __init__(self, lookup: Lookup, layout: Layout) -> None:
        self._lookup = lookup
        self._layout = layout
        self._known: dict[str, Mapping[str, tuple[Span, ...]]] = {}

    def of(self, kind: Kind) -> Mapping[str, tuple[Span, ...]]:
        """The spans of each thing of a kind that has any, in order."""
        if kind.name not in self._known:
            self._known[kind.name] = self._read(kind)
        return self._known[kind.name]

    def _read(self, kind: Kind) -> Mapping[str, tuple[Span, ...]]:
        members = frozenset(kind.members)
        classes = self._lookup.ancestors(kind.classes)
        predicates = dict.fromkeys(row.predicate for row in self._layout.properties(classes))
        dates = {one: found for one in predicates if (found := self._dates(one, members))}
        first, last = (self._specialised(dates, term) for term in (SCHEMA.startDate, SCHEMA.endDate))
        spans: dict[str, list[Span]] = {}
        for predicate, values in dates.items():
            if predicate == last and first:
                continue
            for thing, days in values.items():
                ends = dates[last].get(thing, []) if predicate == first and last else []
                spans.setdefault(thing, []).extend(_spans(thing, predicate, days, ends))
        if first and last:
            alone = (thing for thing in dates[last] if thing not in dates[first])
            for thing in alone:
                spans.setdefault(thing, []).extend(_spans(thing, last, dates[last][thing], []))
        return {thing: tuple(sorted(found)) for thing, found in spans.items()}

    def _dates(self, predicate: str, members: frozenset[str]) -> dict[str, list[date]]:
        """The days of each thing by a property; none, without a look at all of them, for things and names."""
        node = NamedNode(predicate)
        first = next((quad.object for quad in self._lookup.store.quads_for_pattern(None, node, None)), None)
        if not isinstance(first, Literal) or first.language or first.datatype not in _PARTIAL:
            return {}
        found: dict[str, list[date]] = {}
        for triple in self._lookup.triples(None, node, None):
            value, thing = triple.object, subject_of(triple)
            if not isinstance(value, Literal) or value.datatype not in _DAYS or thing not in members:
                continue
            if day := _day(value.value):
                found.setdefault(thing, []).append(day)
        return {thing: sorted(days) for thing, days in found.items()}

    def _specialised(self, dates: Mapping[str, object], term: NamedNode) -> str:
        """The property that is a term or specialises it; empty where none or several do."""
        found = [one for one in dates if one == term.value or term in self._lookup.objects(one, RDFS.subPropertyOf)]
        return found[0] if len(found) == 1 else ""


def _spans(thing: str, predicate: str, days: Sequence[date], ends: Sequence[date]) -> Iterator[Span]:
    """The spans of one property; an end counts where there is one beginning, and it is not before it."""
    for number, day in enumerate(days):
        is_pair = len(days) == len(ends) == 1 and ends[0] >= day
        yield Span(day, ends[0] if is_pair else day, thing, predicate, number)


def _day(text: str) -> date | None:
    """The day of a date or of a moment; None for one outside the calendar of Python (years 1 to 9999)."""
    try:
        return date.fromisoformat(text[:_ISO])
    except ValueError:
        return None
