"""Query evaluation: bytes in every format, every dataset, exact counts of rows."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from tests.sparql.cases import rows
from ucc_graph.engine import evaluate
from ucc_graph.engine.evaluate import Evaluator, count_rows
from ucc_graph.engine.messages import QueryAnswer, QueryRequest, format_of
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.errors import QueryError, QueryRefusedError, UnfitFormatError
from ucc_graph.rdf.formats import DATASETS, GRAPHS, SOLUTIONS, Format
from ucc_graph.sparql.string_functions import FUNCTIONS

DATASET_CASES = rows(Path(__file__).with_name("datasets.csv"))
NASTY = ['a","b', "a\nb\r\n", '},{"x":{"type":"uri"', "<result>", '{}"', "{}", '"type":"triple"', "a\tb\\", '""', ""]


def store(values: list[str] | None = None) -> Store:
    """Each value in a graph of its own name, or nasty values in one graph."""
    subject, predicate = NamedNode("urn:s"), NamedNode("urn:p")
    found = Store()
    for name in ("a", "b", "hidden") if values is None else ():
        found.add(Quad(subject, predicate, Literal(name), NamedNode(f"urn:{name}")))
    for value in values or ():
        found.add(Quad(subject, predicate, Literal(value), NamedNode("urn:g")))
    return found


def answer(query: str, name: str = "tsv", values: list[str] | None = None) -> QueryAnswer:
    settings = EngineSettings(prefixes={"ex": "urn:"}, default_graphs=("urn:a", "urn:b", "urn:g"))
    return Evaluator(store(values), settings).answer(QueryRequest(query, format_of(name)))


def graphs(cell: str) -> tuple[str, ...] | None:
    return tuple(cell.split()) or None


def test_the_cases_are_found() -> None:
    assert len(DATASET_CASES) > 20


@pytest.mark.parametrize("case", DATASET_CASES, ids=lambda case: case[0])
def test_a_query_sees_its_dataset(case: list[str]) -> None:
    _, query, default, named, expected = case
    settings = EngineSettings(default_graphs=("urn:a", "urn:b"))
    asked = QueryRequest(query, format_of("tsv"), graphs(default), graphs(named))
    lines = Evaluator(store(), settings).answer(asked).body.decode().split("\n")
    assert " ".join(line.strip('"') for line in lines[1:-1]) == expected


def test_without_a_setting_the_default_graph_is_the_union_of_all() -> None:
    asked = QueryRequest("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", format_of("csv"))
    assert Evaluator(store(), EngineSettings()).answer(asked).body == b"n\r\n3\r\n"


@pytest.mark.parametrize(("name", "body"), [
    ("json", b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"a"}}]}}'),
    ("csv", b"o\r\na\r\n"),
    ("tsv", b'?o\n"a"\n'),
])  # fmt: skip
def test_solutions_are_written_as_asked(name: str, body: bytes) -> None:
    assert answer("SELECT ?o FROM <urn:a> { ?s ?p ?o }", name).body == body


@pytest.mark.parametrize("form", SOLUTIONS, ids=lambda form: form.name)
def test_a_boolean_has_every_format_of_solutions(form: Format) -> None:
    found = answer("ASK { ?s ?p ?o }", form.name)
    assert (b"true" in found.body, found.kind, found.rows) == (True, "boolean", None)


@pytest.mark.parametrize("form", [*GRAPHS, *DATASETS], ids=lambda form: form.name)
def test_a_graph_has_every_format_of_graphs(form: Format) -> None:
    found = answer("CONSTRUCT WHERE { ?s ?p ?o }", form.name)
    read = {str(quad.triple) for quad in parse(found.body, found.form.rdf or RdfFormat.TURTLE)}
    assert read == {'<urn:s> <urn:p> "a"', '<urn:s> <urn:p> "b"'}
    assert (found.kind, found.rows) == ("graph", 2)


def test_a_graph_declares_the_prefixes_and_is_sorted() -> None:
    body = answer("CONSTRUCT WHERE { ?s ?p ?o }", "ttl").body
    assert body == b'@prefix ex: <urn:> .\nex:s ex:p "a" , "b" .\n'


@pytest.mark.parametrize(("query", "name"), [("SELECT * { }", "ttl"), ("ASK { }", "nq"), ("DESCRIBE <urn:s>", "csv")])
def test_a_format_of_the_other_kind_is_refused(query: str, name: str) -> None:
    with pytest.raises(QueryRefusedError, match="not written as"):
        answer(query, name)


@pytest.mark.parametrize("form", SOLUTIONS, ids=lambda form: form.name)
@pytest.mark.parametrize(("query", "rows_found"), [
    ("SELECT ?o ?type ?subject { ?s ?p ?o . BIND(?s AS ?subject) }", 10),
    ("SELECT ?type ?o { BIND(1 AS ?type) ?s ?p ?o }", 10),
    ("SELECT ?unbound { ?s ?p ?o }", 10),
    ("SELECT ?t { ?s ?p ?o BIND(<<( ?s ?p ?o )>> AS ?t) }", 10),
    ("SELECT * { }", 1),
    ("SELECT * { ?s <urn:none> ?o }", 0),
])  # fmt: skip
def test_rows_are_counted_regardless_of_their_values(form: Format, query: str, rows_found: int) -> None:
    found = answer(query, form.name, NASTY)
    assert found.rows == count_rows(found.form.name, found.body) == rows_found


@pytest.mark.parametrize("first", [0, 1, 3, 10, 11])
def test_the_first_solutions_are_a_result_of_their_own(first: int) -> None:
    asked = QueryRequest("SELECT ?o ?t { ?s ?p ?o BIND(<<( ?s ?p ?o )>> AS ?t) }", format_of("json"), first=first)
    found = Evaluator(store(NASTY), EngineSettings()).answer(asked)
    rows_found = json.loads(found.body)["results"]["bindings"]
    assert (len(rows_found), found.rows) == (min(first, 10), 10)
    assert {row["o"]["value"] for row in rows_found} <= set(NASTY)


def test_the_first_statements_are_a_graph_of_their_own() -> None:
    asked = QueryRequest("CONSTRUCT WHERE { ?s ?p ?o }", format_of("nt"), first=1)
    found = Evaluator(store(), EngineSettings()).answer(asked)
    assert (found.body, found.rows) == (b'<urn:s> <urn:p> "a" .\n', 3)


@pytest.mark.parametrize("iri", ["relative", "", "urn: x"])
def test_a_graph_that_is_no_iri_is_refused(iri: str) -> None:
    with pytest.raises(QueryRefusedError, match="absolute IRI"):
        Evaluator(Store(), EngineSettings()).answer(QueryRequest("ASK { }", format_of("json"), (iri,)))


def test_a_base_resolves_the_relative_iris_of_a_query() -> None:
    asked = QueryRequest("SELECT (<x> AS ?x) { }", format_of("csv"), base="http://example.org/a/b")
    assert Evaluator(Store(), EngineSettings()).answer(asked).body == b"x\r\nhttp://example.org/a/x\r\n"


def test_a_base_that_is_no_iri_is_an_error() -> None:
    with pytest.raises(QueryError):
        Evaluator(Store(), EngineSettings()).answer(QueryRequest("ASK { }", format_of("json"), base="no iri"))


def test_a_request_survives_its_way_to_a_worker() -> None:
    asked = QueryRequest("ASK { ?s ?p '\N{SNOWMAN}' }", format_of("xml"), ("urn:a",), (), "urn:base", first=5)
    assert QueryRequest.from_wire(asked.wire) == asked


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('SELECT ("a\\u0001b" AS ?x) {}', "xml"),
        ('SELECT ("a\\uFFFEb" AS ?x) {}', "xml"),
        ('CONSTRUCT { <urn:a> <urn:b> "a\\u0001b" } {}', "rdf"),
        ('CONSTRUCT { <urn:a> <http://e/1> "x" } {}', "rdf"),
        ('CONSTRUCT { <urn:a> <http://e/> "x" } {}', "rdf"),
    ],
)
def test_an_answer_that_xml_cannot_hold_is_refused_with_other_formats(query: str, name: str) -> None:
    other = "json" if name == "xml" else "nt"
    advice = "ask for JSON, CSV, TSV" if name == "xml" else "ask for Turtle, N-Triples"
    with pytest.raises(UnfitFormatError, match=advice):
        answer(query, name)
    assert answer(query, other).rows == 1


@pytest.mark.parametrize(
    ("query", "name"),
    [('SELECT ("a\\rb" AS ?x) {}', "xml"), ('CONSTRUCT { <urn:a> <urn:b> "a\\rb" } {}', "rdf")],
)
def test_xml_keeps_a_carriage_return(query: str, name: str) -> None:
    root = ET.fromstring(answer(query, name).body)  # noqa: S314  # it was written here
    assert [element.text for element in root.iter() if element.text and "b" in element.text] == ["a\rb"]


def test_a_function_without_memory_ends_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(evaluate, "FUNCTIONS", dict.fromkeys(FUNCTIONS, fail))
    with pytest.raises(MemoryError):
        answer("SELECT (REPLACE('a', STR(?p), 'b') AS ?value) { ?s ?p ?o }")
