"""Queries from the command line to an endpoint, whose answers are recorded."""

from __future__ import annotations

import io
import subprocess
import sys
from urllib.parse import parse_qs

import pytest

from tests.servers.recorded import recorded
from ucc_graph.cli.query import ask
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
