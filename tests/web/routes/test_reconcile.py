"""Reconciliation Service API 0.2: every answer has the form of the specification, over the small release."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.asgi import Get
from tests.small_release import BASE

LAMP = f"{BASE}ontology#Lamp"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _ask(call: Get, **queries: Any) -> Any:
    answer = call("POST", "/reconcile", data={"queries": json.dumps(queries)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    return answer.json()


def test_the_manifest_has_all_that_the_specification_requires(get: Get) -> None:
    manifest = get("/reconcile").json()
    assert {"versions", "name", "identifierSpace", "schemaSpace"} <= set(manifest)
    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == f"{BASE}id/"
    assert manifest["view"]["url"] == "http://localhost/{{id}}"
    assert manifest["preview"] == {
        "url": "http://localhost/reconcile/preview?id={{id}}",
        "width": 420,
        "height": 300,
    }


def test_the_manifest_is_not_kept_for_another_address(get: Get) -> None:
    assert get("/reconcile").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["entity", "type", "property"])
def test_every_service_of_the_manifest_answers(get: Get, name: str) -> None:
    service = get("/reconcile").json()["suggest"][name]
    address = (service["service_url"] + service["service_path"]).removeprefix("http://localhost")
    found = get(f"{address}?prefix=la").json()["result"]
    assert all({"id", "name"} <= set(one) for one in found)


def test_a_batch_is_answered_query_by_query(call: Get) -> None:
    answer = _ask(call, q0={"query": "North Light"}, q1={"query": "zzz"})
    assert set(answer) == {"q0", "q1"}
    assert answer["q1"] == {"result": []}
    (found,) = answer["q0"]["result"]
    assert (found["id"], found["name"], found["score"], found["match"]) == ("lamp/north", "North Light", 100, True)
    assert found["type"] == [{"id": LAMP, "name": "lamp"}]
    assert found["features"] == [{"id": "name", "value": 100}]


def test_a_batch_in_the_address_is_answered_alike(call: Get) -> None:
    queries = json.dumps({"q0": {"query": "North Light"}})
    assert call("GET", "/reconcile", params={"queries": queries}).json() == _ask(call, q0={"query": "North Light"})


def test_a_misspelt_name_is_a_candidate_and_no_match(call: Get) -> None:
    (found,) = _ask(call, q={"query": "Nroth Light"})["q"]["result"]
    assert found["id"] == "lamp/north"
    assert not found["match"]
    assert 80 < found["score"] < 95


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ("Cold Coast", 100),
        ("cold coast", 100),
        ({"id": "coast/cold"}, 100),
        (f"{BASE}id/coast/cold", 100),
        (["Warm Coast", "Cold Coast"], 100),
        ("Warm Coast", 66.7),
    ],
)
def test_a_value_of_a_property_counts(call: Get, value: object, score: float) -> None:
    wanted = {"query": "North Light", "properties": [{"pid": f"{BASE}ontology#coast", "v": value}]}
    assert _ask(call, q=wanted)["q"]["result"][0]["score"] == score


@pytest.mark.parametrize(("value", "score"), [(31.5, 100), ("31.50", 100), (32, 66.7)])
def test_numbers_are_compared_as_numbers(call: Get, value: object, score: float) -> None:
    wanted = {"query": "North Light", "properties": [{"pid": f"{BASE}ontology#height", "v": value}]}
    assert _ask(call, q=wanted)["q"]["result"][0]["score"] == score


@pytest.mark.parametrize(
    ("types", "found"),
    [(LAMP, 1), ([LAMP], 1), (f"{BASE}ontology#Building", 1), (f"{BASE}ontology#Coast", 0), ("https://a.example/", 0)],
)
def test_a_type_narrows_to_things_of_it_or_beneath_it(call: Get, types: object, found: int) -> None:
    assert len(_ask(call, q={"query": "North Light", "type": types})["q"]["result"]) == found


def test_things_are_extended_by_values_of_properties(call: Get) -> None:
    height, coast = f"{BASE}ontology#height", f"{BASE}ontology#coast"
    wanted = {"ids": ["lamp/north", "lamp/none"], "properties": [{"id": height}, {"id": coast}]}
    answer = call("POST", "/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert answer["meta"] == [{"id": height, "name": "height"}, {"id": coast, "name": "on coast"}]
    assert answer["rows"]["lamp/north"] == {
        height: [{"float": 31.5}],
        coast: [{"id": "coast/cold", "name": "Cold Coast"}],
    }
    assert answer["rows"]["lamp/none"] == {height: [], coast: []}


def test_an_extension_is_limited(call: Get) -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    wanted = {"ids": ["lamp/north"], "properties": [{"id": label, "settings": {"limit": 2}}]}
    answer = call("POST", "/reconcile", data={"extend": json.dumps(wanted)}).json()
    assert answer["rows"]["lamp/north"][label] == [{"str": "Feu du Nord"}, {"str": "North Light"}]


def test_properties_of_a_class_are_proposed(get: Get) -> None:
    answer = get(f"/reconcile/properties?type={LAMP.replace('#', '%23')}&limit=3").json()
    assert (answer["type"], answer["limit"]) == (LAMP, 3)
    assert answer["properties"][1] == {"id": f"{BASE}ontology#coast", "name": "coast"}


def test_a_preview_may_be_framed_by_any_page(get: Get) -> None:
    answer = get("/reconcile/preview?id=lamp/north")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert answer.headers.get_list("content-security-policy") == [answer.headers["content-security-policy"]]
    assert "North Light" in answer.text
    assert get("/reconcile/preview?id=lamp/none").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": "[" * 30_000},
        {"queries": '{"q": 7}'},
        {"queries": '{"q": {"query": 7}}'},
        {"queries": '{"q": {"query": "a", "limit": 0}}'},
        {"queries": '{"q": {"query": "a", "type": [7]}}'},
        {"queries": '{"q": {"query": "a", "properties": ["x"]}}'},
        {"queries": '{"q": {"query": "a", "properties": [{"pid": "x", "v": [1,2,3,4,5,6,7,8,9]}]}}'},
        {"queries": json.dumps({f"q{n}": {"query": "a"} for n in range(101)})},
        {"extend": "{}"},
        {"extend": '{"ids": [], "properties": [7]}'},
        {"extend": '{"ids": [], "properties": [{"id": "no iri"}]}'},
        {"extend": '{"ids": [], "properties": [{"id": "urn:a", "settings": {"limit": 1e999}}]}'},
    ],
)
def test_what_cannot_be_read_is_refused(call: Get, fields: dict[str, str]) -> None:
    answer = call("POST", "/reconcile", data=fields, headers=FORM)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_scripts_of_other_sites_may_ask(call: Get) -> None:
    answer = call("OPTIONS", "/reconcile")
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"
