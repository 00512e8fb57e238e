"""Lists of the things of a kind: the selection that an address asks for, the facets to choose by, and the rows.

The parameters of an address are facet names with keys of their values (``coast=cold&coast=warm`` selects either);
``at``, a year of membership; and ``sort``, a column, with a hyphen before it for descending order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from ucc_graph.library.collection import Collection, Collections
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Member
from ucc_graph.library.open import Library
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.terms import time_order
from ucc_graph.web.view.names import Names, Text, Values, numeric_order
from ucc_graph.web.view.page import ColumnHeading, Table, TableRow

__all__ = [
    "AT",
    "FacetChoices",
    "FilterOption",
    "Listing",
    "Selection",
    "collection_of",
    "key_of",
    "listings_with",
    "read_selection",
]

AT: Final = "at"
_SORT: Final = "sort"
_BY_NAME: Final = "name"
_YEAR: Final = re.compile(r"[0-9]{1,4}")
_ANY_YEAR: Final = re.compile(r"-?[0-9]{1,18}")
_COLUMNS: Final = 6
_NAMED, _SHOWN = 10, 80
"""Parameters without meaning that an answer names, and characters of their values."""
_DATATYPES: Final = {FacetType.NUMBER: "xsd:integer", FacetType.DAY: "xsd:date"}


@dataclass(frozen=True)
class Selection:
    """Selection by keys, year and sort column; ``misread`` are parameters with unknown values, without effect."""

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

    def address(self, path: str, **further: str) -> str:
        """A path with the selection, and with the further parameters that are not empty."""
        pairs = [(name, key) for name, keys in sorted(self.chosen.items()) for key in sorted(keys)]
        pairs += [] if self.at is None else [(AT, str(self.at))]
        pairs += [(name, value) for name, value in further.items() if value]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def things(self, without: str = "") -> frozenset[str]:
        """The things that are selected; the facet named ``without`` has no effect."""
        every = self.collection.kind.members if self.at is None else self.groups
        return frozenset(every).intersection(*(found for name, found in self._fitting.items() if name != without))

    @cached_property
    def _fitting(self) -> Mapping[str, frozenset[str]]:
        """The things with a chosen value, by facet: each facet is read once, however many are counted."""
        found: dict[str, frozenset[str]] = {}
        for facet in self.collection.facets:
            if keys := self.chosen.get(facet.name):
                wanted = {value for value in facet.distinct if key_of(facet, value, self.iris) in keys}
                fitting = (thing for thing, values in self.values(facet).items() if not wanted.isdisjoint(values))
                found[facet.name] = frozenset(fitting)
        return found

    @cached_property
    def groups(self) -> Mapping[str, str | None]:
        """The group of each thing in the year that is asked for, or today."""
        return {one.thing: one.group for one in self.collection.intervals if one.holds(self.at)}

    def counts(self, facet: Facet) -> Counter[str]:
        """The number of things for each value of a facet, under the choices by all other facets."""
        values = self.values(facet)
        return Counter(value for thing in self.things(without=facet.name) for value in values.get(thing, ()))

    def values(self, facet: Facet) -> Mapping[str, Sequence[str]]:
        """The values of a facet in the year that is asked for: the groups of that year, and years up to it."""
        if self.at is not None and facet is self.collection.group:
            return {thing: (found,) for thing, found in self.groups.items() if found}
        if self.at is not None and facet is self.collection.year:
            return self._begun
        return facet.values

    @cached_property
    def _begun(self) -> Mapping[str, Sequence[str]]:
        """The years in which the intervals of each thing began, up to the year that is asked for."""
        found: dict[str, list[str]] = {}
        for interval in self.collection.intervals:
            if interval.since is not None and self.at is not None and interval.since <= self.at:
                found.setdefault(interval.thing, []).append(str(interval.since))
        return found


def read_selection(pairs: Sequence[tuple[str, str]], collection: Collection, iris: Iris) -> Selection:
    """The selection of the parameters of an address; unknown and empty ones have no effect."""
    chosen: dict[str, frozenset[str]] = {}
    misread: list[tuple[str, str]] = []
    for facet in collection.facets:
        if asked := {value for name, value in pairs if name == facet.name and value}:
            known = {key_of(facet, value, iris) for value in facet.distinct}
            chosen |= {facet.name: frozenset(asked & known)} if asked & known else {}
            misread += [(facet.name, key) for key in sorted(asked - known)]
    last = dict(pairs)
    at, sort = last.get(AT, "") if collection.year else "", last.get(_SORT, "")
    year = _year(at, collection)
    column = sort.removeprefix("-")
    is_sorted = column == _BY_NAME or collection.column(column) is not None
    misread += [(AT, at)] if at and year is None else []
    misread += [(_SORT, sort)] if sort and not is_sorted else []
    named = tuple((name, value[:_SHOWN]) for name, value in misread[:_NAMED])
    return Selection(collection, iris, chosen, year, sort if is_sorted else "", named)


def _year(text: str, collection: Collection) -> int | None:
    """The year of a parameter: one of four digits at most, or one between the first and the last of the collection."""
    if _YEAR.fullmatch(text):
        return int(text)
    if not _ANY_YEAR.fullmatch(text):
        return None
    known = [interval.since for interval in collection.intervals if interval.since is not None]
    return int(text) if known and min(known) <= int(text) <= max(known) else None


def key_of(facet: Facet, value: str, iris: Iris) -> str:
    """The key of a facet's value in an address."""
    found = iris.kind_and_key(value) if facet.sort is FacetType.THING else None
    return found[1] if found else value


@dataclass(frozen=True)
class FilterOption:
    """A value to choose: its key, its name, the number of things that have it, and whether it is chosen."""

    key: str
    name: Text
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetChoices:
    """A facet with its values."""

    name: str
    label: Text
    choices: tuple[FilterOption, ...]


@dataclass(frozen=True)
class Listing:
    """A list of the selected things for one reader."""

    names: Names
    selection: Selection

    def label(self, facet: Facet) -> Text:
        """The name of a facet: the class of its values if lists offer it for selection, else its property."""
        named = self._class(facet) if facet.is_offered else None
        return self.names.name(named or facet.path[-1])

    def plural(self, facet: Facet) -> Text:
        """The plural name of the values of a facet."""
        of_class = self._class(facet)
        return self.names.plural(of_class) if of_class else self.label(facet)

    def members(self) -> list[Member]:
        """The things that are selected, in the order that is asked for."""
        names, selection, wanted = self.names, self.selection, self.selection.things()
        members = names.labels.members(selection.collection.kind, names.reader.language)
        found = [one for one in members if one.iri in wanted]
        if column := selection.collection.column(selection.sort.removeprefix("-")):
            ranks, values = {value: self._rank(column, value) for value in column.distinct}, selection.values(column)
            found.sort(key=lambda one: [ranks[value] for value in values.get(one.iri, ())])
        return found[::-1] if selection.sort.startswith("-") else found

    def choices(self) -> Iterator[FacetChoices]:
        """The facets to choose by, with their values."""
        for facet in self.selection.collection.offered:
            found = list(self._options(facet))
            if facet.sort is FacetType.THING:
                found.sort(key=lambda choice: choice.name.text.casefold())
            yield FacetChoices(facet.name, self.label(facet), tuple(found))

    def table(self, path: str, members: Iterable[Member]) -> Table:
        """The table of some members, with the name first; its headings link to ``path``, sorted by column."""
        columns = self.selection.collection.columns[:_COLUMNS]
        headings = [self._heading(path, _BY_NAME, Text(""))]
        headings += [
            self._heading(path, one.name, self.label(one), is_number=one.sort is FacetType.NUMBER) for one in columns
        ]
        rows = [
            TableRow(self.names.link(one.iri), tuple(self.cell(facet, one.iri) for facet in columns)) for one in members
        ]
        return Table(tuple(headings), tuple(rows), len(rows))

    def cell(self, facet: Facet, thing: str) -> Values:
        """The values of a thing in the year of the selection, things as links."""
        if facet.sort is FacetType.THING:
            return tuple(map(self.names.link, self.selection.values(facet).get(thing, ())))
        return tuple(self._shown(facet, text) for text in self.texts(facet, thing))

    def texts(self, facet: Facet, thing: str) -> tuple[Text, ...]:
        """The values of a thing in the year of the selection, by their names."""
        return tuple(self.text(facet, value) for value in self.selection.values(facet).get(thing, ()))

    def text(self, facet: Facet, value: str) -> Text:
        """The name of a value."""
        if facet.sort is FacetType.THING:
            return self.names.name(value)
        return Text(value, dir="auto" if facet.sort is FacetType.TEXT else "ltr")

    def _class(self, facet: Facet) -> str | None:
        """The class of a facet's values; None for texts and for things without a class."""
        if facet.sort is not FacetType.THING or not facet.distinct:
            return None
        return next(iter(self.names.lookup.classes(facet.distinct[0])), None)

    def _heading(self, path: str, name: str, label: Text, *, is_number: bool = False) -> ColumnHeading:
        order = {name: "ascending", f"-{name}": "descending"}.get(self.selection.sort or _BY_NAME, "")
        wanted = f"-{name}" if order == "ascending" else name
        return ColumnHeading(label, self.names.local(self.selection.address(path, sort=wanted)), order, is_number)

    def _shown(self, facet: Facet, text: Text) -> Text:
        shown = self.names.counted(text.text) if facet.sort is FacetType.NUMBER else text.text
        return replace(text, text=shown, datatype=_DATATYPES.get(facet.sort, ""))

    def _rank(self, facet: Facet, value: str) -> tuple[float, str]:
        """The sort key of a value: numbers by their size, years and days by time, others by name."""
        if facet.sort in {FacetType.YEAR, FacetType.DAY}:
            return time_order(value)
        size = numeric_order(value) if facet.sort is FacetType.NUMBER else 0
        return (size, self.text(facet, value).text.casefold())

    def _options(self, facet: Facet) -> Iterator[FilterOption]:
        counts, chosen = self.selection.counts(facet), self.selection.chosen.get(facet.name, frozenset())
        for value in facet.distinct:
            key = key_of(facet, value, self.names.iris)
            if counts[value] or key in chosen:
                yield FilterOption(key, self.text(facet, value), counts[value], key in chosen)


def collection_of(library: Library, iri: str) -> Collection | None:
    """The collection that a thing belongs to by its IRI; None for other resources."""
    found = library.iris.kind_and_key(iri)
    kind = library.kinds.get(found[0]) if found else None
    return library.collections.of(kind) if kind else None


def listings_with(names: Names, collections: Collections, iri: str) -> Iterator[tuple[Facet, Listing]]:
    """For each collection with places: its facet with a thing as value, and the list of the things with this value."""
    for collection in collections.located:
        if facet := next((facet for facet in collection.facets if iri in facet.members), None):
            chosen = {facet.name: frozenset({key_of(facet, iri, names.iris)})}
            yield facet, Listing(names, Selection(collection, names.iris, chosen))
