"""Layout of pages, read from shapes."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from tests.small_release import BASE
from ucc_graph.library.layout import Layout, read_layout
from ucc_graph.library.open import Library

TERMS = f"{BASE}ontology#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <urn:x:> .
"""


def _paths(layout: Layout, *classes: str) -> list[tuple[str | None, list[str]]]:
    return [(section.group, [row.predicate for row in section.rows]) for section in layout.sections(classes)]


def test_rows_stand_in_groups_by_order(library: Library) -> None:
    assert _paths(library.layout, f"{TERMS}Lamp") == [
        (f"{BASE}shapes#Naming", [LABEL]),
        (f"{BASE}shapes#Facts", [f"{TERMS}coast", f"{TERMS}height"]),
    ]


def test_the_rows_of_several_classes_stand_in_the_same_groups(library: Library) -> None:
    assert _paths(library.layout, f"{TERMS}Lamp", f"{TERMS}Building") == [
        (f"{BASE}shapes#Naming", [LABEL]),
        (f"{BASE}shapes#Facts", [f"{TERMS}coast", f"{TERMS}height", f"{TERMS}keeper"]),
    ]


def test_groups_and_rows_have_names_in_every_language(library: Library) -> None:
    naming = library.layout.sections([f"{TERMS}Lamp"])[0]
    assert naming.names == (Literal("Names", language="en"), Literal("Noms", language="fr"))
    assert naming.rows[0].names == (Literal("name", language="en"), Literal("nom", language="fr"))


def test_the_label_of_a_shape_is_the_plural_name_of_its_class(library: Library) -> None:
    assert library.layout.plurals == {f"{TERMS}Lamp": (Literal("Feux", language="fr"), Literal("Lamps", language="en"))}


def test_of_two_labelled_shapes_of_a_class_the_first_by_iri_names_its_things() -> None:
    text = ":B sh:targetClass :S ; rdfs:label 'second' . :A sh:targetClass :S ; rdfs:label 'first' ."
    assert read_layout((HEAD + text).encode()).plurals == {"urn:x:S": (Literal("first"),)}


def test_an_inverse_path_is_a_row_of_incoming_statements(library: Library) -> None:
    (section,) = library.layout.sections([f"{TERMS}Coast"])
    assert (section.group, section.rows[0].predicate, section.rows[0].inverse) == (None, f"{TERMS}coast", True)


def test_a_class_without_a_shape_has_no_sections(library: Library) -> None:
    assert library.layout.sections(["urn:x:unknown"]) == ()


@pytest.mark.parametrize(
    ("shapes", "rows"),
    [
        (":S a sh:NodeShape , rdfs:Class ; sh:property [ sh:path :p ] .", ["urn:x:p"]),
        (":T sh:targetClass :S ; sh:property [ sh:path ( :p :q ) ] , [ sh:path :r ] .", ["urn:x:r"]),
        (":T sh:targetClass :S ; sh:property [ sh:path :p ] , [ sh:path :p ; sh:name 'P' ] .", ["urn:x:p"]),
        (":T sh:targetClass :S ; sh:property [ sh:path :a ; sh:order 2.5 ] , [ sh:path :b ; sh:order -1 ] .",
         ["urn:x:b", "urn:x:a"]),
        (":T sh:targetClass :S ; sh:property [ sh:path :a ] , [ sh:path :b ; sh:order 1 ] .", ["urn:x:b", "urn:x:a"]),
        (":T sh:targetClass :S ; sh:property [ sh:path :a ; sh:order 'x' ] .", ["urn:x:a"]),
    ],
    ids=["implicit target", "no sequences", "one row a property", "numbers", "without order last", "no number"],
)  # fmt: skip
def test_shapes_are_read_as_the_standard_says(shapes: str, rows: list[str]) -> None:
    layout = read_layout((HEAD + shapes).encode())
    assert [row.predicate for section in layout.sections(["urn:x:S"]) for row in section.rows] == rows


def test_a_named_row_wins_over_one_without_a_name() -> None:
    text = (
        ":T sh:targetClass :S ; sh:property [ sh:path :p ; sh:order 1 ] , [ sh:path :p ; sh:name 'P' ; sh:order 2 ] ."
    )
    (section,) = read_layout((HEAD + text).encode()).sections(["urn:x:S"])
    assert [row.names for row in section.rows] == [(Literal("P"),)]


def test_shapes_that_do_not_parse_are_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        read_layout(b"<no")


def test_a_property_that_is_hidden_from_lists_still_has_its_row() -> None:
    shapes = b"""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetClass <urn:Lamp> ; sh:property <urn:shape-code> .
        <urn:shape-code> sh:path <urn:code> ; <http://datashapes.org/dash#hidden> true .
    """
    layout = read_layout(shapes)
    assert layout.hidden == {"urn:code"}
    assert [row.predicate for section in layout.sections(["urn:Lamp"]) for row in section.rows] == ["urn:code"]
