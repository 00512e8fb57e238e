"""A list of the things of a kind for a reader: what to choose by, with counts, and the rows of one page.

A list to be taken away: as CSV with a column for each facet, the further ones and the sources, or as GeoJSON.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.vocab import PROV
from ucc_graph.web.view.names import Link, Names, Text, size
from ucc_graph.web.view.selection import Selection, key_of

__all__ = ["ColumnHeading", "FacetChoices", "FilterOption", "ListRow", "Listing", "TableColumn", "features", "table"]


_FEW: Final = 12
"""Values that are shown as boxes to tick; more are a menu."""
_COLUMNS: Final = 6
_LISTED_AS: Final = {FacetType.NUMBER: "xsd:integer", FacetType.DAY: "xsd:date"}


@dataclass(frozen=True)
class FilterOption:
    """A value to choose: its key, its name, how many things have it, whether it is chosen."""

    key: str
    name: Text
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetChoices:
    """A facet with its values; ``is_short`` where all can be shown at once."""

    name: str
    label: Text
    choices: tuple[FilterOption, ...]
    is_short: bool


@dataclass(frozen=True)
class ColumnHeading:
    """The heading of a column: where it leads to be sorted by, how the list is sorted by it now, whether of numbers."""

    label: Text
    href: str
    order: str
    is_number: bool = False


@dataclass(frozen=True)
class ListRow:
    """A thing with its values by column."""

    thing: Link
    path: str
    cells: tuple[tuple[Link | Text, ...], ...]


@dataclass(frozen=True)
class TableColumn:
    """A column of the list."""

    facet: Facet
    label: Text


@dataclass(frozen=True)
class Listing:
    """Makes the parts of a list for one reader."""

    names: Names
    labels: Labels
    selection: Selection

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """What is shown beside a thing's name."""
        found = self.selection.collection.columns[:_COLUMNS]
        return tuple(TableColumn(facet, self.label(facet)) for facet in found)

    def label(self, facet: Facet) -> Text:
        """What a facet is called: as the class of its values where lists are chosen by it, else as its property."""
        named = self._class(facet) if facet.is_offered else None
        return self.names.name(named or facet.path[-1])

    def plural(self, facet: Facet) -> Text:
        """What the values of a facet are called together."""
        of_class = self._class(facet)
        return self.names.plural(of_class) if of_class else self.label(facet)

    def members(self) -> list[Member]:
        """The things that are selected, in the order that is asked for."""
        selection, wanted = self.selection, self.selection.things()
        found = [one for one in self.labels.members(selection.collection.kind, self._language) if one.iri in wanted]
        if column := selection.collection.column(selection.sort.removeprefix("-")):
            ranks, values = {value: self._rank(column, value) for value in column.distinct}, selection.values(column)
            found.sort(key=lambda one: [ranks[value] for value in values.get(one.iri, ())])
        return found[::-1] if selection.sort.startswith("-") else found

    def choices(self) -> Iterator[FacetChoices]:
        """The facets to choose by, with the values that there are."""
        for facet in self.selection.collection.offered:
            found = list(self._choices(facet))
            if facet.sort is FacetType.THING:
                found.sort(key=lambda choice: choice.name.text.casefold())
            yield FacetChoices(facet.name, self.label(facet), tuple(found), len(found) <= _FEW)

    def headings(self, path: str) -> Iterator[ColumnHeading]:
        """The name, and the columns."""
        names = [("name", None, FacetType.TEXT), *((one.facet.name, one.label, one.facet.sort) for one in self.columns)]
        now = self.selection.sort or "name"
        for name, label, sort in names:
            order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
            wanted = f"-{name}" if order == "ascending" else name
            href = self.names.local(self.selection.address(path, sort=wanted))
            yield ColumnHeading(label or Text(""), href, order, sort is FacetType.NUMBER)

    def rows(self, members: Iterable[Member]) -> Iterator[ListRow]:
        """The rows of some things."""
        columns = self.columns
        for member in members:
            link = self.names.link(member.iri)
            yield ListRow(link, self.path(member.iri), tuple(self.cell(one.facet, member.iri) for one in columns))

    def cell(self, facet: Facet, thing: str) -> tuple[Link | Text, ...]:
        """The values of a thing in the year of the selection as a page shows them, things as links."""
        if facet.sort is FacetType.THING:
            return tuple(map(self.names.link, self.selection.values(facet).get(thing, ())))
        return tuple(self._shown(facet, text) for text in self.texts(facet, thing))

    def texts(self, facet: Facet, thing: str) -> tuple[Text, ...]:
        """The names of these values."""
        return tuple(self.text(facet, value) for value in self.selection.values(facet).get(thing, ()))

    def text(self, facet: Facet, value: str) -> Text:
        """A value's name."""
        if facet.sort is FacetType.THING:
            return self.names.name(value)
        return Text(value, dir="auto" if facet.sort is FacetType.TEXT else "ltr")

    def path(self, iri: str) -> str:
        """The path of a thing without its first slash, as the address of a comparison has it."""
        return (self.names.iris.path(iri) or iri).removeprefix("/")

    def _class(self, facet: Facet) -> str | None:
        """The class of a facet's values; None where they are no things, or of no class."""
        if facet.sort is not FacetType.THING or not facet.distinct:
            return None
        return next(iter(self.names.lookup.classes(facet.distinct[0])), None)

    def _shown(self, facet: Facet, text: Text) -> Text:
        shown = self.names.counted(text.text) if facet.sort is FacetType.NUMBER else text.text
        return replace(text, text=shown, datatype=_LISTED_AS.get(facet.sort, ""))

    def _rank(self, facet: Facet, value: str) -> tuple[float, str]:
        """Where a value stands among others: numbers by their size."""
        return (size(value) if facet.sort is FacetType.NUMBER else 0, self.text(facet, value).text.casefold())

    @property
    def _language(self) -> str:
        return self.names.reader.language

    def _choices(self, facet: Facet) -> Iterator[FilterOption]:
        counts, chosen = self.selection.counts(facet), self.selection.chosen.get(facet.name, frozenset())
        for value in facet.distinct:
            key = key_of(facet, value, self.names.iris)
            if counts[value] or key in chosen:
                yield FilterOption(key, self.text(facet, value), counts[value], key in chosen)


_OF_EACH = ("iri", "label", "language")
_SOURCES = "sources"


def table(listing: Listing) -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    Several values of a facet stand in one cell with a vertical bar between them; so do the IRIs of the sources, whose
    column is there where anything names one.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    collection, members = listing.selection.collection, listing.members()
    position = ("latitude", "longitude") if collection.places else ()
    sources = {member.iri: _sources(listing, member.iri) for member in members}
    last = {_SOURCES: sources} if any(sources.values()) else {}
    writer.writerow((*_OF_EACH, *(column.name for column in _columns(collection)), *position, *last))
    for member in members:
        iri = member.iri
        values = (*_values(listing, iri).values(), *_position(listing, iri))
        writer.writerow((*_named(member), *values, *(column[iri] for column in last.values())))
    return output.getvalue().encode()


def features(listing: Listing) -> bytes:
    """The things with a place as a feature collection (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946)."""
    found = [_feature(listing, member) for member in listing.members() if _position(listing, member.iri)]
    return json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False).encode()


def _feature(listing: Listing, member: Member) -> dict[str, Any]:
    latitude, longitude = _position(listing, member.iri)
    properties = dict(zip(_OF_EACH, _named(member), strict=True)) | _values(listing, member.iri)
    if sources := _sources(listing, member.iri):
        properties[_SOURCES] = sources
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": member.iri, "geometry": point, "properties": properties}


def _named(member: Member) -> tuple[str, str, str]:
    label = member.label or Literal("")
    return member.iri, label.value, label.language or ""


def _values(listing: Listing, thing: str) -> dict[str, str]:
    """The names of the values by column."""
    return {
        facet.name: "|".join(value.text for value in listing.texts(facet, thing))
        for facet in _columns(listing.selection.collection)
    }


def _columns(collection: Collection) -> list[Facet]:
    """The facets first, whose columns stay where they are when others come."""
    return [*collection.offered, *(column for column in collection.columns if column not in collection.offered)]


def _position(listing: Listing, thing: str) -> tuple[float, ...]:
    place = listing.selection.collection.places.get(thing)
    return (place.latitude, place.longitude) if place else ()


def _sources(listing: Listing, thing: str) -> str:
    """The sources of a thing and of those through which it has its facets, its own first (PROV-O, section 3.3)."""
    lookup = listing.names.lookup
    through = {facet.path[0] for facet in listing.selection.collection.offered if len(facet.path) > 1}
    further = {value.value for step in through for value in lookup.objects(thing, NamedNode(step))}
    named = (lookup.objects(one, PROV.hadPrimarySource) for one in (thing, *sorted(further)))
    return "|".join(dict.fromkeys(source.value for found in named for source in found))
