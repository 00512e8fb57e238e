"""A list to be taken away: as CSV with a column for each facet, or as GeoJSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from pyoxigraph import Literal

from ucc_graph.library.lookup import Member
from ucc_graph.web.listing import Listing

__all__ = ["features", "table"]

_OF_EACH = ("iri", "label", "language")


def table(listing: Listing) -> bytes:
    """CSV as in RFC 4180 with a line for each thing (https://www.rfc-editor.org/rfc/rfc4180).

    Several values of a facet stand in one cell with a vertical bar between them.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    collection = listing.selection.collection
    position = ("latitude", "longitude") if collection.places else ()
    writer.writerow((*_OF_EACH, *(facet.name for facet in collection.offered), *position))
    for member in listing.members():
        writer.writerow((*_named(member), *_values(listing, member.iri).values(), *_position(listing, member.iri)))
    return output.getvalue().encode()


def features(listing: Listing) -> bytes:
    """The things with a place as a feature collection (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946)."""
    found = [_feature(listing, member) for member in listing.members() if _position(listing, member.iri)]
    return json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False).encode()


def _feature(listing: Listing, member: Member) -> dict[str, Any]:
    latitude, longitude = _position(listing, member.iri)
    properties = dict(zip(_OF_EACH, _named(member), strict=True)) | _values(listing, member.iri)
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": member.iri, "geometry": point, "properties": properties}


def _named(member: Member) -> tuple[str, str, str]:
    label = member.label or Literal("")
    return member.iri, label.value, label.language or ""


def _values(listing: Listing, thing: str) -> dict[str, str]:
    """The names of the values by facet."""
    return {
        facet.name: "|".join(listing.text(facet, value).text for value in facet.values.get(thing, ()))
        for facet in listing.selection.collection.offered
    }


def _position(listing: Listing, thing: str) -> tuple[float, ...]:
    place = listing.selection.collection.places.get(thing)
    return (place.latitude, place.longitude) if place else ()
