"""Upload of a release into a remote store, and the switch to it at the end.

The name of each graph in the store includes the release (:mod:`ucc_graph.engine.remote.graphs`). Graphs are sent by the
SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/) or by SPARQL Update. A graph with
all its statements in the store is not sent again, so an interrupted push resumes. Other graphs do not change, so
servers of the former release are not affected. One last request switches all graphs to the new release.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from pyoxigraph import parse

from ucc_graph.engine.remote.client import Credentials, Endpoint, credentials_for
from ucc_graph.engine.remote.evaluate import incomplete_graphs
from ucc_graph.engine.remote.graphs import MARK, VersionedGraphs, versioned_graphs
from ucc_graph.engine.remote.replies import SOLUTIONS, check_reply
from ucc_graph.errors import CallError, QueryTooLargeError, ReleaseDamagedError, StoreError
from ucc_graph.rdf import serialise
from ucc_graph.rdf.formats import N_QUADS, N_TRIPLES, TURTLE
from ucc_graph.rdf.vocab import DCAT
from ucc_graph.release.file_names import STATISTICS, dump
from ucc_graph.release.folder import Release, corrupt_files

__all__ = ["Target", "push"]

_LINES: Final = 20_000
"""Statements of one request: some megabytes, which every store accepts."""
_PATIENCE: Final = 300.0
"""Timeout of a read or write in seconds: the store may be indexing."""
_UPDATE: Final = "application/sparql-update"
_LISTED: Final = 1 << 22
_GRAPH_STORES: Final = (
    ("/query", "/store"),  # Oxigraph
    ("/sparql", "/sparql-graph-crud-auth"),  # Virtuoso
    ("/sparql-auth", "/sparql-graph-crud-auth"),
)
"""Suffixes of query endpoint URLs, each with the suffix of the graph store's URL."""


@dataclass(frozen=True)
class Target:
    """URLs of a store for queries and for writing: ``update`` is used if given, else ``graph_store``."""

    query: str
    graph_store: str | None
    update: str | None
    credentials: Credentials | None

    @classmethod
    def of(cls, query: str, graph_store: str | None, update: str | None, environment: Mapping[str, str]) -> Target:
        """The target of a call; raises CallError if the endpoint for writing is unknown."""
        credentials = credentials_for(query, environment)
        graph_store = graph_store or (None if update else _graph_store_of(query))
        if not graph_store and not update:
            text = f"The endpoint for writing to the store at {query} is unknown: add --graph-store or --update."
            raise CallError(text)
        return cls(query, graph_store, update, credentials)

    def writer(self) -> _Writer:
        """The writer by SPARQL Update or by the Graph Store Protocol."""
        if self.update:
            return _UpdateWriter(Endpoint(self.update, self.credentials, _PATIENCE))
        return _GraphWriter(Endpoint(self.graph_store or "", self.credentials, _PATIENCE))


def push(release: Release, target: Target, step: Callable[[str], None], *, prune: bool = False) -> Iterator[str]:
    """Loads a release and switches to it; yields a line for each graph written or removed, and for the switch.

    Raises StoreError if the store refuses or loses a part of it; a second call resumes.
    """
    if found := next(corrupt_files(release), None):
        raise ReleaseDamagedError(f"{found}. Build the release again.")
    graphs, writer = versioned_graphs(release), target.writer()
    reader = Endpoint(target.query, target.credentials, _PATIENCE)
    with closing(reader), closing(writer.endpoint):
        incomplete = incomplete_graphs(reader, graphs)
        for name, lines in _contents(release, graphs):
            step(name)
            if name in incomplete:
                writer.replace(name, lines)
                yield f"wrote {name}"
        if left := incomplete_graphs(reader, graphs):
            name, count = next(iter(left.items()))
            text = f"The store has {count} of the {graphs.counts[name]} statements of {name}: nothing was switched."
            raise StoreError(text)
        # The current version (DCAT 3) is the graph of the release's union.
        current = f"<{graphs.dataset}> <{DCAT.hasCurrentVersion.value}> <{graphs.merged}> .\n"
        writer.replace(graphs.pointer, [current.encode()])
        yield f"{graphs.tag} is current"
        if prune:
            for name in _others(reader, graphs):
                writer.remove(name)
                yield f"removed {name}"


@dataclass(frozen=True)
class _GraphWriter:
    """Writer by the Graph Store Protocol."""

    endpoint: Endpoint

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Replaces the graph: PUT for the first lines (section 5.3), POST for further ones (section 5.5)."""
        for number, body in enumerate(_portions(lines)):
            _send(self.endpoint, "POST" if number else "PUT", {"graph": name}, body, N_TRIPLES.media_type)

    def remove(self, name: str) -> None:
        """Removes the graph (section 5.4)."""
        _send(self.endpoint, "DELETE", {"graph": name}, b"", N_TRIPLES.media_type)


@dataclass(frozen=True)
class _UpdateWriter:
    """Writer by SPARQL Update (https://www.w3.org/TR/sparql11-update/)."""

    endpoint: Endpoint

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Replaces the graph by the lines; the first request also empties it."""
        for number, body in enumerate(_portions(lines)):
            begin = b"" if number else f"CLEAR SILENT GRAPH <{name}> ;\n".encode()
            text = begin + f"INSERT DATA {{ GRAPH <{name}> {{\n".encode() + body + b"} }"
            _send(self.endpoint, "POST", {}, text, _UPDATE)

    def remove(self, name: str) -> None:
        """Removes the graph."""
        _send(self.endpoint, "POST", {}, f"DROP SILENT GRAPH <{name}>".encode(), _UPDATE)


_Writer = _GraphWriter | _UpdateWriter


def _send(endpoint: Endpoint, method: str, parameters: Mapping[str, str], body: bytes, media_type: str) -> None:
    reply = endpoint.send(method, parameters, body, media_type)
    if reply.status in (401, 403):
        raise StoreError(
            f"{endpoint.url} requires a valid user name and password for writing ({reply.status}): set UCC_STORE_USER "
            "and UCC_STORE_PASSWORD, or add them to ~/.netrc."
        )
    if not (200 <= reply.status < 300 or (method == "DELETE" and reply.status == 404)):
        text = f"{reply.text} Nothing was switched; call push again to go on."
        raise StoreError(f"{endpoint.url} answers {reply.status}: {text}")


def _contents(release: Release, graphs: VersionedGraphs) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each graph of the release with its lines of N-Triples; the dump of quads is sorted by graph."""
    statistics = _statistics(release)
    with release.path(dump(N_QUADS)).open("rb") as quads:
        for iri, lines in itertools.groupby(quads, key=lambda line: line.rpartition(b" <")[2].partition(b">")[0]):
            yield graphs.name(iri.decode()), (line.rpartition(b" <")[0] + b" .\n" for line in lines)
    if statistics:
        yield graphs.name(release.statistics_graph), iter(statistics)
    with release.path(dump(N_TRIPLES)).open("rb") as triples:
        yield graphs.merged, itertools.chain(triples, statistics)


def _statistics(release: Release) -> list[bytes]:
    """The statistics as lines of N-Triples; the dataset has none of them."""
    if release.file(STATISTICS) is None:
        return []
    found = serialise.triples(parse(path=release.path(STATISTICS), format=TURTLE.rdf))
    return serialise.to_bytes(found, N_TRIPLES, {}).splitlines(keepends=True)


def _portions(lines: Iterable[bytes]) -> Iterator[bytes]:
    remaining = iter(lines)
    yield b"".join(itertools.islice(remaining, _LINES))
    while body := b"".join(itertools.islice(remaining, _LINES)):
        yield body


def _others(reader: Endpoint, graphs: VersionedGraphs) -> list[str]:
    """The names of the graphs of all other releases of this publication, complete or not."""
    where = f'FILTER(STRSTARTS(STR(?g), "{graphs.iris.base}") && CONTAINS(STR(?g), "{MARK}"))'
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {where} }}"
    try:
        reply = reader.post_form({"query": [query]}, SOLUTIONS, _LISTED)
    except QueryTooLargeError as error:
        text = f"{reader.url} lists more graphs than can be read: remove the former ones by hand."
        raise StoreError(text) from error
    check_reply(reply, SOLUTIONS)
    try:
        names = [row["g"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{reader.url} does not list its graphs: {error}. Nothing was removed.") from error
    return sorted(name for name in names if not name.endswith(graphs.suffix))


def _graph_store_of(query: str) -> str | None:
    """The URL of the graph store, or None for an unknown server."""
    known = (query.removesuffix(end) + instead for end, instead in _GRAPH_STORES if query.endswith(end))
    return next(known, f"{query.rstrip('/')}/rdf-graphs/service" if "/repositories/" in query else None)
