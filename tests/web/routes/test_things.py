"""Things: 303 to the page, and the page in every form, by suffix and by Accept."""

from __future__ import annotations

import hashlib

import pytest

from tests.asgi import Get
from tests.small_release import BASE, LAMP

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "rdf": "application/rdf+xml",
}
TURTLE = '<https://lamps.example/id/coast/cold> a lamp:Coast ;\n\trdfs:label "Cold Coast"@en .\n'


def test_a_thing_is_not_its_page(get: Get) -> None:
    response = get("/id/lamp/north")
    assert (response.status_code, response.headers["location"]) == (303, "/lamp/north")
    assert response.headers["vary"] == "Accept"


def test_the_way_to_the_page_keeps_the_language(get: Get) -> None:
    assert get("/id/lamp/north?lang=fr").headers["location"] == "/lamp/north?lang=fr"


def test_turtle_holds_what_the_graph_says(get: Get) -> None:
    assert get("/coast/cold", "text/turtle").text.endswith(TURTLE)


def test_the_json_is_compacted_by_the_context_of_the_release(get: Get) -> None:
    document = get("/coast/cold.jsonld").json()
    assert document.pop("@context") == "http://localhost/context.jsonld"
    del document["@included"]
    label = {"http://www.w3.org/2000/01/rdf-schema#label": {"@value": "Cold Coast", "@language": "en"}}
    assert document == {"id": f"{BASE}id/coast/cold", "type": "lamp:Coast"} | label


@pytest.mark.parametrize("path", ["/coast/cold", "/lamp", "/ontology", "/quality", "/coast/cold?provenance"])
def test_the_context_is_a_link_unless_it_is_asked_for_in_the_document(get: Get, path: str) -> None:
    linked, inline = (
        get(f"{path}{'&' if '?' in path else '?'}context={context}", "application/ld+json").json()
        for context in ("link", "inline")
    )
    assert linked.pop("@context") == "http://localhost/context.jsonld"
    assert inline.pop("@context") == get("/context.jsonld").json()["@context"]
    assert linked == inline


def test_another_context_is_refused(get: Get) -> None:
    answer = get("/coast/cold.jsonld?context=none")
    assert (answer.status_code, "context takes inline, link." in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_suffix_and_header_give_the_same_bytes_and_the_same_tag(get: Get, suffix: str) -> None:
    by_suffix = get(f"/lamp/north.{suffix}", "image/png")
    by_header = get("/lamp/north", MEDIA_TYPES[suffix].partition(";")[0])
    assert by_suffix.status_code == by_header.status_code == 200
    assert by_suffix.content == by_header.content
    assert (
        by_suffix.headers["etag"] == by_header.headers["etag"] == f'"{hashlib.sha256(by_header.content).hexdigest()}"'
    )
    assert by_suffix.headers["content-type"] == by_header.headers["content-type"] == MEDIA_TYPES[suffix]
    assert by_header.headers["content-location"] == f"/lamp/north.{suffix}"


def test_an_answer_says_what_it_depends_on(get: Get) -> None:
    assert get("/lamp/north", "text/html").headers["vary"] == "Accept, Accept-Language"
    assert get("/lamp/north", "text/turtle").headers["vary"] == "Accept"


def test_the_links_are_the_signposts_of_the_page(get: Get) -> None:
    links = get("/coast/cold", "text/html").headers["link"].split(", ")
    assert links[:4] == [
        f'<{BASE}id/coast/cold>; rel="cite-as"',
        '<https://licence.example/open>; rel="license"',
        '</coast/cold.ttl>; rel="alternate"; type="text/turtle"',
        '</coast/cold.nt>; rel="alternate"; type="application/n-triples"',
    ]
    assert '<https://schema.org/AboutPage>; rel="type"' in links
    assert '</coast/cold.ttl>; rel="describedby"; type="text/turtle"' in links


def test_data_points_to_the_page_that_it_describes(get: Get) -> None:
    assert '</coast/cold.html>; rel="describes"; type="text/html"' in get("/coast/cold.ttl").headers["link"]


@pytest.mark.parametrize("path", ["/lamp/east", "/id/lamp/east", "/lamp/north.xyz", "/lampe", "/nothing", "/lamp/%FF"])
def test_what_is_not_known_is_not_found(get: Get, path: str) -> None:
    response = get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json()["status"] == 404


def test_a_browser_gets_a_page_that_helps(get: Get) -> None:
    response = get("/lamp/east", "text/html,*/*;q=0.8")
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<a href="/coast">' in response.text


def test_what_is_not_acceptable_is_refused_and_says_what_there_is(get: Get) -> None:
    response = get("/lamp/north", "image/png")
    assert response.status_code == 406
    assert "text/turtle" in response.json()["detail"]
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "key", "document"),
    [
        ("/lamp/süd", "lamp/süd", "lamp/s%C3%BCd"),
        ("/lamp/s%c3%bcd", "lamp/süd", "lamp/s%C3%BCd"),
        ("/lamp/café", "lamp/caf%C3%A9", "lamp/caf%C3%A9"),
        ("/lamp/caf%C3%A9", "lamp/caf%C3%A9", "lamp/caf%C3%A9"),
        ("/lamp/v1.ttl", "lamp/v1.ttl", "lamp/v1.ttl"),
        ("/lamp/v1.ttl.nt", "lamp/v1.ttl", "lamp/v1.ttl"),
    ],
)
def test_every_spelling_of_an_iri_under_the_base_answers(get: Get, path: str, key: str, document: str) -> None:
    response = get(path, "application/n-triples")
    assert response.status_code == 200
    assert {line.split(" ")[0] for line in response.text.splitlines()} == {f"<{BASE}id/{key}>", f"<{BASE}{document}>"}


def test_the_dataset_answers_under_its_iri(get: Get) -> None:
    assert f"\n<{BASE}dataset> " in f"\n{get('/dataset', 'application/n-triples').text}"


def test_a_part_is_described_with_its_thing(get: Get) -> None:
    assert f'<{LAMP}#point> <{BASE}ontology#text> "POINT(1 2)" .' in get("/lamp/north.nt").text


def test_json_is_json(get: Get) -> None:
    response = get("/coast/cold", "application/json")
    assert response.headers["content-type"] == "application/json"
    assert response.json()["iri"] == f"{BASE}id/coast/cold"
