"""SPARQL 1.1 Protocol: each case is a request with the operation, or the fault, that is read from it."""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException

from ucc_graph.rdf.formats import CSV_RESULTS, SOLUTIONS
from ucc_graph.web.routes.sparql_protocol import QueryOperation, named_form, read_operation

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "operation"),
    [
        ("GET", b"", "", b"", None),
        ("GET", b"lang=ko", "", b"", None),
        ("GET", b"query=ASK%7B%7D", "", b"", QueryOperation("ASK{}")),
        ("GET", b"query=ASK+%7B%7D", "", b"", QueryOperation("ASK {}")),
        ("GET", b"query=%C3%A9", "", b"", QueryOperation("é")),
        ("GET", b"query=", "", b"", QueryOperation("")),
        ("GET", b"query=Q&format=csv&timeout=2.5", "", b"", QueryOperation("Q", forms=("csv",), timeout=2.5)),
        ("GET", b"query=Q&format=A;q=1,B&format=c+d", "", b"", QueryOperation("Q", forms=("a", "b", "c+d"))),
        ("GET", b"query=Q&timeout=0.01", "", b"", QueryOperation("Q", timeout=0.1)),
        ("GET", b"query=Q&timeout=-1", "", b"", QueryOperation("Q")),
        ("GET", b"query=Q&timeout=inf", "", b"", QueryOperation("Q")),
        ("GET", b"query=Q&timeout=soon", "", b"", QueryOperation("Q")),
        ("GET", b"&".join([b"query=Q"] + [b"a=1"] * 300), "", b"", QueryOperation("Q")),
        ("GET", b"query=Q&update=&a=%FF", "", b"", QueryOperation("Q")),
        ("GET", b"query=Q&format=&timeout=", "", b"", QueryOperation("Q")),
        ("GET", b"query=Q&default-graph-uri=urn:a&default-graph-uri=urn:b", "", b"",
         QueryOperation("Q", ("urn:a", "urn:b"), ())),
        ("GET", b"query=Q&named-graph-uri=urn:a", "", b"", QueryOperation("Q", (), ("urn:a",))),
        ("POST", b"", FORM, b"query=Q&named-graph-uri=urn:a", QueryOperation("Q", (), ("urn:a",))),
        ("POST", b"", f"{FORM}; charset=UTF-8", b"query=Q", QueryOperation("Q")),
        ("POST", b"", DIRECT, "ASK{}é".encode(), QueryOperation("ASK{}é")),
        ("POST", b"default-graph-uri=urn:a", f"{DIRECT};charset=utf-8", b"Q", QueryOperation("Q", ("urn:a",), ())),
    ],
)  # fmt: skip
def test_a_request_is_read(
    method: str, address: bytes, content_type: str, body: bytes, operation: QueryOperation | None
) -> None:
    assert read_operation(method, address, content_type, body) == operation


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "status", "word"),
    [
        ("GET", b"query=A&query=B", "", b"", 400, "this one has 2"),
        ("GET", b"update=CLEAR+ALL", "", b"", 400, "read-only"),
        ("GET", b"query=%FF", "", b"", 400, "cannot be read"),
        ("GET", b"query=\xff", "", b"", 400, "not UTF-8"),
        ("POST", b"", FORM, b"", 400, "this one has 0"),
        ("POST", b"", FORM, b"update=CLEAR+ALL", 400, "read-only"),
        ("POST", b"", FORM, b"query=A&query=B", 400, "this one has 2"),
        ("POST", b"query=A", FORM, b"query=B", 400, "this one has 2"),
        ("POST", b"query=A", FORM, b"query=A", 400, "this one has 2"),
        ("POST", b"query=A", DIRECT, b"B", 400, "this one has 2"),
        ("GET", b"&".join([b"query=Q"] + [b"named-graph-uri=urn:a"] * 300), "", b"", 400, "at most 256 graphs"),
        ("POST", b"", DIRECT, b"\xff", 400, "byte 0"),
        ("POST", b"", f"{DIRECT}; charset=utf-16", b"Q", 415, "in UTF-8"),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 415, "read-only"),
        ("POST", b"", "text/plain", b"Q", 415, "text/plain"),
        ("POST", b"query=Q", "", b"", 415, "of no type"),
    ],
)
def test_a_request_that_asks_nothing_is_refused_with_the_reason(
    method: str, address: bytes, content_type: str, body: bytes, status: int, word: str
) -> None:
    with pytest.raises(HTTPException) as raised:
        read_operation(method, address, content_type, body)
    assert raised.value.status_code == status
    assert word in raised.value.detail


@pytest.mark.parametrize(("name", "form"), [("csv", "csv"), ("application/sparql-results+xml", "xml")])
def test_a_form_is_named_by_its_short_name_or_its_media_type(name: str, form: str) -> None:
    found = named_form([name], SOLUTIONS)
    assert found
    assert found.name == form


def test_the_first_known_form_counts() -> None:
    assert named_form(["xlsx", "csv", "json"], SOLUTIONS) == CSV_RESULTS
    assert named_form(["xlsx"], SOLUTIONS) is None
