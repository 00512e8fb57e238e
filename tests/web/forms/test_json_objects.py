"""Things as plain JSON: the same members as in their list, and every other property by type, number and language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release

BASE = "https://lights.example/"


def _named(path: str, name: str) -> dict[str, str]:
    return {"iri": f"{BASE}id/{path}", "key": path.partition("/")[2], "name": name}


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


def test_a_thing_has_all_its_properties_by_type(get: Get) -> None:
    assert get("/lighthouse/cape-ember.json?lang=fr").json() == {
        **_named("lighthouse/cape-ember", "Cap Braise"),
        "coast": _named("coast/amber-coast", "Côte d'Ambre"),
        "firstLit": 1871,
        "since": [1961],
        "until": [1987],
        "automated": True,
        "height": 31.5,
        "latitude": 56.2041,
        "longitude": 20.9876,
        "sources": [
            _named("source/coast-survey", "Survey of the Coasts"),
            _named("source/service-roll", "Roll of the Lighthouse Service"),
        ],
        "identifier": "cape-ember",
        "type": [{"iri": f"{BASE}ontology#Lighthouse", "key": None, "name": "phare"}],
        "label": {"en": "Cape Ember", "fr": "Cap Braise"},
        "daymark": {"en": ["red", "white"]},
        "tendedBy": [_named("keeper/bram-oster", "Bram Oster")],
    }


@pytest.mark.parametrize("kind", ["lighthouse", "coast", "keeper", "source"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_thing_has_the_members_that_it_has_in_its_list(get: Get, kind: str, language: str) -> None:
    items = get(f"/{kind}.json?lang={language}").json()["items"]
    assert items
    for item in items:
        thing = get(f"/{kind}/{item['key']}.json?lang={language}").json()
        assert {name: thing[name] for name in item} == item


def test_items_have_the_same_members_with_values_of_the_same_types(get: Get) -> None:
    items = get("/lighthouse.json").json()["items"]
    types = {name: {type(item[name]) for item in items} - {type(None)} for name in items[0]}
    assert {tuple(item) for item in items} == {tuple(items[0])}
    assert {name for name, found in types.items() if len(found) > 1} <= {"height"}  # 44 and 31.5 are both numbers


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/html;q=0.9"])
def test_a_thing_is_plain_json_to_who_asks_for_just_that(get: Get, accept: str) -> None:
    answer = get("/lighthouse/cape-ember", accept)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert answer.content == get("/lighthouse/cape-ember.json").content


def test_any_resource_of_the_graph_is_an_object(get: Get) -> None:
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert get("/about", "application/json", params={"iri": licence}).json()["iri"] == licence
    assert get("/dataset.json").json()["iri"] == f"{BASE}dataset"


def test_the_origins_of_statements_have_no_plain_json(get: Get) -> None:
    assert get("/lighthouse/cape-ember.json?provenance").status_code == 406


def test_the_document_of_the_interface_has_the_schemas(get: Get) -> None:
    paths = get("/-/openapi.json").json()["paths"]
    thing, found = (
        paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path in ("/{kind}/{key}", "/{kind}")
    )
    assert found["properties"]["items"]["items"] == thing
    assert {"iri", "key", "name", "sources", "latitude", "longitude"} == set(thing["properties"])
