"""Serialisation in RDF formats by Oxigraph, in the order of the statements."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, TypeAlias

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from ucc_graph.rdf.formats import RDF_XML, Format

__all__ = ["Statements", "to_bytes", "triples", "write"]

Statements: TypeAlias = Iterable[Triple] | Iterable[Quad]
_XML_PREFIX: Final = re.compile(r"(?!(?i:xml))[A-Za-z_][\w-]*", re.ASCII)
"""Prefixes that can be declared in XML (https://www.w3.org/TR/xml-names/#xmlReserved)."""


def to_bytes(statements: Statements, form: Format, prefixes: Mapping[str, str]) -> bytes:
    """The statements in a format; prefixes are declared where the format has them."""
    output = io.BytesIO()
    write(statements, output, form, prefixes)
    return output.getvalue()


def write(statements: Statements, output: IO[bytes] | Path, form: Format, prefixes: Mapping[str, str]) -> None:
    """Writes the statements to a stream or a file as they come."""
    if form == RDF_XML:
        _write_xml(statements, output, prefixes)
    else:
        serialize(statements, output=output, format=form.rdf, prefixes=dict(sorted(prefixes.items())))


def _write_xml(statements: Statements, output: IO[bytes] | Path, prefixes: Mapping[str, str]) -> None:
    if isinstance(output, Path):
        with output.open("wb") as file:
            _write_xml(statements, file, prefixes)
        return
    allowed = {name: space for name, space in sorted(prefixes.items()) if _XML_PREFIX.fullmatch(name)}
    serialize(statements, output=_References(output), format=RdfFormat.RDF_XML, prefixes=allowed)


class _References(io.BytesIO):
    """A stream that writes carriage returns as references, because XML reads the character itself as a line feed.

    See https://www.w3.org/TR/xml/#sec-line-ends.
    """

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the serialiser writes nothing but bytes
        self._output.write(data.replace(b"\r", b"&#13;"))
        return len(data)


def triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The statements without their graph names."""
    return (quad.triple for quad in quads)
