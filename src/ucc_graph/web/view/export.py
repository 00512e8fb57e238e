"""Export of a list: CSV with a column for each facet, the further columns and the sources, or GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ucc_graph.library.collection import Collection
from ucc_graph.library.facets import Facet
from ucc_graph.library.lookup import Member
from ucc_graph.rdf.vocab import PROV
from ucc_graph.web.view.listing import Listing

__all__ = ["csv_of", "geojson_of"]

_THING: Final = ("iri", "label", "language")
_POSITION: Final = ("latitude", "longitude")
_SOURCES: Final = "sources"


def csv_of(listing: Listing) -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    A vertical bar separates several values in a cell. There is a column of sources if any thing has one.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    collection, members = listing.selection.collection, listing.members()
    position = _POSITION if collection.places else ()
    sources = {member.iri: _sources(listing, member.iri) for member in members}
    last = (_SOURCES,) if any(sources.values()) else ()
    writer.writerow((*_THING, *(facet.name for facet in _facets(collection)), *position, *last))
    for member in members:
        place = _position(listing, member.iri) or ("",) * len(position)
        row = (*_named(member), *_values(listing, member.iri).values(), *place)
        writer.writerow((*row, sources[member.iri]) if last else row)
    return output.getvalue().encode()


def geojson_of(listing: Listing) -> bytes:
    """The things with a place as a feature collection (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946)."""
    found = [_feature(listing, member) for member in listing.members() if _position(listing, member.iri)]
    return json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False).encode()


def _feature(listing: Listing, member: Member) -> dict[str, Any]:
    latitude, longitude = _position(listing, member.iri)
    properties = dict(zip(_THING, _named(member), strict=True)) | _values(listing, member.iri)
    if sources := _sources(listing, member.iri):
        properties[_SOURCES] = sources
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": member.iri, "geometry": point, "properties": properties}


def _named(member: Member) -> tuple[str, str, str]:
    label = member.label or Literal("")
    return member.iri, label.value, label.language or ""


def _values(listing: Listing, thing: str) -> dict[str, str]:
    facets = _facets(listing.selection.collection)
    return {facet.name: "|".join(value.text for value in listing.texts(facet, thing)) for facet in facets}


def _facets(collection: Collection) -> list[Facet]:
    """The facets first, so that their columns stay in place when further columns come."""
    return [*collection.offered, *(column for column in collection.columns if column not in collection.offered)]


def _position(listing: Listing, thing: str) -> tuple[float, ...]:
    place = listing.selection.collection.places.get(thing)
    return (place.latitude, place.longitude) if place else ()


def _sources(listing: Listing, thing: str) -> str:
    """The sources of a thing and of the nodes between it and its facet values, its own first (PROV-O, section 3.3)."""
    lookup = listing.names.lookup
    through = {facet.path[0] for facet in listing.selection.collection.offered if len(facet.path) > 1}
    further = {value.value for step in through for value in lookup.objects(thing, NamedNode(step))}
    named = (lookup.objects(one, PROV.hadPrimarySource) for one in (thing, *sorted(further)))
    return "|".join(dict.fromkeys(source.value for found in named for source in found))
