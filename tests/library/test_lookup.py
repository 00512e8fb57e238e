"""Look-ups by pattern: statements of the default graph, in order."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from tests.library.small_graph import lookup_of
from tests.small_release import BASE, LAMP
from ucc_graph.library.labels import Labels
from ucc_graph.library.lookup import Incoming, Lookup, things_elsewhere
from ucc_graph.library.open import Library

TERMS = f"{BASE}ontology#"


@pytest.fixture(name="lookup")
def _lookup(library: Library) -> Lookup:
    return library.lookup


def test_a_description_holds_the_statements_of_a_thing_and_of_its_parts(lookup: Lookup) -> None:
    statements = lookup.description(LAMP)
    assert len(statements) == 11
    part = Triple(NamedNode(f"{LAMP}#point"), NamedNode(f"{TERMS}text"), Literal("POINT(1 2)"))
    assert statements[0] == part  # "#" comes before ">" in the order of the statements


def test_a_description_has_no_statements_about_rows(lookup: Lookup) -> None:
    assert lookup.description(f"{BASE}data/lamps.csv#row=2") == []


def test_the_rows_that_describe_a_thing_are_found(lookup: Lookup) -> None:
    assert lookup.rows(LAMP) == (f"{BASE}data/lamps.csv#row=2",)


@pytest.mark.parametrize(
    ("iri", "known"),
    [
        (LAMP, True),
        (f"{LAMP}#point", True),
        ("https://elsewhere.example/7", True),
        (f"{BASE}id/lamp/east", False),
        (f"{BASE}data/lamps.csv#row=2", False),
        ("no iri", False),
    ],
)
def test_an_iri_is_known_where_the_default_graph_holds_it(lookup: Lookup, iri: str, known: bool) -> None:
    assert lookup.is_known(iri) is known


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "North Light"), ("fr", "Feu du Nord"), ("fr-ca", "Feu du Nord"), ("ko", "North Light")],
)
def test_a_label_is_in_the_language_of_the_reader_or_in_english(lookup: Lookup, language: str, label: str) -> None:
    found = lookup.label(LAMP, language)
    assert found is not None
    assert found.value == label


def test_the_title_stands_for_a_missing_label(lookup: Lookup) -> None:
    assert lookup.label(f"{BASE}dataset", "fr") == Literal("Feux de la mer", language="fr")


def test_an_iri_without_a_name_has_no_label(lookup: Lookup) -> None:
    assert lookup.label("https://elsewhere.example/7", "en") is None


def test_incoming_statements_are_counted_and_cut_in_order_of_iri(lookup: Lookup) -> None:
    found = lookup.incoming(f"{BASE}id/coast/cold", 1)
    assert found == [Incoming(f"{TERMS}coast", 2, (LAMP,))]


def test_the_members_of_a_kind_come_by_label(library: Library) -> None:
    members = Labels(library.lookup, library.layout).members(library.kinds["lamp"], "en")
    assert [member.iri.removeprefix(f"{BASE}id/lamp/") for member in members] == ["caf%C3%A9", "v1.ttl", "süd", "north"]


def test_the_classes_above_a_class_are_found(lookup: Lookup) -> None:
    assert lookup.ancestors([f"{TERMS}Lamp"]) == (f"{TERMS}Lamp", f"{TERMS}Building")


def test_one_named_graph_is_had_alone(lookup: Lookup) -> None:
    assert len(lookup.graph(f"{BASE}graph/provenance")) == 1


def test_a_thing_elsewhere_has_the_kind_of_its_class_and_the_key_that_is_stated() -> None:
    lookup = lookup_of(
        ":one a o:Term . x:a a o:Term . x:b a o:Term . x:c a o:WorkOfArt . x:d a o:Term . x:e a o:Term . x:f a o:Term ."
        'x:b dct:identifier "b-2" . x:c dct:identifier "c/3" . x:d dct:identifier "one" .'
        'x:e dct:identifier "same" . x:f dct:identifier "same" .'
    )
    assert things_elsewhere(lookup, lookup.default_graphs) == {
        "https://elsewhere.example/a": ("term", "https://elsewhere.example/a"),
        "https://elsewhere.example/b": ("term", "b-2"),
        "https://elsewhere.example/c": ("work-of-art", "https://elsewhere.example/c"),
        "https://elsewhere.example/d": ("term", "https://elsewhere.example/d"),
        "https://elsewhere.example/e": ("term", "https://elsewhere.example/e"),
        "https://elsewhere.example/f": ("term", "https://elsewhere.example/f"),
    }


@pytest.mark.parametrize("name", ["foaf:name", "schema:name", "skos:prefLabel", "o:title"])
def test_a_thing_is_named_by_each_property_that_names(name: str) -> None:
    prefixes = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <https://schema.org/> ."
    lookup = lookup_of(f'{prefixes} :one {name} "One"@en . o:title rdfs:subPropertyOf rdfs:label .')
    assert lookup.label("https://small.example/id/term/one", "en") == Literal("One", language="en")
