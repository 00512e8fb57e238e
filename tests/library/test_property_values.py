"""Values of a property by thing, texts with a language among them."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from tests.library.small_graph import BASE, lookup_of
from ucc_graph.library.property_values import FacetType, PropertyValues, ValueReader

MOST = 3


def _read(turtle: str) -> PropertyValues:
    things = [f"{BASE}id/term/{key}" for key in "abcd"]
    return ValueReader(lookup_of(turtle)).read(f"{BASE}ontology#p", things, MOST)


def _values(found: PropertyValues) -> dict[str, tuple[str, ...]]:
    return {thing[-1]: values for thing, values in found.values.items()}


def test_translations_are_one_value_under_the_english_text() -> None:
    found = _read(':a o:p "red"@en , "rot"@de . :b o:p "red"@en , "rouge"@fr . :c o:p "rot"@de . :d o:p "blau"@de .')
    assert _values(found) == {"a": ("red",), "b": ("red",), "c": ("red",), "d": ("blau",)}
    texts = (Literal("red", language="en"), Literal("rot", language="de"), Literal("rouge", language="fr"))
    assert found.names["red"] == texts


def test_several_texts_in_a_language_are_values_of_their_own() -> None:
    found = _read(':a o:p "red"@en , "white"@en , "rot"@de , "weiß"@de . :b o:p "red"@en .')
    assert (found.split, _values(found)["a"]) == (True, ("red", "rot", "weiß", "white"))


@pytest.mark.parametrize(
    ("turtle", "sort"),
    [
        (":a o:p :b .", FacetType.THING),
        (':a o:p "x" . :b o:p "y"@en .', FacetType.TEXT),
        (":a o:p 1 . :b o:p 1.5 .", FacetType.NUMBER),
        (':a o:p "2004"^^<http://www.w3.org/2001/XMLSchema#gYear> .', FacetType.YEAR),
        (":a o:p x:1 .", None),
        (":a o:p 1 . :b o:p :a .", None),
        (':a o:p "1"@en , "2"@en . :b o:p "3"@en , "4"@en .', None),
        ("", None),
    ],
)
def test_values_have_one_type_or_none(turtle: str, sort: FacetType | None) -> None:
    assert _read(turtle).sort is sort
