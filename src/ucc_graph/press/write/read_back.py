"""Reading back of RDF files: the statements in a file, parsed by the reader of its format, compared by a digest.

The digest is the sum of the hashes of the lines of N-Quads that the statements make, with their number. It does not
depend on their order, and takes a microsecond for each statement beside its parsing. XML is also read by expat, which
is stricter than Oxigraph's own reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Triple, parse

from ucc_graph.rdf.formats import RDF_XML, Format

__all__ = ["Digest", "holds", "reads_back"]


@dataclass
class Digest:
    """Number of statements, and the sum of their hashes; only digests of one process can be compared."""

    count: int = 0
    total: int = 0

    def of(self, statements: Iterable[Quad], graph: str = "") -> Iterator[Quad]:
        """Adds statements, and passes them on; ``graph`` is a space and the name of their graph in N-Quads."""
        for statement in statements:
            self.count += 1
            self.total += hash(f"{statement}{graph}")
            yield statement


def reads_back(path: Path, form: Format, written: Digest) -> bool:
    """Whether a file is well-formed, and its statements have the digest of the written ones."""
    if form == RDF_XML and not _is_xml(path):
        return False
    try:
        return _digest(path, form) == written
    except (SyntaxError, ValueError):
        return False


def holds(path: Path, form: Format, statements: Iterable[Triple]) -> bool:
    """Whether a small file says the same as statements, which may have blank nodes (RDFC-1.0)."""
    try:
        found = Dataset(Quad(*quad.triple) for quad in parse(path=path, format=form.rdf))
    except (SyntaxError, ValueError):
        return False
    wanted = Dataset(Quad(*triple) for triple in statements)
    for dataset in (found, wanted):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found == wanted and (form != RDF_XML or _is_xml(path))


def _digest(path: Path, form: Format) -> Digest:
    found = Digest()
    for found.count, number in enumerate(map(hash, map(str, parse(path=path, format=form.rdf))), 1):
        found.total += number
    return found


def _is_xml(path: Path) -> bool:
    """Whether a file is well-formed and its names have namespaces (https://www.w3.org/TR/xml-names/#Conformance)."""
    with path.open("rb") as file:
        try:
            ParserCreate(namespace_separator=" ").ParseFile(file)
        except ExpatError:
            return False
    return True
