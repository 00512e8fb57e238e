"""News of a publication: the things that are new in its latest year, and published values that differ from each other.

Values differ between things that a symmetric property of the publication joins, such as two counts of the same year
that conflict (OWL 2, section 9.2.8, https://www.w3.org/TR/owl2-syntax/#Symmetric_Object_Properties).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import FacetType
from ucc_graph.library.layout import Layout
from ucc_graph.library.lookup import Lookup
from ucc_graph.rdf.terms import NUMERIC, TIMES, object_of, subject_of, year_of
from ucc_graph.rdf.vocab import OWL, RDF
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.map import sign_of
from ucc_graph.web.view.names import Link, Names, Text, numeric_order

__all__ = ["Differing", "NewThing", "Newest", "differing", "joined_things", "newest"]

_NEWEST: Final = 12
_DIFFERING: Final = 6
_LARGEST: Final = 40
"""Things that differ from each other, at most, for their values to be read."""


@dataclass(frozen=True)
class NewThing:
    """A new thing with the sign of its group, and the first thing that it belongs to, such as a country."""

    thing: Link
    sign: int
    belongs: Link | None


@dataclass(frozen=True)
class Newest:
    """The latest year in which things began, their number, the first of them, and the address of the list of all."""

    year: int
    count: int
    things: tuple[NewThing, ...]
    href: str


@dataclass(frozen=True)
class Differing:
    """Numbers that differ, the least first, with what their things have in common, and the first of these things.

    ``years`` are their first and their last one, and empty where nothing is dated.
    """

    thing: str
    subject: tuple[str, ...]
    numbers: tuple[Literal, ...]
    years: tuple[int, ...] = ()

    def values(self, names: Names) -> tuple[Text, ...]:
        """The numbers for a reader."""
        return tuple(map(names.value, self.numbers))


def newest(names: Names, collection: Collection) -> Newest | None:
    """The newest things of a collection; None where nothing is dated, or all began in the same year."""
    first = [one for one in collection.intervals if one.is_first and one.since is not None]
    years = {one.since for one in first if one.since is not None}
    if len(years) < 2:
        return None
    year, kind = max(years), collection.kind
    groups = {one.thing: one.group for one in first if one.since == year}
    ordered = sorted(((names.order(link.name), link) for link in map(names.link, groups)), key=lambda pair: pair[0])
    things = (_new_thing(names, collection, link, groups[link.iri]) for _, link in ordered[:_NEWEST])
    return Newest(year, len(groups), tuple(things), names.local(_list_of(names, collection, year) or f"/{kind.name}"))


def _new_thing(names: Names, collection: Collection, thing: Link, group: str | None) -> NewThing:
    facets = (facet for facet in collection.offered if facet.sort is FacetType.THING and facet is not collection.group)
    belongs = next((names.link(value) for facet in facets for value in facet.values.get(thing.iri, ())), None)
    return NewThing(thing, sign_of(collection, group or ""), belongs)


def _list_of(names: Names, collection: Collection, year: int) -> str:
    """The address of the list of the things of a year; empty where the list cannot be filtered by it."""
    facet = collection.year
    if facet is None or facet not in collection.offered:
        return ""
    key = next((value for value in facet.distinct if numeric_order(value) == year), "")
    return Selection(collection, names.iris, {facet.name: frozenset({key})}).address(f"/{collection.kind.name}")


def differing(lookup: Lookup, layout: Layout) -> tuple[Differing, ...]:
    """The numbers that differ, those of most things first."""
    declared = map(subject_of, lookup.triples(None, RDF.type, OWL.SymmetricProperty))
    largest = sorted(joined_things(lookup, *declared), key=lambda part: (-len(part), part))
    found = (_differing(lookup, layout, part[:_LARGEST]) for part in largest)
    return tuple(islice(filter(None, found), _DIFFERING))


def joined_things(lookup: Lookup, *properties: str) -> list[list[str]]:
    """The things of this publication that some properties join, directly or by others, as sorted parts."""
    pairs = chain.from_iterable(lookup.triples(None, NamedNode(name), None) for name in sorted(properties))
    joined = _joined((subject_of(pair), object_of(pair)) for pair in pairs)
    return [part for part in joined if all(map(lookup.iris.kind_and_key, part))]


def _joined(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The things that some pairs join, directly or by others, as sorted parts."""
    parts: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = parts.get(one, {one}) | parts.get(other, {other})
        parts.update(dict.fromkeys(joined, joined))
    return sorted({id(part): sorted(part) for part in parts.values()}.values())


def _differing(lookup: Lookup, layout: Layout, things: Sequence[str]) -> Differing | None:
    """The first property by its layout of which the things have different numbers; None without one."""
    said = [_said(lookup, thing) for thing in things]
    rows = [row.predicate for row in layout.properties(lookup.ancestors(lookup.classes(things[0])))]
    for predicate in (name for name in rows if name not in layout.hidden):
        values = [one for stated in said for one in stated.get(predicate, ())]
        numbers = {one.value: one for one in values if isinstance(one, Literal) and one.datatype in NUMERIC}
        if len(numbers) > 1 and len(values) == len(things):
            ordered = tuple(numbers[text] for text in sorted(numbers, key=numeric_order))
            return Differing(things[0], tuple(_common(lookup, said)), ordered, _years(said, rows))
    return None


def _said(lookup: Lookup, thing: str) -> Mapping[str, list[object]]:
    found: dict[str, list[object]] = {}
    for triple in lookup.triples(NamedNode(thing), None, None):
        found.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def _years(said: Sequence[Mapping[str, list[object]]], order: Sequence[str]) -> tuple[int, ...]:
    """The first and the last year that some things state by their first dated property; one if they are the same."""
    found = set[int]()
    for stated in said:
        literals = (one for name in order for one in stated.get(name, ()) if isinstance(one, Literal))
        dates = (year_of(one.value) for one in literals if one.datatype in TIMES)
        found.update(islice((year for year in dates if year is not None), 1))
    return tuple(sorted({min(found), max(found)})) if found else ()


def _common(lookup: Lookup, said: Sequence[Mapping[str, list[object]]]) -> Iterator[str]:
    """The things of this publication that all of some things name, by the same property."""
    for predicate in sorted(said[0]):
        shared = [set(stated.get(predicate, ())) for stated in said]
        values = (value.value for value in shared[0].intersection(*shared) if isinstance(value, NamedNode))
        yield from (value for value in sorted(values) if lookup.iris.kind_and_key(value))
