"""Consistency: the ontology is in OWL 2 DL and the whole release consistent with it, by the OWL API and HermiT.

Java runs the two; both come in one file of the package owlready2, of which nothing else is used.
"""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from tests.servers.programs import program

UCC = Namespace("https://w3id.org/ucc-graph/ontology#")
THING = URIRef("https://x.example/1")
STAND_INS = {
    XSD.date: (XSD.dateTime, "{}T00:00:00"),
    XSD.gYear: (XSD.integer, "{}"),
    XSD.gYearMonth: (XSD.string, "{}"),
    RDF.langString: (RDF.PlainLiteral, "{}"),
    URIRef("http://www.opengis.net/ont/geosparql#wktLiteral"): (XSD.string, "{}"),
}
"""What stands for a datatype that OWL 2 does not map (section 4), and how its values are written then.

HermiT refuses them. RDF 1.1 has ``rdf:langString`` for what OWL 2 calls ``rdf:PlainLiteral``.
"""


def _ontology(root: Path) -> Graph:
    graph = Graph()
    for path in sorted((root / "ontology").glob("*.ttl")):
        graph.parse(path)
    return graph


def _mapped(graph: Graph) -> Graph:
    """The same with the datatypes of OWL 2 alone."""
    found = Graph()
    for subject, predicate, value in graph:
        if subject not in STAND_INS:
            found.add((subject, predicate, _stand_in(value)))
    return found


def _stand_in(value: Node) -> Node:
    if isinstance(value, Literal) and value.datatype in STAND_INS:
        datatype, form = STAND_INS[value.datatype]
        return Literal(form.format(value), datatype=datatype)
    return STAND_INS[value][0] if isinstance(value, URIRef) and value in STAND_INS else value


def _reason(graph: Graph, folder: Path) -> list[str]:
    """What the reasoner says of a graph, line by line."""
    package = find_spec("owlready2")
    assert package is not None
    assert package.origin is not None
    jar, code = Path(package.origin).with_name("hermit") / "HermiT.jar", Path(__file__).with_name("Reasoning.java")
    graph.serialize(folder / "all.rdf", format="xml")
    command = [program("java"), "-cp", str(jar), str(code), str(folder / "all.rdf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return said.stdout.splitlines()


def test_the_ontology_is_in_the_profile_and_no_class_must_be_empty(root: Path, tmp_path: Path) -> None:
    assert _reason(_mapped(_ontology(root)), tmp_path) == ["consistent: true"]


def test_the_release_is_consistent_but_for_the_many_names_and_links(root: Path, release: Path, tmp_path: Path) -> None:
    lines = (release / "dataset.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    ours, many = "<https://w3id.org/ucc-graph/id/", ("name/", "mapping/")
    things = [line for line in lines if line.startswith(ours) and not line.startswith(many, len(ours))]
    assert len(things) > 30_000
    graph = _ontology(root).parse(data="".join(things), format="nt")
    assert _reason(_mapped(graph), tmp_path) == ["consistent: true"]


def test_a_thing_of_two_disjoint_classes_would_be_found(root: Path, tmp_path: Path) -> None:
    graph = _mapped(_ontology(root))
    graph.add((THING, RDF.type, UCC.City))
    graph.add((THING, RDF.type, UCC.Country))
    assert _reason(graph, tmp_path) == ["consistent: false"]


def test_a_class_that_must_be_empty_would_be_found(root: Path, tmp_path: Path) -> None:
    graph = _mapped(_ontology(root))
    graph.add((THING, RDF.type, OWL.Class))
    graph.add((THING, RDFS.subClassOf, UCC.City))
    graph.add((THING, RDFS.subClassOf, UCC.Country))
    assert _reason(graph, tmp_path) == ["consistent: true", f"unsatisfiable: {THING}"]


@pytest.mark.parametrize("kind", [OWL.DatatypeProperty, OWL.AnnotationProperty], ids=["data", "annotation"])
def test_a_property_of_two_sorts_would_be_found(root: Path, tmp_path: Path, kind: URIRef) -> None:
    graph = _mapped(_ontology(root))
    graph.add((UCC.inCountry, RDF.type, kind))
    assert any(line.startswith("violation: Cannot pun") for line in _reason(graph, tmp_path))
