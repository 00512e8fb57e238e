"""API documentation: the page agrees with the OpenAPI document."""

from __future__ import annotations

import html
import json
import re

import pytest

from tests.asgi import Get
from tests.web.visible import visible
from ucc_graph.rdf.formats import DATASETS, GRAPHS, HTML, SOLUTIONS, XLSX
from ucc_graph.web.routes.api_docs import operations, summary
from ucc_graph.web.routes.sparql import PARAMETERS

DOCUMENT = {
    "paths": {
        "/lamp/{key}": {
            "get": {
                "tags": ["lamps"],
                "description": "A lamp.",
                "parameters": [
                    {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "page",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "default": 1},
                        "description": "which page",
                    },
                ],
                "responses": {"200": {"description": "It."}, "422": {"description": "Not used."}},
            },
            "post": {"requestBody": {"content": {"text/plain": {}}}, "responses": {}},
        }
    }
}


def test_an_operation_has_its_parameters_and_statuses() -> None:
    found, _ = operations(DOCUMENT)
    assert (found.tag, found.method, found.path, found.summary) == ("lamps", "GET", "/lamp/{key}", "A lamp.")
    assert [(one.name, one.type, one.required) for one in found.parameters] == [
        ("key", "string", True),
        ("page", "integer (minimum 1, default 1)", False),
    ]
    assert found.statuses == (("200", "It."),)
    assert not found.can_be_tried


def test_a_summary_is_the_first_paragraph_of_a_docstring() -> None:
    assert summary("A lamp, as long\nas it burns.\n\nThe rest is for programmers.") == "A lamp, as long as it burns."


@pytest.mark.parametrize("language", ["ko", "fr", "es", "ar"])
def test_the_page_is_in_the_language_of_the_reader(get: Get, language: str) -> None:
    page = get(f"/{language}/-/docs", accept="text/html").text.partition("<main")[2].partition("</main>")[0]
    assert len(visible(f'<div lang="{language}">{page}', language)) > 100
    named = re.compile(r'<ul class="starts">.*?</ul>|<summary>.*?</summary>', re.DOTALL)  # the data have no other names
    assert visible(named.sub("", page), "en") == []


def test_a_body_has_its_media_types() -> None:
    _, found = operations(DOCUMENT)
    assert (found.method, found.bodies) == ("POST", ("text/plain",))


def test_the_page_names_every_address_of_the_document(get: Get) -> None:
    page = get("/-/docs", accept="text/html").text
    paths = get("/-/openapi.json").json()["paths"]
    assert len(paths) > 20
    assert [path for path in paths if f"</span> {path}</code>" not in page] == []


def test_the_short_names_on_the_page_are_those_of_the_forms() -> None:
    (text,) = (one["description"] for one in PARAMETERS if one["name"] == "format")
    names = {form.name for form in (*SOLUTIONS, *GRAPHS, *DATASETS, HTML, XLSX)}
    assert text.partition("one of ")[2].split(", ") == sorted(names)


def test_the_page_begins_with_addresses_that_answer_and_with_what_the_first_one_gives(get: Get) -> None:
    page = html.unescape(get("/-/docs", accept="text/html").text.partition('id="limits"')[0])
    first, *others = re.findall(r"curl '(?:https?://[^/']*)?(/[^']*)'", page)
    assert len(others) >= 3
    assert [get(address).status_code for address in (first, *others)] == [200] * (1 + len(others))
    item = json.loads(page.partition('<pre class="answer" dir="ltr" tabindex="0">')[2].partition("</pre>")[0])
    assert get(first).json()["items"][0] == item


def test_the_page_names_the_filters_of_every_list_with_values_that_it_takes(get: Get) -> None:
    page = html.unescape(get("/-/docs", accept="text/html").text)
    part = page.partition('id="filters"')[2].partition("<nav")[0]
    lists = part.split("<details>")[1:]
    assert len(lists) >= 2
    for one in lists:
        path = re.findall(r'<code dir="ltr">(/[^<]*)</code>', one)[0]
        for row in one.split("<tr>")[2:]:
            name, *values = re.findall(r"<code>(.*?)</code>", row)
            assert [get(f"{path}.json", params={name: value}).status_code for value in values] == [200] * len(values)


def test_every_address_that_can_be_tried_is_answered(get: Get) -> None:
    targets = re.findall(r'<a href="([^"]*)">Try it', get("/-/docs").text)
    assert len(targets) > 10
    assert [target for target in targets if get(target, accept="text/html, */*;q=0.1").status_code >= 400] == []
