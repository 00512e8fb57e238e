"""Named graphs of a build, each a sorted N-Triples file, and the Oxigraph stores of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.ntriples import merged, sorted_lines, write_lines

__all__ = ["PROVENANCE", "GraphFile", "Graphs"]

PROVENANCE: Final = "provenance"
"""Name of the graph of row descriptions, the only one outside the default graph."""
_IN_MEMORY: Final = 3_000_000
"""Statements up to which the store stays in memory: about 1.2 GB."""


@dataclass(frozen=True)
class GraphFile:
    """A named graph on disk: one canonical N-Triples statement a line, in code point order."""

    name: str
    iri: str
    path: Path
    statements: int

    @property
    def in_default(self) -> bool:
        """Whether it is part of the default graph."""
        return self.name != PROVENANCE

    def lines(self) -> Iterator[str]:
        """Its lines, in order."""
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            yield from lines


@dataclass
class Graphs:
    """The graphs of one build, in a working folder; graphs are added, never changed."""

    folder: Path
    iris: Iris
    files: list[GraphFile] = field(default_factory=list)

    def add(self, name: str, statements: Iterable[str]) -> GraphFile:
        """Writes a graph from statements (``s p o`` without the final dot), sorted and each once."""
        path = self.folder / f"{name.replace('/', '.')}.nt"
        lines = sorted_lines((f"{statement} .\n" for statement in statements), self.folder, path.name)
        file = GraphFile(name, self.iris.graph(name), path, write_lines(lines, path))
        self.files.append(file)
        self.files.sort(key=lambda other: other.iri)
        return file

    def load(self, *, default: bool) -> Store:
        """A store of the default graph, or of the row descriptions; on disk where its statements are too many."""
        files = [file for file in self.files if file.in_default == default]
        name = "default" if default else PROVENANCE
        fits = sum(file.statements for file in files) < _IN_MEMORY
        store = Store() if fits else Store(self.folder / f"{name}.store")
        for file in files:
            store.bulk_load(path=file.path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(file.iri), lenient=True)
        return store

    def triples(self) -> Iterator[str]:
        """The lines of the default graph, in order, each once."""
        return merged(file.path for file in self.files if file.in_default)

    def quads(self) -> Iterator[str]:
        """The lines of all graphs as N-Quads, graph after graph."""
        return (f"{line[:-2]}<{file.iri}> .\n" for file in self.files for line in file.lines())
