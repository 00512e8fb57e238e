"""Replies of a remote store: a whole answer or the error of its kind, never a part of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryBoolean, Store

from tests.servers.recorded import recorded
from tests.sparql.cases import rows
from ucc_graph import errors
from ucc_graph.engine.messages import QueryRequest, format_of
from ucc_graph.engine.remote.client import Reply
from ucc_graph.engine.remote.evaluate import Remote
from ucc_graph.engine.remote.graphs import VersionedGraphs
from ucc_graph.engine.remote.replies import GRAPH, SOLUTIONS, check_reply, read_graph, read_solutions
from ucc_graph.engine.settings import EngineSettings
from ucc_graph.rdf.iris import Iris

REPLIES = rows(Path(__file__).with_name("replies.csv"))
ROW = '{"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "literal", "value": "1"}}'
TABLE = f'{{"head": {{"vars": ["a", "b"]}}, "results": {{"bindings": [{ROW}]}}}}'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"'
SAID = '<rdf:Description rdf:about="urn:s"><u:p>o</u:p></rdf:Description>'
WKT, GEOMETRY = "http://www.opengis.net/ont/geosparql#wktLiteral", "http://www.openlinksw.com/schemas/virtrdf#Geometry"
NOTHING: frozenset[str] = frozenset()


def _reply(body: str | bytes, headers: dict[str, str] | None = None) -> Reply:
    return Reply(200, headers or {}, body if isinstance(body, bytes) else body.encode())


def _table(body: str, hidden: frozenset[str] = NOTHING) -> list[list[str]]:
    found = read_solutions(_reply(body), hidden)
    assert not isinstance(found, QueryBoolean)
    return [[name.value for name in found.variables], *([str(value) for value in row] for row in found)]


def test_the_replies_are_found() -> None:
    assert len(REPLIES) == 18


@pytest.mark.parametrize("row", REPLIES, ids=lambda row: row[0])
def test_a_reply_that_is_no_answer_is_a_fault_of_its_kind(row: list[str]) -> None:
    _, status, header, body, kind, says = row
    name, _, value = header.partition(": ")
    with pytest.raises(errors.QueryError, match=says) as caught:
        check_reply(Reply(int(status), {name: value}, body.encode()), SOLUTIONS)
    assert type(caught.value).__name__ == kind


@pytest.mark.parametrize("media_type", [SOLUTIONS, f"{SOLUTIONS}; charset=utf-8", SOLUTIONS.upper()])
def test_an_answer_of_the_media_type_passes(media_type: str) -> None:
    check_reply(Reply(200, {"content-type": media_type}, b""), SOLUTIONS)


def test_solutions_are_read_without_hidden_variables() -> None:
    assert _table(TABLE) == [["a", "b"], ["<urn:x>", '"1"']]
    assert _table(TABLE, frozenset({"a", "z"})) == [["b"], ['"1"']]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"head": {}, "boolean": true}', True),
        ('{"head": {}, "boolean": false}', False),
        ('{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": []}}', False),
        ('{"head": {"vars": ["__ASK_RETVAL"]}, "results": {"bindings": [{"__ASK_RETVAL": {}}]}}', True),
    ],
)
def test_a_boolean_is_read_in_the_way_of_each_store(body: str, value: bool) -> None:
    found = read_solutions(_reply(body), NOTHING)
    assert isinstance(found, QueryBoolean)
    assert bool(found) is value


def test_a_point_gets_back_the_datatype_that_it_was_stored_with() -> None:
    point = f'{{"type": "typed-literal", "datatype": "{GEOMETRY}", "value": "POINT(1 2)"}}'
    table = f'{{"head": {{"vars": ["p"]}}, "results": {{"bindings": [{{"p": {point}}}]}}}}'
    assert _table(table)[1] == [f'"POINT(1 2)"^^<{WKT}>']
    said = SAID.replace("<u:p>", f'<u:p rdf:datatype="{GEOMETRY}">')
    graph = f"{RDF}>{said}</rdf:RDF>"
    assert str(read_graph(_reply(graph))[0].object) == f'"o"^^<{WKT}>'


@given(st.integers(0, len(TABLE) - 1))
def test_solutions_that_are_cut_anywhere_are_no_answer(end: int) -> None:
    with pytest.raises(errors.StoreError, match="not whole"):
        read_solutions(_reply(TABLE[:end]), NOTHING)


@given(st.integers(0, len(f"{RDF}>{SAID}</rdf:RDF>") - 1))
def test_a_graph_that_is_cut_anywhere_is_no_answer(end: int) -> None:
    with pytest.raises(errors.StoreError, match="not whole"):
        read_graph(_reply(f"{RDF}>{SAID}</rdf:RDF>"[:end]))


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda value: f"{value}".encode()))
def test_any_bytes_are_an_answer_or_a_store_error(body: bytes) -> None:
    for read in (lambda: read_solutions(_reply(body), NOTHING), lambda: read_graph(_reply(body))):
        with pytest.raises(errors.StoreError):
            read()


def test_a_document_nested_too_deeply_is_no_answer() -> None:
    with pytest.raises(errors.StoreError):
        read_solutions(_reply("[" * 100_000), NOTHING)


def test_a_store_that_gives_as_many_rows_as_it_ever_gives_may_have_more() -> None:
    with pytest.raises(errors.QueryTooLargeError, match="1 rows at most"):
        read_solutions(_reply(TABLE, {"x-sparql-maxrows": "1"}), NOTHING)
    assert read_solutions(_reply(TABLE, {"x-sparql-maxrows": "2"}), NOTHING)


@pytest.mark.parametrize("end", ["/>", "></rdf:RDF>", "></rdf:RDF>\n", "></rdf:RDF ><!-- made by a store -->", " />\n"])
def test_a_graph_of_nothing_is_whole_however_it_is_closed(end: str) -> None:
    assert read_graph(_reply(f"<?xml version='1.0'?>{RDF}{end}")) == []


def test_a_graph_is_read() -> None:
    assert [str(triple) for triple in read_graph(_reply(f"{RDF}>{SAID}</rdf:RDF>"))] == ['<urn:s> <urn:p> "o"']


def test_a_term_that_is_none_is_a_fault_of_the_store() -> None:
    graphs = VersionedGraphs(Iris("https://x.example/"), "https://x.example/dataset", "1-0", {}, 0)
    with recorded(TABLE.replace("urn:x", "not an iri").encode()) as (url, _):
        evaluate = Remote(url, graphs).evaluator(Store(), EngineSettings())
        with pytest.raises(errors.StoreError, match="an invalid RDF term"):
            evaluate(QueryRequest("SELECT * { ?a ?p ?b }", format_of("csv")))


def test_the_media_types_asked_for_close_their_documents() -> None:
    assert (GRAPH, SOLUTIONS) == ("application/rdf+xml", "application/sparql-results+json")
