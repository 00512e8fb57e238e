"""Guard: ordinary queries run; queries that call elsewhere or would overwhelm the engine do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from tests.sparql.cases import ALLOWED, HOSTILE, REFUSED, Case
from ucc_graph.errors import QueryError, QueryRefusedError
from ucc_graph.sparql.guard import Guard, QueryLimits
from ucc_graph.sparql.query_form import QueryForm, has_dataset, query_form

ENDPOINT = "http://127.0.0.1/sparql"


def verdict(query: str, guard: Guard | None = None) -> str:
    """What the guard says; nothing when the query may run."""
    try:
        (guard or Guard()).check(query)
    except QueryError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def test_the_cases_are_found() -> None:
    assert (len(REFUSED) > 50, len(ALLOWED) > 30, len(HOSTILE) > 20) == (True, True, True)


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_query_that_calls_elsewhere_or_writes_is_refused(case: Case) -> None:
    with pytest.raises(QueryError) as caught:
        Guard().check(case.query)
    assert case.says in str(caught.value)


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_a_query_out_of_proportion_is_refused_with_the_limit_that_it_breaks(case: Case) -> None:
    with pytest.raises(QueryRefusedError) as caught:
        Guard().check(case.query)
    assert case.says in str(caught.value)


@pytest.mark.parametrize("case", ALLOWED, ids=str)
def test_an_ordinary_query_may_run_and_is_one_to_the_engine_too(case: Case) -> None:
    Guard().check(case.query)
    Store().query(case.query)


def test_a_message_says_what_was_found_and_what_is_allowed() -> None:
    assert verdict("ASK {{{}}}", Guard(QueryLimits(nesting=2))) == (
        "QueryRefusedError: the query has 3 levels of nested brackets; 2 are allowed"
    )


@pytest.mark.parametrize("text", ["ASK { ?s ?p 'a\0b' }", "ASK { ?s ?p '\ud800' }"])
def test_a_text_that_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(QueryRefusedError):
        Guard().check(text)


@pytest.mark.parametrize("call", [f"SERVICE <{ENDPOINT}>", f"service silent<{ENDPOINT}>"])
def test_an_endpoint_on_the_list_may_be_called(call: str) -> None:
    Guard(services=frozenset({ENDPOINT})).check(f"ASK {{ {call} {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize("endpoint", [f"<{ENDPOINT}/>", f"<{ENDPOINT}?x>", "<http://127.0.0.1/SPARQL>", "?x", "e:x"])
def test_the_list_opens_no_other_endpoint(endpoint: str) -> None:
    with pytest.raises(QueryRefusedError):
        Guard(services=frozenset({ENDPOINT})).check(f"ASK {{ SERVICE {endpoint} {{ }} }}")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_no_text_in_a_string_changes_what_the_guard_says(text: str) -> None:
    written = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    assert verdict(f'ASK {{ ?s ?p "{written}" }}') == ""
    assert verdict(f'ASK {{ ?s ?p """{written}""" SERVICE ?x {{ }} }}').startswith("ServiceRefusedError")


def test_a_carriage_return_ends_a_comment() -> None:
    assert verdict("ASK { #\rSERVICE ?x { } }").startswith("ServiceRefusedError")


@given(st.text("SERVICE servic?x:<>'\"{}()#.\n", max_size=40))
def test_no_text_in_a_comment_changes_what_the_guard_says(text: str) -> None:
    written = text.replace("\n", " ")
    assert verdict(f"ASK {{ ?s ?p ?o #{written}\n }}") == ""
    assert verdict(f"ASK {{ #{written}\n SERVICE ?x {{ }} }}").startswith("ServiceRefusedError")


@pytest.mark.parametrize("form", list(QueryForm))
def test_the_form_of_a_query_is_its_first_keyword(form: QueryForm) -> None:
    assert query_form(f"# ASK\nBASE <urn:> PREFIX select: <urn:> {form.lower()}") is form


def test_the_form_is_read_without_the_rest_of_the_text() -> None:
    assert query_form('SELECT * { "not closed') is QueryForm.SELECT


@pytest.mark.parametrize(("query", "expected"), [
    ("SELECT * FROM <urn:g> { }", True),
    ("SELECT * from named <urn:g> { }", True),
    ("CONSTRUCT { ?s ?p 1 } FROM <urn:g> WHERE { ?s ?p ?o }", True),
    ("SELECT ?from { ?s ?p 'FROM' } # FROM", False),
    ("PREFIX from: <urn:> SELECT * { ?s from:a ?o }", False),
])  # fmt: skip
def test_from_as_a_keyword_names_a_dataset(query: str, expected: bool) -> None:
    assert has_dataset(query) is expected
