"""Pages of the real publication say no more than its tables: since when, in what, how many."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest

from tests.web.conftest import Get
from ucc_graph.library.open import Library, open_library
from ucc_graph.release import open_release


@pytest.fixture(scope="module")
def library(release: Path) -> Library:
    return open_library(open_release(release))


def _words(markup: str) -> str:
    """What is read of some HTML."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", markup))).strip()


def _lead(page: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    return _words(found[1]) if found else ""


def test_a_city_says_since_when_it_is_a_member(get: Get) -> None:
    lead = _lead(get("/city/kr-jinju", "text/html").text)
    assert lead == "Member of the UNESCO Creative Cities Network since 2019 · Crafts and Folk Art"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Member of the UNESCO Creative Cities Network since 2008 · Media Arts 2008–2023 · Literature since 2023",
        ),
        ("ko", "2008년부터 유네스코 창의도시 네트워크의 회원 · 미디어아트 2008–2023 · 문학 2023년부터"),
        (
            "fr",
            "Membre du Réseau des villes créatives de l’UNESCO depuis 2008"
            " · arts numériques 2008–2023 · littérature depuis 2023",
        ),
    ],
)
def test_a_city_that_changed_its_category_is_a_member_from_its_first_year_on(
    get: Get, language: str, sentence: str
) -> None:
    assert _lead(get(f"/{language}/city/fr-lyon", "text/html").text) == sentence


def test_a_city_names_each_round_in_which_it_was_designated(get: Get) -> None:
    facts = re.search(r'<dl class="facts">(.*?)</dl>', get("/city/fr-lyon", "text/html").text, re.DOTALL)
    assert facts is not None
    assert re.findall(r'href="/round/(\d+)"', facts[1]) == ["2008", "2023"]


def _rows(page: str) -> list[tuple[str, str]]:
    """Each row's thing and words."""
    rows = re.findall(r'<th scope="row"><a href="/city/([a-z-]+)".*?</tr>', page, re.DOTALL)
    return list(zip(rows, map(_words, re.findall(r'<th scope="row">(.*?)</tr>', page, re.DOTALL)), strict=True))


def test_a_list_of_another_year_shows_the_category_of_that_year(get: Get) -> None:
    rows = dict(_rows(get("/city?at=2014&category=media-arts", "text/html").text))
    assert "Media Arts" in rows["fr-lyon"]
    assert not any("Literature" in words or "2023" in words for words in rows.values())


def test_a_table_of_another_year_has_the_category_of_that_year(get: Get) -> None:
    text = get("/city.csv?at=2014&category=media-arts").text
    lines = {row["iri"].rpartition("/")[2]: row for row in csv.DictReader(io.StringIO(text))}
    assert (lines["fr-lyon"]["category"], lines["fr-lyon"]["year"]) == ("Media Arts", "2008")
    assert {row["category"] for row in lines.values()} == {"Media Arts"}


def test_places_of_another_year_have_the_category_of_that_year(get: Get) -> None:
    found = json.loads(get("/city.geojson?at=2014&category=media-arts").content)["features"]
    assert {one["properties"]["category"] for one in found} == {"Media Arts"}


@pytest.mark.parametrize(("year", "last"), [(2014, "Media Arts"), (2024, "Literature")])
def test_a_list_of_another_year_is_sorted_by_the_category_of_that_year(get: Get, year: int, last: str) -> None:
    text = get(f"/city.csv?at={year}&country=fr&sort=category").text
    rows = [(row["label"], row["category"]) for row in csv.DictReader(io.StringIO(text))]
    assert ("Lyon", last) in rows
    assert [category for _, category in rows] == sorted(category for _, category in rows)
