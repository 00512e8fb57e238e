"""Things with a position as GeoJSON features (RFC 7946, https://www.rfc-editor.org/rfc/rfc7946)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from ucc_graph.serialise.context import Context
from ucc_graph.serialise.jsonld import node
from ucc_graph.terms import WGS84

__all__ = ["feature", "write"]


def feature(iri: str, quads: list[Quad], context: Context) -> dict[str, Any]:
    """A feature: the position as its point, longitude first, and all that is said of the thing as its properties."""
    position = {quad.predicate: quad.object.value for quad in quads if quad.predicate in (WGS84.lat, WGS84.long)}  # type: ignore[union-attr]
    others = [quad for quad in quads if quad.predicate not in position]
    coordinates = [float(position[WGS84.long]), float(position[WGS84.lat])]
    return {
        "type": "Feature",
        "id": iri,
        "geometry": {"type": "Point", "coordinates": coordinates},
        "properties": node(iri, others, context),
    }


def write(features: Iterable[dict[str, Any]], path: Path) -> None:
    """Writes a feature collection, one feature a line."""
    with path.open("w", encoding="utf-8", newline="\n") as output:
        output.write('{"type": "FeatureCollection", "features": [')
        separator = "\n"
        for found in features:
            output.write(separator + json.dumps(found, ensure_ascii=False))
            separator = ",\n"
        output.write("\n]}\n")
