"""Terms: a misspelt one is a problem at its file, line and column, with the one that was meant."""

from __future__ import annotations

import re

import pytest

from tests.press.conftest import Workbench
from ucc_graph.press.build import examine
from ucc_graph.press.check.terms import check_templates
from ucc_graph.press.check.vocabularies import is_known, suggestion, well_known_terms
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.tidy import eject
from ucc_graph.problem import Problem, Severity
from ucc_graph.rdf.namespaces import NAMESPACES

_LIGHT = "https://lights.example/ontology#"
_DCT = "http://purl.org/dc/terms/"
_EDITS = (
    ("data/csvw.json", '"datatype": {"base": "decimal", "minimum": "1"}', f"{_LIGHT}height", f"{_LIGHT}heigth"),
    ("data/csvw.json", '"dc:description": "Where it can be read."', "foaf:page", "foaf:pgae"),
    (
        "data/csvw.json",
        '"dc:description": "Latitude in degrees, WGS84."',
        "http://www.w3.org/2003",
        "https://www.w3.org/2003",
    ),
    ("data/csvw.json", '"dc:description": "The first year of the service."', "dc:description", "dc:descripton"),
    ("data/catalog.ttl", "dct:license", "dct:license", "dct:licence"),
    (
        "ontology/lighthouse.ttl",
        "light:onCoast a owl:ObjectProperty",
        "rdfs:range light:Coast",
        "rdfs:range light:Coats",
    ),
    ("ontology/lighthouse.ttl", "light:height a owl:DatatypeProperty", "rdfs:label", "rdfs:lable"),
    ("shapes/lighthouse.ttl", "shape:Lighthouse-daymark a", "sh:path light:daymark", "sh:path light:dayMarks"),
    ("ontology/rules/tended-by.rq", "WHERE {", "light:tends", "light:tents"),
    ("queries/lighthouses-by-coast.rq", "WHERE", "light:onCoast", "light:onCost"),
    ("ontology/context.jsonld", '"height"', "light:height", "light:hieght"),
)
"""File, the text from which on a text is replaced once, the text, and the misspelt one."""
_FOUND = {
    "data/csvw.json:181 column height": f"did you mean <{_LIGHT}height>?",
    "data/csvw.json:310 column page": "<http://xmlns.com/foaf/0.1/pgae> is no term of its vocabulary: did you mean",
    "data/csvw.json:165 column lat": "wgs84_pos#lat>, with http and not https?",
    "data/csvw.json:90": f"<{_DCT}descripton> is no term of its vocabulary: did you mean <{_DCT}description>?",
    "data/catalog.ttl:12": f"did you mean <{_DCT}license>?",
    "ontology/lighthouse.ttl:39": f"<{_LIGHT}Coats> is declared by no file in ontology/: did you mean <{_LIGHT}Coast>?",
    "ontology/lighthouse.ttl:65": "did you mean <http://www.w3.org/2000/01/rdf-schema#label>?",
    "shapes/lighthouse.ttl:94": f"did you mean <{_LIGHT}daymark>?",
    "ontology/rules/tended-by.rq:9": f"did you mean <{_LIGHT}tends>?",
    "queries/lighthouses-by-coast.rq:10": f"did you mean <{_LIGHT}onCoast>?",
    "ontology/context.jsonld:29": f"did you mean <{_LIGHT}height>?",
}


def _misspell(workbench: Workbench, name: str, after: str, old: str, new: str) -> None:
    path = workbench.folder / name
    head, mark, rest = path.read_text(encoding="utf-8").partition(after)
    text = mark + rest
    assert mark
    assert old in text
    path.write_text(head + text.replace(old, new, 1), encoding="utf-8")


def _terms(workbench: Workbench) -> list[Problem]:
    problems = examine(open_publication(workbench.folder), lambda _: None)
    return [problem for problem in problems if problem.rule == "term:undeclared"]


@pytest.mark.slow
def test_a_misspelt_term_has_its_place_and_the_one_that_was_meant(workbench: Workbench) -> None:
    eject(open_publication(workbench.folder))
    for edit in _EDITS:
        _misspell(workbench, *edit)
    found = {problem.place: problem.text for problem in _terms(workbench)}
    assert found.keys() == _FOUND.keys()
    assert [place for place, text in _FOUND.items() if text not in found[place]] == []


@pytest.mark.slow
def test_a_misspelt_namespace_is_one_problem_at_its_prefix(workbench: Workbench) -> None:
    for name in ("ontology/lighthouse.ttl", "shapes/lighthouse.ttl"):
        workbench.replace(name, f"@prefix light: <{_LIGHT}>", "@prefix light: <http://lights.example/ontology#>")
    found = {problem.place: problem.text for problem in _terms(workbench)}
    assert found.keys() == {"ontology/lighthouse.ttl:2", "shapes/lighthouse.ttl:2"}
    assert all(f"did you mean <{_LIGHT}>, with https and not http?" in text for text in found.values())


@pytest.mark.slow
def test_a_column_without_a_property_and_a_term_in_several_columns_are_one_problem_each(workbench: Workbench) -> None:
    _misspell(workbench, "data/csvw.json", '"name": "until"', f',\n            "propertyUrl": "{_LIGHT}until"', "")
    path = workbench.folder / "data/csvw.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f"{_DCT}identifier", f"{_DCT}identifer"), encoding="utf-8")
    column, key = sorted(_terms(workbench), key=lambda problem: -problem.line)
    assert column.place == "data/csvw.json:95 column until"
    assert f'has no "propertyUrl": add one, such as "{_LIGHT}until"' in column.text
    assert re.search(r"Also line \d+, line \d+, line \d+ and 1 more\.$", key.text)


@pytest.mark.slow
def test_a_context_that_lacks_names_is_told_which(workbench: Workbench) -> None:
    eject(open_publication(workbench.folder))
    workbench.replace("ontology/context.jsonld", '    "height": {"@id": "light:height", "@type": "xsd:decimal"},\n', "")
    (problem,) = examine(open_publication(workbench.folder), lambda _: None)
    assert (problem.place, problem.rule, problem.severity) == (
        *("ontology/context.jsonld", "context:unnamed"),
        Severity.INFO,
    )
    assert problem.text.startswith("The context has no name for light:height:")


@pytest.mark.parametrize("space", NAMESPACES.values(), ids=NAMESPACES)
def test_every_well_known_vocabulary_has_a_list(space: str) -> None:
    assert len(well_known_terms()[space]) >= 3


@pytest.mark.parametrize(
    "iri",
    [
        *(f"{_DCT}title", "http://www.w3.org/2003/01/geo/wgs84_pos#lat", "https://schema.org/name"),
        *("http://schema.org/name", "http://www.w3.org/ns/shacl#class", "http://www.w3.org/2006/vcard/ns#fn"),
        *("http://www.w3.org/1999/02/22-rdf-syntax-ns#_12", "http://www.w3.org/ns/adms#status"),
    ],
)
def test_a_term_of_a_well_known_vocabulary_is_known(iri: str) -> None:
    assert is_known(iri)


@pytest.mark.parametrize(
    ("iri", "meant"),
    [
        (f"{_DCT}titel", f"{_DCT}title"),
        ("http://www.w3.org/2004/02/skos/core/prefLabel", "http://www.w3.org/2004/02/skos/core#prefLabel"),
        ("https://xmlns.com/foaf/0.1/nmae", "http://xmlns.com/foaf/0.1/name"),
        (f"{_LIGHT}Height", f"{_LIGHT}height"),
        (f"{_DCT}xylophone", ""),
    ],
)
def test_a_misspelt_term_suggests_the_one_that_is_close(iri: str, meant: str) -> None:
    assert not is_known(iri)
    assert suggestion(iri, [f"{_LIGHT}height"]) == meant


def test_a_template_has_the_name_of_a_declared_class() -> None:
    (problem,) = check_templates({"templates/Lmap.html": ""}, [f"{_LIGHT}Lamp"])
    assert (problem.file, problem.rule) == ("templates/Lmap.html", "template:class")
