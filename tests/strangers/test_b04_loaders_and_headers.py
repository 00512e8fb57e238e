"""Kind: what the commonest loader of each form does with our headers.

The loaders are those of PyLD 2 (``documentloader/requests.py``), of jsonld.js and of rdflib 7.
"""

from __future__ import annotations

import re

import pytest

from tests.asgi import Get
from tests.web.layers import small_server
from ucc_graph.library.open import Library

PYLD = "application/ld+json, application/json"
PATHS = (
    "/",
    "/lamp",
    "/lamp/north",
    "/coast/cold",
    "/ontology",
    "/quality",
    "/queries/lamps",
    "/releases",
    "/context.jsonld",
)
SUFFIXED = ("/lamp.jsonld", "/lamp/north.jsonld", "/ontology.jsonld", "/quality.json", "/queries/lamps.json")


@pytest.fixture(scope="module")
def ask(library: Library) -> Get:
    """The small release in all its layers."""
    return small_server(library)


def links(field: str) -> list[tuple[str, str]]:
    """The relation types and media types of a Link header, as PyLD reads it."""
    entries = re.findall(r'(?:<[^>]*?>|"[^"]*?"|[^,])+', field)
    found = (dict(re.findall(r'(\w+)="([^"]*?)"', entry)) for entry in entries)
    return [(one["rel"], one.get("type", "")) for one in found]


@pytest.mark.parametrize("path", [*PATHS, *SUFFIXED, *(f"/releases/3.1{path}" for path in SUFFIXED[:3])])
def test_json_has_no_alternates(ask: Get, path: str) -> None:
    answer = ask("GET", path, PYLD)
    found = [relation for relation, _ in links(answer.headers.get("link", ""))]
    assert (answer.status_code, "json" in answer.headers["content-type"]) == (200, True)
    assert "alternate" not in found
    assert "http://www.w3.org/ns/json-ld#context" not in found


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json", PYLD])
def test_json_ld_still_leads_to_the_page_and_the_licence(ask: Get, accept: str) -> None:
    found = links(ask("GET", "/lamp/north", accept).headers["link"])
    assert {("describes", "text/html"), ("cite-as", ""), ("license", "")} <= set(found)


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/rdf+xml", "application/n-triples"])
def test_other_forms_lead_to_json_ld(ask: Get, accept: str) -> None:
    found = links(ask("GET", "/lamp/north", accept).headers["link"])
    assert ("alternate", "application/ld+json") in found


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        ("text/n3, */*;q=0.1", "text/n3"),
        ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
        ("text/plain, */*;q=0.1", "text/plain"),
        ("application/trig, */*;q=0.1", "application/trig"),
        ("application/ld+json, application/json;q=0.9, */*;q=0.1", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
    ],
)
def test_rdflib_gets_the_form_that_it_asks_for(ask: Get, accept: str, media_type: str) -> None:
    assert ask("GET", "/lamp/north", accept).headers["content-type"].partition(";")[0] == media_type
