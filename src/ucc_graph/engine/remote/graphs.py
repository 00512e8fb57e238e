"""A release as it stands in a store of others: the names of its graphs there, and how much each holds.

A store holds several releases side by side, so a graph is named by its IRI with the release behind it:
``…/graph/rounds?release=2026.11-0123456789ab``, where the digits begin a SHA-256 of the dataset and its statistics.
Under such a name stands one content, whoever writes it, however often. The statistics are a graph too, as in the
endpoint over a release folder. One more graph holds the union of all that a query without a dataset asks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ucc_graph.errors import ReleaseDamagedError
from ucc_graph.rdf.formats import N_QUADS, N_TRIPLES
from ucc_graph.release.file_names import DATASET, STATISTICS
from ucc_graph.release.folder import Release, ReleaseFile

__all__ = ["MARK", "VersionedGraphs", "versioned_graphs"]

MARK: Final = "?release="
"""What stands between the IRI of a graph and the release."""
_DIGITS: Final = 12


@dataclass(frozen=True)
class VersionedGraphs:
    """``tag`` says which release; ``sizes`` are the statements of each graph by published IRI, ``union`` of the union.

    ``dataset`` is the IRI of the dataset that it is an edition of.
    """

    base: str
    dataset: str
    tag: str
    sizes: dict[str, int]
    union: int

    @property
    def suffix(self) -> str:
        """What the name of a graph ends with."""
        return f"{MARK}{self.tag}"

    @property
    def merged(self) -> str:
        """The name of the graph that holds the union of the default graphs and the statistics."""
        return f"{self.base}graph{self.suffix}"

    @property
    def nothing(self) -> str:
        """The name of a graph that nobody writes: a store takes an empty list of graphs for all that it has."""
        return f"{self.base}nothing{self.suffix}"

    @property
    def pointer(self) -> str:
        """The name of the graph that says which edition is current, the same for all of them."""
        return f"{self.base}graph?current"

    def name(self, iri: str) -> str:
        """The name of a graph in the store; that of nothing for what is no graph of the release."""
        return iri + self.suffix if iri in self.sizes else self.nothing

    @cached_property
    def counts(self) -> dict[str, int]:
        """The statements of each graph by its name in the store, the union last."""
        return {self.name(iri): size for iri, size in self.sizes.items()} | {self.merged: self.union}


def versioned_graphs(release: Release) -> VersionedGraphs:
    """The edition of a release; raises ReleaseDamagedError where a dump is missing."""
    manifest, statistics = release.manifest, release.file(STATISTICS)
    files = (_dump(release, N_QUADS.name), *((statistics,) if statistics else ()))
    digest = hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()
    sizes = {graph.iri: graph.statements for graph in manifest.graphs}
    union = _dump(release, N_TRIPLES.name).statements or 0
    if statistics:
        sizes[release.statistics_graph] = statistics.statements or 0
        union += sizes[release.statistics_graph]
    return VersionedGraphs(manifest.base, manifest.dataset, f"{manifest.version}-{digest[:_DIGITS]}", sizes, union)


def _dump(release: Release, suffix: str) -> ReleaseFile:
    found = release.file(f"{DATASET}.{suffix}")
    if found is None:
        raise ReleaseDamagedError(f"{release.folder} has no {DATASET}.{suffix}; build the release again.")
    return found
