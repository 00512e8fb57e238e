"""Export of a list: CSV with a column for each facet, the further columns and the sources, GeoJSON, or plain JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet, FacetType
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.formats import json_text
from ucc_graph.rdf.geojson import MEMBERS, SEPARATOR, Columns, Feature, Position, Values, collection_lines, columns_of
from ucc_graph.rdf.markup import plain_text
from ucc_graph.rdf.terms import json_value
from ucc_graph.rdf.vocab import PROV, RDFS, XSD
from ucc_graph.web.view.listing import Listing

__all__ = ["csv_of", "geojson_of", "json_of"]

_POSITION: Final = ("latitude", "longitude")
_SOURCES: Final = "sources"
_DATATYPES: Final = {FacetType.NUMBER: XSD.decimal, FacetType.YEAR: XSD.gYear}


def csv_of(listing: Listing) -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    A vertical bar separates several values in a cell. There is a column of sources if any thing has one. Cells are as
    they are in the data, also those that a spreadsheet takes for a formula.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    collection, members = listing.selection.collection, listing.members()
    position = _POSITION if collection.places else ()
    sources = {member.iri: SEPARATOR.join(_sources(listing, member.iri)) for member in members}
    last = (_SOURCES,) if any(sources.values()) else ()
    facets = _facets(collection)
    writer.writerow((*MEMBERS, *(facet.name for facet in facets), *position, *last))
    for member in members:
        place = _position(listing, member.iri) or ("",) * len(position)
        values = (SEPARATOR.join(text.text for text in listing.texts(facet, member.iri)) for facet in facets)
        row = (*_named(member), *values, *place)
        writer.writerow((*row, sources[member.iri]) if last else row)
    return output.getvalue().encode()


def geojson_of(listing: Listing) -> bytes:
    """All things of the selection as a feature collection, with the columns of the CSV as properties."""
    features = (_feature(listing, member) for member in listing.members())
    return "".join(collection_lines(features, _columns(listing), listing.names.reader.language)).encode()


def json_of(listing: Listing, members: Sequence[Member], **about: object) -> bytes:
    """Some things of the selection as objects of JSON, one a line, after what is said ``about`` the list.

    A thing has its IRI, key and name, and a member for each column of the CSV. A number, a year and a boolean are of
    their JSON type; a thing has IRI, key and name. A column in which any thing has several values has lists, any other
    one value or null.
    """
    facets = _facets(listing.selection.collection)
    columns = [(facet, any(_has_several(listing, facet, thing) for thing in facet.values)) for facet in facets]
    named = cache(partial(_named_thing, listing))
    items = [_item(listing, member.iri, columns, named) for member in members]
    head = "".join(f"{json_text(name)}: {json_text(value)},\n" for name, value in about.items())
    return "".join(("{", head, '"items": [\n', ",\n".join(map(json_text, items)), "\n]}\n")).encode()


def _item(
    listing: Listing, thing: str, columns: Sequence[tuple[Facet, bool]], named: Callable[[str], object]
) -> dict[str, object]:
    """A thing with the values of its facets, those that are marked as lists."""
    found: dict[str, object] = {}
    for facet, is_list in columns:
        values = _values(listing, facet, thing, named)
        found[facet.name] = values if is_list else next(iter(values), None)
    if listing.selection.collection.places:
        found |= zip(_POSITION, _position(listing, thing) or (None, None), strict=True)
    return {**_named_thing(listing, thing), **found, _SOURCES: _sources(listing, thing)}


def _has_several(listing: Listing, facet: Facet, thing: str) -> bool:
    """Whether a reader is shown several values of a thing."""
    return len(listing.texts(facet, thing) if facet.split else facet.values[thing]) > 1


def _values(listing: Listing, facet: Facet, thing: str, named: Callable[[str], object]) -> Sequence[object]:
    """The values of a thing: things as ``named``, numbers, years and booleans as those of JSON, all else as texts."""
    if facet.sort is FacetType.THING:
        return list(map(named, listing.selection.values(facet).get(thing, ())))
    texts = [text.text for text in listing.texts(facet, thing)]
    datatype = _DATATYPES.get(facet.sort) or (XSD.boolean if facet.is_decision else None)
    return [json_value(Literal(text, datatype=datatype)) for text in texts] if datatype else texts


def _named_thing(listing: Listing, iri: str) -> dict[str, object]:
    known = listing.selection.iris.kind_and_key(iri)
    return {"iri": iri, "key": known[1] if known else None, "name": listing.names.name(iri).text}


def _columns(listing: Listing) -> Columns:
    """The columns of the whole list: their names and types are the same for every selection from it."""
    collection = listing.selection.collection
    facets, things = _facets(collection), collection.kind.members
    last = (_SOURCES,) if any(_sources(listing, thing) for thing in things) else ()
    every = (
        Feature(
            thing,
            None,
            None,
            listing.names.lookup.objects(thing, RDFS.label),
            {facet.name: _terms(listing, facet, thing, facet.values.get(thing, ())) for facet in facets},
        )
        for thing in things
    )
    return columns_of(every, (*(facet.name for facet in facets), *last))


def _feature(listing: Listing, member: Member) -> Feature:
    labels = listing.names.lookup.objects(member.iri, RDFS.label)
    found = {
        facet.name: _terms(listing, facet, member.iri, [value.text for value in listing.texts(facet, member.iri)])
        for facet in _facets(listing.selection.collection)
    }
    if sources := _sources(listing, member.iri):
        found[_SOURCES] = [Literal(source) for source in sources]
    return Feature(member.iri, _position(listing, member.iri), member.label, labels, found)


def _terms(listing: Listing, facet: Facet, thing: str, texts: Sequence[str]) -> Values:
    """The values of a thing with their datatypes; things as they are named in the texts."""
    if facet.sort is FacetType.THING:
        return list(map(Literal, texts))
    if facet.sort is FacetType.YEAR:
        return [Literal(text, datatype=XSD.gYear) for text in texts]
    stated = listing.names.lookup.objects(thing, NamedNode(facet.path[0])) if len(facet.path) == 1 else []
    return stated or [Literal(text, datatype=XSD.decimal) for text in texts]


def _named(member: Member) -> tuple[str, str, str]:
    label = member.label or Literal("")
    return member.iri, plain_text(label), label.language or ""


def _facets(collection: Collection) -> list[Facet]:
    """The facets first, so that their columns stay in place when further columns come."""
    return [*collection.offered, *(column for column in collection.columns if column not in collection.offered)]


def _position(listing: Listing, thing: str) -> Position | None:
    place = listing.selection.collection.places.get(thing)
    return (place.latitude, place.longitude) if place else None


def _sources(listing: Listing, thing: str) -> list[str]:
    """The sources of a thing and of the nodes between it and its facet values, its own first (PROV-O, section 3.3)."""
    lookup = listing.names.lookup
    through = {facet.path[0] for facet in listing.selection.collection.offered if len(facet.path) > 1}
    further = {value.value for step in through for value in lookup.objects(thing, NamedNode(step))}
    named = (lookup.objects(one, PROV.hadPrimarySource) for one in (thing, *sorted(further)))
    return list(dict.fromkeys(source.value for found in named for source in found))
