"""SPARQLWrapper sends its own parameters ``format``, ``output`` and ``results`` with every query."""

from __future__ import annotations

import pytest
import SPARQLWrapper
from rdflib import Graph

from tests.clients.conftest import LIGHTHOUSES, THING

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib uses names that it is giving up

METHODS = [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]
TABLES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "xml": "application/rdf+xml",
    "rdf+xml": "application/rdf+xml",
    "turtle": "text/turtle",
    "n3": "text/turtle",
    "json-ld": "application/ld+json",
}


def _ask(address: str, query: str, form: str, how: tuple[str, str]) -> SPARQLWrapper.Wrapper.QueryResult:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(how[0])
    client.setRequestMethod(how[1])
    return client.query()


def _media_type(answer: SPARQLWrapper.Wrapper.QueryResult) -> str:
    media_type: str = answer.info()["content-type"]
    return media_type.partition(";")[0]


@pytest.mark.parametrize("how", METHODS, ids="-".join)
@pytest.mark.parametrize("form", TABLES)
def test_a_table_comes_in_each_form(address: str, form: str, how: tuple[str, str]) -> None:
    answer = _ask(address, LIGHTHOUSES.format(address), form, how)
    assert _media_type(answer) == TABLES[form]
    assert answer.response.read().count(b"/id/lighthouse/") == 4


@pytest.mark.parametrize("how", METHODS, ids="-".join)
@pytest.mark.parametrize(("form", "expected"), [("json", {"head": {}, "boolean": True}), ("xml", "true")])
def test_a_boolean_comes_in_each_form(address: str, form: str, expected: object, how: tuple[str, str]) -> None:
    answer = _ask(address, "ASK { ?s ?p ?o }", form, how)
    found = answer.convert()
    assert (found if form == "json" else found.getElementsByTagName("boolean")[0].firstChild.data) == expected


@pytest.mark.parametrize("how", METHODS, ids="-".join)
@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("query", [f"DESCRIBE <{THING}>", f"CONSTRUCT {{ <{THING}> ?p ?o }} {{ <{THING}> ?p ?o }}"])
def test_a_graph_comes_in_each_form(address: str, query: str, form: str, how: tuple[str, str]) -> None:
    answer = _ask(address, query.replace(THING, f"{address}{THING}"), form, how)
    assert _media_type(answer) == GRAPHS[form]
    graph = Graph().parse(data=answer.response.read(), format=GRAPHS[form])
    assert len(set(graph.predicates())) > 8
