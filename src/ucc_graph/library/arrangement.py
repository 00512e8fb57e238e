"""Arrangement of the things of a kind: their order, and the hierarchy of those that are wider or narrower than others.

A hierarchy is a property whose values are of the same kind, such as ``skos:broader``: one that a shape marks as
``layout:tree``, one of those below or a subproperty of one, or one that makes a tree: each thing has one value at most,
some have several things beneath them, and no way leads back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.layout import Layout, PropertyRow
from ucc_graph.library.lookup import Kind, Lookup
from ucc_graph.rdf.languages import natural_order
from ucc_graph.rdf.terms import NUMERIC, number_of, object_of, subject_of
from ucc_graph.rdf.vocab import CSVW, DCT, ORG, OWL, RDFS, SCHEMA, SH, SKOS

__all__ = ["INVERSES", "Arranger", "Hierarchy", "Rank"]

INVERSES: Final = {
    SKOS.broader.value: SKOS.narrower.value,
    DCT.isPartOf.value: DCT.hasPart.value,
    ORG.subOrganizationOf.value: ORG.hasSubOrganization.value,
    SCHEMA.isPartOf.value: SCHEMA.hasPart.value,
    SCHEMA.containedInPlace.value: SCHEMA.containsPlace.value,
    SCHEMA.parentOrganization.value: SCHEMA.subOrganization.value,
    SCHEMA.parent.value: SCHEMA.children.value,
    SKOS.topConceptOf.value: SKOS.hasTopConcept.value,
}
"""Properties of well-known vocabularies that lead to a wider thing, each with its inverse."""
Rank: TypeAlias = tuple[object, ...]
"""The sort key of a thing."""
_Edges: TypeAlias = Mapping[str, tuple[str, ...]]
_WAYS: Final = 4
"""Ways from the widest thing to one, at most."""
_DEEP: Final = 64
"""Things on a way, at most."""


@dataclass(frozen=True)
class Hierarchy:
    """Hierarchy of a kind: the wider things of each thing that has one, without circles.

    ``predicate`` leads to a wider thing, or to a narrower one if not ``is_upward``.
    """

    predicate: str
    is_upward: bool
    wider: _Edges

    @cached_property
    def narrower(self) -> _Edges:
        """The things directly beneath each thing that has some, in order of IRI."""
        found: dict[str, list[str]] = {}
        for thing in sorted(self.wider):
            for above in self.wider[thing]:
                found.setdefault(above, []).append(thing)
        return {above: tuple(things) for above, things in found.items()}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The things with others beneath them and none above, in order of IRI."""
        return tuple(sorted(thing for thing in self.narrower if thing not in self.wider))

    def above(self, *things: str) -> tuple[str, ...]:
        """Some things and all that are wider, the nearest first."""
        found, known = list(things), set(things)
        for one in found:
            further = [wider for wider in self.wider.get(one, ()) if wider not in known]
            known.update(further)
            found += further
        return tuple(found)

    def within(self, chosen: Container[str]) -> Mapping[str, tuple[str, ...]]:
        """The chosen ones among each thing and all that are wider, for each thing with any."""
        found: dict[str, tuple[str, ...]] = {}
        for thing in self._downwards:
            own = (thing,) if thing in chosen else ()
            wider = (one for above in self.wider.get(thing, ()) for one in found.get(above, ()))
            if among := tuple(dict.fromkeys((*own, *wider))):
                found[thing] = among
        return found

    def ways(self, thing: str) -> tuple[tuple[str, ...], ...]:
        """The ways from the widest things to one, without itself; only the first few of many."""
        found: list[tuple[str, ...]] = []
        waiting: list[tuple[str, ...]] = [(thing,)]
        while waiting and len(found) < _WAYS:
            way = waiting.pop()
            above = self.wider.get(way[0], ()) if len(way) < _DEEP else ()
            waiting += [(one, *way) for one in reversed(above)]
            found += [] if above or len(way) == 1 else [way[:-1]]
        return tuple(found)

    @cached_property
    def below(self) -> Mapping[str, int]:
        """The number of all narrower things of each thing that has some."""
        found: Counter[str] = Counter()
        if all(len(wider) == 1 for wider in self.wider.values()):
            for thing in reversed(self._downwards):
                for above in self.wider.get(thing, ()):
                    found[above] += found[thing] + 1
            return found
        for thing in self.wider:
            found.update(self.above(*self.wider[thing]))
        return found

    @cached_property
    def _downwards(self) -> tuple[str, ...]:
        """All things of the hierarchy, each after those that are wider."""
        return tuple(TopologicalSorter(self.wider).static_order())

    @cached_property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """The things that have others beneath them, by their distance from the widest."""
        found, known = [self.roots], set(self.roots)
        while found[-1]:
            beneath = (one for thing in found[-1] for one in self.narrower.get(thing, ()))
            level = tuple(dict.fromkeys(one for one in beneath if one in self.narrower and one not in known))
            known.update(level)
            found.append(level)
        return tuple(found[:-1])


@dataclass(frozen=True)
class Arranger:
    """Reader of orders and hierarchies; each hierarchy is read once."""

    lookup: Lookup
    layout: Layout
    _known: dict[str, Hierarchy | None] = field(default_factory=dict, compare=False)

    def hierarchy(self, kind: Kind) -> Hierarchy | None:
        """The hierarchy of a kind, None for a kind without one."""
        if kind.name not in self._known:
            self._known[kind.name] = next(filter(None, self._hierarchies(kind)), None)
        return self._known[kind.name]

    def upward(self, hierarchy: Hierarchy) -> str | None:
        """The property that leads to the wider things of a hierarchy, None for one that only has narrower ones."""
        if hierarchy.is_upward:
            return hierarchy.predicate
        node = NamedNode(hierarchy.predicate)
        stated = [value.value for value in self.lookup.objects(hierarchy.predicate, OWL.inverseOf)]
        stated += sorted(subject_of(one) for one in self.lookup.triples(None, OWL.inverseOf, node))
        known = (up for up, down in INVERSES.items() if down == hierarchy.predicate)
        return next(iter((*stated, *known)), None)

    def ranks(self, kind: Kind, things: Iterable[str]) -> Mapping[str, Rank]:
        """The sort keys of some things of a kind; none where nothing but their names orders them.

        They are those of the property in ``layout:orderBy`` of the shape, else of ``sh:order``, else of
        ``skos:notation`` if each thing has one.
        """
        chosen = next((self.layout.ordering[name] for name in kind.classes if name in self.layout.ordering), None)
        if chosen:
            return {thing: self._rank(thing, chosen) for thing in things}
        listed = list(things)
        if any(self.lookup.objects(thing, SH.order) for thing in listed):
            return {thing: self._rank(thing, SH.order.value) for thing in listed}
        has_notations = all(self.lookup.objects(thing, SKOS.notation) for thing in listed)
        return {thing: self._rank(thing, SKOS.notation.value) for thing in listed} if has_notations else {}

    def _rank(self, thing: str, predicate: str) -> Rank:
        """The least value of a property, numbers by size; a thing without a value stands last."""
        if predicate == CSVW.rownum.value:
            return (False, *min(map(natural_order, self.lookup.rows(thing)), default=()))
        found = self.lookup.objects(thing, NamedNode(predicate))
        measured = (value.value for value in found if isinstance(value, Literal) and value.datatype in NUMERIC)
        numbers = [number for number in map(number_of, measured) if number is not None]
        if numbers:
            return (False, (False, min(numbers), ""))
        return (not found, *min((natural_order(value.value) for value in found), default=()))

    def _hierarchies(self, kind: Kind) -> Iterator[Hierarchy | None]:
        """The hierarchies of a kind: those that shapes mark, those of known properties, and those that are trees."""
        rows = self.layout.properties(self.lookup.ancestors(kind.classes))
        members, refused = frozenset(kind.members), {row.predicate for row in rows if row.settings.tree is False}
        for row in rows:
            if row.settings.tree:
                yield self._of_several((row.predicate,), (), members)
        for upward, downward in INVERSES.items():
            ups, downs = (self.lookup.descendants(term, by=RDFS.subPropertyOf) for term in (upward, downward))
            if refused.isdisjoint((*ups, *downs)):
                yield self._of_several(ups, downs, members)
        for row in rows:
            if row.predicate not in refused and self._stays_within(row, kind):
                yield self._grown(row, members)

    def _of_several(self, ups: Iterable[str], downs: Iterable[str], members: frozenset[str]) -> Hierarchy | None:
        found: dict[str, list[str]] = {}
        first: tuple[str, bool] | None = None
        for predicate, is_upward in (*((up, True) for up in ups), *((down, False) for down in downs)):
            for thing, above in self._edges(predicate, members, is_upward=is_upward):
                first = first or (predicate, is_upward)
                found.setdefault(thing, []).append(above)
        return Hierarchy(*first, _without_circles(found)) if first else None

    def _grown(self, row: PropertyRow, members: frozenset[str]) -> Hierarchy | None:
        """The hierarchy of a property that makes a tree by its values."""
        for is_upward in (True, False):
            found: dict[str, list[str]] = {}
            for thing, above in self._edges(row.predicate, members, is_upward=is_upward):
                found.setdefault(thing, []).append(above)
            beneath = Counter(above for several in found.values() for above in several)
            is_tree = all(len(several) == 1 for several in found.values()) and max(beneath.values(), default=0) > 1
            edges = _without_circles(found) if is_tree else {}
            if edges and len(edges) == len(found):
                return Hierarchy(row.predicate, is_upward, edges)
        return None

    def _stays_within(self, row: PropertyRow, kind: Kind) -> bool:
        """Whether a property has values, all of them things of the kind itself."""
        node, is_found = NamedNode(row.predicate), False
        for thing in kind.members:
            for triple in self.lookup.triples(NamedNode(thing), node, None):
                known = self.lookup.iris.kind_and_key(object_of(triple))
                if isinstance(triple.object, Literal) or known is None or known[0] != kind.name:
                    return False
                is_found = True
        return is_found

    def _edges(self, predicate: str, members: frozenset[str], *, is_upward: bool) -> Iterator[tuple[str, str]]:
        """The pairs of a thing and a wider one of the kind by a property, in order."""
        triples = self.lookup.triples(None, NamedNode(predicate), None)
        pairs = ((subject_of(one), object_of(one)) for one in triples if not isinstance(one.object, Literal))
        inner = (pair for pair in pairs if pair[0] in members and pair[1] in members and pair[0] != pair[1])
        return iter(sorted(pair if is_upward else pair[::-1] for pair in inner))


def _without_circles(found: Mapping[str, Iterable[str]]) -> _Edges:
    """The wider things of each thing, without those that would lead back to it."""
    kept: dict[str, tuple[str, ...]] = {}
    reached: set[str] = set()
    for thing in sorted(found):
        for above in dict.fromkeys(found[thing]):
            if thing not in reached or not _leads(kept, above, thing):
                kept[thing] = (*kept.get(thing, ()), above)
                reached.add(above)
    return kept


def _leads(edges: _Edges, start: str, end: str) -> bool:
    """Whether a way leads from a thing upwards to another."""
    waiting, seen = [start], {start}
    while waiting:
        if (one := waiting.pop()) == end:
            return True
        further = [above for above in edges.get(one, ()) if above not in seen]
        seen.update(further)
        waiting += further
    return False
