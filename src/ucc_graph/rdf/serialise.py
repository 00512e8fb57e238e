"""Serialisation in RDF formats by Oxigraph, in the order of the statements, and in GeoJSON.

GeoJSON is RFC 7946 (https://www.rfc-editor.org/rfc/rfc7946).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias

from pyoxigraph import NamedNode, Quad, Triple, serialize

from ucc_graph.rdf.formats import Format
from ucc_graph.rdf.jsonld import JsonLdContext, array_lines, node
from ucc_graph.rdf.terms import object_of
from ucc_graph.rdf.vocab import WGS84

__all__ = ["Statements", "feature", "to_bytes", "triples", "write", "write_features"]

Statements: TypeAlias = Iterable[Triple] | Iterable[Quad]


def to_bytes(statements: Statements, form: Format, prefixes: Mapping[str, str]) -> bytes:
    """The statements in a format; prefixes are declared where the format has them."""
    output = io.BytesIO()
    write(statements, output, form, prefixes)
    return output.getvalue()


def write(statements: Statements, output: IO[bytes] | Path, form: Format, prefixes: Mapping[str, str]) -> None:
    """Writes the statements to a stream or a file as they come."""
    serialize(statements, output=output, format=form.rdf, prefixes=dict(sorted(prefixes.items())))


def triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The statements without their graph names."""
    return (quad.triple for quad in quads)


def feature(iri: str, quads: list[Quad], context: JsonLdContext) -> dict[str, Any]:
    """A feature: the position as its point, longitude first, and the other statements as its properties."""
    position = {quad.predicate: object_of(quad) for quad in quads if quad.predicate in (WGS84.lat, WGS84.long)}
    point = {"type": "Point", "coordinates": [float(position[WGS84.long]), float(position[WGS84.lat])]}
    properties = node(NamedNode(iri), [quad for quad in quads if quad.predicate not in position], context)
    return {"type": "Feature", "id": iri, "geometry": point, "properties": properties}


def write_features(features: Iterable[dict[str, Any]], path: Path) -> None:
    """Writes a feature collection, one feature a line."""
    with path.open("w", encoding="utf-8", newline="\n") as output:
        output.write('{"type": "FeatureCollection", "features": [')
        output.writelines(array_lines(features))
        output.write("\n]}\n")
