"""Serialisation in RDF formats by Oxigraph, in the order of the statements."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TypeAlias

from pyoxigraph import Quad, Triple, serialize

from ucc_graph.rdf.formats import Format

__all__ = ["Statements", "to_bytes", "triples", "write"]

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
