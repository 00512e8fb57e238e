"""A selection from a collection: what an address asks for, and the things that it leaves.

The parameters are the facets' names with keys of their values (``coast=cold&coast=warm``: either), ``at`` a year in
which the thing belonged, ``sort`` a column, with a hyphen before it from the last to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.rdf.iris import Iris

__all__ = ["AT", "SORT", "Selection", "key_of", "read_selection"]

AT: Final = "at"
SORT: Final = "sort"
_YEARS: Final = 5
"""Digits at most in a year, so that none is read that no calendar has."""


@dataclass(frozen=True)
class Selection:
    """What is asked for: keys of values by facet, a year, and the column to sort by.

    ``misread`` are the parameters whose values say nothing here; they are left out of account.
    """

    collection: Collection
    iris: Iris
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    at: int | None = None
    sort: str = ""
    misread: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether all things are asked for."""
        return not self.chosen and self.at is None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The selection as parameters of an address, without the order."""
        pairs = [(name, key) for name, keys in sorted(self.chosen.items()) for key in sorted(keys)]
        return pairs if self.at is None else [*pairs, (AT, str(self.at))]

    def address(self, path: str, **further: str) -> str:
        """A path with the selection, and further parameters where they say something."""
        pairs = [*self.query, *((name, value) for name, value in further.items() if value)]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def things(self, without: str = "") -> frozenset[str]:
        """The things that are selected; ``without`` names a facet that is left out of account."""
        found = set(self.collection.kind.members) if self.at is None else set(self.groups)
        for facet in self.collection.facets:
            if facet.name in self.chosen and facet.name != without:
                found &= self._having(facet)
        return frozenset(found)

    @cached_property
    def groups(self) -> Mapping[str, str | None]:
        """The group of each thing in the year that is asked for, or today."""
        return {spell.thing: spell.group for spell in self.collection.spells if spell.holds(self.at)}

    def counts(self, facet: Facet) -> Counter[str]:
        """How many things each value of a facet would leave beside what else is chosen."""
        things = self.things(without=facet.name)
        values = self.values(facet)
        return Counter(value for thing in things for value in values.get(thing, ()))

    def values(self, facet: Facet) -> Mapping[str, Sequence[str]]:
        """The values of a facet in the year that is asked for: the groups of then, and no year beyond it."""
        if self.at is not None and facet is self.collection.group:
            return {thing: (found,) for thing, found in self.groups.items() if found}
        if self.at is not None and facet is self.collection.year:
            return self._begun
        return facet.values

    @cached_property
    def _begun(self) -> Mapping[str, Sequence[str]]:
        """The years in which the spells of each thing began that had begun by the year that is asked for."""
        found: dict[str, list[str]] = {}
        for spell in self.collection.spells:
            if spell.since is not None and self.at is not None and spell.since <= self.at:
                found.setdefault(spell.thing, []).append(str(spell.since))
        return found

    def _having(self, facet: Facet) -> set[str]:
        keys = self.chosen[facet.name]
        wanted = {value for value in facet.distinct if key_of(facet, value, self.iris) in keys}
        return {thing for thing, values in self.values(facet).items() if not wanted.isdisjoint(values)}


def read_selection(params: QueryParams, collection: Collection, addresses: Iris) -> Selection:
    """The selection that parameters ask for; others are passed over, and so are empty ones."""
    asked = {facet.name: {key for key in params.getlist(facet.name) if key} for facet in collection.facets}
    asked = {name: keys for name, keys in asked.items() if keys}
    known = {
        facet.name: _keys(facet, addresses) & asked[facet.name] for facet in collection.facets if facet.name in asked
    }
    at, sort = params.get(AT, "") if collection.year else "", params.get(SORT, "")
    year = int(at) if at.isascii() and at.isdigit() and len(at) < _YEARS else None
    is_sorted = sort.removeprefix("-") in {"name", *(column.name for column in collection.columns)}
    misread = [(name, key) for name, keys in asked.items() for key in sorted(keys - known[name])]
    misread += [(AT, at)] if at and year is None else []
    misread += [(SORT, sort)] if sort and not is_sorted else []
    chosen = {name: frozenset(keys) for name, keys in known.items() if keys}
    return Selection(collection, addresses, chosen, year, sort if is_sorted else "", tuple(misread))


def key_of(facet: Facet, value: str, addresses: Iris) -> str:
    """How a value stands in an address."""
    found = addresses.kind_and_key(value) if facet.sort is FacetType.THING else None
    return found[1] if found else value


def _keys(facet: Facet, addresses: Iris) -> set[str]:
    return {key_of(facet, value, addresses) for value in facet.distinct}
