"""Addresses that people guess: 308 to the page that they mean, else the nearest names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.asgi import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.library.search import Hit, SearchIndex
from ucc_graph.release.folder import open_release


@pytest.fixture(scope="module")
def library(lighthouse_release: Path) -> Library:
    return open_library(open_release(lighthouse_release))


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/lighthouses", "/lighthouse"),
        ("/lighthouse/", "/lighthouse"),
        ("/Lighthouse", "/lighthouse"),
        ("/lighthouses.csv?coast=amber-coast", "/lighthouse.csv?coast=amber-coast"),
        ("/lighthouses.json?size=2", "/lighthouse.json?size=2"),
        ("/ko/lighthouses?page=1", "/ko/lighthouse?page=1"),
        ("/lighthouse/Cape-Ember", "/lighthouse/cape-ember"),
        ("/lighthouse/CAPE_EMBER.ttl", "/lighthouse/cape-ember.ttl"),
        ("/lighthouses/cape-ember", "/lighthouse/cape-ember"),
        ("/lighthouse/cape-ember/", "/lighthouse/cape-ember"),
        ("/Queries", "/queries"),
        ("/queries/", "/queries"),
        ("/SPARQL", "/sparql"),
        ("/data/", "/data"),
        ("//evil.example/", "/evil.example"),
    ],
)
def test_an_address_that_means_another_leads_there(get: Get, asked: str, location: str) -> None:
    answer = get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, location)


@pytest.mark.parametrize("path", ["/pages/None", "/queries/None", "/pages/..%2FDataset.nq", "/data/Nothing.csv"])
def test_a_name_in_capital_letters_leads_nowhere_by_chance(get: Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize("path", ["/-/metrics/", "/-/Metrics", "//-/metrics/", "/-/docs/"])
def test_an_address_of_operation_has_no_other_spelling(get: Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize("path", ["/lighthouse/cape-embre", "/lighthouse/ember", "/cape-ember", "/lighthouse/xx-ember"])
def test_a_page_that_is_not_there_offers_the_nearest_names(get: Get, path: str) -> None:
    answer = get(path, "text/html")
    assert answer.status_code == 404
    assert "We can’t find that page." in answer.text  # noqa: RUF001
    assert 'href="/lighthouse/cape-ember"' in answer.text.partition("Did you mean")[2].partition("</ul>")[0]


@pytest.mark.parametrize("path", ["/nothing/at/all", "/lighthouse/zzzz", "/x%00y", "/%FF", "/lighthouse/" + "a" * 900])
def test_a_page_that_is_near_nothing_offers_nothing(get: Get, path: str) -> None:
    answer = get(path, "text/html")
    assert (answer.status_code, "Did you mean" in answer.text) == (404, False)


def test_a_program_is_told_the_same_as_before(get: Get) -> None:
    answer = get("/lighthouse/zzzz", "text/turtle")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


def test_a_path_of_many_words_is_searched_for_a_few_times(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = SearchIndex.find

    def counted(index: SearchIndex, query: str, *rest: Any) -> list[Hit]:
        asked.append(query)
        return find(index, query, *rest)

    monkeypatch.setattr(SearchIndex, "find", counted)
    answer = get("/lighthouse/" + "-".join(f"zzyzx{n}" for n in range(2000)), "text/html")
    assert (answer.status_code, 1 < len(asked) <= 4, max(map(len, asked)) <= 80) == (404, True, True)
