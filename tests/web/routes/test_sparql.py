"""SPARQL endpoint: requests to the engine, forms of the answers, and faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.asgi import FakeEngine, Get
from tests.small_release import BASE
from ucc_graph.errors import (
    EngineBusyError,
    QueryCrashedError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
)
from ucc_graph.library.open import open_library
from ucc_graph.rdf.vocab import RDF, VOID
from ucc_graph.release.folder import open_release
from ucc_graph.web.routes.service_description import describe_service
from ucc_graph.web.site.settings import StatedLimits

SELECT = "SELECT ?n {}"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "accept", "form", "content_type"),
    [
        (SELECT, "*/*", "json", "application/sparql-results+json"),
        (SELECT, "application/json", "json", "application/json"),
        (SELECT, "application/sparql-results+xml", "xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "tsv", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/turtle, text/csv;q=0.1", "csv", "text/csv; charset=utf-8"),
        ("ASK {}", "*/*", "json", "application/sparql-results+json"),
        (CONSTRUCT, "*/*", "ttl", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "nt", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "jsonld", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "rdf", "application/rdf+xml"),
        (CONSTRUCT, "application/n-quads", "nq", "application/n-quads"),
        (CONSTRUCT, "application/trig", "trig", "application/trig"),
        ("DESCRIBE <urn:a>", "text/turtle", "ttl", "text/turtle; charset=utf-8"),
    ],
)
def test_the_answer_has_the_form_that_is_accepted(
    get: Get, engine: FakeEngine, query: str, accept: str, form: str, content_type: str
) -> None:
    response = get("/sparql", accept, params={"query": query})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert (engine.asked[0].form.name, response.content) == (form, engine.body)
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (CONSTRUCT, "application/sparql-results+json")],
)
def test_a_form_that_cannot_hold_the_answer_is_not_acceptable(
    get: Get, engine: FakeEngine, query: str, accept: str
) -> None:
    assert get("/sparql", accept, params={"query": query}).status_code == 406
    assert engine.asked == []


def test_the_format_in_the_address_comes_before_the_header(get: Get) -> None:
    response = get("/sparql", BROWSER, params={"query": SELECT, "format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_dataset_and_the_time_limit_are_passed_on(get: Get, engine: FakeEngine) -> None:
    get("/sparql", params={"query": SELECT, "default-graph-uri": "urn:a", "named-graph-uri": "urn:b", "timeout": "3"})
    asked = engine.asked[0]
    assert (asked.default_graphs, asked.named_graphs, asked.timeout) == (("urn:a",), ("urn:b",), 3.0)
    assert asked.base == BASE


def test_a_query_without_a_dataset_leaves_it_to_the_engine(get: Get, engine: FakeEngine) -> None:
    get("/sparql", params={"query": SELECT})
    assert (engine.asked[0].default_graphs, engine.asked[0].named_graphs) == (None, None)


def test_a_query_comes_as_a_field_of_a_form(call: Get, engine: FakeEngine) -> None:
    assert call("POST", "/sparql", data={"query": SELECT}).status_code == 200
    assert engine.asked[0].query == SELECT


def test_a_query_comes_as_the_body_itself(call: Get, engine: FakeEngine) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert call("POST", "/sparql", content=SELECT, headers=headers).status_code == 200
    assert engine.asked[0].query == SELECT


def test_a_body_over_the_limit_is_not_read_to_its_end(call: Get, engine: FakeEngine) -> None:
    response = call("POST", "/sparql", content=b"x" * (2 << 20), headers={"Content-Type": "application/sparql-query"})
    assert response.status_code == 413
    assert engine.asked == []


@pytest.mark.parametrize(
    ("error", "status", "kind", "retry"),
    [
        (QuerySyntaxError("wrong", 3, 7), 400, "query-syntax", None),
        (QueryRefusedError("no"), 400, "query-refused", None),
        (QueryTooLargeError("much"), 400, "answer-too-large", None),
        (QueryTimeoutError("long"), 503, "query-timeout", "2"),
        (QueryCrashedError("gone"), 500, "query-crashed", None),
        (EngineBusyError("busy"), 503, "busy", "2"),
        (QueryError("else"), 400, "query", None),
    ],
)
def test_an_error_is_answered_by_problem_details(
    get: Get, engine: FakeEngine, error: QueryError, status: int, kind: str, retry: str | None
) -> None:
    engine.error = error
    response = get("/sparql", params={"query": SELECT})
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.headers.get("retry-after") == retry
    assert response.headers["cache-control"] == "no-store"
    assert {"type": f"/-/problems#{kind}", "status": status, "detail": str(error)}.items() <= response.json().items()


def test_a_syntax_error_has_its_line_and_column(get: Get, engine: FakeEngine) -> None:
    engine.error = QuerySyntaxError("wrong", 3, 7)
    problem = get("/sparql", params={"query": SELECT}).json()
    assert (problem["line"], problem["column"]) == (3, 7)


@pytest.mark.parametrize(
    ("query", "kind"), [("INSERT DATA {}", "query-refused"), ("", "query-syntax"), ("hello", "query-syntax")]
)
def test_what_is_no_query_is_refused_before_it_runs(get: Get, engine: FakeEngine, query: str, kind: str) -> None:
    response = get("/sparql", params={"query": query})
    assert (response.status_code, response.json()["type"]) == (400, f"/-/problems#{kind}")
    assert engine.asked == []


def test_a_browser_gets_the_query_back_with_what_is_wrong(get: Get, engine: FakeEngine) -> None:
    engine.error = QuerySyntaxError("here it ends", 3, 7)
    response = get("/sparql", BROWSER, params={"query": "SELECT <b> {}"})
    assert (response.status_code, response.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "here it ends" in response.text
    assert "Line 3, column 7." in response.text
    assert "SELECT &lt;b&gt; {}</textarea>" in response.text


def test_a_browser_gets_a_table(get: Get, engine: FakeEngine) -> None:
    engine.body = (
        b'{"head":{"vars":["a","b","c"]},"results":{"bindings":[{"a":{"type":"uri","value":"'
        b'https://lamps.example/id/lamp/north"},"b":{"type":"literal","value":"<i>","xml:lang":"ar"}}]}}'
    )
    engine.rows = 1
    page = get("/sparql", BROWSER, params={"query": SELECT}).text
    assert (engine.asked[0].form.name, engine.asked[0].first) == ("json", 1000)
    assert '<a href="/lamp/north"' in page
    assert '<span lang="ar" dir="rtl">&lt;i&gt;</span>' in page
    assert "1 solution." in page
    assert "<td></td>" in page


@pytest.mark.parametrize(("boolean", "word"), [(b"true", ">Yes<"), (b"false", ">No<")])
def test_a_browser_gets_yes_or_no(get: Get, engine: FakeEngine, boolean: bytes, word: str) -> None:
    engine.body = b'{"head":{},"boolean":' + boolean + b"}"
    assert word in get("/sparql", BROWSER, params={"query": "ASK {}"}).text


def test_a_browser_gets_a_graph_as_turtle(get: Get, engine: FakeEngine) -> None:
    engine.body = b"<urn:a> <urn:b> <urn:c> ."
    assert "&lt;urn:a&gt; &lt;urn:b&gt;" in get("/sparql", BROWSER, params={"query": CONSTRUCT}).text
    assert engine.asked[0].form.name == "ttl"


def test_a_page_counts_the_statements_that_it_does_not_show(get: Get, engine: FakeEngine) -> None:
    engine.body, engine.rows = b"<urn:a> <urn:b> 1 .", 140_000
    page = get("/sparql", BROWSER, params={"query": CONSTRUCT}).text
    assert engine.asked[0].first == 1000
    assert re.search(r"140,?000 statements\.\s+The first 1,?000 are shown\.", page)


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "STRUUID()"])
@pytest.mark.parametrize("accept", ["text/csv", BROWSER])
def test_an_answer_of_the_moment_is_not_kept(get: Get, accept: str, function: str) -> None:
    headers = get("/sparql", accept, params={"query": f"SELECT ({function} AS ?n) {{}}"}).headers
    assert (headers["cache-control"], "etag" in headers, "last-modified" in headers) == ("no-store", False, False)


@pytest.mark.parametrize(
    "query", ["SELECT ('NOW()' AS ?n) {}", "SELECT ?now {} # RAND()", "SELECT ?n { ?n <urn:UUID> 1 }"]
)
def test_a_word_that_calls_nothing_changes_nothing(get: Get, query: str) -> None:
    assert "etag" in get("/sparql", "text/csv", params={"query": query}).headers


def test_what_is_too_long_is_refused_before_it_is_read(call: Get, engine: FakeEngine) -> None:
    content = "BASE <a> " * 2000
    answer = call("POST", "/sparql", headers={"Content-Type": "application/sparql-query"}, content=content)
    assert (answer.status_code, answer.json()["type"]) == (413, "/-/problems#query-too-long")
    assert "18,000 bytes; 16,384 are allowed" in answer.json()["detail"]
    assert engine.asked == []


def test_without_a_query_a_browser_gets_the_form(get: Get) -> None:
    assert "<textarea" in get("/sparql", BROWSER).text


def test_without_a_query_a_program_gets_the_description_of_the_service(get: Get) -> None:
    lines = get("/sparql", "application/n-triples").text.splitlines()
    sd = "http://www.w3.org/ns/sparql-service-description#"
    service = f"<{BASE}sparql#service>"
    assert f"{service} <{sd}endpoint> <{BASE}sparql> ." in lines
    assert f"{service} <{sd}resultFormat> <http://www.w3.org/ns/formats/SPARQL_Results_CSV> ." in lines
    named = f"<{BASE}sparql#graph-provenance>"
    assert f"{named} <{sd}name> <{BASE}graph/provenance> ." in lines
    triples, integer = "http://rdfs.org/ns/void#triples", "http://www.w3.org/2001/XMLSchema#integer"
    assert f'<{BASE}sparql#content-provenance> <{triples}> "1"^^<{integer}> .' in lines
    assert not any(line.startswith("_:") for line in lines)


@pytest.mark.parametrize(
    ("limit", "most", "datatype", "unit"),
    [
        ("deadline", "10", "double", "SEC"),
        ("rows", "250000", "integer", "C62"),
        ("answer-size", "16777216", "integer", "AD"),
        ("nesting", "64", "integer", "C62"),
        ("patterns", "200", "integer", "C62"),
        ("steps", "200", "integer", "C62"),
        ("repeats", "200", "integer", "C62"),
        ("query-size", "16384", "integer", "AD"),
    ],
)
def test_the_service_description_has_the_limits(get: Get, limit: str, most: str, datatype: str, unit: str) -> None:
    lines = get("/sparql", "application/n-triples").text.splitlines()
    node, schema = f"<{BASE}sparql#limit-{limit}>", "https://schema.org/"
    assert f"<{BASE}sparql#service> <{schema}additionalProperty> {node} ." in lines
    assert f'{node} <{schema}maxValue> "{most}"^^<http://www.w3.org/2001/XMLSchema#{datatype}> .' in lines
    assert f'{node} <{schema}unitCode> "{unit}" .' in lines


def test_the_description_counts_the_release_as_its_dump_does(lighthouse_release: Path) -> None:
    description = describe_service(open_library(open_release(lighthouse_release)), StatedLimits())
    of_dataset = [triple for triple in description if str(triple.subject).endswith("#dataset>")]
    counted = {
        one.predicate: int(str(one.object).split('"')[1]) for one in of_dataset if str(one.object).endswith("#integer>")
    }
    dump = [line.split(" ", 2) for line in (lighthouse_release / "dataset.nt").read_text(encoding="utf-8").splitlines()]
    kinds = {value for _, predicate, value in dump if predicate == str(RDF.type)}
    assert counted[VOID.distinctSubjects] == len({subject for subject, _, _ in dump})
    assert counted[VOID.properties] == len({predicate for _, predicate, _ in dump})
    assert counted[VOID.classes] == len(kinds)
    assert set(counted) == {VOID.distinctSubjects, VOID.distinctObjects, VOID.properties, VOID.classes, VOID.entities}
