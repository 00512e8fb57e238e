"""The named graphs of a build: each a sorted N-Triples file, and all of them in one Oxigraph store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store

from ucc_graph.rdf.ntriples import merged, sorted_lines, write_lines

__all__ = ["PROVENANCE", "GraphFile", "Graphs"]

PROVENANCE: Final = "provenance"
"""The one graph that the default graph leaves out: which row describes what."""
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
        """Whether the default graph holds it."""
        return self.name != PROVENANCE


@dataclass
class Graphs:
    """The graphs of one build, in a working folder; graphs are added, never changed."""

    folder: Path
    base: str
    files: list[GraphFile] = field(default_factory=list)

    def add(self, name: str, statements: Iterable[str]) -> GraphFile:
        """Writes a graph from statements (``s p o`` without the final dot), sorted and each once."""
        path = self.folder / f"{name.replace('/', '.')}.nt"
        lines = sorted_lines((f"{statement} .\n" for statement in statements), self.folder, path.name)
        file = GraphFile(name, f"{self.base}graph/{name}", path, write_lines(lines, path))
        self.files.append(file)
        self.files.sort(key=lambda other: other.iri)
        return file

    def load_default(self) -> Store:
        """A store of the graphs that the default graph holds, so that its union is just that."""
        return self._load("default", [file for file in self.files if file.in_default])

    def load_provenance(self) -> Store:
        """A store of the row descriptions alone."""
        return self._load(PROVENANCE, [file for file in self.files if not file.in_default])

    def _load(self, name: str, files: list[GraphFile]) -> Store:
        """In memory while the statements fit, on disk in the working folder beyond."""
        total = sum(file.statements for file in files)
        store = Store() if total < _IN_MEMORY else Store(self.folder / f"{name}.store")
        for file in files:
            store.bulk_load(path=file.path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(file.iri), lenient=True)
        return store

    def triples(self) -> Iterator[str]:
        """The lines of the default graph, in order, each once."""
        return merged(file.path for file in self.files if file.in_default)

    def quads(self) -> Iterator[str]:
        """The lines of all graphs as N-Quads, graph after graph."""
        for file in self.files:
            with file.path.open(encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    yield f"{line[:-2]}<{file.iri}> .\n"
