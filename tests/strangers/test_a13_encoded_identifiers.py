"""Templates that the server hands out, filled with identifiers encoded as the standard of the template says.

Siblings: view and preview of the reconciliation service, the paths of the OpenAPI document, with and without suffix,
language and query; keys with letters beyond ASCII, percent signs, plus signs and slashes.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import BASE, write_release
from ucc_graph.library.open import open_library
from ucc_graph.web.serve.app import create_app

KEYS = ("s\u00fcd", "a%2Fb", "a+b", "100%25", "a%20b", "a%253Fb", "a/b", "\uc9c4\uc8fc", "x&y=z", "v1.0")
ALL = ("north", *KEYS)
IDENTIFIERS = [f"lamp/{key}" for key in ALL]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """A request to a site with things of unusual keys."""
    release = write_release(tmp_path_factory.mktemp("release"), KEYS)
    return caller(create_app(open_library(release), FakeEngine()))


def _component(identifier: str) -> str:
    """An identifier encoded as a URI component (ECMA-262, encodeURIComponent)."""
    return quote(identifier, safe="-_.!~*'()")


def _led(ask: Get, path: str, accept: str) -> tuple[list[int], str]:
    """The statuses on the way from a path, and the last body."""
    answer = ask("GET", path, accept)
    statuses = [answer.status_code]
    while "location" in answer.headers:
        answer = ask("GET", answer.headers["location"], accept)
        statuses.append(answer.status_code)
    return statuses, answer.text


@pytest.mark.parametrize("identifier", IDENTIFIERS)
@pytest.mark.parametrize("way", ["/{}", "/id/{}", "/{}.nt", "/ko/{}", "/{}?lang=fr"])
def test_a_filled_template_leads_to_the_thing(ask: Get, identifier: str, way: str) -> None:
    statuses, text = _led(ask, way.format(_component(identifier)), "application/n-triples")
    assert statuses in ([308, 200], [303, 200])
    assert set(re.findall(r"^<([^>]*)>", text, re.MULTILINE)) >= {f"{BASE}id/{identifier}"}


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_a_path_leads_to_the_thing_without_a_detour(ask: Get, identifier: str) -> None:
    statuses, _ = _led(ask, f"/{quote(identifier, safe='/%+&=.')}", "application/n-triples")
    assert statuses == [200]


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_the_preview_of_an_encoded_identifier_is_that_of_the_thing(ask: Get, identifier: str) -> None:
    url = ask("GET", "/reconcile").json()["preview"]["url"].removeprefix("http://localhost")
    assert ask("GET", url.replace("{{id}}", _component(identifier))).status_code == 200


def test_an_address_keeps_suffix_query_and_language(ask: Get) -> None:
    answer = ask("GET", "/ko/lamp%2Fs%C3%BCd.ttl?lang=fr&provenance")
    assert (answer.status_code, answer.headers["location"]) == (308, "/ko/lamp/s%C3%BCd.ttl?lang=fr&provenance")


def test_the_paths_of_the_openapi_document_take_encoded_values(ask: Get) -> None:
    paths = ask("GET", "/-/openapi.json").json()["paths"]
    assert {"/id/{kind}/{key}", "/{kind}/{key}", "/data/{file}", "/timemap/link/{path}"} <= set(paths)
    assert ask("GET", "/lamp/a%252Fb", "text/turtle").status_code in (200, 308)
    assert ask("GET", "/data/tables%2Flamps.csv").status_code == 200
    assert ask("GET", "/timemap/link/lamp%2Fnorth").content == ask("GET", "/timemap/link/lamp/north").content


@pytest.mark.parametrize(
    "path",
    ["/lamp%2Fnobody", "/%2F%2Fevil.example%2Flamp", "/lamp%2F..%2F..%2Fx", "/lamp%2F%FF", "/lamp/north%0D%0Ax", "/%"],
)
def test_an_address_of_nothing_is_not_found(ask: Get, path: str) -> None:
    answer = ask("GET", path)
    assert (answer.status_code, "location" in answer.headers) == (404, False)
