"""Library: an open release with its store, the layout of its pages, its JSON-LD context and its validation report."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from ucc_graph.errors import PublicationError, ReleaseDamagedError
from ucc_graph.library.addresses import Addresses
from ucc_graph.library.collection import Collections
from ucc_graph.library.days import Days
from ucc_graph.library.facets import FacetReader
from ucc_graph.library.layout import Layout, read_layout
from ucc_graph.library.lookup import Kind, Lookup, things_elsewhere
from ucc_graph.library.parameter_values import ParameterValues
from ucc_graph.library.search import SearchIndex, index_names
from ucc_graph.library.texts import TextIndex, index_texts
from ucc_graph.rdf.formats import N_QUADS, N_TRIPLES, TURTLE, Format
from ucc_graph.rdf.iris import Iris
from ucc_graph.rdf.jsonld import JsonLdContext, read_context
from ucc_graph.release.file_names import CONTEXT, REPORTS, SHAPES, STATISTICS, dump
from ucc_graph.release.folder import Release, corrupt_files

__all__ = ["Library", "ReportEntry", "check_files", "load_graphs", "load_store", "open_library", "read_report"]

_WITHOUT_THINGS: Final = ("metadata", "ontology")
"""Graphs that describe the dataset and its terms: what they type is no thing of a kind."""
_REPORT: Final = REPORTS["json"]
_TEXT: Final = re.compile(
    r"(?P<text>.*?)(?: \(value \"(?P<value>.*)\"\))?(?:;|(?<=\.))(?: shape <[^>]*>,)? node <[^>]*>", re.DOTALL
)
"""Text of a result as the press writes it: the message, the value, and the names of shape and node."""


@dataclass(frozen=True)
class Library:
    """Open release, which never changes."""

    release: Release
    lookup: Lookup
    layout: Layout
    context: JsonLdContext
    kinds: dict[str, Kind]
    languages: frozenset[str]

    @property
    def store(self) -> Store:
        """The statements, in their named graphs."""
        return self.lookup.store

    @property
    def iris(self) -> Iris:
        """IRIs under the base IRI of the release."""
        return self.lookup.iris

    @cached_property
    def names(self) -> SearchIndex:
        """The search index, made at the first search: the server's first answer does not wait for it."""
        return index_names(self.lookup, self.collections)

    @cached_property
    def texts(self) -> TextIndex:
        """The index of texts, made at the first search of a page."""
        return index_texts(self.lookup, self.names.weights)

    @cached_property
    def addresses(self) -> Addresses:
        """The other addresses of things, made at the first address that leads nowhere."""
        return Addresses(self.lookup, self.layout, self.kinds)

    @cached_property
    def values(self) -> ParameterValues:
        """The values that parameters of published queries may have."""
        return ParameterValues(self.lookup, self.kinds, self.languages)

    @cached_property
    def days(self) -> Days:
        """The days of things, of each kind read at its first use."""
        return Days(self.lookup, self.layout)

    @cached_property
    def collections(self) -> Collections:
        """The kinds of things as collections, each read at its first use."""
        return Collections(FacetReader(self.lookup, self.layout, self.kinds))


@dataclass(frozen=True)
class ReportEntry:
    """Result of the validation report: severity, message, value, focus node, and place.

    ``rule`` is the IRI of the shape or the name of another check; line 0 means the whole file, an empty value none.
    """

    severity: str
    text: str
    value: str
    focus: str
    rule: str
    file: str
    line: int


def open_library(release: Release, *, verify: bool = True, for_queries: bool = True) -> Library:
    """The library of a release; its files are compared with the manifest while the store loads.

    Pages need the named graphs alone: without the copy for queries it takes half the time and two thirds of the memory.

    Its threads have ended when it returns, so that processes can be forked. ReleaseDamagedError names the files.
    """
    with ThreadPoolExecutor() as threads:
        checked = threads.submit(check_files, release, None if verify else ())
        store = threads.submit(load_store if for_queries else load_graphs, release)
        checked.result()
        return _library(release, store.result())


def check_files(release: Release, names: Collection[str] | None = None) -> None:
    """Raises a ReleaseDamagedError that names each changed file, of the release or of ``names`` alone."""
    if found := list(corrupt_files(release, names)):
        raise ReleaseDamagedError(f"{release.folder} is damaged: {'; '.join(found)}. Build the release again.")


def load_store(release: Release) -> Store:
    """The statements of a release in memory, in named graphs; those of the default graph are in one graph as well.

    So are the statistics of the release. The engine queries one graph 1.3 to 8 times as fast as the union of many; the
    copy costs 0.5 s and a quarter of the memory. Raises ReleaseDamagedError.
    """
    store = load_graphs(release)
    if release.file(dump(N_TRIPLES)):
        _load(store, release, dump(N_TRIPLES), N_TRIPLES)
    if release.file(STATISTICS):
        _load(store, release, STATISTICS, TURTLE, DefaultGraph())
    return store


def load_graphs(release: Release) -> Store:
    """The statements of a release and its statistics in memory, each in its named graph; raises ReleaseDamagedError."""
    store = Store()
    _load(store, release, dump(N_QUADS), N_QUADS)
    if release.file(STATISTICS):
        _load(store, release, STATISTICS, TURTLE, NamedNode(release.statistics_graph))
    return store


def read_report(release: Release) -> tuple[ReportEntry, ...]:
    """The results in the order of their places; none if the release has no report."""
    if release.file(_REPORT) is None:
        return ()
    return tuple(map(_report_entry, json.loads(release.path(_REPORT).read_bytes())["problems"]))


def _load(
    store: Store, release: Release, name: str, form: Format, graph: NamedNode | DefaultGraph | None = None
) -> None:
    """Loads a file without checks of its IRIs, because the press has made them: that saves 0.3 s of 0.8 s."""
    path = release.path(name)
    try:
        store.bulk_load(path=path, format=form.rdf, to_graph=graph, lenient=True)
    except (OSError, SyntaxError, ValueError) as error:
        raise ReleaseDamagedError(f"{path} cannot be loaded ({error}); build the release again.") from error


def _library(release: Release, store: Store) -> Library:
    graphs = frozenset(NamedNode(iri) for iri in release.default_graphs)
    lookup = Lookup(store, release.manifest.iris, graphs)
    unlisted = {lookup.iris.graph(name) for name in _WITHOUT_THINGS}
    elsewhere = things_elsewhere(lookup, (graph for graph in graphs if graph.value not in unlisted))
    lookup = replace(lookup, iris=replace(lookup.iris, elsewhere=elsewhere)) if elsewhere else lookup
    try:
        layout = read_layout(release.path(SHAPES).read_bytes())
        context = read_context(release.path(CONTEXT).read_bytes())
    except (OSError, SyntaxError, PublicationError) as error:
        raise ReleaseDamagedError(f"{release.folder} cannot be opened: {error}; build the release again.") from error
    return Library(release, lookup, layout, context, lookup.kinds(), lookup.languages())


def _report_entry(problem: dict[str, Any]) -> ReportEntry:
    parts = _TEXT.fullmatch(problem["text"])
    return ReportEntry(
        severity=problem["severity"],
        text=parts["text"] if parts else problem["text"],
        value=(parts["value"] or "") if parts else "",
        focus=problem["focus"] or "",
        rule=problem["rule"],
        file=problem["file"],
        line=problem["line"] or 0,
    )
