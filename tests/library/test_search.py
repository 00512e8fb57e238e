"""Search by name over the small release; tests/system/test_search.py does it over the real one."""

from __future__ import annotations

import pytest

from tests.library.small_graph import BASE as SMALL
from tests.library.small_graph import lookup_of
from tests.small_release import BASE, LAMP
from ucc_graph.library.open import Library
from ucc_graph.library.search import Fit, index_names

COAST = f"{BASE}id/coast/cold"
CLASS = f"{BASE}ontology#Coast"


@pytest.mark.parametrize(
    ("query", "name", "fit"),
    [
        ("north light", "North Light", Fit.EXACT),
        ("NORTH", "North Light", Fit.BEGINNING),
        ("li", "North Light", Fit.WORDS),
        ("ligh nor", "North Light", Fit.WORDS),
        ("rth lig", "North Light", Fit.WITHIN),
        ("lamp north light", "North Light", Fit.NAMED),
        ("nroth ligth", "North Light", Fit.MISSPELT),
        ("the north light house", "North Light", Fit.PART),
        ("du nord", "Feu du Nord", Fit.WORDS),
        ("ضوء", "ضوء الشمال", Fit.BEGINNING),
        ("شمال", "ضوء الشمال", Fit.WORDS),
    ],
)
def test_a_thing_is_found_by_a_name(library: Library, query: str, name: str, fit: Fit) -> None:
    hit = library.names.find(query, 10)[0]
    assert (hit.iri, hit.name.value, hit.fit) == (LAMP, name, fit)


@pytest.mark.parametrize("query", ["", " ", "…", "\u202e\u202c", "😀", "zz", "\ud800", "x" * 100_000, "a\x00b c"])
def test_a_query_that_names_nothing_finds_nothing(library: Library, query: str) -> None:
    assert library.names.find(query, 10) == []


def test_a_thing_is_found_once(library: Library) -> None:
    assert [hit.iri for hit in library.names.find("nor", 10)] == [LAMP]


def test_things_come_before_terms_whatever_fits_better(library: Library) -> None:
    assert [hit.iri for hit in library.names.find("coast", 10)] == [COAST, CLASS, f"{BASE}ontology#coast"]


def test_kinds_restrict_the_hits(library: Library) -> None:
    assert [hit.iri for hit in library.names.find("coast", 10, kinds={"coast"})] == [COAST]


def test_no_more_is_found_than_asked_for(library: Library) -> None:
    assert len(library.names.find("coast", 2)) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ㅈㅈ", ["jinju", "jeonju-hanok"]),
        ("ㅈㅈㅎㅇ", ["jeonju-hanok"]),
        ("ㅈㅈ ㅎㅇ", ["jeonju-hanok"]),
        ("ㅎㅇ", ["jeonju-hanok"]),
        ("ㅌ", ["tongyeong"]),
        ("ㅋ", []),
    ],
)
def test_a_name_of_hangul_is_found_by_its_first_consonants(query: str, found: list[str]) -> None:
    names = {"jinju": "진주", "jeonju-hanok": "전주 한옥", "tongyeong": "통영", "busan": "Busan 부산"}
    lookup = lookup_of(
        "".join(f'<{SMALL}id/town/{key}> a o:Town ; rdfs:label "{name}"@ko .' for key, name in names.items())
    )
    hits = index_names(lookup).find(query, 10, "ko")
    assert [hit.iri.rpartition("/")[2] for hit in hits] == found
