"""Kind: parameters that clients add to the protocol: only what the protocol defines may make a query fail.

The requests are those of SPARQLWrapper 2.0.0 (``format``, ``output``, ``results``, twice for some forms), of clients of
Virtuoso and Fuseki, of rdflib, YASGUI and Comunica.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.asgi import FakeEngine, Get
from ucc_graph.errors import QuerySyntaxError, UnfitFormatError
from ucc_graph.rdf.formats import DATASETS, GRAPHS, HTML, SOLUTIONS
from ucc_graph.web.routes.sparql_protocol import named_form

SELECT, CONSTRUCT = "SELECT ?n {}", "CONSTRUCT WHERE { ?s ?p ?o }"
GRAPH_OFFERS, SOLUTION_OFFERS = (*GRAPHS, *DATASETS, HTML), (*SOLUTIONS, HTML)
DIRECT, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
XML, TABLES = "application/sparql-results+xml", "application/sparql-results+json,application/json,text/javascript"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
Pairs = list[tuple[str, str]]


def wrapper(*names: str) -> Pairs:
    """The parameters that SPARQLWrapper adds."""
    return [(parameter, name) for parameter in ("format", "output", "results") for name in names]


SENT = [
    # query, Accept, parameters, form of the answer
    (CONSTRUCT, "application/rdf+xml", wrapper("xml"), "rdf"),
    (CONSTRUCT, "application/turtle,text/turtle", wrapper("turtle"), "ttl"),
    (CONSTRUCT, "application/turtle,text/turtle,text/rdf+n3,application/n-triples,text/n3", wrapper("n3"), "ttl"),
    (CONSTRUCT, "*/*", wrapper("rdf"), "rdf"),
    (CONSTRUCT, "*/*", wrapper("json"), "jsonld"),
    (CONSTRUCT, "*/*", wrapper("csv"), "ttl"),
    (CONSTRUCT, "application/rdf+xml", wrapper("rdf+xml", "application/rdf+xml"), "rdf"),
    (CONSTRUCT, "application/ld+json,application/x-json+ld",
     wrapper("json-ld", "application/ld+json,application/x-json+ld"), "jsonld"),
    (SELECT, XML, wrapper("xml"), "xml"),
    (SELECT, TABLES, wrapper("json"), "json"),
    (SELECT, "text/csv", wrapper("csv"), "csv"),
    (SELECT, "text/tab-separated-values", wrapper("tsv", "text/tab-separated-values"), "tsv"),
    (SELECT, "*/*", wrapper("turtle"), "json"),
    (SELECT, "*/*", wrapper("rdf+xml", ""), "json"),
    (SELECT, "*/*", [("format", "JSON")], "json"),
    (SELECT, "text/csv", [("format", "auto")], "csv"),
    (SELECT, "*/*", [("format", "application/sparql-results json")], "json"),
    (SELECT, "*/*", [("format", "unknown"), ("format", "csv")], "csv"),
    (SELECT, "*/*", [("output", "xlsx"), ("results", "\u0000"), ("Format", "xlsx")], "json"),
    (CONSTRUCT, "*/*", [("format", "TURTLE")], "ttl"),
    (CONSTRUCT, "*/*", [("format", "text/turtle; charset=utf-8")], "ttl"),
    (CONSTRUCT, "*/*", [("format", "Application/N-Triples;q=1")], "nt"),
    (CONSTRUCT, "text/turtle", [("format", "sparql-results+json")], "ttl"),
    (SELECT, "*/*", [("timeout", "0"), ("debug", "on"), ("should-sponge", ""), ("signal_void", "on")], "json"),
    (SELECT, "*/*", [("timeout", "30000")], "json"),
    (SELECT, "*/*", [("timeout", "soon"), ("timeout", "-1"), ("timeout", "inf")], "json"),
    (SELECT, "*/*", [("default-graph-uri", ""), ("named-graph-uri", ""), ("update", "")], "json"),
    (SELECT, "*/*", [("infer", "true"), ("reasoning", "false"), ("limit", "0"), ("$x", '"1"'), ("_", "17")], "json"),
    (SELECT, "*/*", [(f"a{n}", "1") for n in range(3_000)], "json"),
    (SELECT, "application/n-quads,application/ld+json;q=0.9,application/sparql-results+json;q=0.9", [], "json"),
]  # fmt: skip


def send(call: Get, method: str, query: str, accept: str, pairs: Pairs) -> tuple[int, str]:
    """The status and the media type of an answer by GET, by POST of a form, or by POST of the query itself."""
    if method == "GET":
        answer = call("GET", f"/sparql?{urlencode([*pairs, ('query', query)])}", accept)
    elif method == "form":
        headers = {"Content-Type": FORM}
        answer = call("POST", "/sparql", accept, headers, content=urlencode([*pairs, ("query", query)]))
    else:
        answer = call("POST", f"/sparql?{urlencode(pairs)}", accept, {"Content-Type": DIRECT}, content=query)
    return answer.status_code, answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize(("query", "accept", "pairs", "form"), SENT)
@pytest.mark.parametrize("method", ["GET", "form", "direct"])
def test_a_query_of_a_client_is_answered(
    call: Get, engine: FakeEngine, method: str, query: str, accept: str, pairs: Pairs, form: str
) -> None:
    assert send(call, method, query, accept, pairs)[0] == 200
    assert engine.asked[0].form.name == form


@pytest.mark.parametrize("method", ["GET", "form", "direct"])
@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
def test_a_name_is_a_fault_only_if_accept_cannot_be_met_either(call: Get, method: str, query: str) -> None:
    assert send(call, method, query, "image/png", [("format", "docx")])[0] == 400
    assert send(call, method, query, "image/png", [("format", "")])[0] == 406
    assert send(call, method, query, "image/png", [])[0] == 406
    assert send(call, method, query, "image/png", [("output", "json")])[0] == 406


@pytest.mark.parametrize("pair", ["format=%FF", "a=%FF", "%FF=a", "timeout=%FF", "a=%ED%A0%80"])
def test_a_parameter_of_a_client_may_be_in_any_encoding(get: Get, pair: str) -> None:
    assert get(f"/sparql?query=ASK%7B%7D&{pair}").status_code == 200


@pytest.mark.parametrize("pair", ["default-graph-uri=%FF", "named-graph-uri=nothing", "default-graph-uri=a%20b"])
def test_a_parameter_of_the_protocol_may_not(get: Get, pair: str) -> None:
    assert get(f"/sparql?query=ASK%7B%7D&{pair}").status_code == 400


def test_the_description_of_the_service_follows_the_same_rule(get: Get) -> None:
    assert get("/sparql?format=N-Triples").headers["content-type"] == "application/n-triples"
    assert get("/sparql?format=nonsense", "application/ld+json").headers["content-type"] == "application/ld+json"
    assert get("/sparql?format=csv", "image/png").status_code == 400


@pytest.mark.parametrize("path", ["/lamp", "/lamp/north", "/", "/search?q=north", "/ontology", "/data", "/-/docs"])
def test_elsewhere_such_a_parameter_has_no_effect(get: Get, path: str) -> None:
    mark = "&" if "?" in path else "?"
    answer = get(f"{path}{mark}{urlencode(wrapper('xlsx'))}", "text/html")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("name", "graph", "solutions"),
    [
        ("ttl", "ttl", None), ("turtle", "ttl", None), ("n3", "ttl", None), ("text/n3", "ttl", None),
        ("nt", "nt", None), ("ntriples", "nt", None), ("n-triples", "nt", None), ("text/plain", "nt", None),
        ("xml", "rdf", "xml"), ("rdf+xml", "rdf", None), ("rdf", "rdf", None), ("application/xml", "rdf", "xml"),
        ("json", "jsonld", "json"), ("json-ld", "jsonld", None), ("jsonld", "jsonld", None),
        ("application/json", "jsonld", "json"), ("trig", "trig", None), ("nquads", "nq", None), ("nq", "nq", None),
        ("csv", None, "csv"), ("tsv", None, "tsv"), ("text/csv", None, "csv"), ("html", "html", "html"),
    ],
)  # fmt: skip
def test_usual_names_are_known(name: str, graph: str | None, solutions: str | None) -> None:
    found = [named_form([name], offers) for offers in (GRAPH_OFFERS, SOLUTION_OFFERS)]
    assert [one and one.name for one in found] == [graph, solutions]


class Unfit(FakeEngine):
    """Engine whose answers no format in XML can hold."""

    async def run(self, request):  # type: ignore[no-untyped-def]  # as the base has it
        self.error = UnfitFormatError("no") if request.form.name in ("rdf", "xml") else None
        return await super().run(request)


@pytest.fixture
def unfit(application, call: Get) -> Get:  # type: ignore[no-untyped-def]
    """Requests over an engine whose answers XML cannot hold."""
    application[1].engine = Unfit()
    return call


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (CONSTRUCT, "application/rdf+xml, text/turtle;q=0.5", "text/turtle"),
        (CONSTRUCT, "application/rdf+xml, */*;q=0.1", "text/turtle"),
        (CONSTRUCT, "application/xml, application/n-triples;q=0.2", "application/n-triples"),
        (SELECT, "application/sparql-results+xml, text/csv;q=0.5", "text/csv"),
    ],
)
def test_another_acceptable_form_holds_what_xml_cannot(unfit: Get, query: str, accept: str, media_type: str) -> None:
    for method in ("GET", "form", "direct"):
        assert send(unfit, method, query, accept, []) == (200, media_type)


@pytest.mark.parametrize(("accept", "pairs"), [("application/rdf+xml", []), ("*/*", [("format", "xml")])])
def test_without_another_acceptable_form_it_is_a_fault(unfit: Get, accept: str, pairs: Pairs) -> None:
    assert send(unfit, "GET", CONSTRUCT, accept, pairs) == (400, "application/problem+json")


@pytest.mark.parametrize("name", ["nonsense", "html", ""])
def test_a_browser_sees_a_fault_on_a_page_whatever_the_name(get: Get, engine: FakeEngine, name: str) -> None:
    engine.error = QuerySyntaxError("wrong", 1, 1)
    answer = get(f"/sparql?query=ASK&format={name}", BROWSER)
    assert (answer.status_code, "textarea" in answer.text) == (400, True)
