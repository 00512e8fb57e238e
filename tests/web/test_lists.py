"""Lists that are chosen from, their maps, their downloads, and comparisons: of a publication without a template."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.web.conftest import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release import open_release

ROW = re.compile(r'<th scope="row"><a href="/lighthouse/([a-z-]+)"')
POINT = re.compile(r'<a href="/lighthouse/([a-z-]+)" class="([^"]*)" transform')


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", ["cape-ember", "gull-bank", "old-lantern", "tern-rock"]),
        ("?coast=amber-coast", ["cape-ember", "gull-bank"]),
        ("?coast=amber-coast&automated=true", ["cape-ember"]),
        ("?coast=amber-coast&coast=north-skerries&automated=false", ["gull-bank", "old-lantern"]),
        ("?since=2015", ["old-lantern"]),
        ("?at=1900", ["cape-ember", "old-lantern"]),
        ("?at=1700", []),
        ("?coast=nowhere", []),
        ("?sort=-name", ["tern-rock", "old-lantern", "gull-bank", "cape-ember"]),
        ("?sort=firstLit", ["old-lantern", "cape-ember", "gull-bank", "tern-rock"]),
        ("?sort=-firstLit", ["tern-rock", "gull-bank", "cape-ember", "old-lantern"]),
        ("?sort=height", ["old-lantern", "gull-bank", "cape-ember", "tern-rock"]),
        ("?sort=nonsense&at=soon&other=1", ["cape-ember", "gull-bank", "old-lantern", "tern-rock"]),
    ],
)
def test_a_list_shows_what_its_address_asks_for(get: Get, query: str, rows: list[str]) -> None:
    assert ROW.findall(get(f"/lighthouse{query}", "text/html").text) == rows


def test_a_choice_is_counted_beside_the_others(get: Get) -> None:
    page = get("/lighthouse?coast=amber-coast", "text/html").text
    counts = re.findall(r'name="(\w+)" value="([\w-]+)"[^>]*> .*?<span class="count">(\d+)<', page)
    assert ("coast", "north-skerries", "2") in counts
    assert ("automated", "true", "1") in counts


@pytest.mark.parametrize(("query", "is_kept_out"), [("", False), ("?coast=amber-coast", True), ("?sort=name", True)])
def test_search_engines_are_kept_out_of_selections(get: Get, query: str, *, is_kept_out: bool) -> None:
    assert ('content="noindex"' in get(f"/lighthouse{query}", "text/html").text) is is_kept_out


def test_a_list_of_things_with_places_has_a_map_of_just_these(get: Get) -> None:
    page = get("/lighthouse?coast=amber-coast", "text/html").text
    assert POINT.findall(page) == [("cape-ember", "g1"), ("gull-bank", "g1")]
    assert "data-map" not in get("/coast", "text/html").text


def test_a_selection_is_downloaded_as_a_table(get: Get) -> None:
    answer = get("/lighthouse.csv?coast=amber-coast&automated=true&lang=fr")
    assert answer.text == (
        "iri,label,language,coast,firstLit,since,until,automated,height,latitude,longitude,sources\r\n"
        "https://lights.example/id/lighthouse/cape-ember,Cap Braise,fr,Côte d'Ambre,"
        "1871,1961,1987,true,31.5,56.2041,20.9876,"
        "https://lights.example/id/source/coast-survey|https://lights.example/id/source/service-roll\r\n"
    )


def test_a_list_shows_what_each_thing_has_once(get: Get) -> None:
    page = get("/lighthouse", "text/html").text
    heads = re.findall(r'<th scope="col"( class="number")?[^>]*><a [^>]*>(?:<span[^>]*>)?([^<]*)<', page)
    assert heads[:3] == [("", "Name"), (' class="number"', "height"), ("", "first lit")]
    assert '<td class="number"><span dir="ltr">31.5</span></td>' in page


def test_a_list_counts_what_belongs_to_each_of_its_things(get: Get) -> None:
    assert get("/coast.csv").text.splitlines() == [
        "iri,label,language,lighthouse,sources",
        "https://lights.example/id/coast/amber-coast,Amber Coast,en,2,https://lights.example/id/source/coast-survey",
        "https://lights.example/id/coast/north-skerries,North Skerries,en,2,https://lights.example/id/source/coast-survey",
    ]


def test_a_selection_is_downloaded_as_places(get: Get) -> None:
    answer = get("/lighthouse.geojson?coast=amber-coast&automated=false")
    assert answer.headers["content-type"] == "application/geo+json"
    found = json.loads(answer.content)["features"]
    assert [(one["properties"]["label"], one["geometry"]["coordinates"]) for one in found] == [
        ("Gull Bank", [20.75, 56.5])
    ]


def test_things_without_places_are_not_offered_as_such(get: Get) -> None:
    assert get("/coast.geojson").status_code == 404


def test_the_page_of_a_thing_begins_with_its_facets_and_its_place(get: Get) -> None:
    page = get("/lighthouse/cape-ember", "text/html").text
    assert '<dd><a href="/coast/amber-coast"' in page
    assert ("cape-ember", "g1 here") in POINT.findall(page)


def test_neighbours_of_a_group_come_with_their_distance(get: Get) -> None:
    page = get("/lighthouse/cape-ember", "text/html").text
    assert re.findall(r'<li><a href="/lighthouse/([a-z-]+)".*?(\d+) km', page) == [("gull-bank", "36")]


def test_the_value_of_a_facet_shows_what_has_it(get: Get) -> None:
    page = get("/coast/north-skerries", "text/html").text
    assert {name for name, _ in POINT.findall(page)} == {"old-lantern", "tern-rock"}
    assert 'href="/lighthouse?coast=north-skerries"' in page
    assert 'id="growth-chart-title"' in page


def test_a_group_has_one_colour_on_the_map_and_in_its_chart(get: Get) -> None:
    page = get("/coast/north-skerries", "text/html").text
    assert {sign for _, sign in POINT.findall(page)} == {"g2"}
    assert set(re.findall(r'<rect class="(series-\d)"', page)) == {"series-1"}


def test_the_home_page_counts_the_largest_collection(get: Get) -> None:
    page = get("/", "text/html").text
    figures = re.findall(r"<dt><span[^>]*>([^<]*)</span></dt><dd><a[^>]*><bdi[^>]*>(\d+)<", page)
    assert figures == [("lighthouse", "4"), ("coast", "2")]
    assert len(POINT.findall(page)) == 4


def test_things_are_compared_row_by_row(get: Get) -> None:
    page = get("/compare?thing=lighthouse/cape-ember&thing=lighthouse/gull-bank", "text/html").text
    assert re.findall(r'<th scope="col"><a href="([^"]*)"', page) == ["/lighthouse/cape-ember", "/lighthouse/gull-bank"]
    assert page.count('<th scope="row">') > 5
    assert 'content="noindex"' in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?thing=lighthouse/none", 404), ("?" + "&".join(f"thing=coast/{c}" for c in "abcde"), 404)],
)
def test_a_comparison_needs_things_that_there_are(get: Get, query: str, status: int) -> None:
    assert get(f"/compare{query}", "text/html").status_code == status


def test_more_than_four_things_are_too_many(get: Get) -> None:
    things = [
        "lighthouse/cape-ember",
        "lighthouse/gull-bank",
        "lighthouse/old-lantern",
        "lighthouse/tern-rock",
        "coast/amber-coast",
    ]
    assert get("/compare?" + "&".join(f"thing={thing}" for thing in things), "text/html").status_code == 400
