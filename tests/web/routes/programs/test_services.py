"""Services for programs that look around: the catalogue of services and the guide in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

LINK = re.compile(r"^- \[[^\]]+\]\((http://localhost/[^)]*)\)", re.MULTILINE)


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def test_the_catalogue_of_services_leads_to_each_of_them_and_its_description(get: Get) -> None:
    """RFC 9727, section 4.2, in the form of RFC 9264, section 4.2."""
    response = get("/.well-known/api-catalog")
    assert response.headers["content-type"].startswith("application/linkset+json; profile=")
    assert response.headers["link"] == '</.well-known/api-catalog>; rel="api-catalog"'
    items, *services = response.json()["linkset"]
    anchors = [f"http://localhost{path}" for path in ("/", "/sparql", "/reconcile", "/mcp")]
    assert [service["anchor"] for service in services] == [item["href"] for item in items["item"]] == anchors
    links = [one for service in services for name, found in service.items() if name != "anchor" for one in found]
    assert len(links) == 8
    for one in links:
        found = get(one["href"].removeprefix("http://localhost"), one["type"])
        assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, one["type"]), one


def test_the_guide_names_the_protocol_for_models_where_a_message_is_answered(get: Get, call: Get) -> None:
    assert "- [MCP](http://localhost/mcp): " in get("/llms.txt").text
    message = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    answer = call("POST", "/mcp", "application/json", headers={"Content-Type": "application/json"}, content=message)
    assert (answer.status_code, answer.json()["id"]) == (200, 1)


@pytest.mark.parametrize("path", ["/", "/data"])
def test_the_pages_of_the_dataset_lead_to_the_services(get: Get, path: str) -> None:
    assert '</.well-known/api-catalog>; rel="api-catalog"' in get(path, "text/html").headers["link"]


def test_the_guide_begins_with_title_and_summary(get: Get) -> None:
    response = get("/llms.txt")
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    assert response.text.startswith("# Lighthouses\n\n> Invented lighthouses, ")
    headings = re.findall(r"^## (.*)$", response.text, re.MULTILINE)
    assert headings == ["Lists", "Data", "Services", "Optional"]
    assert "4 things" in response.text


def test_every_link_of_the_guide_answers(get: Get) -> None:
    links = LINK.findall(get("/llms.txt").text)
    assert len(links) > 15
    statuses = {link: get(link.removeprefix("http://localhost")).status_code for link in links}
    assert statuses.pop("http://localhost/mcp") == 405  # it takes messages alone
    assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_the_guide_speaks_of_things_in_the_language_of_the_reader(get: Get) -> None:
    assert get("/llms.txt?lang=fr").text.startswith("# Phares\n")
