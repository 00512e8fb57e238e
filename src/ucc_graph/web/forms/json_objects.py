"""Things as plain JSON objects, for programs that know no RDF: those of a list, and one with all its properties.

A thing has its IRI, key and name, and a member for each column. Numbers, years and booleans are of their JSON type. A
property of which the shapes allow several values is always an array. A text in several languages is an object by
language tag ("und" for a text without one), and a value with an IRI is an object with IRI, key and name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.layout import PropertyRow
from ucc_graph.library.lookup import Kind
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.iris import part_of
from ucc_graph.rdf.terms import json_value, subject_of
from ucc_graph.rdf.vocab import XSD
from ucc_graph.web.forms.columns import ColumnPart, ColumnReader, KindColumns, ListColumn
from ucc_graph.web.forms.export import Export
from ucc_graph.web.view.listing import Selection
from ucc_graph.web.view.names import Names

__all__ = ["JsonTexts", "json_of", "thing_json"]

_DATATYPES: Final = {FacetType.NUMBER: XSD.decimal, FacetType.YEAR: XSD.gYear}
_NO_LANGUAGE: Final = "und"
"""Tag of a text in no known language (https://www.rfc-editor.org/rfc/rfc5646#section-4.1)."""
_FIRST: Final = (ColumnPart.IRI, ColumnPart.KEY, ColumnPart.NAME)
_ITEMS, _REFERENCES, _KINDS = 1 << 12, 1 << 15, 1 << 7
"""Texts that are kept, at most: items take about two kilobytes each."""
_NULL: Final = "null"
_Terms: TypeAlias = Sequence[NamedNode | Literal]
_Member: TypeAlias = Callable[[str], str]
_Named: TypeAlias = tuple[str, _Member]


class JsonTexts:
    """Values of a release as text of JSON, kept: to write them takes ten times as long as to join them."""

    def __init__(self, columns: ColumnReader, names: Callable[[str], Names]) -> None:
        """Texts of some columns; ``names`` are those for a reader of a language."""
        self.columns = columns
        self._names = names
        self.item = lru_cache(_ITEMS)(self._item)
        self.reference = lru_cache(_REFERENCES)(self._reference)
        self._members = lru_cache(_KINDS)(self._read_members)

    def members(self, kind: Kind, names: Names, selection: Selection) -> Sequence[_Named]:
        """The members of the things of a kind in a selection, without those that are not usual."""
        found = _Members(names, self.reference, self.columns.of(kind), selection)
        return [found.named(column) for column in found.usual]

    def _item(self, kind: Kind, language: str, iri: str) -> bytes:
        """A thing as it stands in the list of its kind."""
        return _item(self._members(kind, language), iri)

    def _read_members(self, kind: Kind, language: str) -> Sequence[_Named]:
        names, known = self._names(language), self.columns.of(kind)
        return self.members(kind, names, Selection(known.collection, names.iris))

    def _reference(self, iri: str, language: str) -> str:
        """A thing with IRI, key and name."""
        return json_text(_named(self._names(language), iri))


def json_of(export: Export, texts: JsonTexts, **about: object) -> bytes:
    """The things of an export as objects, one a line, after what is said ``about`` the list."""
    names, selection, kind = export.listing.names, export.listing.selection, export.known.collection.kind
    item = partial(texts.item, kind, names.reader.language)
    if export.columns:
        found = _Members(names, texts.reference, export.known, selection)
        item = partial(_item, [found.named(column) for column in export.columns])
    elif selection.at is not None:
        item = partial(_item, texts.members(kind, names, selection))
    said = [f"{json_text(name)}: {json_text(value)}".encode() for name, value in about.items()]
    items = b'"items": [\n%b\n]' % b",\n".join([item(one.iri) for one in export.members])
    return b"{%b}\n" % b",\n".join((*said, items))


def _item(members: Sequence[_Named], iri: str) -> bytes:
    return ("{" + ", ".join([head + text(iri) for head, text in members]) + "}").encode()


def thing_json(names: Names, texts: JsonTexts, own: Collection | None, iri: str, statements: Iterable[Triple]) -> bytes:
    """A thing with the members that it has in its list, if it has one, and with all other properties of statements."""
    known = texts.columns.of(own.kind) if own else None
    if own and known:
        members = texts.members(own.kind, names, Selection(own, names.iris))
        lines = [head + text(iri) for head, text in members]
    else:
        lines = [f"{json_text(name)}: {json_text(value)}" for name, value in _named(names, iri).items()]
    further = _Thing(names, texts.columns, known, list(statements)).properties(iri)
    lines += [f"{json_text(name)}: {json_text(value)}" for name, value in further.items()]
    return ("{" + ",\n".join(lines) + "}\n").encode()


@dataclass(frozen=True)
class _Members:
    """Members of the objects of a list: for each column the text of its value, by thing."""

    names: Names
    reference: Callable[[str, str], str]
    known: KindColumns
    selection: Selection

    @property
    def usual(self) -> tuple[ListColumn, ...]:
        """The columns of every item: always with sources, so that a program can rely on the member."""
        first = (self.known.by_name[part.value] for part in _FIRST)
        return (*first, *self.known.facets, *self.known.place, self.known.by_name[ColumnPart.SOURCES.value])

    def named(self, column: ListColumn) -> _Named:
        """The name of a member before its value, and the text of its value for each thing."""
        return f"{json_text(column.name)}: ", self._text(column)

    def _text(self, column: ListColumn) -> _Member:
        if column.facet:
            return self._facet(column.facet)
        if column.row:
            return partial(self._property, column.row)
        if column.part is ColumnPart.SOURCES:
            sources = self.known.sources
            return lambda iri: _array(map(self._reference, sources.get(iri, ())))
        if column.part is ColumnPart.SOURCE_IRIS:
            return lambda iri: json_text(self.known.sources.get(iri, ()))
        return lambda iri: json_text(self._own(column.part, iri))

    def _own(self, part: ColumnPart, iri: str) -> str | float | None:
        """IRI, key, name, language or position of a thing."""
        place, name = self.selection.collection.places.get(iri), self.names.name(iri)
        texts = {ColumnPart.IRI: iri, ColumnPart.KEY: (self.names.iris.kind_and_key(iri) or ("", None))[1]}
        texts |= {ColumnPart.NAME: name.text, ColumnPart.LANGUAGE: name.lang}
        degrees = {ColumnPart.LATITUDE: place.latitude, ColumnPart.LONGITUDE: place.longitude} if place else {}
        return texts[part] if part in texts else degrees.get(part)

    def _reference(self, iri: str) -> str:
        return self.reference(iri, self.names.reader.language)

    def _facet(self, facet: Facet) -> _Member:
        values, has_several = self.selection.values(facet), facet.has_several
        if facet.names:
            return lambda iri: json_text(_translations(facet, values[iri])) if iri in values else _NULL
        one = self._reference if facet.sort is FacetType.THING else partial(_plain, facet)
        if has_several:
            return lambda iri: _array(map(one, values.get(iri, ())))
        return lambda iri: one(values[iri][0]) if values.get(iri) else _NULL

    def _property(self, row: PropertyRow, iri: str) -> str:
        return json_text(_value(self.names, self.names.lookup.objects(iri, NamedNode(row.predicate)), row))


@dataclass(frozen=True)
class _Thing:
    """A thing with its parts, from its statements."""

    names: Names
    reader: ColumnReader
    known: KindColumns | None
    statements: Sequence[Triple]

    def properties(self, iri: str, within: frozenset[str] = frozenset()) -> dict[str, object]:
        """The properties that are not columns of the list, each with its values; a part has its own properties."""
        columns: Mapping[str, ListColumn] = self.known.by_property if self.known and not within else {}
        taken = set(self.known.by_name) if self.known else {part.value for part in _FIRST}
        found: dict[str, object] = {}
        for predicate, terms in self._values(iri).items():
            column = columns.get(predicate)
            if column and not column.row:
                continue
            name = column.name if column else self.reader.name(predicate, taken)
            taken.add(name)
            parts = {term.value for term in terms if term.value.startswith(part_of(iri, ""))} - within
            value = _value(self.names, terms, column.row if column else None)
            found[name] = self._with_parts(value, parts, within | {iri}) if parts else value
        return found

    def _with_parts(self, value: object, parts: set[str], within: frozenset[str]) -> object:
        """A value, or several, those that are parts of the thing with their properties."""
        if isinstance(value, list):
            return [self._with_parts(one, parts, within) for one in value]
        if isinstance(value, dict) and value.get("iri") in parts:
            return {**value, **self.properties(value["iri"], within)}
        return value

    def _values(self, iri: str) -> dict[str, list[NamedNode | Literal]]:
        """The values of each property, in the order of the statements."""
        found: dict[str, list[NamedNode | Literal]] = {}
        for one in self.statements:
            if subject_of(one) == iri and isinstance(one.object, NamedNode | Literal):
                found.setdefault(one.predicate.value, []).append(one.object)
        return found


def _plain(facet: Facet, text: str) -> str:
    """A value that is no thing and has no language."""
    datatype = _DATATYPES.get(facet.sort) or (XSD.boolean if facet.is_decision else XSD.string)
    return json_text(json_value(Literal(text, datatype=datatype)))


def _named(names: Names, iri: str) -> dict[str, object]:
    """A thing with its IRI, key and name; a resource elsewhere has no key, and a name if the data has one."""
    known = names.iris.kind_and_key(iri)
    is_named = known or names.labels.label(iri, names.reader.language)
    return {"iri": iri, "key": known[1] if known else None, "name": names.name(iri).text if is_named else None}


def _value(names: Names, terms: _Terms, row: PropertyRow | None) -> object:
    """The values of a property: an array where there may be several, an object where any has a language."""
    if any(isinstance(term, Literal) and term.language for term in terms):
        texts = [term for term in terms if isinstance(term, Literal)]
        is_once = row is not None and (row.is_once or row.is_single)
        return _by_language(texts, not is_once or len({text.language for text in texts}) < len(texts))
    found = [_named(names, term.value) if isinstance(term, NamedNode) else json_value(term) for term in terms]
    return next(iter(found), None) if row and row.is_single and len(found) < 2 else found


def _translations(facet: Facet, values: Iterable[str]) -> dict[str, object]:
    """The texts that are values of a facet, in each of their languages."""
    return _by_language((name for value in values for name in facet.names[value]), facet.split)


def _by_language(texts: Iterable[Literal], has_several: bool) -> dict[str, object]:
    """Texts by their language; those without one under "und"."""
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.language or _NO_LANGUAGE, []).append(text.value)
    ordered = sorted(found.items())
    return dict(ordered) if has_several else {tag: several[0] for tag, several in ordered}


def _array(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"
