"""Feeds and calendars of a thing, of a list and of a selection."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from xml.etree import ElementTree as ET

import pytest

from tests.asgi import FakeEngine, Get, caller
from tests.small_release import BASE, write_release
from ucc_graph.library.open import open_library
from ucc_graph.release.history import History
from ucc_graph.web.serve.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"
XSD = "http://www.w3.org/2001/XMLSchema#"
LIT = "".join(
    f'<id/lamp/{key}> <ontology#lit> "{day}"^^<{XSD}date> .\n'
    for key, day in (("north", "2020-01-31"), ("west", "2021-06-07"), ("of.atom", "2022-02-02"))
)
COASTS = """
<id/lamp/west> <ontology#coast> <id/coast/warm> .
<id/coast/warm> a <ontology#Coast> .
<id/coast/warm> rdfs:label "Warm Coast"@en .
<id/lamp/west> rdfs:label "West, Light"@en .
"""
SHAPES = """
<shapes#Lamp> sh:property <shapes#lit> .
<shapes#lit> sh:path <ontology#lit> ; sh:name "lit"@en .
"""


def _dump(*statements: str) -> bytes:
    """A sorted dump with statements about a lamp."""
    lines = sorted(f"<{BASE}id/lamp/north> <{BASE}ontology#{one} .\n" for one in statements)
    return "".join(lines).encode()


BEFORE = _dump(
    f'height> "30.0"^^<{XSD}decimal>', 'keeper> "Ann"', 'note> "Tall."@en', 'note> "Haut."@fr', 'colour> "red"'
)
NOW = _dump(
    f'height> "31.5"^^<{XSD}decimal>',
    'keeper> "Ann"',
    'note> "Low."@en',
    'note> "Bas."@fr',
    f"coast> <{BASE}id/coast/cold>",
)


def _change(iri: str, kind: str, label: str | None, added: int, removed: int) -> dict[str, object]:
    lines = {"added": ["<a> <b> <c> ."] * added, "removed": ["<a> <b> <d> ."] * removed}
    return {"iri": f"{BASE}id/{iri}", "kind": kind, "label": label, **lines}


CHANGES = json.dumps(
    {
        "resources": [
            _change("coast/warm", "added", "Warm Coast", 2, 0),
            _change("lamp/gone", "removed", "Gone Light", 0, 3),
            _change("lamp/north#point", "changed", None, 1, 1),
            _change("lamp/west", "added", "West, Light", 4, 0),
            _change("lamp/west#point", "added", None, 1, 0),
        ]
    }
)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """A site of two releases; the second has differences from the first."""
    more, files = {"lamps": f"{LIT.strip()}{COASTS}"}, {"changes.json": CHANGES.encode(), "dataset.nt": NOW}
    new = write_release(tmp_path_factory.mktemp("new"), ["west", "of.atom"], more, files, SHAPES)
    old = write_release(tmp_path_factory.mktemp("old"), files={"dataset.nt": BEFORE})
    manifest = replace(old.manifest, version="3.0", issued="2025-01-01")
    history = History((new, replace(old, manifest=manifest)))
    return partial(caller(create_app(open_library(new), FakeEngine(), history=history)), "GET")


def _entries(get: Get, path: str) -> list[tuple[str, str, str]]:
    """The title, the day and the page of each entry of a feed."""
    response = get(path)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)  # noqa: S314  # written here
    names = [f"{ATOM}{name}" for name in ("id", "title", "updated", "author")]
    assert all(root.find(name) is not None for name in names)
    return [
        (entry.findtext(f"{ATOM}title") or "", (entry.findtext(f"{ATOM}updated") or "")[:10], link.attrib["href"])
        for entry in root.iter(f"{ATOM}entry")
        for link in entry.iter(f"{ATOM}link")
    ]


def test_the_feed_of_a_list_has_its_things_and_those_that_are_no_more(get: Get) -> None:
    assert _entries(get, "/lamp.atom") == [
        ("Removed: Gone Light", "2026-02-03", "http://localhost/lamp/gone"),
        ("Changed: North Light", "2026-02-03", "http://localhost/lamp/north"),
        ("Added: West, Light", "2026-02-03", "http://localhost/lamp/west"),
        ("Lamps: in release 3.0, the oldest one here", "2025-01-01", "http://localhost/releases/3.0/lamp"),
    ]


def test_the_feed_of_a_selection_has_the_things_in_it(get: Get) -> None:
    titles = [title for title, *_ in _entries(get, "/lamp.atom?coast=warm")]
    assert titles == ["Added: West, Light", "Lamps: Warm Coast: in release 3.0, the oldest one here"]


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/lamp/west.atom", ["Added: West, Light"]),
        ("/lamp/north.atom", ["Changed: North Light", "North Light: in release 3.0, the oldest one here"]),
        ("/coast/cold.atom", ["Cold Coast: in release 3.0, the oldest one here"]),
    ],
)
def test_the_feed_of_a_thing_has_its_changes_and_those_of_its_parts(get: Get, path: str, titles: list[str]) -> None:
    assert [title for title, *_ in _entries(get, path)] == titles


def test_the_feed_of_a_thing_tells_what_changed(get: Get) -> None:
    told = ET.fromstring(get("/lamp/north.atom").content).findtext(f".//{ATOM}content")  # noqa: S314  # written here
    assert told == "\n".join(
        (
            "coast: Cold Coast",
            "colour: no longer red",
            "height in metres: 31.5 (before: 30.0)",
            "note: Low. (before: Tall.)",
        )
    )
    french = ET.fromstring(get("/fr/lamp/north.atom").content).findtext(f".//{ATOM}content")  # noqa: S314  # written here
    assert (french or "").endswith("Bas. (avant : Haut.)")


def test_an_entry_has_the_identifier_of_the_change_in_the_feed_of_the_release(get: Get) -> None:
    text = get("/lamp.atom").text
    assert f"<id>{BASE}releases/3.1/changes#4</id>" in text
    assert "<summary>Release 3.1; statements added: 5, removed: 0</summary>" in text
    assert f"<id>{BASE}lamp.atom</id>" in text


def test_a_feed_has_its_own_address_and_that_of_its_page(get: Get) -> None:
    text = get("/fr/lamp.atom?coast=cold").text
    assert 'xml:lang="fr"' in text
    assert '<link rel="self" href="http://localhost/fr/lamp.atom?coast=cold" type="application/atom+xml" />' in text
    assert '<link rel="alternate" href="http://localhost/fr/lamp?coast=cold" type="text/html" />' in text


def _events(get: Get, path: str) -> list[tuple[str, str]]:
    response = get(path)
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    text = response.text.replace("\r\n ", "")
    return re.findall(r"DTSTART;VALUE=DATE:(\d+)\r\n.*?SUMMARY;LANGUAGE=en:(.*?)\r\n", text, re.DOTALL)


def test_a_calendar_has_the_days_of_a_list_in_order(get: Get) -> None:
    assert _events(get, "/lamp.ics") == [
        *(("20200131", "North Light"), ("20210607", r"West\, Light"), ("20220202", "/lamp/of.atom")),
    ]
    assert _events(get, "/lamp.ics?coast=warm") == [("20210607", r"West\, Light")]
    assert _events(get, "/lamp/north.ics") == [("20200131", "North Light")]


@pytest.mark.parametrize("path", ["/coast.ics", "/coast/cold.ics", "/lamp/caf%C3%A9.ics"])
def test_what_has_no_day_has_no_calendar(get: Get, path: str) -> None:
    response = get(path)
    assert response.status_code == 404
    assert "no calendar" in response.json()["detail"]


@pytest.mark.parametrize("form", ["atom", "ics"])
@pytest.mark.parametrize("query", ["coats=cold", "coast=nowhere", "sort=nothing"])
def test_a_parameter_that_means_nothing_is_refused(get: Get, form: str, query: str) -> None:
    response = get(f"/lamp.{form}?{query}")
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/nothing.atom", "/lamp/nothing.ics", "/ontology/nothing.atom"])
def test_what_is_not_known_is_404(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_a_thing_whose_key_ends_like_a_feed_has_its_page(get: Get) -> None:
    assert get("/lamp/of.atom", "text/html").headers["content-type"] == "text/html; charset=utf-8"
    assert [title for title, *_ in _entries(get, "/lamp/of.atom.atom")] == [
        "/lamp/of.atom: in release 3.0, the oldest one here"
    ]


def _followed(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<link rel="alternate" type="([^"]*)" title="[^"]*" href="([^"]*)">', page)


def test_pages_name_what_can_be_followed(get: Get) -> None:
    atom, ics = "application/atom+xml", "text/calendar"
    pages = {path: _followed(get(path, "text/html").text) for path in ("/lamp?coast=warm", "/lamp/north", "/coast")}
    assert pages == {
        "/lamp?coast=warm": [(atom, "/lamp.atom?coast=warm"), (ics, "/lamp.ics?coast=warm")],
        "/lamp/north": [(atom, "/lamp/north.atom"), (ics, "/lamp/north.ics")],
        "/coast": [(atom, "/coast.atom")],
    }


def test_a_feed_is_the_same_each_time_and_known_by_its_tag(get: Get) -> None:
    first = get("/lamp.atom")
    assert get("/lamp.atom", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert first.headers["vary"] == "Accept-Language"
