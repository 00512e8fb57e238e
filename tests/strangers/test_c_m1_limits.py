"""A query that goes over a limit is told which: memory, time, or size of the answer.

Siblings of memory: sorting, grouping, distinct solutions, joins, MINUS, OPTIONAL, paths, VALUES, growing strings,
solutions kept for the answer, the stack. Siblings of time and size: each of them while the limit of memory is far away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import NamedNode, Quad, Store

from ucc_graph.engine.engine import Engine
from ucc_graph.engine.messages import Outcome, QueryRequest, format_of
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import (
    QueryCrashedError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    QueryTooLargeError,
    ServiceFailedError,
)
from ucc_graph.sparql.guard import QueryLimits
from ucc_graph.web.http.problem_details import problem_details_of

pytestmark = pytest.mark.slow

TRIPLES = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLED = "BIND('aaaaaaaa' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
REPLACED = DOUBLED.replace("CONCAT(", "REPLACE(").replace(", ?x", ", 'a', ?x")
NUMBERS = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(5))
HUNGRY = {
    "ORDER BY": f"SELECT * {{ {TRIPLES} }} ORDER BY ?a ?d LIMIT 1",
    "GROUP BY": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {TRIPLES} }} GROUP BY ?a ?d ?g",
    "DISTINCT": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?d ?g {{ {TRIPLES} }} }}",
    "COUNT DISTINCT": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {TRIPLES} }}",
    "CONSTRUCT": f"CONSTRUCT {{ ?a ?b ?c }} {{ {{ SELECT * {{ {TRIPLES} }} ORDER BY ?a ?d }} }}",
    "DESCRIBE": f"DESCRIBE ?a {{ {TRIPLES} }} ORDER BY ?a ?d LIMIT 1",
    "CONCAT": f"SELECT ?x40 {{ {DOUBLED} }}",
    "REPLACE": f"SELECT ?x40 {{ {REPLACED} }}",
    "MINUS": f"SELECT * {{ ?a ?b ?c MINUS {{ ?a ?b ?d . {TRIPLES.replace('?a ?b ?c .', '')} }} }}",
    "OPTIONAL": f"SELECT (COUNT(*) AS ?n) {{ ?j ?k ?l OPTIONAL {{ {TRIPLES} }} }}",
    "VALUES": f"SELECT * {{ {NUMBERS} }} ORDER BY ?v1",
    "a subquery": f"SELECT * {{ {{ SELECT ?a ?d {{ {TRIPLES} }} }} {{ SELECT ?a ?d {{ {TRIPLES} }} }} }}",
    "paths": "SELECT * { ?a (!<urn:x>|^<urn:p>)* ?b . ?c (!<urn:x>|^<urn:p>)* ?d } ORDER BY ?a ?d",
}
SLOW = {
    "COUNT": f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} . ?j ?k ?l }}",
    "FILTER": f"ASK {{ {TRIPLES} . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?j)) = 'x') }}",
    "CONSTRUCT": f"CONSTRUCT {{ <urn:a> <urn:b> 1 }} {{ {TRIPLES} . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?j)) = 'x') }}",
    "a regular expression": f"ASK {{ {TRIPLES} FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '(.*)*x(.*)*$')) }}",
}
LARGE = {
    "rows without values": f"SELECT ?none {{ {TRIPLES} }}",
    "rows": f"SELECT * {{ {TRIPLES} }}",
    "statements": "CONSTRUCT { ?a ?d ?g } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "one long value": f"SELECT ?x22 {{ {DOUBLED[: DOUBLED.index('BIND(CONCAT(?x22')]} }}",
}
FORMS = {"CONSTRUCT": "ttl", "DESCRIBE": "jsonld", "statements": "nt"}


def load() -> Store:
    store, named = Store(), NamedNode
    store.extend(Quad(named(f"urn:{n}"), named("urn:p"), named(f"urn:{n % 7}"), named("urn:g")) for n in range(2000))
    return store


@pytest.fixture(scope="module")
def small() -> Iterator[Engine]:
    """An engine with little memory and much time."""
    with closing(Engine.start(load, EngineSettings(memory=1 << 26, deadline=30))) as engine:
        yield engine


@pytest.fixture(scope="module")
def large() -> Iterator[Engine]:
    """An engine with much memory and time, and few rows."""
    settings = EngineSettings(memory=1 << 29, deadline=30, answer_rows=1000, answer_size=1 << 20)
    with closing(Engine.start(load, settings)) as engine:
        yield engine


def outcome(engine: Engine, query: str, name: str = "json", timeout: float | None = None) -> Outcome:
    async def run() -> Outcome:
        try:
            return await engine.run(QueryRequest(query, format_of(name), timeout=timeout))
        except QueryError as error:
            return error

    return asyncio.run(run())


@pytest.mark.parametrize("name", HUNGRY)
def test_a_query_without_memory_is_told_so(small: Engine, name: str) -> None:
    found = outcome(small, HUNGRY[name], FORMS.get(name, "csv"))
    assert (type(found), str(found)) == (
        QueryMemoryError,
        "the query needs more memory than a query may use, 67,108,864 bytes",
    )


@pytest.mark.parametrize("name", SLOW)
def test_a_query_without_time_is_told_so(large: Engine, name: str) -> None:
    found = outcome(large, SLOW[name], FORMS.get(name, "xml"), 0.5)
    assert (type(found), str(found)) == (QueryTimeoutError, "the query was stopped after 0.5 seconds")


@pytest.mark.parametrize("name", LARGE)
def test_an_answer_without_room_is_told_so(large: Engine, name: str) -> None:
    found = outcome(large, LARGE[name], FORMS.get(name, "json"))
    assert isinstance(found, QueryTooLargeError)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_are_limited_before_bytes(large: Engine, name: str) -> None:
    found = outcome(large, "SELECT ?none { ?a ?b ?c . ?d ?e ?f } LIMIT 1001", name, 30)
    assert str(found) == "the answer has more than 1,000 rows; ask for less, or use LIMIT"


def test_a_query_without_stack_is_told_so() -> None:
    limits = QueryLimits(*[10**9] * 5)
    with closing(Engine.start(load, EngineSettings(limits=limits))) as engine:
        found = outcome(engine, "ASK " + "{" * 20_000 + "}" * 20_000)
    assert isinstance(found, QueryMemoryError)
    assert "stack" in str(found)


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (QueryMemoryError, 400, "query-memory"),
        (QueryTooLargeError, 400, "answer-too-large"),
        (QueryTimeoutError, 503, "query-timeout"),
        (QueryCrashedError, 500, "query-crashed"),
        (ServiceFailedError, 502, "service"),
    ],
)
def test_each_limit_has_its_status(error: type[QueryError], status: int, kind: str) -> None:
    found = problem_details_of(error("the reason"), 2)
    assert (found.status, found.type, found.detail) == (status, f"/-/problems#{kind}", "the reason")
