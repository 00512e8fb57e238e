"""Values of parameters in a store that is not yet a release."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from ucc_graph.press.read.parameter_values import StoredValues
from ucc_graph.rdf.iris import Iris
from ucc_graph.sparql.parameters import ParameterType, QueryParameter

BASE = "https://sea.example/"
_TURTLE = """
@base <https://sea.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<id/coast/warm> a <ontology#Coast> ; rdfs:label "Warm"@en-GB . <id/coast/cold> a <ontology#Coast> .
<id/cape/one> a <ontology#Cape> ; <ontology#called> "Cap"@fr . <ontology#Cape> rdfs:subClassOf <ontology#Coast> .
<ontology#called> rdfs:subPropertyOf rdfs:label . <id/cape/one#point> a <ontology#Point> .
<https://else.example/7> a <ontology#DeepReef> ; <http://purl.org/dc/terms/identifier> "r7" .
<https://else.example/8> a <ontology#DeepReef> .
"""


@pytest.fixture(scope="module")
def values() -> StoredValues:
    store = Store()
    store.load(_TURTLE.encode(), format=RdfFormat.TURTLE)
    return StoredValues(store, Iris(BASE))


def test_things_stand_under_their_kind_by_key(values: StoredValues) -> None:
    assert values.of(QueryParameter("a", ParameterType.KIND, "coast")) == {
        "cold": f"{BASE}id/coast/cold",
        "warm": f"{BASE}id/coast/warm",
    }
    assert list(values.kinds) == ["cape", "coast", "deep-reef"]


def test_a_thing_elsewhere_has_its_identifier_or_its_iri_for_a_key(values: StoredValues) -> None:
    found = values.of(QueryParameter("a", ParameterType.KIND, "deep-reef"))
    assert found == {"https://else.example/8": "https://else.example/8", "r7": "https://else.example/7"}


def test_a_class_has_the_things_of_its_subclasses(values: StoredValues) -> None:
    assert set(values.of(QueryParameter("a", ParameterType.CLASS, f"{BASE}ontology#Coast"))) == {"cold", "one", "warm"}


def test_languages_are_those_of_all_properties_for_names(values: StoredValues) -> None:
    assert list(values.of(QueryParameter("a", ParameterType.LANGUAGE))) == ["en-gb", "fr"]


def test_other_types_have_no_values_there(values: StoredValues) -> None:
    assert values.of(QueryParameter("a", ParameterType.WORDS, words=("b",))) == {}
