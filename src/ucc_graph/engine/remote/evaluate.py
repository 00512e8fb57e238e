"""Query evaluation by a remote store over the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).

It replaces the embedded evaluator in a worker, so guard, query classes, deadline and limits stay the same. The worker
parses the query itself, so a syntax error has line and column with any store. It also serialises the answer itself,
because stores support different formats and write them differently.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Quad, Store

from ucc_graph.engine.evaluate import Evaluator, QueryResult
from ucc_graph.engine.messages import Evaluate, QueryAnswer, QueryRequest
from ucc_graph.engine.remote.client import Credentials, Endpoint, Reply, credentials_for
from ucc_graph.engine.remote.graphs import VersionedGraphs, versioned_graphs
from ucc_graph.engine.remote.replies import GRAPH, SOLUTIONS, check_reply, read_graph, read_solutions
from ucc_graph.engine.remote.rewrite import RewrittenQuery, rewrite
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryError, QueryTooLargeError, StoreError
from ucc_graph.release.folder import Release

__all__ = ["Remote", "RemoteEvaluator", "connect_to_store", "incomplete_graphs"]

_EXPANSION: Final = 8
"""Factor by which the store's JSON or RDF/XML may exceed the maximum size of an answer."""
_SMALL: Final = 1 << 16


@dataclass(frozen=True)
class Remote:
    """Remote store: the URL of its query endpoint, the graphs of the release in it, and the credentials for it."""

    url: str
    graphs: VersionedGraphs
    credentials: Credentials | None = None

    def evaluator(self, store: Store, settings: EngineSettings) -> Evaluate:
        """The evaluation in a worker; ``store`` is empty, and only parses queries."""
        return RemoteEvaluator(store, settings, self).answer

    def check(self, settings: EngineSettings) -> None:
        """Raises StoreError with advice if the store does not hold the complete release."""
        with closing(Endpoint(self.url, self.credentials, settings.deadline)) as endpoint:
            wrong = incomplete_graphs(endpoint, self.graphs)
        if wrong:
            name, count = next(iter(wrong.items()))
            raise StoreError(
                f"The store at {self.url} does not hold release {self.graphs.tag} wholly: {len(wrong)} of "
                f"{len(self.graphs.counts)} graphs have another number of statements, the first is {name} with "
                f"{count} of {self.graphs.counts[name]}. Load it with ucc-graph push."
            )


class RemoteEvaluator(Evaluator):
    """Evaluator of requests by a remote store."""

    def __init__(self, store: Store, settings: EngineSettings, remote: Remote) -> None:
        super().__init__(store, settings)
        self._graphs = remote.graphs
        self._limit = _EXPANSION * settings.answer_size
        self._endpoint = Endpoint(remote.url, remote.credentials)

    def _evaluate(self, request: QueryRequest) -> QueryResult:
        self._check_syntax(request)
        query = rewrite(request, self._graphs)
        if not query.form.gives_graph:
            return read_solutions(self._ask(query, SOLUTIONS), query.hidden)
        graph = Store()  # removes duplicates and gives a query result for the serialiser
        graph.extend(Quad(*triple) for triple in read_graph(self._ask(query, GRAPH)))
        return graph.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def _serialize(self, result: QueryResult, request: QueryRequest) -> QueryAnswer:
        try:
            return super()._serialize(result, request)
        except SyntaxError as error:  # the terms of solutions are parsed while they are written
            text = "the store's answer has an invalid RDF term"
            raise StoreError(text, f"{text}: {error}") from error

    def _ask(self, query: RewrittenQuery, media_type: str) -> Reply:
        fields = {"query": [query.text], "default-graph-uri": query.default, "named-graph-uri": query.named}
        reply = self._endpoint.post_form(fields, media_type, self._limit)
        check_reply(reply, media_type)
        return reply


def incomplete_graphs(endpoint: Endpoint, graphs: VersionedGraphs) -> dict[str, int]:
    """The store's number of statements, by graph name, for each graph that differs from the release.

    Raises StoreError. Sends one query for each graph, with this as the default graph: for ``GRAPH ?g``, Virtuoso
    sometimes plans for minutes.
    """
    found = {name: _count_graph(endpoint, name, graphs.nothing) for name in graphs.counts}
    return {name: count for name, count in found.items() if count != graphs.counts[name]}


def connect_to_store(
    settings: EngineSettings, url: str, release: Release, environment: Mapping[str, str]
) -> EngineSettings:
    """The settings of an engine over a remote store; raises StoreError if the store lacks the release."""
    remote = Remote(url, versioned_graphs(release), credentials_for(url, environment))
    remote.check(settings)
    return replace(settings, evaluator=remote.evaluator)


def _count_graph(endpoint: Endpoint, name: str, nothing: str) -> int:
    query = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
    fields = {"query": [query], "default-graph-uri": [name], "named-graph-uri": [nothing]}
    try:
        reply = endpoint.post_form(fields, SOLUTIONS, _SMALL)
    except QueryTooLargeError as error:
        text = f"{endpoint.url} answers a count with more than {_SMALL} bytes: it is no SPARQL endpoint"
        raise StoreError(text) from error
    try:
        check_reply(reply, SOLUTIONS)
        (row,) = json.loads(reply.body)["results"]["bindings"]
        return int(row["count"]["value"])
    except (QueryError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{endpoint.url} does not count the statements of a graph: {error}") from error
