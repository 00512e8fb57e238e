"""Files that we publish and that only we could use: shapes, their report, and queries, with other readers.

Siblings: VALUES, MINUS and nested SELECTs in constraints; patterns in the dialect of one engine; words of SPARQL 1.2;
components of one's own, values of a wrong kind, malformed lists and paths, and shapes that are never applied.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from tests.press.conftest import Workbench, workbench  # noqa: F401  # the fixture
from ucc_graph.press.build import examine
from ucc_graph.press.check.constraints import read_constraints, violations
from ucc_graph.press.check.portability import pattern_fault, portability_faults, unportable_queries
from ucc_graph.press.check.prebinding import focus_query, prebinding_faults
from ucc_graph.press.check.shacl import start_validation
from ucc_graph.press.check.shape_syntax import ill_formed
from ucc_graph.press.check.shapes import read_shapes, shape_index
from ucc_graph.press.read.publication import open_publication
from ucc_graph.press.read.sources import Turtle
from ucc_graph.press.write.report import render
from ucc_graph.problem import Problem, Severity, ValidationResult
from ucc_graph.sparql.query_file import read_query

BASE = "https://lights.example/"
UCC = "https://w3id.org/ucc-graph/ontology#"
PREFIXES = {
    "light": f"{BASE}ontology#",
    "lighthouse": f"{BASE}id/lighthouse/",
    "coast": f"{BASE}id/coast/",
    "keeper": f"{BASE}id/keeper/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dct": "http://purl.org/dc/terms/",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + (
    "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix : <urn:x:> .\n"
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)
FAULTS = {
    "MinCount": "DELETE WHERE { lighthouse:tern-rock light:height ?any }",
    "MaxCount": "INSERT DATA { lighthouse:tern-rock light:height 31.0 , 32.0 }",
    "Datatype": 'INSERT DATA { keeper:bram-oster light:until "soon" }',
    "Class": "INSERT DATA { lighthouse:tern-rock light:tendedBy coast:north-skerries }",
    "UniqueLang": 'INSERT DATA { lighthouse:tern-rock rdfs:label "one"@en , "two"@en }',
    "Pattern": 'INSERT DATA { coast:north-skerries dct:identifier "North Skerries" }',
    "MaxInclusive": "INSERT DATA { lighthouse:tern-rock light:height 151.5 }",
    "MinInclusive": "INSERT DATA { lighthouse:tern-rock wgs:lat -91.0 }",
    "SPARQL": "INSERT DATA { keeper:bram-oster light:tends lighthouse:tern-rock } ; "
    "DELETE WHERE { keeper:bram-oster light:until ?any } ; INSERT DATA { lighthouse:tern-rock light:automated true }",
}
Result = tuple[str, ...]


class Here(Executor):
    """Executor that runs a call at once, in this process."""

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future = Future[Any]()
        future.set_result(call(*arguments, **named))
        return future


def _turtle(text: str) -> Turtle:
    quads = tuple(parse(HEAD + text, format=RdfFormat.TURTLE))
    return Turtle("shapes/own.ttl", quads, {})


def _ours(shapes: Turtle, store: Store) -> set[Result]:
    targeted, index, problems = read_shapes([shapes], store), shape_index([shapes]), list[Problem]()
    shards = start_validation(index, targeted, store, Here())
    found = [result for shard in shards for result in shard.result()]
    found += [one for rule in read_constraints(targeted, index) for one in violations(rule, store, problems)]
    assert problems == []
    return {(one.focus, one.path, one.component, one.value, one.shape, one.constraint, one.severity) for one in found}


def _theirs(shapes: Graph, store: Store) -> set[Result]:
    data = Graph().parse(data=store.dump(format=RdfFormat.N_TRIPLES, from_graph=_union(store)), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    return {_result(report, node) for node in report.objects(None, SH.result)}


def _union(store: Store) -> NamedNode:
    """A graph with the statements of all, which is what a constraint sees."""
    name = NamedNode("urn:x:union")
    if not any(store.quads_for_pattern(None, None, None, name)):
        store.extend([Quad(quad.subject, quad.predicate, quad.object, name) for quad in store])
    return name


def _result(report: Graph, node: Any) -> Result:
    path = report.value(node, SH.resultPath)
    inverse = report.value(path, SH.inversePath)
    names = (SH.sourceConstraintComponent, SH.value, SH.sourceShape, SH.sourceConstraint)
    texts = [str(report.value(node, name) or "") for name in names]
    severity = str(report.value(node, SH.resultSeverity)).rpartition("#")[2].lower()
    shown = f"^{inverse}" if inverse else str(path or "")
    return (str(report.value(node, SH.focusNode)), shown, *texts, severity)


@pytest.fixture(scope="module")
def published(lighthouse_release: Path) -> tuple[Turtle, Graph, bytes]:
    """The shapes of the release for us and for pySHACL, and its data."""
    path = lighthouse_release / "shapes.ttl"
    ours = Turtle("shapes.ttl", tuple(parse(path=path, format=RdfFormat.TURTLE)), {})
    return ours, Graph().parse(path), (lighthouse_release / "dataset.nt").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("component", FAULTS)
def test_pyshacl_finds_by_the_published_shapes_what_we_find(
    component: str, published: tuple[Turtle, Graph, bytes]
) -> None:
    shapes, graph, data = published
    store = Store()
    store.load(data, format=RdfFormat.N_TRIPLES)
    store.update(FAULTS[component], prefixes=PREFIXES)
    found = _ours(shapes, store)
    assert f"{SH}{component}ConstraintComponent" in {result[2] for result in found}
    assert _theirs(graph, store) == found


@pytest.mark.slow
def test_pyshacl_finds_no_fault_in_the_release(published: tuple[Turtle, Graph, bytes]) -> None:
    shapes, graph, data = published
    store = Store()
    store.load(data, format=RdfFormat.N_TRIPLES)
    assert _theirs(graph, store) == _ours(shapes, store) == set()


OF_SCRIPTS = """
<https://w3id.org/ucc-graph/dataset> a <http://www.w3.org/ns/dcat#Dataset> .
<https://w3id.org/ucc-graph/ontology> a <http://www.w3.org/2002/07/owl#Ontology> .
:a ucc:nameText "Кот d'Or" ; ucc:nameLanguage "en" . :b ucc:nameText "Łódź (1)" ; ucc:nameLanguage "pl" .
:c ucc:nameText "ภูเก็ต" ; ucc:nameLanguage "th" . :d ucc:nameText "Phuket" ; ucc:nameLanguage "th" .
:e ucc:nameText "東京ー" ; ucc:nameLanguage "ja" . :f ucc:nameText "東京" ; ucc:nameLanguage "ko" .
:g rdfs:label "UNESCO"@ko , "서울 UNESCO"@ko , "12"@ko , "Straße"@de . :h rdfs:label "Ωμέγα"@ru .
:i rdfs:isDefinedBy <https://w3id.org/ucc-graph/ontology> ; a <http://www.w3.org/2002/07/owl#Class> .
"""
SAID_OF_SCRIPTS = {("namesInTheirScript", f"urn:x:{name}") for name in "adf"} | {
    *(("labelsInTheirScript", "urn:x:g"), ("labelsInTheirScript", "urn:x:h"), ("termsDefined", "urn:x:i"))
}


def test_scripts_written_as_ranges_are_read_alike(root: Path) -> None:
    graph, store = Graph().parse(root / "shapes" / "dataset.ttl"), Store()
    for shape in set(graph.subjects(SH.property)):
        graph.remove((shape, SH.property, None))
    store.load(f"@prefix ucc: <{UCC}> .\n{HEAD}{OF_SCRIPTS}", format=RdfFormat.TURTLE)
    shapes = Turtle("dataset.ttl", tuple(parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)), {})
    found = _ours(shapes, store)
    assert {(result[5].rpartition("-")[2], result[3]) for result in found} == SAID_OF_SCRIPTS
    assert _theirs(graph, store) == found


OWN_SHAPES = {
    "inverse path": ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :p . "
    ":p sh:path [ sh:inversePath :on ] ; sh:class :D ; sh:maxCount 1 .",
    "class of the node itself": ":s a sh:NodeShape ; sh:targetClass :C ; sh:class :D .",
    "negation": ":s a sh:NodeShape ; sh:targetClass :C ; sh:not [ sh:class :D ] .",
    "two components, one message": ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :p . "
    ':p sh:path :in ; sh:class :D ; sh:nodeKind sh:Literal ; sh:message "Write it."@en .',
    "closed": ":s a sh:NodeShape ; sh:targetClass :C ; sh:closed true ; sh:ignoredProperties ( rdf:type ) .",
    "warning": ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :p . "
    ":p sh:path :in ; sh:maxCount 0 ; sh:severity sh:Warning .",
    "filter in a nested group": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { ?value <urn:x:on> ?o { FILTER(BOUND($this) && $this = <urn:x:one>) } }" .',
    "nested select": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?path { { SELECT $this ?path { $this ?path <urn:x:b> } } }" .',
    "a select and nothing else": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { SELECT $this ?value { $this <urn:x:in> ?value } }" .',
    "alternatives": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { { $this <urn:x:in> ?value } UNION { ?value <urn:x:on> $this FILTER(BOUND($this)) } }" .',
    "absence": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { ?value <urn:x:on> ?o FILTER NOT EXISTS { ?value <urn:x:on> $this } }" .',
    "optional group": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { ?value a <urn:x:D> OPTIONAL { ?value <urn:x:on> ?o FILTER(?o = $this) } '
    'FILTER(!BOUND(?o)) }" .',
    "patterns that share the focus node alone": ":s a sh:NodeShape ; sh:targetClass :C ; sh:sparql :q . :q sh:select "
    '"SELECT $this ?value { $this <urn:x:in> ?one ; <urn:x:in> ?two . ?value a <urn:x:D> FILTER(?one != ?two) }" .',
}
DATA = ":one a :C ; :in :b , :d . :two a :C , :D ; :in :d . :d a :D . :a :on :one . :e :on :one ; a :D . :f :on :two ."


@pytest.mark.parametrize("name", OWN_SHAPES)
def test_shapes_of_any_kind_have_the_results_of_pyshacl(name: str) -> None:
    store = Store()
    store.load(HEAD + DATA, format=RdfFormat.TURTLE)
    found = _ours(_turtle(OWN_SHAPES[name]), store)
    assert found
    assert _theirs(Graph().parse(data=HEAD + OWN_SHAPES[name]), store) == found


def test_the_focus_node_is_bound_in_every_group_and_list() -> None:
    query = (
        "SELECT $this ?n WHERE { { SELECT $this (COUNT($this) AS ?n) { ?x ?y $this FILTER(BOUND($this)) } "
        "GROUP BY $this ORDER BY $this } OPTIONAL { $this a ?t } }"
    )
    store = Store()
    store.load(HEAD + DATA, format=RdfFormat.TURTLE)
    rows = list(store.query(focus_query(query).about("urn:x:one")))  # type: ignore[arg-type]  # solutions
    assert [row["n"].value for row in rows] == ["2"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { VALUES ?x { 1 } }",
        "SELECT $this { $this a ?t MINUS { $this a ?u } }",
        "SELECT $this { SERVICE <https://elsewhere.example/> { $this a ?t } }",
        "SELECT $this { BIND(1 AS $this) }",
        "SELECT (1 AS ?this) { ?x a ?y }",
        "SELECT $this { { SELECT (?x AS ?this) { ?x a ?y } } }",
        "SELECT $this { { SELECT ?x { ?x a ?y } } }",
        "SELECT $this { { SELECT * { $this a ?y } } }",
        "SELECT ?x { ?x a ?y }",
        "SELECT $this { $this $PATH ?value }",
        "SELECT $this { GRAPH $shapesGraph { ?s ?p ?o } }",
        "SELECT $this { ?s ?p $currentShape }",
        "ASK { $this a ?y }",
    ],
)
def test_what_appendix_a_forbids_is_refused(query: str) -> None:
    assert list(prebinding_faults(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this { $this a ?t } # VALUES, MINUS and SERVICE",
        'SELECT $this { $this <urn:x:values> "AS $this" }',
        "SELECT ?this (COUNT(*) AS ?n) { $this a ?t } GROUP BY $this",
        "SELECT * { $this a ?t FILTER NOT EXISTS { $this a ?u } }",
    ],
)
def test_what_only_looks_forbidden_is_not_refused(query: str) -> None:
    assert list(prebinding_faults(query)) == []


SOUND = ":s a sh:NodeShape ; sh:targetClass :C ; sh:property :p . "
PROPERTY = SOUND + ":p a sh:PropertyShape ; sh:path :in ; "
ILL_FORMED = {
    "component of one's own": SOUND + ":p sh:path :in . :K a sh:ConstraintComponent ; sh:parameter [ sh:path :k ] .",
    "validator": SOUND + ":p sh:path :in . :K sh:nodeValidator [ sh:ask 'ASK {}' ] .",
    "target in SPARQL": SOUND + ":p sh:path :in . :s sh:target [ sh:select 'SELECT ?this {}' ] .",
    "rule": SOUND + ":p sh:path :in . :s sh:rule [ a sh:TripleRule ] .",
    "misspelt": PROPERTY + "sh:minimumCount 1 .",
    "uniqueLang 1": PROPERTY + 'sh:uniqueLang "1"^^xsd:boolean .',
    "closed 1": SOUND + ':p sh:path :in . :s sh:closed "1"^^xsd:boolean .',
    "deactivated": PROPERTY + 'sh:deactivated "1"^^xsd:boolean .',
    "count in words": PROPERTY + 'sh:minCount "1" .',
    "count as a decimal": PROPERTY + "sh:minCount 1.0 .",
    "count that is none": PROPERTY + 'sh:minCount "one"^^xsd:integer .',
    "two counts": PROPERTY + "sh:minCount 1 , 2 .",
    "datatype as text": PROPERTY + 'sh:datatype "xsd:date" .',
    "two datatypes": PROPERTY + "sh:datatype xsd:date , xsd:gYear .",
    "kind of node": PROPERTY + "sh:nodeKind sh:Iri .",
    "kind of node that is a class": PROPERTY + "sh:nodeKind sh:NodeShape .",
    "list that is none": PROPERTY + "sh:in :a .",
    "list without an end": PROPERTY + "sh:in [ rdf:first :a ] .",
    "list in a circle": PROPERTY + "sh:in _:l . _:l rdf:first :a ; rdf:rest _:l .",
    "list with two values at one place": PROPERTY + "sh:in _:l . _:l rdf:first :a , :b ; rdf:rest () .",
    "languages that are no texts": PROPERTY + "sh:languageIn ( :en ) .",
    "shapes that are texts": PROPERTY + 'sh:or ( "a" "b" ) .',
    "no path": SOUND + ":p a sh:PropertyShape ; sh:minCount 1 .",
    "no path and no type": SOUND + ":p sh:minCount 1 .",
    "two paths": PROPERTY + "sh:path :out .",
    "path that is a text": SOUND + ':p sh:path "in" .',
    "path with two ends": SOUND + ":p sh:path [ sh:inversePath :in , :out ] .",
    "path of two kinds": SOUND + ":p sh:path [ sh:inversePath :in ; sh:zeroOrMorePath :out ] .",
    "path back and forth": SOUND + ":p sh:path [ sh:inversePath [ sh:inversePath :in ] ] .",
    "path back to a text": SOUND + ':p sh:path [ sh:inversePath "in" ] .',
    "path with a name": SOUND + ":p sh:path :q . :q sh:inversePath :in .",
    "empty path": SOUND + ":p sh:path [] .",
    "sequence": SOUND + ":p sh:path ( :in :out ) .",
    "count at a node shape": SOUND + ":p sh:path :in . :s sh:minCount 1 .",
    "path at a node shape": SOUND + ":p sh:path :in . :s sh:path :out .",
    "closed property": PROPERTY + "sh:closed true .",
    "target that is a text": SOUND + ':p sh:path :in . :s sh:targetNode "C" .',
    "target class that is a text": SOUND + ':p sh:path :in . :s sh:targetClass "C" .',
    "shape in itself": PROPERTY + "sh:not :p .",
    "shapes in a circle": PROPERTY + "sh:not :q . :q sh:or ( :p ) .",
    "property shape in no shape": SOUND + ":p sh:path :in . :q a sh:PropertyShape ; sh:path :out .",
    "constraint in no shape": SOUND + ":p sh:path :in . :q a sh:SPARQLConstraint ; sh:select 'SELECT $this {}' .",
    "constraint without a query": SOUND + ":p sh:path :in . :s sh:sparql :q .",
    "constraint with two queries": SOUND + ":p sh:path :in . :s sh:sparql :q . :q sh:select 'a' , 'b' .",
    "severity of a constraint": SOUND
    + ":p sh:path :in . :s sh:sparql :q . :q sh:select 'SELECT $this {}' ; sh:severity sh:Info .",
    "constraint of a property": PROPERTY + "sh:sparql :q ; sh:targetClass :C . :q sh:select 'SELECT $this {}' .",
    "prefix without a namespace": SOUND + ":p sh:path :in . :o sh:declare :d . :d sh:prefix 'd' .",
    "pattern": PROPERTY + 'sh:pattern "((" .',
    "pattern of Python": PROPERTY + 'sh:pattern "(?=a)" .',
    "flags": PROPERTY + 'sh:pattern "a" ; sh:flags "g" .',
    "message that is no text": PROPERTY + "sh:message :m .",
    "two severities": PROPERTY + "sh:severity sh:Info , sh:Warning .",
}


@pytest.mark.parametrize("name", ILL_FORMED)
def test_a_shape_that_is_not_applied_as_written_is_refused(name: str) -> None:
    assert {problem.severity for problem in ill_formed((_turtle(ILL_FORMED[name]),))} == {Severity.VIOLATION}


@pytest.mark.parametrize("shapes", OWN_SHAPES.values())
def test_a_sound_shape_is_not_refused(shapes: str) -> None:
    assert list(ill_formed((_turtle(shapes),))) == []


VALUES = ('"a"', "1", ":a", "( :a )")
PARAMETERS = """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength
maxLength pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone in closed
ignoredProperties severity message property path targetClass targetNode targetSubjectsOf targetObjectsOf""".split()


@pytest.mark.slow
def test_what_the_shapes_of_the_w3c_for_shapes_refuse_we_refuse() -> None:
    cases = {f":c{number}": pair for number, pair in enumerate((p, v) for p in PARAMETERS for v in VALUES)}
    text = "".join(
        f"{name} a sh:PropertyShape ; {'' if parameter == 'path' else 'sh:path :in ;'} sh:{parameter} {value} .\n"
        for name, (parameter, value) in cases.items()
    )
    ours = {problem.focus for problem in ill_formed((_turtle(text),)) if problem.rule != "shape:no-target"}
    shapes = Graph().parse(Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl")
    _, report, _ = pyshacl.validate(Graph().parse(data=HEAD + text), shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    theirs = {str(node) for node in report.objects(None, SH.focusNode) if isinstance(node, URIRef)}
    assert len(theirs) > 60
    assert {name for name in theirs if name.startswith("urn:x:c")} <= ours


@pytest.mark.parametrize("term", sorted(str(term) for term in dir(SH) if str(term)[len(str(SH)) :][:1].islower()))
def test_each_property_of_shacl_is_applied_or_refused(term: str) -> None:
    applied = {f"{SH}{name}" for name in (*PARAMETERS, *"hasValue name description group order sparql".split())}
    applied |= {f"{SH}{name}" for name in "select prefixes declare prefix namespace inversePath".split()}
    found = ill_formed((_turtle(PROPERTY + f"<{term}> :a ."),))
    refused = {problem.text.partition(": ")[2] for problem in found if "not supported" in problem.text}
    assert (term in applied) != any(term in text for text in refused)


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            r"\p{Latin}",
            r"\p{IsGreek}",
            r"[\p{L}--[\p{Latin}]]",
            r"[a-z&&[^b]]",
            r"[a-z-[aeiou]]",
            r"(?i)a",
            r"(?=a)",
            r"(?<n>a)",
            "a++",
        ),
        *(r"\ba", r"\Aa", r"\x41", r"[[:alpha:]]", "((", "a)", "[a", "a**", r"(a)\1", r"\i\c*", "{2}", r"\Qa\E"),
    ],
)
def test_a_pattern_that_not_all_engines_read_alike_is_a_fault(pattern: str) -> None:
    assert pattern_fault(pattern)


@pytest.mark.parametrize(
    "pattern", ["^[a-z0-9]+(-[a-z0-9]+)*$", r"\p{L}", "a{2,3}?", r"^\(-?[0-9.]+\)$", "[-a]", "", "é|"]
)
def test_a_pattern_that_all_engines_read_is_none(pattern: str) -> None:
    assert pattern_fault(pattern) == ""


def test_published_queries_and_constraints_are_sparql_1_1(root: Path, lighthouses: Path) -> None:
    queries = [path for folder in (root, lighthouses) for path in folder.glob("queries/*.rq")]
    queries += [path for folder in (root, lighthouses) for path in folder.glob("ontology/rules/*.rq")]
    assert len(queries) > 45
    for path in queries:
        text = path.read_text(encoding="utf-8")
        assert list(portability_faults(text)) == []


ONE = (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent)
MOST = (SH.resultPath, SH.value, SH.sourceShape, SH.sourceConstraint)


def _report(problems: list[Problem]) -> Graph:
    return Graph().parse(data=render(problems, "ttl", BASE), format="turtle")


def test_each_result_of_a_report_has_what_shacl_asks_for() -> None:
    focus, shape = f"{BASE}id/coast/one", f"{BASE}shapes#Coast"
    found = ValidationResult(
        focus,
        f"^{BASE}ontology#on",
        "1",
        shape,
        str(SH.ClassConstraintComponent),
        "Write it.",
        Severity.WARNING,
        "",
        '"1"^^<http://www.w3.org/2001/XMLSchema#gYear>',
    )
    problems = [
        Problem("data/a.csv", 3, "b", shape, "Write it.", Severity.WARNING, focus, (found,)),
        Problem("data/a.csv", 3, "b", "csvw:datatype", "a wrong cell"),
        Problem("ontology/a b.ttl", 2, "", "turtle:syntax", "a wrong line"),
        Problem("shapes", 0, "", "shape:none", "no shape"),
        Problem("graph x", 0, "", "term:undeclared", "a term", focus="no IRI"),
    ]
    report = _report(problems)
    results = list(report.objects(None, SH.result))
    assert len(results) == len(problems)
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in report
        assert [len(list(report.objects(result, term))) for term in ONE] == [1, 1, 1]
        assert all(len(list(report.objects(result, term))) <= 1 for term in MOST)
        component = report.value(result, SH.sourceConstraintComponent)
        assert str(component).startswith(str(SH)) or (component, RDF.type, SH.ConstraintComponent) in report
    (told,) = report.subjects(SH.sourceShape, URIRef(shape))
    assert report.value(told, SH.value) == Literal("1", datatype=XSD.gYear)
    assert report.value(report.value(told, SH.resultPath), SH.inversePath) == URIRef(f"{BASE}ontology#on")
    assert {str(term) for triple in report for term in triple if str(term).startswith(str(SH))} <= set(
        map(str, dir(SH))
    )


def test_the_place_of_a_fault_outside_the_graph_is_its_focus_node() -> None:
    report = _report([Problem("data/a.csv", 3, "b", "csvw:datatype", "a"), Problem("queries/a.rq", 2, "", "x:y", "b")])
    focus = {str(node) for node in report.objects(None, SH.focusNode)}
    assert focus == {f"{BASE}data/tables/a.csv#row=3", f"{BASE}data/queries/a.rq#line=1,2"}


@pytest.mark.slow
def test_the_report_of_check_has_the_results_of_pyshacl(
    workbench: Workbench,  # noqa: F811  # the fixture
    published: tuple[Turtle, Graph, bytes],
) -> None:
    workbench.replace("data/lighthouses.csv", ",44,1912", ",444,1912")
    workbench.replace("data/keepers.csv", ",cape-ember,1961,1987", ",cape-ember,1961,")
    problems = examine(open_publication(workbench.folder), lambda _: None)
    report = _report([problem for problem in problems if problem.severity is Severity.VIOLATION])
    store = Store()
    store.load(published[2], format=RdfFormat.N_TRIPLES)
    store.update(
        "DELETE WHERE { lighthouse:tern-rock light:height ?any } ; DELETE WHERE { keeper:bram-oster light:until ?any }"
        '; INSERT DATA { lighthouse:tern-rock light:height "444"^^xsd:decimal }',
        prefixes=PREFIXES,
    )
    assert {_result(report, node) for node in report.objects(None, SH.result)} == _theirs(published[1], store)


def test_a_published_query_in_the_words_of_one_engine_is_refused() -> None:
    queries = [
        read_query(f"queries/{name}.rq", text)
        for name, text in {
            "lateral": "SELECT ?x { ?x a ?y LATERAL { ?y ?p ?o } }",
            "script": 'SELECT ?x { ?x ?p ?y FILTER(REGEX(STR(?y), "\\\\p{Greek}")) }',
            "sound": 'SELECT ?x { ?x ?p ?y FILTER(REGEX(STR(?y), "^[a-z]+$", "i")) }',
        }.items()
    ]
    found = list(unportable_queries(queries))
    assert {(problem.file, problem.rule) for problem in found} == {
        ("queries/lateral.rq", "sparql:extension"),
        ("queries/script.rq", "sparql:extension"),
    }
