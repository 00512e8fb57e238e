"""Queries from the command line to an endpoint, whose answers are recorded."""

from __future__ import annotations

import io
import subprocess
import sys
from urllib.parse import parse_qs

import pytest

from tests.servers.recorded import recorded
from tests.small_release import BASE, LAMP
from ucc_graph.cli.query import ask, parameter
from ucc_graph.errors import CallError, QueryError, StoreError
from ucc_graph.release.folder import Release

TABLE = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"1"}}]}}'
STATEMENTS = b'<urn:s> <urn:p> "b" .\n<urn:s> <urn:p> "a" .\n<urn:s> <urn:p> "b" .\n'


def _answer(query: str, url: str, form: str | None = None) -> str:
    output = io.StringIO()
    ask(query, url, form, output)
    return output.getvalue()


def test_solutions_of_an_endpoint_are_csv_in_a_pipe() -> None:
    with recorded(TABLE) as (url, asked):
        assert _answer("SELECT * { ?s ?p ?a }", url) == "a\r\n1\r\n"
    assert parse_qs(asked[0]) == {"query": ["SELECT * { ?s ?p ?a }"]}


def test_a_boolean_of_an_endpoint_is_a_word() -> None:
    with recorded(b'{"head":{},"boolean":true}') as (url, _):
        assert _answer("ASK {}", url) == "true\n"


def test_a_graph_of_an_endpoint_is_turtle_with_each_statement_once() -> None:
    with recorded(STATEMENTS, "application/n-triples; charset=utf-8") as (url, _):
        assert _answer("CONSTRUCT WHERE { ?s ?p ?o }", url) == '<urn:s> <urn:p> "a" , "b" .\n'
        assert _answer("CONSTRUCT WHERE { ?s ?p ?o }", url, "nt") == '<urn:s> <urn:p> "a" .\n<urn:s> <urn:p> "b" .\n'


def test_an_endpoint_that_refuses_is_quoted() -> None:
    with recorded(b" no such graph\n", "text/plain", 400) as (url, _):
        with pytest.raises(CallError) as raised:
            _answer("ASK {}", url)
        assert str(raised.value) == f"{url} answers 400: no such graph"


def test_an_answer_that_is_none_is_an_error() -> None:
    with recorded(b"<html>", "text/html") as (url, _), pytest.raises(QueryError, match="The query was not answered"):
        _answer("ASK {}", url)


def test_an_endpoint_that_does_not_answer_is_named() -> None:
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/ does not answer: .*refused"):
        _answer("ASK {}", "http://127.0.0.1:9/")


def test_a_query_to_a_folder_loads_no_http_client(small_release: Release) -> None:
    code = "import sys; from ucc_graph.cli.query import ask; ask('ASK {}', sys.argv[1], None, sys.stdout); "
    command = [sys.executable, "-c", f"{code}print('httpx' in sys.modules)", str(small_release.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "true\nFalse\n"


OF_COAST = f"""# parameter: coast, a coast, default cold
# parameter: least, a number from 0, default 30
PREFIX lamp: <{BASE}ontology#>
SELECT ?lamp {{ ?lamp lamp:coast ?coast ; lamp:height ?height FILTER(?height > ?least) }}
"""


def _asked(small_release: Release, *given: str, query: str = OF_COAST) -> str:
    output = io.StringIO()
    ask(query, str(small_release.folder), "csv", output, [parameter(one) for one in given])
    return output.getvalue()


def test_a_query_with_parameters_has_their_defaults(small_release: Release) -> None:
    assert _asked(small_release) == f"lamp\r\n{LAMP}\r\n"


@pytest.mark.parametrize("given", [["least=40"], ["coast=cold", "least=31.5"]])
def test_a_parameter_has_the_value_of_the_call(small_release: Release, given: list[str]) -> None:
    assert _asked(small_release, *given) == "lamp\r\n"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("coast=colt", "Not understood: coast=colt. coast takes cold."),
        ("least=-1", "Not understood: least=-1. least takes a number from 0."),
        ("cost=cold", "Not understood: cost=cold. The parameters are coast, least."),
        ("coast", "--param is written as name=value, not as 'coast'."),
    ],
)
def test_another_value_is_refused_with_what_is_allowed(small_release: Release, given: str, says: str) -> None:
    with pytest.raises(CallError) as raised:
        _asked(small_release, given)
    assert str(raised.value) == says


def test_a_query_without_parameters_takes_none(small_release: Release) -> None:
    with pytest.raises(CallError, match="The query has no parameters"):
        _asked(small_release, "coast=cold", query="ASK {}")


def test_a_faulty_heading_is_told_with_its_place(small_release: Release) -> None:
    with pytest.raises(CallError, match=r"query:1:14: the query has no variable \?coast"):
        _asked(small_release, query="# parameter: coast, a coast, default cold\nASK {}")


def test_an_endpoint_is_asked_for_the_thing_of_a_key() -> None:
    found = b'{"head":{"vars":["thing"]},"results":{"bindings":[{"thing":{"type":"uri","value":"urn:cold"}}]}}'
    with recorded(found) as (url, asked):
        _answer(OF_COAST, url)
    assert parse_qs(asked[0])["query"] == [
        'SELECT DISTINCT ?thing { ?thing a ?class FILTER(STRENDS(STR(?thing), "/coast/cold")) } LIMIT 2'
    ]
    assert "VALUES (?coast ?least) { (<urn:cold> " in parse_qs(asked[1])["query"][0]


def test_a_key_that_an_endpoint_does_not_have_is_told() -> None:
    says = "has no one thing for coast=cold: give the IRI of the thing"
    nothing = b'{"head":{"vars":["thing"]},"results":{"bindings":[]}}'
    with recorded(nothing) as (url, _), pytest.raises(CallError, match=says):
        _answer(OF_COAST, url)
