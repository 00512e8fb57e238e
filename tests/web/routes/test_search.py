"""Search by name over HTTP: the page, its data, suggestions, and refused requests."""

from __future__ import annotations

import json

import pytest

from tests.asgi import Get
from tests.small_release import BASE, LAMP


def test_a_page_shows_what_was_found_and_by_which_name(get: Get) -> None:
    page = get("/search?q=nord", accept="text/html").text
    assert '<a href="/lamp/north">' in page
    assert '(<span lang="fr" dir="ltr">Feu du Nord</span>)' in page
    assert "1 result." in page


def test_a_hit_has_its_classes_and_its_context(get: Get) -> None:
    (found,) = get("/search?q=north", accept="application/json").json()["results"]
    assert (found["iri"], found["href"], found["kind"], found["fit"]) == (LAMP, "/lamp/north", "lamp", "beginning")
    assert found["label"] == {"text": "North Light", "lang": "en", "dir": "ltr"}
    assert [one["label"]["text"] for one in found["classes"]] == ["lamp"]
    assert found["context"] == {"text": "Cold Coast", "lang": "en", "dir": "ltr"}


def test_a_hit_is_named_in_the_language_of_the_reader(get: Get) -> None:
    (found,) = get("/search?q=north&lang=ar", accept="application/json").json()["results"]
    assert found["label"] == {"text": "ضوء الشمال", "lang": "ar", "dir": "rtl"}
    assert found["matched"] == {"text": "North Light", "lang": "en", "dir": "ltr"}


def test_what_was_found_comes_as_rdf(get: Get) -> None:
    answer = get("/search?q=north", accept="application/n-triples")
    assert answer.headers["content-type"] == "application/n-triples"
    assert len(answer.text.splitlines()) == 4
    assert all(line.startswith(f"<{LAMP}> ") for line in answer.text.splitlines())


def test_suggestions_are_json_whatever_is_accepted(get: Get) -> None:
    answer = get("/suggest?q=coast", accept="text/html")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["results"][0]["iri"] == f"{BASE}id/coast/cold"


def test_a_kind_narrows_what_is_found(get: Get) -> None:
    found = json.loads(get("/suggest?q=coast&kind=coast").content)["results"]
    assert [one["iri"] for one in found] == [f"{BASE}id/coast/cold"]


@pytest.mark.parametrize("query", ["", "%20", "zzzz", "%E2%80%AE", "%ED%A0%80", "%00", "%F0%9F%98%80"])
def test_a_page_without_hits_leads_to_the_lists(get: Get, query: str) -> None:
    answer = get(f"/search?q={query}", accept="text/html")
    assert answer.status_code == 200
    assert 'href="/lamp"' in answer.text


def test_a_query_is_shown_as_text(get: Get) -> None:
    page = get("/search", accept="text/html", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("path", ["/search?q=" + "x" * 201, "/suggest?q=" + "x" * 201, "/search?q=a&limit=0"])
def test_what_is_too_long_is_refused(get: Get, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_terms_stand_behind_things_under_a_heading_of_their_own(get: Get) -> None:
    page = get("/search?q=coast", accept="text/html").text
    things, _, terms = page.partition("<h2>Terms and queries</h2>")
    assert "/coast/cold" in things
    assert "/ontology#Coast" in terms
    assert "/ontology#Coast" not in things


def test_a_thing_is_found_by_its_code_elsewhere(get: Get) -> None:
    (found,) = get("/search?q=Ann", accept="application/json").json()["results"]
    assert (found["iri"], found["matched"]["text"], found["fit"]) == (LAMP, "Ann", "exact")


def test_a_name_of_nothing_is_said_to_be_none(get: Get) -> None:
    page = get("/search?q=Hamburg", accept="text/html").text
    assert "No results for “Hamburg”. None of the 4 entries of “Lamps” has this name." in page


def test_what_a_thing_says_is_found_as_well(get: Get) -> None:
    (found,) = get("/search?q=credit", accept="application/json").json()["results"]
    assert (found["href"], found["fit"], found["matched"]["text"]) == ("/dataset", "text", "Credit the keepers.")
    page = get("/search?q=credit", accept="text/html").text.partition("<main")[2].partition("</main>")[0]
    assert page.count("Credit the keepers.") == 1


def test_hits_are_counted_by_kind_whatever_kind_is_chosen(get: Get) -> None:
    every, chosen = (get(f"/search?q=co{kind}", accept="application/json").json() for kind in ("", "&kind=coast"))
    assert every["kinds"] == chosen["kinds"] == {"coast": 1, "lamp": 1}
    assert (every["total"], chosen["total"]) == (len(every["results"]), 1)
    page = get("/search?q=co&kind=coast", accept="text/html").text
    assert '<a href="/search?q=co">All</a>' in page
    assert '<a href="/search?q=co&amp;kind=lamp">' in page
    assert '<a href="/search?q=co&amp;kind=coast" aria-current="page">' in page


def test_hits_beyond_the_first_page_have_pages(get: Get) -> None:
    every = get("/search?q=co", accept="application/json").json()
    pages = [get(f"/search?q=co&limit=1&page={n}", accept="application/json").json() for n in (1, 2, 3, 99)]
    assert [one["total"] for one in pages] == [every["total"]] * 4
    assert [one["results"] for one in pages] == [
        [every["results"][0]],
        [every["results"][1]],
        [every["results"][2]],
        [],
    ]
    page = get("/search?q=co&limit=1&page=2", accept="text/html").text
    assert '<a href="/search?q=co&amp;limit=1&amp;page=3" rel="next">3</a>' in page
    assert '<ol class="found" start="2">' in page


@pytest.mark.parametrize("page", ["0", "-1", "1001", "x"])
def test_a_page_that_is_none_is_refused(get: Get, page: str) -> None:
    assert get(f"/search?q=co&page={page}").status_code == 400


@pytest.mark.parametrize("suffix", ["json", "html", "ttl"])
def test_a_suffix_gives_the_same_as_a_header(get: Get, suffix: str) -> None:
    accept = {"json": "application/json", "html": "text/html", "ttl": "text/turtle"}[suffix]
    plain, named = get("/search?q=lamp", accept), get(f"/search.{suffix}?q=lamp", "*/*")
    assert (named.status_code, named.headers["content-type"]) == (200, plain.headers["content-type"])
    assert named.headers["etag"] == plain.headers["etag"] or suffix == "html"
    assert get("/search.xlsx?q=lamp", "*/*").status_code == 404
