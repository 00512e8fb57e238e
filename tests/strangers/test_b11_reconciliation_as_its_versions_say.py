"""Reconciliation as the versions that it claims say, for everything that a client may send in a query.

Siblings: JSONP of version 0.1 with a safe name; empty, missing and nested values; values as objects; types and limits
of every kind; batches that are no objects; infinite numbers as names.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.asgi import Get
from tests.small_release import BASE

LAMP = f"{BASE}ontology#Lamp"
COAST = f"{BASE}ontology#coast"
KEEPER = f"{BASE}ontology#keeper"


def _ask(call: Get, query: Any) -> list[dict[str, Any]]:
    answer = call("POST", "/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["q"]["result"]
    return found


JSONP = [
    "/reconcile",
    '/reconcile?queries={"q":{"query":"North Light"}}',
    '/reconcile?extend={"ids":["lamp/north"],"properties":[]}',
    "/reconcile/suggest/entity?prefix=l",
    "/reconcile/suggest/type?prefix=l",
    "/reconcile/suggest/property?prefix=l",
    "/reconcile/properties",
]


@pytest.mark.parametrize("path", JSONP)
@pytest.mark.parametrize("name", ["jQuery123_456", "window.found", "$"])
def test_a_callback_is_called_with_the_answer(get: Get, path: str, name: str) -> None:
    answer = get(f"{path}{'&' if '?' in path else '?'}callback={name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    start, end = f"/**/{name}(", ");\n"
    assert answer.text.startswith(start)
    assert answer.text.endswith(end)
    assert json.loads(answer.text[len(start) : -len(end)]) == get(path).json()


@pytest.mark.parametrize(
    "name", ["alert(1)//", "a b", "a;b", "1a", "a.", "a[0]", "%3Cscript%3E", "é", "a" * 101, "a%0A"]
)
@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/properties"])
def test_a_callback_that_is_no_name_is_refused(get: Get, path: str, name: str) -> None:
    answer = get(f"{path}?callback={name}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "value",
    ["", "  ", None, [], [""], [None, ""], {}, {"id": ""}, {"id": "", "name": " "}],
)
def test_an_empty_value_does_not_count_against_a_thing(call: Get, value: object) -> None:
    (found,) = _ask(call, {"query": "North Light", "properties": [{"pid": KEEPER, "v": value}]})
    assert (found["score"], found["match"]) == (100, True)
    assert [feature["id"] for feature in found["features"]] == ["name"]


def test_a_property_without_a_value_does_not_count_either(call: Get) -> None:
    (found,) = _ask(call, {"query": "North Light", "properties": [{"pid": KEEPER}, {"pid": COAST, "v": "Cold Coast"}]})
    assert (found["score"], len(found["features"])) == (100, 2)


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ({"id": "coast/cold"}, 100),
        ({"id": "coast/cold", "name": "Another Name"}, 100),
        ({"id": f"{BASE}id/coast/cold"}, 100),
        ({"name": "cold coast"}, 100),
        ({"id": "coast/warm", "name": "Cold Coast"}, 66.7),
        ({"id": 7, "name": "Cold Coast"}, 100),
        (["", "Cold Coast"], 100),
        ([None, {"id": "coast/cold"}], 100),
        (True, 66.7),
        (7, 66.7),
        ("?!", 66.7),
        ("nan", 66.7),
    ],
)
def test_a_value_is_a_text_or_an_object(call: Get, value: object, score: float) -> None:
    (found,) = _ask(call, {"query": "North Light", "properties": [{"pid": COAST, "v": value}]})
    assert found["score"] == score


@pytest.mark.parametrize(
    ("types", "count"),
    [(None, 1), ("", 1), ([], 1), ([""], 1), ({"id": LAMP}, 1), ([{"id": LAMP, "name": "lamp"}], 1), ("urn:no", 0)],
)
def test_a_type_is_a_class_or_nothing(call: Get, types: object, count: int) -> None:
    assert len(_ask(call, {"query": "North Light", "type": types})) == count


@pytest.mark.parametrize("limit", [None, 1, 3.0, 10**30])
def test_a_limit_is_a_whole_number(call: Get, limit: object) -> None:
    assert len(_ask(call, {"query": "North Light", "limit": limit})) == 1


@pytest.mark.parametrize("properties", [None, [], {"pid": COAST, "v": "Cold Coast"}])
def test_properties_are_an_array_or_one_or_nothing(call: Get, properties: object) -> None:
    assert _ask(call, {"query": "North Light", "properties": properties})[0]["score"] == 100


REFUSED = [
    "[]",
    "7",
    '"a"',
    "null",
    "true",
    '{"q": []}',
    '{"q": null}',
    '{"q": {"query": ["a"]}}',
    '{"q": {"query": null}}',
    '{"q": {"query": "a", "limit": 0}}',
    '{"q": {"query": "a", "limit": -1}}',
    '{"q": {"query": "a", "limit": 2.5}}',
    '{"q": {"query": "a", "limit": true}}',
    '{"q": {"query": "a", "limit": "3"}}',
    '{"q": {"query": "a", "type": [[]]}}',
    '{"q": {"query": "a", "type": {"name": "a"}}}',
    '{"q": {"query": "a", "properties": [{"v": "a"}]}}',
    '{"q": {"query": "a", "properties": [{"pid": 7, "v": "a"}]}}',
    '{"q": {"query": "a", "properties": [{"pid": "urn:a", "v": [["a"]]}]}}',
    '{"q": ' * 2000 + "{}" + "}" * 2000,
]


@pytest.mark.parametrize("queries", REFUSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_that_is_none_is_refused(call: Get, method: str, queries: str) -> None:
    fields = {"queries": queries}
    answer = call(method, "/reconcile", params=fields) if method == "GET" else call(method, "/reconcile", data=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "extend",
    ["[]", '{"ids": "a", "properties": []}', '{"ids": [7], "properties": []}', '{"ids": [{}], "properties": []}'],
)
def test_an_extension_that_is_none_is_refused(call: Get, extend: str) -> None:
    assert call("GET", "/reconcile", params={"extend": extend}).status_code == 400
    assert call("POST", "/reconcile", data={"extend": extend}).status_code == 400


def test_an_extension_is_answered_to_get_as_to_post(call: Get) -> None:
    extend = json.dumps({"ids": ["lamp/north", "lamp/none", ""], "properties": [{"id": COAST}]})
    answer = call("POST", "/reconcile", data={"extend": extend})
    assert call("GET", "/reconcile", params={"extend": extend}).json() == answer.json()
    assert list(answer.json()["rows"]) == ["lamp/north", "lamp/none", ""]
