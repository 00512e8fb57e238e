"""Lists of the things of a kind: the selection that an address asks for, the facets to choose by, and the rows.

The parameters of an address are facet names with keys of their values (``coast=cold&coast=warm`` selects either);
``without``, facets of which a thing has no value; bounds of numbers and days (``height-from=20&height-to=30``);
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
from ucc_graph.rdf.languages import best
from ucc_graph.rdf.terms import number_of, time_order, year_of
from ucc_graph.web.view.names import Names, Text, Values, numeric_order
from ucc_graph.web.view.page import ColumnHeading, Table, TableRow

__all__ = [
    "AT",
    "BY_NAME",
    "FROM",
    "SORT",
    "TO",
    "WITHOUT",
    "Listing",
    "Selection",
    "collection_of",
    "is_spoken",
    "key_of",
    "listings_with",
    "read_selection",
]

AT: Final = "at"
WITHOUT: Final = "without"
FROM, TO = "-from", "-to"
"""Ends of the parameters with the bounds of a range."""
SORT: Final = "sort"
BY_NAME: Final = "name"
_YEAR: Final = re.compile(r"[0-9]{1,4}")
_ANY_YEAR: Final = re.compile(r"-?[0-9]{1,18}")
_COLUMNS: Final = 6
_NAMED, _SHOWN = 10, 80
"""Parameters without meaning that an answer names, and characters of their values."""
_DATATYPES: Final = {FacetType.NUMBER: "xsd:integer", FacetType.DAY: "xsd:date"}


@dataclass(frozen=True)
class Selection:
    """Selection by keys, bounds, year and sort column; ``misread`` are parameters with unknown values, without effect.

    ``bounds`` are the least and the greatest value of properties, empty for no bound; ``unstated`` are the facets of
    which a thing may have no value.
    """

    collection: Collection
    iris: Iris
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    at: int | None = None
    sort: str = ""
    misread: tuple[tuple[str, str], ...] = ()
    bounds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unstated: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether all things are asked for."""
        return not (self.chosen or self.bounds or self.unstated) and self.at is None

    def address(self, path: str, **further: str) -> str:
        """A path with the selection, and with the further parameters that are not empty."""
        pairs = [(name, key) for name, keys in sorted(self.chosen.items()) for key in sorted(keys)]
        pairs += [(WITHOUT, name) for name in sorted(self.unstated)]
        for name, ends in sorted(self.bounds.items()):
            pairs += [(f"{name}{end}", value) for end, value in zip((FROM, TO), ends, strict=True) if value]
        pairs += [] if self.at is None else [(AT, str(self.at))]
        pairs += [(name, value) for name, value in further.items() if value]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def things(self, without: str = "") -> frozenset[str]:
        """The things that are selected; the facet named ``without`` has no effect."""
        every = self.collection.kind.members if self.at is None else self.groups
        return frozenset(every).intersection(*(found for name, found in self.fitting.items() if name != without))

    @cached_property
    def fitting(self) -> Mapping[str, frozenset[str]]:
        """The things with a chosen value, by facet: each facet is read once, however many are counted."""
        found: dict[str, frozenset[str]] = {}
        for facet in (*self.collection.facets, *self.collection.ranges):
            name = facet.name
            if name in self.chosen or name in self.bounds or name in self.unstated:
                lacking = self.lacking(facet) if name in self.unstated else ()
                found[name] = frozenset(self._with_chosen(facet)).union(lacking)
        return found

    def _with_chosen(self, facet: Facet) -> Iterator[str]:
        """The things with a chosen value of a facet, or with one within its bounds."""
        wanted = self.wanted(facet)
        return (thing for thing, found in self.found_by(facet).items() if not wanted.isdisjoint(found))

    def wanted(self, facet: Facet) -> frozenset[str]:
        """The values of a facet that are chosen, or that are within its bounds."""
        keys, ends = self.chosen.get(facet.name, frozenset()), self.bounds.get(facet.name)
        chosen = {value for value in facet.distinct if keys and key_of(facet, value, self.iris) in keys}
        return frozenset(
            value for value in facet.distinct if value in chosen or (ends and _is_within(facet.sort, value, *ends))
        )

    def lacking(self, facet: Facet) -> frozenset[str]:
        """The things without a value of a facet."""
        return frozenset(self.collection.kind.members).difference(self.found_by(facet))

    @cached_property
    def groups(self) -> Mapping[str, str | None]:
        """The group of each thing in the year that is asked for, or today."""
        return {one.thing: one.group for one in self.collection.intervals if one.holds(self.at)}

    def counts(self, facet: Facet) -> Counter[str]:
        """The number of things for each value of a facet, under the choices by all other facets."""
        values = self.found_by(facet)
        return Counter(value for thing in self.things(without=facet.name) for value in values.get(thing, ()))

    def found_by(self, facet: Facet) -> Mapping[str, Sequence[str]]:
        """The values that each thing is found by in the year that is asked for, wider ones included."""
        return facet.reach or self.values(facet)

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
        if asked := {facet.spoken.get(value, value) for name, value in pairs if name == facet.name and value}:
            known = {key_of(facet, value, iris) for value in facet.distinct}
            chosen |= {facet.name: frozenset(asked & known)} if asked & known else {}
            misread += [(facet.name, key) for key in sorted(asked - known)]
    last = dict(pairs)
    bounds, wrong = _bounds(last, collection)
    wanted = {value for name, value in pairs if name == WITHOUT and value}
    unstated = wanted & {facet.name for facet in (*collection.offered, *collection.ranges)}
    misread += [*wrong, *((WITHOUT, name) for name in sorted(wanted - unstated))]
    at, sort = last.get(AT, "") if collection.year else "", last.get(SORT, "")
    year = _year(at, collection)
    column = sort.removeprefix("-")
    is_sorted = column == BY_NAME or collection.column(column) is not None
    misread += [(AT, at)] if at and year is None else []
    misread += [(SORT, sort)] if sort and not is_sorted else []
    named = tuple((name, value[:_SHOWN]) for name, value in misread[:_NAMED])
    return Selection(collection, iris, chosen, year, sort if is_sorted else "", named, bounds, frozenset(unstated))


def _bounds(
    last: Mapping[str, str], collection: Collection
) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str]]]:
    """The bounds of properties in the parameters of an address, and those parameters that are none."""
    found: dict[str, tuple[str, str]] = {}
    wrong: list[tuple[str, str]] = []
    for facet in collection.ranges:
        asked = [(f"{facet.name}{end}", last.get(f"{facet.name}{end}", "").strip()) for end in (FROM, TO)]
        wrong += [(name, value) for name, value in asked if value and not _is_bound(facet.sort, value)]
        first, last_one = (value if _is_bound(facet.sort, value) else "" for _, value in asked)
        found |= {facet.name: (first, last_one)} if first or last_one else {}
    return found, wrong


def _is_bound(sort: FacetType, text: str) -> bool:
    return (number_of(text) if sort is FacetType.NUMBER else _bound_year(text)) is not None


def _bound_year(text: str) -> int | None:
    """The year with which a bound begins; years of fewer than four digits are filled up."""
    return int(text) if _ANY_YEAR.fullmatch(text) else year_of(text)


def _is_within(sort: FacetType, value: str, first: str, last: str) -> bool:
    """Whether a value is within bounds; a day is within the year or month that bounds it."""
    if sort is FacetType.NUMBER:
        number = number_of(value)
        low, high = number_of(first), number_of(last)
        return number is not None and (low is None or low <= number) and (high is None or number <= high)
    (year, rest), start, end = time_order(value), _bound_year(first), _bound_year(last)
    after, until = (time_order(bound)[1] if year_of(bound) is not None else "" for bound in (first, last))
    is_after = start is None or (start, after) <= (year, rest)
    return is_after and (end is None or (year, rest[: len(until)]) <= (end, until))


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
class Listing:
    """A list of the selected things for one reader."""

    names: Names
    selection: Selection

    def label(self, facet: Facet) -> Text:
        """The name of a facet: that of its property, or the class of its things if it is a part of that ("state")."""
        names, kind, last = self.names, self.selection.collection.kind, facet.path[-1]
        if facet.sort is FacetType.NUMBER and facet.kind:
            return names.plural(last)
        heading = names.heading(
            last, names.labels.names_of(last, facet.classes or kind.classes, inverse=facet.is_inverse)
        )
        of_class = self._class(facet) if facet.is_offered and facet.name == facet.kind else None
        named = names.term(of_class) if of_class else heading
        return named if named.text.casefold() in heading.text.casefold() else heading

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
            return self._sorted(found, column)
        return found[::-1] if selection.sort.startswith("-") else found

    def _sorted(self, members: Sequence[Member], column: Facet) -> list[Member]:
        """Members in the order of a column; those without a value stand last in either direction."""
        ranks, values = {value: self._rank(column, value) for value in column.distinct}, self.selection.values(column)
        keys = {one.iri: [ranks[value] for value in values.get(one.iri, ())] for one in members}
        stated = [one for one in members if keys[one.iri]]
        stated.sort(key=lambda one: keys[one.iri], reverse=self.selection.sort.startswith("-"))
        return [*stated, *(one for one in members if not keys[one.iri])]

    def table(self, path: str, members: Iterable[Member], width: int = _COLUMNS) -> Table:
        """The table of some members, with the name first; its headings link to ``path``, sorted by column."""
        columns = self.selection.collection.columns[:width]
        headings = [self._heading(path, BY_NAME, Text(""))]
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
        return tuple(self.shown(facet, text) for text in self.texts(facet, thing))

    def texts(self, facet: Facet, thing: str) -> tuple[Text, ...]:
        """The values of a thing in the year of the selection, by their names, those of the reader's language alone."""
        return self.texts_of(facet, self.selection.values(facet).get(thing, ()))

    def texts_of(self, facet: Facet, values: Sequence[str]) -> tuple[Text, ...]:
        """Some values of a thing by their names, those of the reader's language alone."""
        if not facet.names:
            return tuple(self.text(facet, value) for value in values)
        spoken = self.spoken(facet, values)
        return tuple(self.text(facet, value) for value in values if is_spoken(facet, value, spoken))

    def spoken(self, facet: Facet, values: Iterable[str]) -> str | None:
        """The language of the texts that a reader is shown among some."""
        found = best((name for value in values for name in facet.names[value]), self.names.reader.language)
        return found.language if found else None

    def text(self, facet: Facet, value: str) -> Text:
        """The name of a value."""
        if facet.sort is FacetType.THING:
            return self.names.name(value)
        if facet.names and (named := self.names.best(facet.names[value])):
            return named
        return Text(value, dir="auto" if facet.sort is FacetType.TEXT else "ltr")

    def _class(self, facet: Facet) -> str | None:
        """The class of a facet's values; None for texts and for things without a class."""
        if facet.sort is not FacetType.THING or not facet.distinct:
            return None
        return next(iter(self.names.lookup.classes(facet.distinct[0])), None)

    def _heading(self, path: str, name: str, label: Text, *, is_number: bool = False) -> ColumnHeading:
        """The heading of a column, which sorts by it: the largest number first, else the first name or time."""
        order = {name: "ascending", f"-{name}": "descending"}.get(self.selection.sort or BY_NAME, "")
        first, second = ("descending", "ascending") if is_number else ("ascending", "descending")
        wanted = f"-{name}" if (second if order == first else first) == "descending" else name
        return ColumnHeading(label, self.names.local(self.selection.address(path, sort=wanted)), order, is_number)

    def shown(self, facet: Facet, text: Text) -> Text:
        """The name of a value as people read it: numbers with separators, booleans in words."""
        is_expected = text.lang == self.names.reader.language == self.names.reader.interface
        text = replace(text, lang="" if is_expected else text.lang)
        if facet.sort is FacetType.NUMBER:
            return replace(text, text=self.names.counted(text.text), datatype=_DATATYPES[facet.sort])
        if facet.is_decision:
            return replace(text, text=self.names.decided(text.text))
        return replace(text, datatype=_DATATYPES.get(facet.sort, ""))

    def _rank(self, facet: Facet, value: str) -> tuple[object, ...]:
        """The sort key of a value: numbers by their size, years and days by time, others by name."""
        if facet.sort in {FacetType.YEAR, FacetType.DAY}:
            return time_order(value)
        size = numeric_order(value) if facet.sort is FacetType.NUMBER else 0
        return (size, self.names.order(self.text(facet, value)))


def is_spoken(facet: Facet, value: str, language: str | None) -> bool:
    """Whether readers of a language are shown a value: of texts that are split by language, only theirs."""
    return not facet.split or any(name.language == language for name in facet.names.get(value, ()))


def collection_of(library: Library, iri: str) -> Collection | None:
    """The collection that a thing belongs to by its IRI; None for other resources."""
    found = library.iris.kind_and_key(iri)
    kind = library.kinds.get(found[0]) if found else None
    return library.collections.of(kind) if kind else None


def listings_with(names: Names, collections: Collections, iri: str) -> Iterator[tuple[Facet, Listing]]:
    """For each leading collection: its facet with a thing as value, and the list of the things with this value.

    The things beneath one in a hierarchy of its own kind are no such list: they stand in its tree.
    """
    for collection in collections.leading:
        others = (facet for facet in collection.facets if facet.kind != collection.kind.name)
        if facet := next((facet for facet in others if iri in facet.members), None):
            chosen = {facet.name: frozenset({key_of(facet, iri, names.iris)})}
            yield facet, Listing(names, Selection(collection, names.iris, chosen))
