"""RDF formats by Oxigraph's serialisers: what comes in sorted goes out in the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, Triple, serialize

from ucc_graph.media import Format

__all__ = ["to_bytes", "triples", "write"]


def to_bytes(statements: Iterable[Triple | Quad], form: Format, prefixes: Mapping[str, str]) -> bytes:
    """The statements in a format; prefixes are declared where the format has them."""
    return serialize(statements, format=form.rdf, prefixes=_ordered(prefixes))  # type: ignore[return-value]


def write(
    statements: Iterable[Triple | Quad], output: IO[bytes] | Path, form: Format, prefixes: Mapping[str, str]
) -> None:
    """Writes the statements to a stream or a file, one after the other."""
    serialize(statements, output=output, format=form.rdf, prefixes=_ordered(prefixes))


def triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The statements without their named graphs."""
    return (quad.triple for quad in quads)


def _ordered(prefixes: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(prefixes.items()))
