"""Names on pages, from shapes and tables, in each language of the pages."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Store

from ucc_graph.press.read.sources import Turtle
from ucc_graph.rdf.vocab import RDF, RDFS, SH

LANGUAGES = {"en", "ko", "fr", "es", "ar"}
BASE = "https://w3id.org/ucc-graph/id/"
KINDS = (
    "area case-study category definition event-kind measure network note objective population-year region round status"
).split()
"""The small vocabularies: short names, written by the editors."""


@pytest.fixture(scope="module")
def shapes(shape_files: tuple[Turtle, ...]) -> Store:
    store = Store()
    store.extend(quad for file in shape_files for quad in file.quads)
    return store


def _languages(store: Store, subject: object, predicate: NamedNode) -> set[str | None]:
    found = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))  # type: ignore[arg-type]
    return {value.language for value in found if isinstance(value, Literal)}


@pytest.mark.parametrize(
    ("kind", "predicate", "count"),
    [(SH.PropertyShape, SH.name, 250), (SH.PropertyGroup, RDFS.label, 8), (SH.NodeShape, SH.name, 25)],
    ids=["property shapes", "groups", "node shapes"],
)
def test_a_shape_is_named_in_each_language(shapes: Store, kind: NamedNode, predicate: NamedNode, count: int) -> None:
    named = {
        quad.subject: _languages(shapes, quad.subject, predicate)
        for quad in shapes.quads_for_pattern(None, RDF.type, kind)
    }
    given = {subject: languages for subject, languages in named.items() if languages}
    assert len(given) >= count
    assert {subject: languages for subject, languages in given.items() if languages != LANGUAGES} == {}


def test_a_named_shape_says_in_each_language_what_many_of_its_things_are_called(shapes: Store) -> None:
    labelled = {quad.subject for quad in shapes.quads_for_pattern(None, RDFS.label, None)}
    shaped = {shape for shape in labelled if any(shapes.quads_for_pattern(shape, RDF.type, SH.NodeShape))}
    assert len(shaped) == 30
    assert {shape: found for shape in shaped if (found := _languages(shapes, shape, RDFS.label)) != LANGUAGES} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_vocabulary_is_named_in_each_language(checked: Store, kind: str) -> None:
    subjects = {quad.subject for quad in checked.quads_for_pattern(None, RDF.type, None)}
    things = [one for one in subjects if isinstance(one, NamedNode) and one.value.startswith(f"{BASE}{kind}/")]
    assert things
    missing = {one.value: LANGUAGES - _languages(checked, one, RDFS.label) for one in things}
    assert {iri: languages for iri, languages in missing.items() if languages} == {}
