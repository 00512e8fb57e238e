"""Query editors and language models find classes, prefixes and examples in the endpoint itself.

The patterns are those in which the editor of the SIB (https://github.com/sib-swiss/sparql-editor) and sparql-llm
(https://github.com/sib-swiss/sparql-llm) ask for classes, prefixes and examples.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib import Graph

from tests.servers.ours import serve

UCC = "https://w3id.org/ucc-graph/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SCHEMA = """PREFIX void: <http://rdfs.org/ns/void#>
PREFIX ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subject ?property ?class ?datatype {
  { ?whole void:class ?subject ; void:propertyPartition ?part .
    ?part void:property ?property
    OPTIONAL {
      { ?part void:classPartition [ void:class ?class ] }
      UNION { ?part ext:datatypePartition [ ext:datatype ?datatype ] } } }
  UNION
  { ?links void:subjectsTarget [ void:class ?subject ] ; void:linkPredicate ?property ;
      void:objectsTarget [ void:class ?class ] }
}"""
LABELLED = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?graph ?subject ?property ?class ?triples ?name ?term ?comment {
  OPTIONAL { ?graph sd:graph/void:classPartition ?whole }
  ?whole void:class ?subject ; void:propertyPartition ?part .
  ?part void:property ?property
  OPTIONAL { ?subject rdfs:label ?name }
  OPTIONAL { ?part void:triples ?triples }
  OPTIONAL { ?property rdfs:label ?term }
  OPTIONAL { ?property rdfs:comment ?comment }
  OPTIONAL { ?part void:classPartition [ void:class ?class ] }
} ORDER BY ?subject ?class ?triples"""
PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"""
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?query ?comment ?text {
  ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?text
} ORDER BY ?query"""


@pytest.fixture(scope="module")
def client(release: Path) -> Iterator[httpx.Client]:
    """A client of a server of the release."""
    with (
        serve(release) as (_, address),
        httpx.Client(base_url=address, timeout=60, trust_env=False) as client,
    ):
        yield client


def _rows(client: httpx.Client, query: str) -> list[tuple[str, ...]]:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    document = answer.json()
    names = document["head"]["vars"]
    return [tuple(row.get(name, {}).get("value", "") for name in names) for row in document["results"]["bindings"]]


def test_the_classes_of_the_values_of_a_property_are_found(client: httpx.Client) -> None:
    rows = _rows(client, SCHEMA)
    assert (f"{UCC}City", f"{UCC}inCountry", f"{UCC}Country", "") in rows
    assert (f"{UCC}Designation", f"{UCC}designatedCity", f"{UCC}City", "") in rows


def test_the_datatypes_of_the_values_of_a_property_are_found(client: httpx.Client) -> None:
    rows = _rows(client, SCHEMA)
    assert (f"{UCC}City", f"{UCC}population", "", f"{XSD}integer") in rows
    assert (f"{UCC}Designation", f"{UCC}year", "", f"{XSD}gYear") in rows


def test_the_schema_is_answered_with_its_labels(client: httpx.Client) -> None:
    rows = _rows(client, LABELLED)
    assert {"city", "도시"} <= {row[5] for row in rows if row[1] == f"{UCC}City"}


def test_the_prefixes_are_found(client: httpx.Client) -> None:
    assert ("ucc", UCC) in _rows(client, PREFIXES)


def test_each_example_is_found_once(client: httpx.Client, root: Path) -> None:
    names = [query.rpartition("/")[2] for query, _, _ in _rows(client, EXAMPLES)]
    assert names == sorted(path.stem for path in (root / "queries").glob("*.rq"))


def test_the_service_says_how_many_statements_the_default_graph_has(client: httpx.Client) -> None:
    ((counted,),) = _rows(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    description = Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).text)
    rows = description.query("""PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        SELECT ?n { ?dataset sd:defaultGraph/<http://rdfs.org/ns/void#triples> ?n }""")
    assert [str(row[0]) for row in rows] == [counted]  # type: ignore[index]  # the rows of a SELECT


def test_the_statistics_have_a_graph_of_their_own(client: httpx.Client) -> None:
    graph = "https://w3id.org/ucc-graph/graph/void"
    ((counted,),) = _rows(client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert int(counted) > 1000
    assert len(client.get("/graph/void.nt").text.splitlines()) == int(counted)


def test_a_page_counts_the_statements_of_the_dataset_alone(client: httpx.Client, release: Path) -> None:
    lines = (release / "dataset.nq").read_text(encoding="utf-8").count("\n")
    assert f'<td class="number">{lines:,}</td>' in client.get("/data", headers={"Accept": "text/html"}).text


def test_every_query_is_served_with_its_expected_answer(client: httpx.Client, root: Path) -> None:
    expected = {
        path.stem: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for path in (root / "queries").glob("*.csv")
        if "# service: " not in path.with_suffix(".rq").read_text(encoding="utf-8")
    }
    found = {name: list(csv.reader(client.get(f"/queries/{name}.csv").text.splitlines())) for name in expected}
    assert found == expected
    assert len(found) >= 30
