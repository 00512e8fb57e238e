"""Search by name in the real release and in that of the second publication."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ucc_graph.library.open import open_library
from ucc_graph.library.search import SearchIndex
from ucc_graph.release.folder import open_release

with (Path(__file__).parent / "found.csv").open(encoding="utf-8", newline="") as _lines:
    ROWS = [(row["query"], row["first"]) for row in csv.DictReader(_lines)]


@pytest.fixture(scope="module")
def index(release: Path) -> SearchIndex:
    return open_library(open_release(release), verify=False).names


@pytest.fixture(scope="module")
def lights(lighthouse_release: Path) -> SearchIndex:
    return open_library(open_release(lighthouse_release), verify=False).names


def _first(index: SearchIndex, query: str) -> str:
    found = index.find(query, 1)
    return found[0].iri.partition("/id/")[2] if found else ""


def test_the_rows_are_all_there() -> None:
    assert len(ROWS) == 38


@pytest.mark.parametrize(("query", "first"), ROWS)
def test_a_name_finds_what_it_names_first(index: SearchIndex, query: str, first: str) -> None:
    assert _first(index, query) == first


def test_words_find_the_things_that_belong_to_what_they_name(index: SearchIndex) -> None:
    found = index.find("korea crafts", 10)
    assert {hit.iri.partition("/id/")[2] for hit in found} == {
        *("city/kr-cheongju-city", "city/kr-gimhae", "city/kr-icheon", "city/kr-jinju"),
    }


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cap braise", "lighthouse/cape-ember"),
        ("Cape Embre", "lighthouse/cape-ember"),
        ("tern rock outer", "lighthouse/tern-rock"),
        ("sterne", "lighthouse/tern-rock"),
        ("amber", "coast/amber-coast"),
        ("cape ember lighthouse", "lighthouse/cape-ember"),
        ("gull amber", "lighthouse/gull-bank"),
    ],
)
def test_another_publication_is_searched_as_well(lights: SearchIndex, query: str, first: str) -> None:
    assert _first(lights, query) == first
