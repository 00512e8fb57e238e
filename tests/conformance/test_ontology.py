"""Ontology: it is OWL 2 DL, describes itself for catalogues of vocabularies, and contradicts nothing.

What is tested is written in OWL 2, Structural Specification, sections 3, 5.8 and 11
(https://www.w3.org/TR/owl2-syntax/), and consistency under the rules of OWL 2 RL; ``test_reasoner.py`` asks a reasoner.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics  # type: ignore[import-untyped]  # it has no types
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.term import Node

UCC = Namespace("https://w3id.org/ucc-graph/ontology#")
VANN = Namespace("http://purl.org/vocab/vann/")
BIBO = Namespace("http://purl.org/ontology/bibo/")
VOAF = Namespace("http://purl.org/vocommons/voaf#")
ONTOLOGY = URIRef("https://w3id.org/ucc-graph/ontology")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CLASSES = (OWL.Class, RDFS.Datatype)
DATATYPE_MAP = {
    *(XSD[name] for name in ("decimal", "integer", "nonNegativeInteger", "string", "boolean", "dateTime", "anyURI")),
    *(XSD.double, XSD.language, RDFS.Literal, RDF.PlainLiteral, RDF.langString),
}
"""The datatypes of section 4 that may occur here; any other is to be declared (section 5.2).

RDF 1.1 has come since and types texts with a language ``rdf:langString``, which OWL 2 had as ``rdf:PlainLiteral``.
"""
METADATA = (
    *(DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.contributor, DCTERMS.publisher, DCTERMS.license),
    *(DCTERMS.created, DCTERMS.issued, DCTERMS.modified, DCTERMS.source, DCTERMS.bibliographicCitation),
    *(OWL.versionIRI, OWL.versionInfo, BIBO.status, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
)
"""What FOOPS!, LOV and Widoco ask of an ontology."""
CONTRADICTION = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")


@pytest.fixture(scope="module")
def ontology(root: Path) -> Graph:
    """Terms, alignment and declarations of other vocabularies' terms."""
    graph = Graph()
    for path in sorted((root / "ontology").glob("*.ttl")):
        graph.parse(path)
    return graph


def _own(ontology: Graph, *kinds: Node) -> set[Node]:
    return {term for kind in kinds for term in ontology.subjects(RDF.type, kind) if str(term).startswith(str(UCC))}


def _kinds(ontology: Graph, term: Node, kinds: tuple[Node, ...]) -> set[Node]:
    return set(ontology.objects(term, RDF.type)) & set(kinds)


def _range_of(ontology: Graph, kind: Node) -> Iterator[tuple[Node, Node]]:
    for term in ontology.subjects(RDF.type, kind):
        yield from ((term, value) for value in ontology.objects(term, RDFS.range))


def test_there_is_an_ontology_to_test(ontology: Graph) -> None:
    assert len(_own(ontology, OWL.Class)) > 15
    assert len(_own(ontology, *PROPERTIES)) > 60


@pytest.mark.parametrize("kinds", [PROPERTIES, CLASSES], ids=["properties", "classes"])
def test_no_term_is_two_things_at_once(ontology: Graph, kinds: tuple[Node, ...]) -> None:
    terms = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    assert [term for term in terms if len(_kinds(ontology, term, kinds)) > 1] == []


def test_every_property_that_is_used_is_declared_as_one(ontology: Graph) -> None:
    used = {term for term in ontology.predicates() if not str(term).startswith((str(RDF), str(RDFS), str(OWL)))}
    assert [term for term in used if not _kinds(ontology, term, PROPERTIES)] == []


def test_every_class_that_is_named_is_declared_as_one(ontology: Graph) -> None:
    predicates = (RDFS.subClassOf, OWL.disjointWith, RDFS.domain)
    named = {value for predicate in predicates for value in ontology.objects(None, predicate)}
    assert [term for term in named - {OWL.Thing} if (term, RDF.type, OWL.Class) not in ontology] == []


def test_an_object_property_leads_to_a_class(ontology: Graph) -> None:
    ranges = list(_range_of(ontology, OWL.ObjectProperty))
    assert len(ranges) > 20
    assert [one for one in ranges if one[1] != OWL.Thing and (one[1], RDF.type, OWL.Class) not in ontology] == []


def test_a_data_property_leads_to_a_datatype_that_is_known_or_declared(ontology: Graph) -> None:
    ranges = list(_range_of(ontology, OWL.DatatypeProperty))
    assert len(ranges) > 30
    unknown = [
        one for one in ranges if one[1] not in DATATYPE_MAP and (one[1], RDF.type, RDFS.Datatype) not in ontology
    ]
    assert unknown == []


def test_a_property_specialises_one_of_its_own_sort(ontology: Graph) -> None:
    pairs = list(ontology.subject_objects(RDFS.subPropertyOf))
    assert len(pairs) > 30
    assert [one for one in pairs if _kinds(ontology, one[0], PROPERTIES) != _kinds(ontology, one[1], PROPERTIES)] == []


def test_every_role_is_simple(ontology: Graph) -> None:
    """Without chains and transitive properties, the global restrictions of section 11.2 hold."""
    assert list(ontology.subjects(OWL.propertyChainAxiom)) == []
    assert list(ontology.subjects(RDF.type, OWL.TransitiveProperty)) == []
    assert {
        kind
        for pair in ontology.subject_objects(OWL.inverseOf)
        for term in pair
        for kind in _kinds(ontology, term, PROPERTIES)
    } == {OWL.ObjectProperty}


def test_a_misspelt_sort_would_be_found(ontology: Graph) -> None:
    broken = Graph() + ontology
    broken.add((UCC.inCountry, RDF.type, OWL.DatatypeProperty))
    assert len(_kinds(broken, UCC.inCountry, PROPERTIES)) == 2


@pytest.mark.parametrize(
    ("predicate", "language"),
    [
        *((RDFS.label, language) for language in ("en", "ko", "fr", "es", "ar")),
        *((SKOS.definition, language) for language in ("en", "ko")),
    ],
    ids=lambda value: str(value).rpartition("#")[2],
)
def test_every_term_has_its_words(ontology: Graph, predicate: URIRef, language: str) -> None:
    terms = _own(ontology, OWL.Class, *PROPERTIES)
    assert [
        term
        for term in terms
        if language not in {getattr(text, "language", None) for text in ontology.objects(term, predicate)}
    ] == []


def test_every_term_says_where_it_is_defined(ontology: Graph) -> None:
    terms = _own(ontology, OWL.Class, *PROPERTIES)
    assert [term for term in terms if (term, RDFS.isDefinedBy, ONTOLOGY) not in ontology] == []


def _examples(ontology: Graph) -> list[tuple[Node, Node]]:
    """Each term, those that are individuals too, with what is said to be an example of it."""
    terms = {term for term in ontology.subjects(RDFS.isDefinedBy, ONTOLOGY) if str(term).startswith(str(UCC))}
    return [(term, one) for term in sorted(terms, key=str) for one in ontology.objects(term, VANN.example)]


def test_every_term_has_an_example(ontology: Graph) -> None:
    terms = _own(ontology, OWL.Class, *PROPERTIES, SKOS.ConceptScheme)
    assert len(terms) > 120
    assert terms - {term for term, _ in _examples(ontology)} == set()


def test_every_example_is_one(ontology: Graph, release: Path) -> None:
    """A thing with the property, of the class or of one below it, or that points to the individual."""
    said = defaultdict[str, str](str)
    for line in (release / "dataset.nt").read_text(encoding="utf-8").splitlines():
        said[line.partition(" ")[0]] += line.partition(" ")[2] + "\n"
    wrong = []
    for term, example in _examples(ontology):
        below = [str(kind) for kind in ontology.transitive_subjects(RDFS.subClassOf, term)]
        if not any(f"<{name}>" in said[f"<{example}>"] for name in below):
            wrong.append((term, example))
    assert wrong == []


@pytest.mark.parametrize("predicate", METADATA, ids=str)
def test_the_ontology_describes_itself(ontology: Graph, predicate: URIRef) -> None:
    assert list(ontology.objects(ONTOLOGY, predicate))


def test_the_version_of_the_ontology_has_its_own_iri(ontology: Graph) -> None:
    (version,) = ontology.objects(ONTOLOGY, OWL.versionIRI)
    (number,) = ontology.objects(ONTOLOGY, OWL.versionInfo)
    assert str(version) == f"{ONTOLOGY}/{number}"
    assert (ONTOLOGY, RDF.type, VOAF.Vocabulary) in ontology


def _contradictions(ontology: Graph, said: str) -> int:
    graph = Graph() + ontology
    graph.parse(data=said, format="nt")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return len(list(graph.subjects(RDF.type, CONTRADICTION)))


def test_the_statements_about_one_thing_of_each_kind_contradict_nothing(ontology: Graph, release: Path) -> None:
    lines = (release / "dataset.nt").read_text(encoding="utf-8").splitlines(keepends=True)
    first: dict[str, str] = {}
    for line in lines:
        if line.startswith("<https://w3id.org/ucc-graph/id/"):
            subject = line.partition(" ")[0]
            first.setdefault(subject.split("/")[5], subject)
    assert len(first) > 15
    said = "".join(line for line in lines if line.partition(" ")[0] in first.values())
    assert _contradictions(ontology, said) == 0


def test_a_thing_of_two_disjoint_classes_is_a_contradiction(ontology: Graph) -> None:
    said = "".join(f"<https://x.example/1> <{RDF.type}> <{kind}> .\n" for kind in (UCC.City, UCC.Country))
    assert _contradictions(ontology, said) > 0


# Pitfalls that OOPS! names (https://oops.linkeddata.es/catalogue.jsp)


def _leaves(ontology: Graph) -> list[Node]:
    """The classes that no other one specialises."""
    own = _own(ontology, OWL.Class)
    return [kind for kind in sorted(own, key=str) if not set(ontology.subjects(RDFS.subClassOf, kind)) & own]


def test_no_disjointness_is_missing(ontology: Graph) -> None:
    """P10: whatever is of one kind is of no other."""
    leaves = _leaves(ontology)
    assert len(leaves) > 15
    stated = {frozenset(pair) for pair in ontology.subject_objects(OWL.disjointWith)}
    assert [pair for pair in combinations(leaves, 2) if frozenset(pair) not in stated] == []


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range], ids=["domain", "range"])
def test_every_property_has_one_domain_and_one_range(ontology: Graph, predicate: URIRef) -> None:
    """P11: none is missing; P19: several would be their intersection."""
    terms = _own(ontology, *PROPERTIES)
    assert [term for term in terms if len(list(ontology.objects(term, predicate))) != 1] == []


@pytest.mark.parametrize(
    ("kinds", "pattern"),
    [((OWL.Class,), r"([A-Z][a-z0-9]*)+"), (PROPERTIES, r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")],
    ids=["classes", "properties"],
)
def test_names_are_made_in_one_way(ontology: Graph, kinds: tuple[Node, ...], pattern: str) -> None:
    """P22: classes begin with a capital letter, properties do not, and each further word does."""
    names = [str(term).removeprefix(str(UCC)) for term in _own(ontology, *kinds)]
    assert len(names) > 15
    assert [name for name in sorted(names) if not re.fullmatch(pattern, name)] == []
