"""Values of parameters in an open release: things by key, classes with their subclasses, languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_release import BASE, write_release
from ucc_graph.library.open import Library, open_library
from ucc_graph.sparql.parameters import ParameterType, QueryParameter

MORE = """
<ontology#Cape> rdfs:subClassOf <ontology#Coast> .
<id/cape/cold> a <ontology#Cape> .
<https://elsewhere.example/coast/7> a <ontology#Coast> .
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("values")
    return open_library(write_release(folder, more={"lamps": MORE}), verify=False)


def test_things_of_a_kind_are_known_by_key(library: Library) -> None:
    assert library.values.of(QueryParameter("cape", ParameterType.KIND, "cape")) == {"cold": f"{BASE}id/cape/cold"}


def test_a_key_is_as_the_data_have_it(library: Library) -> None:
    found = library.values.of(QueryParameter("lamp", ParameterType.KIND, "lamp"))
    assert list(found) == ["caf%C3%A9", "north", "süd", "v1.ttl"]


def test_a_class_has_the_things_of_its_subclasses_each_under_a_key_of_its_own(library: Library) -> None:
    found = library.values.of(QueryParameter("coast", ParameterType.CLASS, f"{BASE}ontology#Coast"))
    assert found == {
        "https://elsewhere.example/coast/7": "https://elsewhere.example/coast/7",
        "cold": f"{BASE}id/cape/cold",
        "coast/cold": f"{BASE}id/coast/cold",
    }


def test_what_there_is_not_has_no_values(library: Library) -> None:
    assert library.values.of(QueryParameter("reef", ParameterType.KIND, "reef")) == {}
    assert library.values.of(QueryParameter("reef", ParameterType.CLASS, f"{BASE}ontology#Reef")) == {}
    assert library.values.of(QueryParameter("word", ParameterType.WORDS, words=("a", "b"))) == {}


def test_languages_are_those_of_names(library: Library) -> None:
    assert library.values.of(QueryParameter("lang", ParameterType.LANGUAGE)) == {"ar": "ar", "en": "en", "fr": "fr"}


def test_a_parameter_knows_the_class_of_its_things(library: Library) -> None:
    kind, of_class = (ParameterType.KIND, "coast"), (ParameterType.CLASS, f"{BASE}ontology#Coast")
    assert library.values.class_of(QueryParameter("a", *kind)) == f"{BASE}ontology#Coast"
    assert library.values.class_of(QueryParameter("a", *of_class)) == f"{BASE}ontology#Coast"
    assert library.values.class_of(QueryParameter("a", ParameterType.KIND, "reef")) == ""
    assert library.values.class_of(QueryParameter("a", ParameterType.LANGUAGE)) == ""
