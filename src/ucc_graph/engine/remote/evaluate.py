"""Answers requests from a store of others by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/).

It stands in a worker where the embedded evaluator stands, so that guard, lanes, deadline and limits are the same. The
worker parses the query itself, which gives line and column of a fault whatever the store says, and writes the form
that is asked for itself: stores differ in the forms they know, and in what they make of them.

Answers from a store of others: who asks it, and the check that it holds the release.
"""

from __future__ import annotations

import json
import netrc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from ucc_graph.engine.evaluate import Evaluator
from ucc_graph.engine.messages import QueryAnswer, QueryRequest
from ucc_graph.engine.remote.client import Credentials, Endpoint, Reply
from ucc_graph.engine.remote.graphs import VersionedGraphs, versioned_graphs
from ucc_graph.engine.remote.replies import GRAPH, SOLUTIONS, check_reply, read_graph, read_solutions
from ucc_graph.engine.remote.rewrite import Translation, translate
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import CallError, QueryError, QueryTooLargeError, StoreError
from ucc_graph.release.folder import Release

__all__ = ["Remote", "RemoteEvaluator", "connect_to_store", "count_graphs", "credentials_for"]


_WORDY: Final = 8
"""How much larger the store's JSON or RDF/XML may be than the answer in another form."""
_SMALL: Final = 1 << 16


@dataclass(frozen=True)
class Remote:
    """A store of others: the address of its query endpoint, the edition that it holds, and who asks."""

    url: str
    edition: VersionedGraphs
    credentials: Credentials | None = None

    def evaluator(self, store: Store, settings: EngineSettings) -> RemoteEvaluator:
        """What answers in a worker; ``store`` is empty, and parses."""
        return RemoteEvaluator(store, settings, self)

    def check(self, settings: EngineSettings) -> None:
        """Returns where the store holds the whole edition; raises StoreError that says what to do."""
        with Endpoint(self.url, self.credentials, settings.deadline) as endpoint:
            found = count_graphs(endpoint, tuple(self.edition.counts), self.edition.nothing)
        wrong = [name for name, count in self.edition.counts.items() if found[name] != count]
        if wrong:
            raise StoreError(
                f"The store at {self.url} does not hold release {self.edition.tag} wholly: {len(wrong)} of "
                f"{len(found)} graphs have another number of statements, the first is {wrong[0]} with "
                f"{found[wrong[0]]} of {self.edition.counts[wrong[0]]}. Load it with ucc-graph push."
            )


class RemoteEvaluator(Evaluator):
    """Answers requests from a store of others."""

    def __init__(self, store: Store, settings: EngineSettings, remote: Remote) -> None:
        super().__init__(store, settings)
        self._remote = remote
        self._room = _WORDY * settings.answer_size
        self._endpoint = Endpoint(remote.url, remote.credentials)

    def _results(self, request: QueryRequest) -> QuerySolutions | QueryBoolean | QueryTriples:
        super()._results(request)  # raises QuerySyntaxError; over nothing, it costs a parse and a plan
        asked = translate(request, self._remote.edition)
        return self._graph_of(asked) if asked.form.gives_graph else self._solutions_of(asked)

    def _serialised(self, results: QuerySolutions | QueryBoolean | QueryTriples, request: QueryRequest) -> QueryAnswer:
        try:
            return super()._serialised(results, request)
        except SyntaxError as error:  # the terms of solutions are read while they are written
            raise StoreError(f"the store's answer holds what is no RDF term: {error}") from error

    def _solutions_of(self, asked: Translation) -> QuerySolutions | QueryBoolean:
        return read_solutions(self._ask(asked, SOLUTIONS), asked.hidden)

    def _graph_of(self, asked: Translation) -> QueryTriples:
        """The triples each once, as the answer of a query: what writes answers takes nothing else."""
        graph = Store()
        graph.extend(Quad(*triple) for triple in read_graph(self._ask(asked, GRAPH)))
        return graph.query("CONSTRUCT WHERE { ?s ?p ?o }")  # type: ignore[return-value]  # what CONSTRUCT gives

    def _ask(self, asked: Translation, media_type: str) -> Reply:
        fields = {"query": [asked.text], "default-graph-uri": asked.default, "named-graph-uri": asked.named}
        reply = self._endpoint.post_form(fields, media_type, self._room)
        if reply is None:
            raise QueryTooLargeError(
                f"the store's answer is larger than {self._room:,} bytes; ask for less, or use LIMIT"
            )
        check_reply(reply, media_type)
        return reply


def count_graphs(endpoint: Endpoint, names: Sequence[str], nothing: str) -> dict[str, int]:
    """How many statements each of the graphs holds; raises StoreError.

    A question for each, with the graph as the default one: over ``GRAPH ?g`` Virtuoso at times plans for minutes.
    """
    return {name: _count_graph(endpoint, name, nothing) for name in names}


def _count_graph(endpoint: Endpoint, name: str, nothing: str) -> int:
    query = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"
    fields = {"query": [query], "default-graph-uri": [name], "named-graph-uri": [nothing]}
    reply = endpoint.post_form(fields, SOLUTIONS, _SMALL)
    if reply is None:
        raise StoreError(f"{endpoint.url} answers a count with more than {_SMALL} bytes: it is no SPARQL endpoint")
    try:
        check_reply(reply, SOLUTIONS)
        (row,) = json.loads(reply.body)["results"]["bindings"]
        return int(row["count"]["value"])
    except (QueryError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{endpoint.url} does not count the statements of a graph: {error}") from error


def connect_to_store(
    limits: EngineSettings, url: str, release: Release, environment: Mapping[str, str]
) -> EngineSettings:
    """Settings for an engine that answers from a store; raises StoreError where that lacks the release."""
    remote = Remote(url, versioned_graphs(release), credentials_for(url, environment))
    remote.check(limits)
    return replace(limits, evaluate=remote.evaluator)


def credentials_for(url: str, environment: Mapping[str, str]) -> Credentials | None:
    """Name and password from UCC_STORE_USER and UCC_STORE_PASSWORD, else from the netrc file, else None."""
    if user := environment.get("UCC_STORE_USER"):
        return Credentials(user, environment.get("UCC_STORE_PASSWORD", ""))
    try:
        path = Path(environment.get("NETRC") or Path.home() / ".netrc")
    except RuntimeError:  # a user without a home, as in many containers
        return None
    try:
        known = netrc.netrc(path).authenticators(urlsplit(url).hostname or "") if path.is_file() else None
    except (OSError, UnicodeDecodeError, netrc.NetrcParseError) as error:
        raise CallError(f"{path} cannot be read: {error}") from error
    return Credentials(known[0], known[2] or "") if known else None
