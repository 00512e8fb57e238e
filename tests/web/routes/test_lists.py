"""Lists with their selections, maps and downloads, and comparisons, of a publication without templates."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.asgi import FakeEngine, Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release.folder import open_release
from ucc_graph.web.serve.app import create_app
from ucc_graph.web.site.settings import WebSettings

ROW = re.compile(r'<th scope="row"><a href="/lighthouse/([a-z-]+)"')
POINT = re.compile(r'<a href="/lighthouse/([a-z-]+)" class="([^"]*)" transform')


def _compared(page: str) -> list[str]:
    """The addresses of the things that stand side by side."""
    return re.findall(r'<th scope="col"><a href="([^"]*)"', page)


async def _page(app: FastAPI, path: str) -> str:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        return (await client.get(path, headers={"Accept": "text/html"})).text


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
        ("?coast=nowhere", ["cape-ember", "gull-bank", "old-lantern", "tern-rock"]),
        ("?coast=nowhere&coast=amber-coast", ["cape-ember", "gull-bank"]),
        ("?sort=-name", ["tern-rock", "old-lantern", "gull-bank", "cape-ember"]),
        ("?sort=firstLit", ["old-lantern", "cape-ember", "gull-bank", "tern-rock"]),
        ("?sort=-firstLit", ["tern-rock", "gull-bank", "cape-ember", "old-lantern"]),
        ("?sort=height", ["old-lantern", "gull-bank", "cape-ember", "tern-rock"]),
        ("?sort=until", ["cape-ember", "old-lantern", "gull-bank", "tern-rock"]),
        ("?sort=-until", ["old-lantern", "cape-ember", "gull-bank", "tern-rock"]),
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


def test_kinds_with_places_come_first_then_those_that_divide_them_then_the_rest(get: Get) -> None:
    page = get("/", "text/html").text.partition('<ul class="kinds">')[2].partition("</ul>")[0]
    assert re.findall(r'href="/(\w+)"', page) == ["lighthouse", "coast", "keeper", "source"]


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
    assert heads[:3] == [("", "Name"), (' class="number"', "height in metres"), ("", "first lit")]
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


def test_a_selection_is_downloaded_as_objects(get: Get) -> None:
    answer = get("/lighthouse.json?coast=amber-coast&automated=true&lang=fr")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "release": "1.2.0",
        "licences": ["https://creativecommons.org/publicdomain/zero/1.0/"],
        "count": 1,
        "next": None,
        "items": [
            {
                "iri": "https://lights.example/id/lighthouse/cape-ember",
                "key": "cape-ember",
                "name": "Cap Braise",
                "coast": {
                    "iri": "https://lights.example/id/coast/amber-coast",
                    "key": "amber-coast",
                    "name": "Côte d'Ambre",
                },
                "firstLit": 1871,
                "since": [1961],
                "until": [1987],
                "automated": True,
                "height": 31.5,
                "latitude": 56.2041,
                "longitude": 20.9876,
                "sources": [
                    {
                        "iri": "https://lights.example/id/source/coast-survey",
                        "key": "coast-survey",
                        "name": "Survey of the Coasts",
                    },
                    {
                        "iri": "https://lights.example/id/source/service-roll",
                        "key": "service-roll",
                        "name": "Roll of the Lighthouse Service",
                    },
                ],
            }
        ],
    }


def test_objects_of_a_list_come_in_pages_that_lead_to_the_next(get: Get) -> None:
    address: str | None = "/lighthouse.json?size=3&sort=-name"
    found: list[list[str]] = []
    while address:
        answer = get(address.removeprefix("http://localhost")).json()
        assert answer["count"] == 4
        found.append([item["key"] for item in answer["items"]])
        address = answer["next"]
    assert found == [["tern-rock", "old-lantern", "gull-bank"], ["cape-ember"]]


@pytest.mark.parametrize(
    ("query", "status"), [("size=0", 400), ("size=1001", 400), ("size=x", 400), ("size=3&page=3", 404)]
)
def test_a_page_of_objects_that_cannot_be_is_refused(get: Get, query: str, status: int) -> None:
    assert get(f"/lighthouse.json?{query}").status_code == status


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("application/json", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("application/ld+json, application/json", "application/ld+json"),
        ("application/json, application/ld+json;q=0.9", "application/json"),
        ("application/json, text/html;q=0.9", "application/json"),
        ("*/*", "text/html"),
    ],
)
def test_json_without_a_context_comes_to_who_asks_for_just_that(get: Get, accept: str, sent: str) -> None:
    assert get("/lighthouse", accept).headers["content-type"].partition(";")[0] == sent


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
    assert figures == [("Lighthouses", "4"), ("Coasts", "2")]
    assert len(POINT.findall(page)) == 4


def test_things_are_compared_row_by_row(get: Get) -> None:
    page = get("/compare?thing=lighthouse/cape-ember&thing=lighthouse/gull-bank", "text/html").text
    assert re.findall(r'<th scope="col"><a href="([^"]*)"', page) == ["/lighthouse/cape-ember", "/lighthouse/gull-bank"]
    assert page.count('<th scope="row">') > 5
    assert 'content="noindex"' in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?thing=lighthouse/none", 404),
        ("?thing=lighthouse/none&thing=coast/amber-coast", 200),
        ("?" + "&".join(f"thing=coast/{c}" for c in "abcde"), 404),
    ],
)
def test_a_comparison_needs_things_that_there_are(get: Get, query: str, status: int) -> None:
    assert get(f"/compare{query}", "text/html").status_code == status


def test_a_program_is_told_what_is_not_known(get: Get) -> None:
    problem = get("/compare?thing=lighthouse/none", "application/json").json()
    assert problem["detail"] == "Nothing is known here under the address lighthouse/none."


def test_what_is_not_known_is_named_beside_what_is(get: Get) -> None:
    page = get("/compare?thing=lighthouse/none&thing=lighthouse/gull-bank", "text/html").text
    assert "Nothing is known here under: <code>lighthouse/none</code>" in page
    assert _compared(page) == ["/lighthouse/gull-bank"]


@pytest.mark.parametrize(
    ("query", "things", "offered"),
    [
        ("?add=Gull+Bank", ["/lighthouse/gull-bank"], []),
        ("?thing=lighthouse/tern-rock&add=cap+braise", ["/lighthouse/tern-rock", "/lighthouse/cape-ember"], []),
        ("?thing=lighthouse/tern-rock&add=tern+rock", ["/lighthouse/tern-rock"], []),
        ("?add=coast", [], ["coast/amber-coast"]),
        ("?thing=https://lights.example/id/lighthouse/gull-bank", ["/lighthouse/gull-bank"], []),
    ],
)
def test_a_thing_is_added_by_its_name(get: Get, query: str, things: list[str], offered: list[str]) -> None:
    page = get(f"/compare{query}", "text/html").text
    assert _compared(page) == things
    offers = re.findall(r'<li><a href="/compare\?(?:thing=[^"&]*&amp;)*thing=([^"]*)"', page)
    assert offers[:1] == offered


def test_a_comparison_begins_with_facets_and_counts(get: Get) -> None:
    page = get("/compare?thing=coast/amber-coast&thing=coast/north-skerries", "text/html").text
    first = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r'<td><a href="([^"]*)"[^>]*><span[^>]*>(\d+)<', first) == [
        ("/lighthouse?coast=amber-coast", "2"),
        ("/lighthouse?coast=north-skerries", "2"),
    ]


def test_a_list_in_several_pages_says_which_part_it_shows(lighthouse_release: Path) -> None:
    app = create_app(open_library(open_release(lighthouse_release)), FakeEngine(), WebSettings(members_per_page=3))
    page = asyncio.run(_page(app, "/lighthouse?page=2"))
    assert '<p class="range">4\u20134 of 4</p>' in page
    assert '<th scope="col">Compare</th>' in page


@pytest.mark.parametrize("query", ["at=soon", "sort=nonsense", "coast=nowhere", "coast=nowhere&coast=amber-coast"])
def test_a_value_that_says_nothing_is_named_in_the_page_and_refused_to_programs(get: Get, query: str) -> None:
    said = query.partition("&")[0]
    page = get(f"/lighthouse?{query}", "text/html")
    assert (page.status_code, f"<code>{said}</code>" in page.text) == (200, True)
    for form in ("csv", "json", "geojson", "ttl"):
        answer = get(f"/lighthouse.{form}?{query}")
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith(f"Not understood: {said}. {said.partition('=')[0]} takes ")


@pytest.mark.parametrize("query", ["at=", "coast=", "sort=", "lang=fr", "fields="])
def test_what_asks_for_nothing_is_passed_over(get: Get, query: str) -> None:
    assert 'class="fault"' not in get(f"/lighthouse?{query}", "text/html").text
    assert get(f"/lighthouse.csv?{query}").status_code == 200


FORMS = ("csv", "json", "geojson", "ttl")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("coats=amber-coast", "The parameters are coast, "),
        ("size=2&paeg=1", "The parameters are page, "),
        ("coast=amber", "coast takes amber-coast, north-skerries."),
        ("automated=ture", "automated takes true, false."),
        ("without=hieght", "without takes height"),
        ("sort=hight", "sort takes height, -height, "),
        ("sort=--height", "sort takes -height, height, "),
        ("at=soon", "at takes a year, such as 1912."),
        ("height-from=tall", "height-from takes a number, such as 10."),
        ("fields=key,nmae", "fields takes name, "),
        ("fields=coast&fields=firstlit", "fields takes firstLit, "),
        ("excel=perhaps", "excel takes no value, 1, 0 or semicolon."),
    ],
)
def test_programs_are_told_what_is_allowed_the_nearest_first(get: Get, query: str, first: str) -> None:
    for form in FORMS if "excel" not in query else FORMS[:1]:
        answer = get(f"/lighthouse.{form}?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert first in answer.json()["detail"]


def test_what_is_allowed_is_also_for_programs_to_read(get: Get) -> None:
    answer = get("/lighthouse?coast=amber&sort=hight", "application/json")
    assert [(one["name"], one["value"], one["allowed"][0]) for one in answer.json()["parameters"]] == [
        ("coast", "amber", "amber-coast"),
        ("sort", "hight", "height"),
    ]


def test_a_page_passes_over_a_parameter_that_it_does_not_know(get: Get) -> None:
    assert get("/lighthouse?utm_source=letter&fields=nothing", "text/html").status_code == 200


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "ttl"])
@pytest.mark.parametrize(
    ("query", "status"), [("size=3&page=3", 404), ("page=2", 404), ("size=0", 400), ("page=0", 400)]
)
def test_a_page_beyond_the_end_is_not_found_in_any_form(get: Get, form: str, query: str, status: int) -> None:
    answer = get(f"/lighthouse.{form}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "ttl"])
def test_a_page_in_any_form_leads_to_the_next(get: Get, form: str) -> None:
    first, last = (get(f"/lighthouse.{form}?size=3&page={page}").headers["link"] for page in (1, 2))
    assert f'<http://localhost/lighthouse.{form}?size=3&page=2>; rel="next"' in first
    assert 'rel="next"' not in last


def test_columns_come_as_they_are_asked_for(get: Get) -> None:
    query = "fields=key,height,tendedBy,name,daymark&sort=-height&size=2&lang=fr&coast=amber-coast"
    assert get(f"/lighthouse.csv?{query}").text.splitlines() == [
        "key,height,tendedBy,name,daymark",
        "cape-ember,31.5,Bram Oster,Cap Braise,red|white",
        "gull-bank,18,Aino Vare,Gull Bank,white",
    ]
    items = get(f"/lighthouse.json?{query}").json()["items"]
    assert [list(item) for item in items] == [["key", "height", "tendedBy", "name", "daymark"]] * 2
    found = json.loads(get("/lighthouse.geojson?fields=key,height").content)["features"][0]["properties"]
    assert {"key", "height"} < set(found)
    assert "coast" not in found


def test_more_than_four_things_are_too_many(get: Get) -> None:
    things = [
        "lighthouse/cape-ember",
        "lighthouse/gull-bank",
        "lighthouse/old-lantern",
        "lighthouse/tern-rock",
        "coast/amber-coast",
    ]
    assert get("/compare?" + "&".join(f"thing={thing}" for thing in things), "text/html").status_code == 400
