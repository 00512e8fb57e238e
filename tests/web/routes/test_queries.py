"""Published queries: their list by audience, and each with its answer, its chart, its text and its programs."""

from __future__ import annotations

import json
import re

import pytest

from tests.asgi import FakeEngine, Get
from ucc_graph.sparql.query_file import Drawing, read_heading
from ucc_graph.web.view.names import Link, Text
from ucc_graph.web.view.published_queries import local_snippets, snippets
from ucc_graph.web.view.query_result import ResultTable, chart_of_answer, map_of_answer

ANSWER = {
    "head": {"vars": ["year", "lamps"]},
    "results": {
        "bindings": [
            {"year": {"type": "literal", "value": "2004"}, "lamps": {"type": "literal", "value": "3"}},
            {"year": {"type": "literal", "value": "2006"}, "lamps": {"type": "literal", "value": "5"}},
        ]
    },
}


@pytest.fixture
def answered(engine: FakeEngine, get: Get) -> Get:
    """The site over an engine that answers with two rows."""
    engine.body = json.dumps(ANSWER).encode()
    return get


def _page(get: Get, path: str) -> str:
    return str(get(path, "text/html").text)


def test_the_examples_stand_under_their_readers(get: Get) -> None:
    page = _page(get, "/queries")
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["For everyone", "For developers", "For officers"]


def test_a_title_comes_in_the_language_of_the_interface(get: Get) -> None:
    assert '<span lang="fr" dir="auto">Feux par année</span>' in _page(get, "/fr/queries")
    assert '<span lang="en" dir="auto">Lamps by year</span>' in _page(get, "/queries")


def test_a_page_shows_the_answer_of_this_release(answered: Get, engine: FakeEngine) -> None:
    page = _page(answered, "/queries/lamps-by-year")
    assert '<td><span dir="auto">2006</span></td><td><span dir="auto">5</span></td>' in page
    assert engine.asked[0].query.startswith("SELECT ?year")


def test_a_page_draws_the_chart_that_the_heading_asks_for(answered: Get) -> None:
    page = _page(answered, "/queries/lamps-by-year")
    assert "<title>2006: 5</title>" in page
    assert '<link rel="stylesheet" href="/-/static/chart.css">' in page


def test_a_query_can_be_had_as_its_file(get: Get) -> None:
    response = get("/queries/lamps.rq")
    assert response.headers["content-type"] == "application/sparql-query"
    assert response.text == "# title: All lamps\n# description: Every lamp there is.\nSELECT ?lamp { ?lamp a ?class }\n"


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "xml"])
def test_an_answer_can_be_had_in_each_form(get: Get, engine: FakeEngine, suffix: str) -> None:
    assert get(f"/queries/lamps.{suffix}").status_code == 200
    assert engine.asked[0].form.name == suffix


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/unknown", 404),
        ("/queries/lamps.pdf", 404),
        ("/queries/other-lamps.csv", 404),
        ("/queries/lamps.nq", 404),
    ],
)
def test_what_there_is_not_is_not_found(get: Get, path: str, status: int) -> None:
    assert get(path).status_code == status


def test_a_query_that_calls_another_endpoint_is_not_asked_here(get: Get, engine: FakeEngine) -> None:
    page = _page(get, "/queries/other-lamps")
    assert "https://elsewhere.example/sparql" in page
    assert "ucc-graph query other-lamps.rq" in page
    assert "Run it" not in page
    assert engine.asked == []


def test_code_stands_on_the_page_in_four_languages(get: Get) -> None:
    page = _page(get, "/queries/lamps")
    assert re.findall(r"<summary>(\w+)</summary>", page) == ["curl", "Python", "R", "JavaScript"]
    assert "http://localhost/sparql" in page


def test_a_chart_of_an_answer_that_cannot_be_drawn_is_left_out() -> None:
    table = ResultTable(("year", "lamps"), ((Text("2004"), Text("many")),), 1)
    assert chart_of_answer(Drawing("bar", (("x", "year"), ("y", "lamps"))), table, "Lamps", "") is None


@pytest.mark.parametrize("columns", [("wkt=wkt",), ("lat=lat", "long=long")], ids=["text", "degrees"])
def test_a_map_has_a_point_for_each_row_with_a_place(columns: tuple[str, ...]) -> None:
    thing = Link("https://a.example/1", Text("1"), "/lamp/1")
    row = (thing, Text("North"), Text("POINT(10 0)"), Text("0"), Text("10"))
    table = ResultTable(("thing", "name", "wkt", "lat", "long"), (row, (thing, Text("Nowhere"), None, None, None)), 2)
    heading, _ = read_heading(f"# map: point {' '.join(columns)} label=name link=thing\nASK {{}}")
    found = map_of_answer(heading.map, table)
    assert found is not None
    assert [(point.name.text, point.href) for point in found.points] == [("North", "/lamp/1")]
    assert found.points[0].x == 527.8, "ten degrees east of the middle, of 360 in 1000 units"


@pytest.mark.parametrize("point", ["POINT(1.2.3 0)", "POINT(0 1000)", "POINT(. 0)"])
def test_a_row_that_is_nowhere_on_earth_has_no_point(point: str) -> None:
    heading, _ = read_heading("# map: point wkt=wkt\nASK {}")
    assert map_of_answer(heading.map, ResultTable(("wkt",), ((Text(point),),), 1)) is None


def test_a_snippet_of_r_ends_its_text_where_the_query_does_not() -> None:
    code = snippets("https://a.example/sparql", 'ASK { "a)--" ?b ")" }', "text/csv")["R"]
    assert code.startswith('query <- r"---(\n')
    assert '\n)---"\n' in code


def test_a_file_is_fetched_before_it_is_asked_on_the_readers_machine() -> None:
    code = "curl --location --output b.rq https://a.example/queries/b.rq\nucc-graph query b.rq\n"
    assert local_snippets("https://a.example/queries/b.rq") == {"curl": code}
