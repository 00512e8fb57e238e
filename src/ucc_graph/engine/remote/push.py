"""A release into a store of others, beside those that it holds, and the switch to it at the end.

Each graph goes under a name that says its release (:mod:`ucc_graph.edition`), by the SPARQL 1.1 Graph Store HTTP
Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/) or by SPARQL Update. What is there in its full number is not
sent again, so a push that broke off goes on where it was. Nothing under another name is touched: servers of the former
release go on. The last request, one for all, points to the new release.
"""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import parse, serialize

from ucc_graph.engine.remote.client import Credentials, Endpoint
from ucc_graph.engine.remote.evaluate import count_graphs, credentials_for
from ucc_graph.engine.remote.graphs import MARK, VersionedGraphs, versioned_graphs
from ucc_graph.engine.remote.replies import SOLUTIONS, check_reply
from ucc_graph.errors import CallError, ReleaseDamagedError, StoreError
from ucc_graph.rdf.dataset_vocab import DCAT
from ucc_graph.rdf.formats import N_TRIPLES, TURTLE
from ucc_graph.release.file_names import DATASET, STATISTICS
from ucc_graph.release.folder import Release, corrupt_files

__all__ = ["Target", "push"]

_LINES: Final = 20_000
"""Statements of one request: some megabytes, which every store takes."""
_PATIENCE: Final = 300.0
"""Seconds without a sign from the store, which may be indexing."""
_TRIPLES: Final = "application/n-triples"
_UPDATE: Final = "application/sparql-update"
_LISTED: Final = 1 << 22
_HABITS: Final = (
    ("/query", "/store"),  # Oxigraph
    ("/sparql", "/sparql-graph-crud-auth"),  # Virtuoso
    ("/sparql-auth", "/sparql-graph-crud-auth"),
)
"""How the address of a query endpoint ends, and that of the graph store beside it."""


@dataclass(frozen=True)
class Target:
    """Where a store is asked and written to: ``update`` counts where it is given, else ``graph_store``."""

    query: str
    graph_store: str | None
    update: str | None
    credentials: Credentials | None

    @classmethod
    def of(cls, query: str, graph_store: str | None, update: str | None, environment: Mapping[str, str]) -> Target:
        """The target of a call; raises CallError where nobody says how to write."""
        graph_store = graph_store or (None if update else _graph_store_of(query))
        if not graph_store and not update:
            raise CallError(f"How to write to the store at {query} is not known: add --graph-store or --update.")
        return cls(query, graph_store, update, credentials_for(query, environment))

    def writer(self) -> _Writer:
        """What writes, by the one protocol or by the other."""
        if self.update:
            return _UpdateWriter(Endpoint(self.update, self.credentials, _PATIENCE))
        return _GraphWriter(Endpoint(self.graph_store or "", self.credentials, _PATIENCE))


def push(release: Release, target: Target, step: Callable[[str], None], *, prune: bool = False) -> Iterator[str]:
    """Loads a release and switches to it; what was done, a line for each graph that was written or removed.

    Raises StoreError where the store does not take or keep it: call again to go on.
    """
    if found := next(corrupt_files(release), None):
        raise ReleaseDamagedError(f"{found}. Build the release again.")
    edition, writer = versioned_graphs(release), target.writer()
    with Endpoint(target.query, target.credentials, _PATIENCE) as reader, writer.endpoint:
        present = count_graphs(reader, tuple(edition.counts), edition.nothing)
        for name, lines in _contents(release, edition):
            step(name)
            if present[name] != edition.counts[name]:
                writer.replace(name, lines)
                yield f"wrote {name}"
        _verify(reader, edition)
        writer.replace(edition.pointer, _statement(edition))
        yield f"{edition.tag} is current"
        if prune:
            for name in _others(reader, edition):
                writer.remove(name)
                yield f"removed {name}"


@dataclass(frozen=True)
class _GraphWriter:
    """Writes by the Graph Store Protocol."""

    endpoint: Endpoint

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Makes the graph what the lines say (section 5.3), the rest of a long one by POST (section 5.5)."""
        for number, body in enumerate(_portions(lines)):
            self._send("POST" if number else "PUT", name, body)

    def remove(self, name: str) -> None:
        """Removes the graph (section 5.4)."""
        self._send("DELETE", name, b"")

    def _send(self, method: str, name: str, body: bytes) -> None:
        reply = self.endpoint.send(method, {"graph": name}, body, _TRIPLES)
        _check(self.endpoint, reply.status, reply.text, is_missing_fine=method == "DELETE")


@dataclass(frozen=True)
class _UpdateWriter:
    """Writes by SPARQL Update (https://www.w3.org/TR/sparql11-update/)."""

    endpoint: Endpoint

    def replace(self, name: str, lines: Iterable[bytes]) -> None:
        """Makes the graph what the lines say; the first request also empties it."""
        for number, body in enumerate(_portions(lines)):
            begin = b"" if number else f"CLEAR SILENT GRAPH <{name}> ;\n".encode()
            self._send(begin + f"INSERT DATA {{ GRAPH <{name}> {{\n".encode() + body + b"} }")

    def remove(self, name: str) -> None:
        """Removes the graph."""
        self._send(f"DROP SILENT GRAPH <{name}>".encode())

    def _send(self, text: bytes) -> None:
        reply = self.endpoint.send("POST", {}, text, _UPDATE)
        _check(self.endpoint, reply.status, reply.text)


_Writer = _GraphWriter | _UpdateWriter


def _verify(reader: Endpoint, edition: VersionedGraphs) -> None:
    found = count_graphs(reader, tuple(edition.counts), edition.nothing)
    for name, size in edition.counts.items():
        if found[name] != size:
            raise StoreError(f"The store has {found[name]} of the {size} statements of {name}: nothing was switched.")


def _check(endpoint: Endpoint, status: int, text: str, *, is_missing_fine: bool = False) -> None:
    if status in (401, 403):
        raise StoreError(
            f"{endpoint.url} lets nobody write without the right name and password ({status}): set UCC_STORE_USER and "
            "UCC_STORE_PASSWORD, or write them into ~/.netrc."
        )
    if not (200 <= status < 300 or (is_missing_fine and status == 404)):
        raise StoreError(f"{endpoint.url} answers {status}: {text} Nothing was switched; call push again to go on.")


def _contents(release: Release, edition: VersionedGraphs) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each graph of the edition with its lines of N-Triples; the dump of quads is sorted by graph."""
    statistics = _statistics(release)
    with release.path(f"{DATASET}.nq").open("rb") as quads:
        for iri, lines in itertools.groupby(quads, key=_graph_of):
            yield edition.name(iri), (line.rpartition(b" <")[0] + b" .\n" for line in lines)
    if statistics:
        yield edition.name(release.statistics_graph), iter(statistics)
    with release.path(f"{DATASET}.nt").open("rb") as triples:
        yield edition.merged, itertools.chain(triples, statistics)


def _statistics(release: Release) -> list[bytes]:
    """The statistics as lines of N-Triples; none of them is said in the dataset too."""
    if release.file(STATISTICS) is None:
        return []
    found = (quad.triple for quad in parse(path=release.path(STATISTICS), format=TURTLE.rdf))
    buffer = io.BytesIO()
    serialize(found, buffer, format=N_TRIPLES.rdf)
    return buffer.getvalue().splitlines(keepends=True)


def _graph_of(line: bytes) -> str:
    return line.rpartition(b" <")[2].partition(b">")[0].decode()


def _portions(lines: Iterable[bytes]) -> Iterator[bytes]:
    remaining = iter(lines)
    yield b"".join(itertools.islice(remaining, _LINES))
    while body := b"".join(itertools.islice(remaining, _LINES)):
        yield body


def _statement(edition: VersionedGraphs) -> list[bytes]:
    """What the pointer says: the current version (DCAT 3) is the graph of the edition's union."""
    return [f"<{edition.dataset}> <{DCAT.hasCurrentVersion.value}> <{edition.merged}> .\n".encode()]


def _others(reader: Endpoint, edition: VersionedGraphs) -> list[str]:
    """The names of graphs of other editions of the same publication, finished or not."""
    where = f'FILTER(STRSTARTS(STR(?g), "{edition.base}") && CONTAINS(STR(?g), "{MARK}"))'
    query = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {where} }}"
    reply = reader.post_form({"query": [query]}, SOLUTIONS, _LISTED)
    if reply is None:
        raise StoreError(f"{reader.url} lists more graphs than can be read: remove the former ones by hand.")
    check_reply(reply, SOLUTIONS)
    try:
        names = [row["g"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{reader.url} does not list its graphs: {error}. Nothing was removed.") from error
    return sorted(name for name in names if not name.endswith(edition.suffix))


def _graph_store_of(query: str) -> str | None:
    """Where the Graph Store Protocol is spoken, for the servers whose habits are known."""
    for end, instead in _HABITS:
        if query.endswith(end):
            return query.removesuffix(end) + instead
    return f"{query.rstrip('/')}/rdf-graphs/service" if "/repositories/" in query else None
