"""Sets of links of things, lists and the dataset: what all their Link headers say, in one document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

SITE = "http://localhost"
THING = "/lighthouse/cape-ember"


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def _contexts(get: Get, path: str) -> dict[str, dict[str, list[str]]]:
    """The addresses by relation, by anchor."""
    response = get(path)
    assert response.headers["content-type"] == "application/linkset+json"
    contexts: list[dict[str, Any]] = response.json()["linkset"]
    return {
        one["anchor"]: {name: [to["href"] for to in found] for name, found in one.items() if name != "anchor"}
        for one in contexts
    }


@pytest.mark.parametrize("path", [THING, "/lighthouse", "/data", "/dataset"])
def test_a_page_leads_to_its_set_of_links(get: Get, path: str) -> None:
    header = get(path, "text/html").headers["link"]
    own = "/data" if path == "/data" else path
    assert f'<{own}.linkset>; rel="linkset"; type="application/linkset+json"' in header
    assert f'<{own}.linkset>; rel="linkset"; type="application/linkset"' in header


def test_forms_and_files_lead_there_too(get: Get) -> None:
    assert f"<{THING}.linkset>" in get(f"{THING}.ttl").headers["link"]
    assert "</data.linkset>" in get("/data/dataset.ttl").headers["link"]
    assert "</data.linkset>" in get("/", "text/html").headers["link"]


def test_the_set_of_a_thing_has_the_links_of_its_page_and_of_its_forms(get: Get) -> None:
    contexts = _contexts(get, f"{THING}.linkset")
    page = contexts[f"{SITE}{THING}"]
    assert page["cite-as"] == ["https://lights.example/id/lighthouse/cape-ember"]
    assert page["author"] == ["https://lights.example/publisher"]
    assert page["license"] == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    assert page["type"] == ["https://schema.org/AboutPage", "https://lights.example/ontology#Lighthouse"]
    assert f"{SITE}{THING}.ttl" in page["describedby"]
    assert page["item"] == [f"{SITE}{THING}.json"]
    assert contexts[f"{SITE}{THING}.ttl"]["describes"] == [f"{SITE}{THING}"]
    assert contexts[f"{SITE}{THING}.json"]["collection"] == [f"{SITE}{THING}"]


def test_the_set_of_a_list_has_its_tables_as_items(get: Get) -> None:
    page = _contexts(get, "/lighthouse.linkset")[f"{SITE}/lighthouse"]
    assert page["item"] == [f"{SITE}/lighthouse.{form}" for form in ("csv", "json", "xlsx", "geojson")]


def test_the_set_of_the_dataset_has_its_files(get: Get, library: Library) -> None:
    contexts = _contexts(get, "/data.linkset")
    files = [f"{SITE}/data/{file.path}" for file in library.release.manifest.files if file.path.startswith("dataset.")]
    assert set(files) <= set(contexts[f"{SITE}/data"]["item"])
    assert contexts[f"{SITE}/"]["item"] == contexts[f"{SITE}/data"]["item"]
    table = contexts[f"{SITE}/data/tables/coasts.csv"]
    assert table["describedby"] == [f"{SITE}/data/tables/csvw.json"]
    assert table["collection"] == [f"{SITE}/data"]
    assert _contexts(get, "/dataset.linkset") == contexts


@pytest.mark.parametrize("path", ["/data.linkset", f"{THING}.linkset", "/lighthouse.linkset"])
def test_every_address_here_answers_with_its_type(get: Get, path: str) -> None:
    targets = {
        (to["href"], to["type"])
        for context in get(path).json()["linkset"]
        for name, found in context.items()
        if name != "anchor"
        for to in found
        if to["href"].startswith(SITE)
    }
    assert len(targets) > 8
    for href, media_type in targets:
        response = get(href.removeprefix(SITE), media_type)
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, media_type), href


def test_the_text_has_as_many_links_as_the_json(get: Get) -> None:
    text = get(f"{THING}.linkset", "application/linkset")
    assert text.headers["content-type"] == "application/linkset"
    contexts = _contexts(get, f"{THING}.linkset").values()
    assert text.text.count("; anchor=") == sum(len(found) for one in contexts for found in one.values())


@pytest.mark.parametrize("path", ["/nothing.linkset", "/lighthouse/nothing.linkset"])
def test_what_is_not_known_has_no_set(get: Get, path: str) -> None:
    assert get(path).status_code == 404
