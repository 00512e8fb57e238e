"""Graph names of a release in a remote store, and the number of statements in each.

A store holds several releases side by side, so the name of a graph is its IRI followed by the release:
``…/graph/rounds?release=2026.11-0123456789ab``. The digits are the start of a SHA-256 of the dataset and its
statistics, so the content of a name never changes. The statistics are a graph too, as in the endpoint over a release
folder. One more graph holds the union of the default graphs and the statistics, for queries without a dataset.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ucc_graph.errors import ReleaseDamagedError
from ucc_graph.rdf.formats import N_QUADS, N_TRIPLES, Format
from ucc_graph.rdf.iris import Iris
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import Release, ReleaseFile

__all__ = ["MARK", "VersionedGraphs", "versioned_graphs"]

MARK: Final = "?release="
"""Separator between the IRI of a graph and the release."""
_DIGITS: Final = 12


@dataclass(frozen=True)
class VersionedGraphs:
    """Graphs of one release of a dataset; ``dataset`` is the dataset's IRI, ``tag`` names the release.

    ``sizes`` has the number of statements of each graph by published IRI, ``union`` the number in their union.
    """

    iris: Iris
    dataset: str
    tag: str
    sizes: dict[str, int]
    union: int

    @property
    def suffix(self) -> str:
        """The end of each graph's name."""
        return f"{MARK}{self.tag}"

    @property
    def merged(self) -> str:
        """The name of the graph that holds the union of the default graphs and the statistics."""
        return self.iris.under(f"graph{self.suffix}")

    @property
    def nothing(self) -> str:
        """The name of an empty graph: for a store, an empty list of graphs means all its graphs."""
        return self.iris.under(f"nothing{self.suffix}")

    @property
    def pointer(self) -> str:
        """The name of the graph that points to the current release, the same for all releases."""
        return self.iris.under("graph?current")

    def name(self, iri: str) -> str:
        """The name of a graph in the store; the name of the empty graph for any other IRI."""
        return iri + self.suffix if iri in self.sizes else self.nothing

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of statements of each graph by its name in the store, the union last."""
        return {self.name(iri): size for iri, size in self.sizes.items()} | {self.merged: self.union}


def versioned_graphs(release: Release) -> VersionedGraphs:
    """The graphs of a release; raises ReleaseDamagedError if a dump is missing."""
    manifest, statistics = release.manifest, release.file(STATISTICS)
    files = (_dump(release, N_QUADS), *((statistics,) if statistics else ()))
    digest = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    sizes = {graph.iri: graph.statements for graph in manifest.graphs}
    union = _dump(release, N_TRIPLES).statements or 0
    if statistics:
        sizes[release.statistics_graph] = statistics.statements or 0
        union += sizes[release.statistics_graph]
    return VersionedGraphs(manifest.iris, manifest.dataset, f"{manifest.version}-{digest[:_DIGITS]}", sizes, union)


def _dump(release: Release, form: Format) -> ReleaseFile:
    found = release.file(dump(form))
    if found is None:
        raise ReleaseDamagedError(f"{release.folder} has no {dump(form)}; build the release again.")
    return found
