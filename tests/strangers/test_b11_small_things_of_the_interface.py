"""Kind: what the interface says of itself and does not do: links that fail, forms that it hides, wrong statuses."""

from __future__ import annotations

import re

import pytest

from tests.asgi import FakeEngine, Get
from ucc_graph.rdf.formats import DATASETS, GRAPHS, HTML

DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ASK = "ASK%7B%7D"


@pytest.mark.parametrize("language", ["", "/ko", "/ar"])
def test_every_link_of_the_page_about_the_interface_is_answered(get: Get, language: str) -> None:
    page = get(f"{language}/-/docs", "text/html").text.partition("<main")[2].partition("</main>")[0]
    targets = [target for target in re.findall(r'href="(/[^"#]*)"', page) if "/static/" not in target]
    assert len(targets) > 10
    assert [target for target in targets if get(target).status_code >= 400] == []


@pytest.mark.parametrize("path", ["/lamp/north", "/provenance?about=https%3A%2F%2Flamps.example%2Fid%2Flamp%2Fnorth"])
def test_every_form_that_is_served_is_in_the_openapi_document(get: Get, path: str) -> None:
    listed = get("/-/openapi.json").json()["paths"]
    known = listed["/provenance" if "provenance" in path else "/{kind}/{key}"]["get"]["responses"]["200"]["content"]
    answers = [get(path, form.media_type) for form in (*GRAPHS, *DATASETS, HTML)]
    served = {answer.headers["content-type"].partition(";")[0] for answer in answers}
    assert served <= set(known)
    assert len(served) == 7


@pytest.mark.parametrize(
    ("method", "address", "headers", "body"),
    [
        ("GET", f"?query={ASK}&query={ASK}", {}, ""),
        ("GET", f"?query={ASK}&query=", {}, ""),
        ("POST", "", FORM, f"query={ASK}&query={ASK}"),
        ("POST", f"?query={ASK}", FORM, f"query={ASK}"),
        ("POST", f"?query={ASK}", DIRECT, "ASK {}"),
        ("POST", "", FORM, ""),
        ("POST", "", FORM, "query"),
    ],
)
def test_a_request_has_exactly_one_query(
    call: Get, engine: FakeEngine, method: str, address: str, headers: dict[str, str], body: str
) -> None:
    """SPARQL 1.1 Protocol, section 2.1."""
    answer = call(method, f"/sparql{address}", headers=headers, content=body)
    assert (answer.status_code, engine.asked) == (400, [])


@pytest.mark.parametrize("method", ["GET", "form", "direct"])
def test_a_query_over_the_limit_is_too_large(call: Get, engine: FakeEngine, method: str) -> None:
    query = f"ASK {{ }} #{'x' * (16 << 10)}"
    if method == "direct":
        answer = call("POST", "/sparql", headers=DIRECT, content=query)
    elif method == "form":
        answer = call("POST", "/sparql", data={"query": query})
    else:
        answer = call("GET", "/sparql", params={"query": query})
    assert (answer.status_code, answer.json()["type"], engine.asked) == (413, "/-/problems#query-too-long", [])


@pytest.mark.parametrize("language", ["", "/ko"])
def test_an_example_that_asks_another_endpoint_is_not_offered_to_be_run_here(get: Get, language: str) -> None:
    page = get(f"{language}/sparql", "text/html").text
    assert "elsewhere.example%2Fsparql" not in page
    assert f'href="{language}/queries/other-lamps"' in page
    assert '<a class="external" rel="noopener" dir="ltr" href="https://elsewhere.example/sparql">' in (
        get(f"{language}/queries/other-lamps", "text/html").text
    )


@pytest.mark.parametrize("path", ["/lamp/north", "/lamp", "/", "/ontology", "/search?q=north"])
@pytest.mark.parametrize(("accept", "media_type"), [("text/n3", "text/n3"), ("text/plain", "text/plain")])
def test_older_names_of_turtle_and_n_triples_are_known_everywhere(
    get: Get, path: str, accept: str, media_type: str
) -> None:
    answer = get(path, f"{accept}, */*;q=0.1")
    expected = get(path, "text/turtle" if accept == "text/n3" else "application/n-triples")
    assert (answer.headers["content-type"], answer.content) == (f"{media_type}; charset=utf-8", expected.content)


@pytest.mark.parametrize("accept", ["text/*", "*/*", "text/html,text/plain;q=0.9,*/*;q=0.8", "text/html, text/*;q=0.5"])
def test_browsers_still_get_pages(get: Get, accept: str) -> None:
    assert get("/lamp/north", accept).headers["content-type"] == "text/html; charset=utf-8"
