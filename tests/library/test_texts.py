"""Full-text search in what things say beside their names."""

from __future__ import annotations

import pytest

from tests.library.small_graph import BASE, lookup_of
from ucc_graph.library.texts import TextIndex, excerpt, index_texts

TEXTS = lookup_of("""
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
:tower rdfs:label "Tower" ; o:text "A tower of <granite>, which keepers joined in 1901."@en ;
  o:text "등대는 화강암으로 지었다."@ko ; o:area "Gangwon-do" ; dct:identifier "tower" ;
  o:page "https://elsewhere.example/granite" .
:rule rdfs:label "Rule"; o:text "Who may apply: how keepers join."@en ; o:markup "<p>Of <b>basalt</b></p>"^^rdf:HTML .
:pier rdfs:label "Pier"; o:text "東京の灯台"@ja, "How and why."@en .
:spelling o:text "granite"@en .
""")
LONG = f"{'first ' * 40}then granite stands {'last ' * 40}".strip()


@pytest.fixture(scope="module")
def texts() -> TextIndex:
    return index_texts(TEXTS, {f"{BASE}id/term/{key}" for key in ("tower", "rule", "pier")})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("granite", ["tower"]),
        ("GRANITE tower", ["tower"]),
        ("gangwon", ["tower"]),
        ("gangwon do", ["tower"]),
        ("화강암", ["tower"]),
        ("東京", ["pier"]),
        ("東", ["pier"]),
        ("how to join", ["rule", "tower"]),
        ("basalt", ["rule"]),
        ("b", []),
        ("how keepers join", ["rule", "tower"]),
        ("who apply", ["rule"]),
        ("keepers", ["rule", "tower"]),
        ("keepers why", ["pier", "rule", "tower"]),
        ("granite Hamburg", []),
        ("Hamburg", []),
        ("elsewhere", []),
        ("a", []),
        ("", []),
        ('" OR *', []),
        ("NEAR(granite", []),
    ],
)
def test_things_are_found_by_what_they_say(texts: TextIndex, query: str, found: list[str]) -> None:
    assert [iri.rpartition("/")[2] for iri, _ in texts.find(query)] == found


def test_stop_words_do_not_count(texts: TextIndex) -> None:
    assert not texts.find("granite light")
    assert [text.value[:7] for _, text in texts.find("granite light", frozenset({"light"}))] == ["A tower"]


@pytest.mark.parametrize(
    ("text", "query", "part"),
    [
        ("Of granite.", "granite", "Of granite."),
        (LONG, "granite", f"…{'first ' * 14}then granite stands {'last ' * 15}".strip() + "…"),
        ("x" * 300, "y", "x" * 90 + "…"),
        (f"{'a' * 300} granite", "granite", "…granite"),
    ],
)
def test_an_excerpt_is_a_part_around_the_word(text: str, query: str, part: str) -> None:
    assert excerpt(text, query) == part
